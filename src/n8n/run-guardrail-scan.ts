import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { recordScan } from '../scan/record-scan';
import { parseGuardrailSettings } from '../scan/settings';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { withSections } from './items';
import { runContext } from './run-context';

const PASS = 0;
const BLOCKED = 1;

/** Guardrail Scan's execute(): a blocked or escalated item loses the policy grant it may carry. */
export async function runGuardrailScan(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 2, failOutput: BLOCKED }, async (item, itemIndex) => {
		const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const guardrails = await recordScan(gate.ports, run, {
			action: functions.getNodeParameter('proposal', itemIndex),
			risk: item.json.risk,
			settings: parseGuardrailSettings(options.settings),
		});
		return { output: guardrails.guardrail_action === 'blocked' ? BLOCKED : PASS, item: withSections(item, { guardrails }, itemIndex) };
	});
}
