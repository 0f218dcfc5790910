import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import { recordOutcome } from '../execute/record-outcome';
import { resolveAbandoned } from '../execute/resolve-abandoned';
import { reverseOf } from '../execute/reverse-proposal';
import type { RunContext } from '../ports';
import { executionTimes } from './execution-times';
import type { Gate } from './open-gate';
import { textParameter } from './policy-parameter';
import { targetAt } from './targets/target-at';
import { fromExecute } from './targets/target-source';

interface Operation {
	functions: IExecuteFunctions;
	gate: Gate;
	run: RunContext;
	itemIndex: number;
}

/** What an operation gives: one item for each section, so that every settled execution can go its own way. */
export interface OperationResult {
	sections: Record<string, unknown>[];
	/** Every item leaves by the output of its own state when this is set, otherwise all by the first. */
	byState?: boolean;
}

type Perform = (operation: Operation) => Promise<OperationResult>;

const resolveUnknown: Perform = async ({ functions, gate, run, itemIndex }) => {
	const { target, http } = await targetAt(fromExecute(functions, itemIndex));
	const limit = Number(functions.getNodeParameter('limit', itemIndex, 50));
	const own = functions.getNodeParameter('onlyThisWorkflow', itemIndex, false) === true;
	const { leaseMs } = executionTimes(functions.getNodeParameter('options', itemIndex, {}) as IDataObject, target);
	const settled = await resolveAbandoned(gate.ports, run, { target, http, leaseMs }, { limit, ...(own && { workflowId: run.workflowId }) });
	return { sections: settled.map(({ action, execution }) => ({ action, execution })), byState: true };
};

const intentId = ({ functions, itemIndex }: Operation): string => textParameter(functions, 'intentId', itemIndex);

const proposeReverse: Perform = async (operation) => ({ sections: [{ action: await reverseOf(operation.gate.ports.store, intentId(operation), operation.run) }] });

const reportOutcome: Perform = async (operation) => {
	const { functions, gate, run, itemIndex } = operation;
	const outcome = functions.getNodeParameter('outcome', itemIndex);
	if (outcome !== 'committed' && outcome !== 'failed') throw new DaaError('parameter_invalid', 'Outcome must be Done or Not Done.', { fields: { parameter: 'outcome' } });
	const note = textParameter(functions, 'outcomeNote', itemIndex);
	return { sections: [{ execution: await recordOutcome(gate.ports, run, { intentId: intentId(operation), outcome, note }) }], byState: true };
};

const OPERATIONS: Readonly<Record<string, Perform>> = { resolveUnknown, proposeReverse, recordOutcome: reportOutcome };

/** What Audited Execute does beside acting. Throws DaaError `parameter_invalid` for an operation that does not exist. */
export function executionOperation(name: string): Perform {
	const perform = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (!perform) throw new DaaError('parameter_invalid', `Audited Execute has no operation "${name}".`, { fields: { parameter: 'operation' } });
	return perform;
}
