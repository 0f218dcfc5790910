import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runCrmLog } from '../../src/n8n/run-crm-log';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { crmLogCredentials, crmLogProperties } from './properties';

export class CrmLog implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Log',
		name: 'crmLog',
		icon: { light: 'file:../../icons/crm-log.svg', dark: 'file:../../icons/crm-log.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'Writes the audit fields to the ticket',
		description: 'Writes who decided what, and why, into fields of the ticket',
		defaults: { name: 'CRM Log' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		credentials: crmLogCredentials,
		properties: crmLogProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runCrmLog(this);
	}
}
