import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runRiskTier } from '../../src/n8n/run-risk-tier';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { riskTierProperties } from './properties';

export class RiskTier implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Risk Tier',
		name: 'riskTier',
		icon: { light: 'file:../../icons/risk-tier.svg', dark: 'file:../../icons/risk-tier.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'Fixed rules decide the risk',
		description: 'Checks an action that an AI drafted and lets fixed rules decide how risky it is',
		defaults: { name: 'Risk Tier' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Auto-Execute', 'Batch Review', 'Named Approver', 'Blocked'],
		usableAsTool: undefined,
		credentials: [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }],
		properties: riskTierProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runRiskTier(this);
	}
}
