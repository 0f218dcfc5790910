import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RunContext } from '../ports';
import type { Route } from '../sections';
import { decideTier } from '../tier/decide-tier';
import { eachItem, type Routed } from './each-item';
import { gateOf } from './gate-of';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { showPolicyHints } from './policy-hints';
import { policyParameter } from './policy-parameter';
import { policyOperations } from './policy-operations';
import { runContext } from './run-context';

const OUTPUT: Record<Route, number> = { auto_execute: 0, batch_review: 1, named_approver: 2, blocked: 3 };

/** What one node run knows. */
export interface TierRun {
	functions: IExecuteFunctions;
	gate: Gate;
	run: RunContext;
}

async function evaluate({ functions, gate, run }: TierRun, item: INodeExecutionData, itemIndex: number): Promise<Routed> {
	const policy = await policyParameter(functions, gate, itemIndex);
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const decided = await decideTier(gate.ports, run, functions.getNodeParameter('proposal', itemIndex), policy, {
		grantTtlSeconds: Math.round(Number(options.grantMinutes ?? 60) * 60),
	});
	if (run.environment === 'test') showPolicyHints(functions, policy, gate.ports.now());
	return {
		output: OUTPUT[decided.risk.route],
		item: withSections(item, { ...(decided.action && { action: decided.action }), risk: decided.risk }, itemIndex),
	};
}

/** Risk Tier's execute(): one decision per item, stored before the item goes on; or one of the policy's own operations. */
export async function runRiskTier(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const tierRun: TierRun = { functions, gate: await gateOf(functions), run: runContext(functions) };
	const operation = functions.getNodeParameter('operation', 0, 'evaluate') as string;
	if (operation === 'evaluate') return await eachItem(functions, { outputs: 4, failOutput: OUTPUT.blocked }, (item, itemIndex) => evaluate(tierRun, item, itemIndex));
	const perform = policyOperations(operation);
	return await eachItem(functions, { outputs: 1, failOutput: 0 }, async (item, itemIndex) => ({
		output: 0,
		item: withSections(item, await perform(tierRun, itemIndex), itemIndex),
	}));
}
