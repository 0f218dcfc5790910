/** A refund policy to start from: small refunds of known customers run by themselves, large ones need a named person. */
export const DEFAULT_POLICY = {
	id: 'refunds',
	version: '1',
	owner: 'Support operations',
	action_type: 'refund',
	tiers: [
		{ tier: 'low', when: { amount_between: [0, 50], customer_months_gte: 3 }, route: 'auto_execute', note: 'Small, and the customer is known' },
		{ tier: 'medium', when: { amount_between: [0, 500] }, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 24 },
		{ tier: 'high', when: { amount_gt: 500 }, route: 'named_approver', approver_rule: 'finance_oncall', sla_hours: 8, escalate_to: 'finance_lead' },
	],
	hard_blocks: ['chargeback_open', 'account_flagged_fraud'],
	roles: {
		support_leads: [{ id: 'lead@example.com', name: 'Support Lead', email: 'lead@example.com' }],
		finance_oncall: [{ id: 'finance@example.com', name: 'Finance On Call', email: 'finance@example.com' }],
		finance_lead: [{ id: 'cfo@example.com', name: 'Finance Lead', email: 'cfo@example.com' }],
	},
};
