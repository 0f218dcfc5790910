import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runRiskTier } from '../../src/n8n/run-risk-tier';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { riskTierOutputs } from './outputs';
import { riskTierProperties } from './properties';

export class RiskTier implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Risk Tier',
		name: 'riskTier',
		icon: { light: 'file:../../icons/risk-tier.svg', dark: 'file:../../icons/risk-tier.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { evaluate: "Fixed rules decide the risk", checkPolicy: "Check policy", backtest: "Backtest policy", setSwitch: "Set switch", publishPolicy: "Publish policy" }[$parameter["operation"]] }}',
		description: 'Checks an action that an AI drafted and lets fixed rules decide how risky it is',
		defaults: { name: 'Risk Tier' },
		inputs: [NodeConnectionTypes.Main],
		outputs: riskTierOutputs,
		usableAsTool: undefined,
		hints: [
			{
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'always',
				message: 'This policy has no owner: write who answers for it, e.g. "owner": "Support operations".',
				displayCondition: '={{ $parameter["operation"] !== "setSwitch" && $parameter["policySource"] === "inline" && !/"owner"\\s*:/.test(String($parameter["policy"])) }}',
			},
		],
		credentials: [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }],
		properties: riskTierProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runRiskTier(this);
	}
}
