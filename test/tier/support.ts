import type { ActionProposal } from '../../src/draft';
import { isDaaError, type DaaError } from '../../src/errors';
import { evaluateTier, loadPolicy, type Policy, type TierDecision } from '../../src/tier';

/** The published example of a tier file, letter by letter. */
export const SEED_POLICY = `{
"action_type": "refund",
"tiers": [
{ "tier": "low", "when": { "amount_lte": 50, "customer_months_gte": 3 }, "route": "auto_execute" },
{ "tier": "medium", "when": { "amount_lte": 500 }, "route": "batch_review", "sla_hours": 24 },
{ "tier": "high", "when": { "amount_gt": 500 }, "route": "named_approver", "approver_rule": "finance_oncall", "sla_hours": 8, "escalate_to": "finance_lead" }
],
"hard_blocks": ["chargeback_open", "account_flagged_fraud"]
}`;

export const seedPolicy = (): Policy => loadPolicy(SEED_POLICY);

export function refund(facts: Record<string, unknown>, patch: Partial<ActionProposal> = {}): ActionProposal {
	return {
		action_type: 'refund',
		target_system: 'HubSpot',
		target_object: 'ticket',
		target_id: '1845',
		proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '25.00' }],
		facts: facts as ActionProposal['facts'],
		correlation_id: 'c-1',
		environment: 'production',
		...patch,
	};
}

/** Rates these facts by a `when` that stands before a catch-all: low means that it held. */
export function rateWhen(when: Record<string, unknown>, facts: Record<string, unknown>): TierDecision {
	return evaluateTier(refund(facts), loadPolicy({ action_type: 'refund', tiers: [{ tier: 'low', when, route: 'auto_execute' }] }));
}

export const STRICTNESS = { low: 0, medium: 1, high: 2, blocked: 3 } as const;

export function policyError(input: unknown): DaaError {
	try {
		loadPolicy(input);
	} catch (error) {
		if (isDaaError(error)) return error;
		throw error;
	}
	throw new Error('the policy was accepted');
}
