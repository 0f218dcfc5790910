import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { executeAction } from '../execute/execute-action';
import type { Target } from '../execute/target';
import { httpTarget } from '../execute/targets/http-request';
import { hubspotTarget } from '../execute/targets/hubspot';
import { DaaError } from '../errors';
import type { Http } from '../ports';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { DEFAULT_LIMITS, n8nHttp } from './http';
import { hubspotCredential } from './hubspot-credential';
import { withSections } from './items';
import { runContext } from './run-context';

const EXECUTED = 0;
const NOT_EXECUTED = 1;

interface AllowedRequest {
	method: string;
	urlPrefix: string;
	allowPrivate: boolean;
}

function targetOf(functions: IExecuteFunctions, itemIndex: number, baseUrl: string | undefined): Target {
	if (functions.getNodeParameter('target', itemIndex) === 'hubspotTicket') {
		return hubspotTarget({ object: 'tickets', ...(baseUrl && { baseUrl }) });
	}
	const listed = functions.getNodeParameter('allowlist.request', itemIndex, []) as AllowedRequest[];
	if (listed.length === 0) {
		throw new DaaError('parameter_invalid', 'Allowed Requests is empty, so no request may be sent.', {
			fields: { parameter: 'allowlist' },
			hint: 'Add the method and URL prefix of each request that this node may send.',
		});
	}
	return httpTarget({ allowlist: listed });
}

const HTTP_CREDENTIALS: Record<string, string | undefined> = { headerAuth: 'httpHeaderAuth', bearerAuth: 'httpBearerAuth' };

function httpOf(functions: IExecuteFunctions, itemIndex: number, timeoutSeconds: number): Http {
	const credential =
		functions.getNodeParameter('target', itemIndex) === 'hubspotTicket'
			? hubspotCredential(functions, itemIndex)
			: HTTP_CREDENTIALS[functions.getNodeParameter('httpAuthentication', itemIndex, 'none') as string];
	return n8nHttp(functions, credential, itemIndex, { ...DEFAULT_LIMITS, timeoutMs: timeoutSeconds * 1000 });
}

/** Audited Execute's execute(): whatever the grant check says is recorded, and the item says it too. */
export async function runAuditedExecute(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 2, failOutput: NOT_EXECUTED }, async (item, itemIndex) => {
		const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const execution = await executeAction(gate.ports, run, {
			action: functions.getNodeParameter('proposal', itemIndex),
			grant: functions.getNodeParameter('grant', itemIndex, undefined),
			target: targetOf(functions, itemIndex, (options.baseUrl as string | undefined)?.trim()),
			http: httpOf(functions, itemIndex, Number(options.timeoutSeconds ?? 20)),
			dryRun: functions.getNodeParameter('mode', itemIndex) !== 'execute',
		});
		return { output: execution.state === 'committed' ? EXECUTED : NOT_EXECUTED, item: withSections(item, { execution }, itemIndex) };
	});
}
