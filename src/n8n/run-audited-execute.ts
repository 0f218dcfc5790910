import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { executeAction } from '../execute/execute-action';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { withSections } from './items';
import { runContext } from './run-context';
import { targetAt } from './targets/target-at';
import { fromExecute } from './targets/target-source';

const EXECUTED = 0;
const NOT_EXECUTED = 1;

/** Audited Execute's execute(): whatever the grant check says is recorded, and the item says it too. */
export async function runAuditedExecute(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 2, failOutput: NOT_EXECUTED }, async (item, itemIndex) => {
		const { target, http } = await targetAt(fromExecute(functions, itemIndex));
		const execution = await executeAction(gate.ports, run, {
			action: functions.getNodeParameter('proposal', itemIndex),
			grant: functions.getNodeParameter('grant', itemIndex, undefined),
			target,
			http,
			dryRun: functions.getNodeParameter('mode', itemIndex) !== 'execute',
		});
		return { output: execution.state === 'committed' ? EXECUTED : NOT_EXECUTED, item: withSections(item, { execution }, itemIndex) };
	});
}
