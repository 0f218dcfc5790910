import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Route } from '../sections';
import { decideTier } from '../tier/decide-tier';
import { loadPolicy } from '../tier/load-policy';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { withSections } from './items';
import { runContext } from './run-context';

const OUTPUT: Record<Route, number> = { auto_execute: 0, batch_review: 1, named_approver: 2, blocked: 3 };

/** Risk Tier's execute(): one decision per item, stored before the item goes on. */
export async function runRiskTier(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 4, failOutput: OUTPUT.blocked }, async (item, itemIndex) => {
		const policy = loadPolicy(functions.getNodeParameter('policy', itemIndex));
		const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const decided = await decideTier(gate.ports, run, functions.getNodeParameter('proposal', itemIndex), policy, {
			grantTtlSeconds: Math.round(Number(options.grantMinutes ?? 60) * 60),
		});
		return {
			output: OUTPUT[decided.risk.route],
			item: withSections(item, { ...(decided.action && { action: decided.action }), risk: decided.risk }, itemIndex),
		};
	});
}
