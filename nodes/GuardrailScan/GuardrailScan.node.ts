import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runGuardrailScan } from '../../src/n8n/run-guardrail-scan';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { guardrailScanCredentials, guardrailScanProperties } from './properties';

export class GuardrailScan implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Guardrail Scan',
		name: 'guardrailScan',
		icon: { light: 'file:../../icons/guardrail-scan.svg', dark: 'file:../../icons/guardrail-scan.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'Scans the customer text and the draft',
		description: 'Scans what the customer wrote and what the AI drafted, masks personal data and stops unsafe drafts',
		defaults: { name: 'Guardrail Scan' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Pass', 'Blocked'],
		usableAsTool: undefined,
		credentials: guardrailScanCredentials,
		properties: guardrailScanProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runGuardrailScan(this);
	}
}
