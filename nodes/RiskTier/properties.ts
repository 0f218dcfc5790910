import type { INodeProperties } from 'n8n-workflow';

/** A refund policy to start from: small refunds of known customers run by themselves, large ones need a named person. */
export const DEFAULT_POLICY = {
	id: 'refunds',
	version: '1',
	action_type: 'refund',
	tiers: [
		{ tier: 'low', when: { amount_lte: 50, customer_months_gte: 3 }, route: 'auto_execute' },
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 24 },
		{ tier: 'high', when: { amount_gt: 500 }, route: 'named_approver', approver_rule: 'finance_oncall', sla_hours: 8, escalate_to: 'finance_lead' },
	],
	hard_blocks: ['chargeback_open', 'account_flagged_fraud'],
	roles: {
		support_leads: [{ id: 'lead@example.com', name: 'Support Lead', email: 'lead@example.com' }],
		finance_oncall: [{ id: 'finance@example.com', name: 'Finance On Call', email: 'finance@example.com' }],
		finance_lead: [{ id: 'cfo@example.com', name: 'Finance Lead', email: 'cfo@example.com' }],
	},
};

export const riskTierProperties: INodeProperties[] = [
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.action ?? $json }}',
		required: true,
		description: 'The drafted action: type, target, what would change, and the facts that the rules read',
	},
	{
		displayName: 'Policy',
		name: 'policy',
		type: 'json',
		typeOptions: { rows: 16 },
		default: JSON.stringify(DEFAULT_POLICY, null, 2),
		required: true,
		description: 'The rules, in order; the first tier whose conditions all hold decides',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Grant Lifetime (Minutes)',
				name: 'grantMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 60,
				description: 'How long the grant of an auto-executed action stays valid',
			},
		],
	},
];
