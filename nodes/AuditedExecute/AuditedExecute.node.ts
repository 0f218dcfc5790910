import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runAuditedExecute } from '../../src/n8n/run-audited-execute';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { auditedExecuteCredentials, auditedExecuteProperties } from './properties';

export class AuditedExecute implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Audited Execute',
		name: 'auditedExecute',
		icon: { light: 'file:../../icons/audited-execute.svg', dark: 'file:../../icons/audited-execute.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] && $parameter["operation"] !== "execute" ? $parameter["operation"] : $parameter["mode"] === "execute" ? "Acts once, with a grant" : "Draft mode: changes nothing" }}',
		description: 'The one door through which an action happens: checks the grant, acts once, records before and after',
		defaults: { name: 'Audited Execute' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Executed', 'Not Executed'],
		usableAsTool: undefined,
		credentials: auditedExecuteCredentials,
		properties: auditedExecuteProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runAuditedExecute(this);
	}
}
