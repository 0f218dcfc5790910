import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { executeAction } from '../execute/execute-action';
import type { NodeLimits } from '../execute/limits';
import { reverseUrl } from '../execute/reverse-link';
import { targetForMasks } from '../execute/masked-target';
import { DaaError } from '../errors';
import { compileJsonSchema } from '../json-schema';
import type { RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { eachItem } from './each-item';
import { failedItem, toNodeError } from './errors';
import { executionOperation } from './execution-operations';
import { executionTimes } from './execution-times';
import { gateOf } from './gate-of';
import { itemParameter } from './item-parameter';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { parseJsonParameter } from './parse-json-parameter';
import { runContext } from './run-context';
import { targetAt } from './targets/target-at';
import { fromExecute } from './targets/target-source';

const EXECUTED = 0;
const NOT_EXECUTED = 1;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** `executing`: the grant was used up, the item passes, and its outcome is reported later. */
const outputOf = ({ state }: Pick<ExecutionSection, 'state'>): number => (state === 'committed' || state === 'executing' ? EXECUTED : NOT_EXECUTED);

function limitsOf(options: IDataObject): NodeLimits {
	const schema = parseJsonParameter(options.bodySchema, 'Body Schema');
	const hardDelete = options.hardDelete === true && { hardDelete: true };
	if (Object.keys(schema ?? {}).length === 0) return { ...hardDelete };
	const compiled = compileJsonSchema(schema);
	if (!compiled.ok) throw new DaaError('parameter_invalid', `Body Schema ${compiled.message}.`, { fields: { parameter: 'bodySchema' } });
	return { ...hardDelete, body: compiled.check };
}

async function execute(functions: IExecuteFunctions, { ports }: Gate, run: RunContext, itemIndex: number): Promise<ExecutionSection> {
	const { target, http } = await targetAt(fromExecute(functions, itemIndex));
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const action: unknown = itemParameter(functions, 'proposal', itemIndex);
	return await executeAction(ports, run, {
		action,
		grant: itemParameter(functions, 'grant', itemIndex),
		target: await targetForMasks(ports, run, target, action),
		http,
		dryRun: functions.getNodeParameter('mode', itemIndex) !== 'execute',
		limits: limitsOf(options),
		wait,
		...executionTimes(options, target),
	});
}

/** What can be put back says where. A link that cannot be made takes nothing from what was done. */
async function withReverseLink({ ports }: Gate, { environment }: RunContext, section: ExecutionSection): Promise<ExecutionSection> {
	if (!section.reverse_proposal || section.intent_id === undefined) return section;
	const url = await reverseUrl(ports, { id: section.intent_id, environment }).catch(() => undefined);
	return url === undefined ? section : { ...section, reverse_url: url };
}

/** The other operations give any number of items for one, or none. */
async function perform(functions: IExecuteFunctions, gate: Gate, run: RunContext, name: string): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = [[], []];
	const operation = executionOperation(name);
	for (const [itemIndex, item] of functions.getInputData().entries()) {
		try {
			const { sections, byState } = await operation({ functions, gate, run, itemIndex });
			for (const section of sections) {
				const output = byState ? outputOf(section.execution as ExecutionSection) : EXECUTED;
				outputs[output]?.push(withSections(item, section, itemIndex));
			}
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			outputs[NOT_EXECUTED]?.push(failedItem(item, error, itemIndex));
		}
	}
	return outputs;
}

/** Audited Execute's execute(): whatever the grant check says is recorded, and the item says it too. */
export async function runAuditedExecute(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const operation = functions.getNodeParameter('operation', 0, 'execute') as string;
	if (operation !== 'execute') return await perform(functions, gate, run, operation);
	return await eachItem(functions, { outputs: 2, failOutput: NOT_EXECUTED }, async (item, itemIndex) => {
		const execution = await execute(functions, gate, run, itemIndex);
		return { output: outputOf(execution), item: withSections(item, { execution: await withReverseLink(gate, run, execution) }, itemIndex) };
	});
}
