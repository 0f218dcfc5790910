import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { logToCrm } from '../log/log-to-crm';
import { hubspotProfile } from '../log/profiles/hubspot';
import type { ChainItem } from '../sections';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { n8nHttp } from './http';
import { hubspotCredential } from './hubspot-credential';
import { withSections } from './items';
import { runContext } from './run-context';
import { parseJsonParameter } from './parse-json-parameter';

/** CRM Log's execute(): the one output takes logged and failed items alike; a CRM that is down undoes nothing. */
export async function runCrmLog(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 1, failOutput: 0 }, async (item, itemIndex) => {
		const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const baseUrl = (options.baseUrl as string | undefined)?.trim();
		const crmLog = await logToCrm(gate.ports, run, item.json as ChainItem, {
			profile: hubspotProfile({ ...(baseUrl && { baseUrl }) }),
			ticketId: String(functions.getNodeParameter('ticketId', itemIndex, '') ?? ''),
			http: n8nHttp(functions, hubspotCredential(functions, itemIndex), itemIndex),
			preset: functions.getNodeParameter('preset', itemIndex) === 'full' ? 'full' : 'minimal',
			overrides: parseJsonParameter(options.overrides, 'Field Overrides'),
			readBack: options.readBack === true,
		});
		return { output: 0, item: withSections(item, { crm_log: crmLog }, itemIndex) };
	});
}
