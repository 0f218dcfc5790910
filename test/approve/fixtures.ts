import { requestApproval, type ApprovalRequest, type Reassessment, type RequestedApproval } from '../../src/approve';
import { payloadHash } from '../../src/draft/payload-hash';
import type { ActionProposal } from '../../src/draft/proposal';
import type { RunContext } from '../../src/ports';
import type { GuardrailsSection, Person, RiskSection, Tier } from '../../src/sections';
import { TEST_NOW, type TestPorts } from '../support/test-ports';

export const DANA: Person = { id: 'dana', name: 'Dana Ruiz', role: 'finance_lead', email: 'dana@example.com' };
export const OMAR: Person = { id: 'omar', name: 'Omar Haddad', role: 'support_lead', email: 'omar@example.com' };
export const MIRA: Person = { id: 'mira', name: 'Mira Vogel', role: 'finance_oncall', email: 'mira@example.com' };

export const RUN: RunContext = { workflowId: 'wf-1', workflowName: 'Refunds', executionId: 'ex-1', nodeId: 'node-1', nodeName: 'Approval Wait', environment: 'production' };
export const DUE = new Date(Date.parse(TEST_NOW) + 8 * 3_600_000);

export function refund(patch: Partial<ActionProposal> = {}): ActionProposal {
	return {
		action_type: 'refund',
		target_system: 'hubspot',
		target_object: 'ticket',
		target_id: '1845',
		target_url: 'https://app.hubspot.com/contacts/1/ticket/1845',
		proposed_changes: [
			{ field: 'refund_amount', current: '0.00', proposed: '740.00', source: 'order 88213', doubt: 'The order was partly delivered.' },
			{ field: 'status', current: 'open', proposed: 'closed' },
		],
		facts: { amount: 740, currency: 'EUR', customer_months: 14, flags: [] },
		draft: { rationale: 'The return has arrived.', evidence: ['Return RMA-5512'], policy_excerpt: 'Defective goods are refunded in full.' },
		origin: { text: 'Where is my refund?', requested_by: 'inbox-agent' },
		correlation_id: 'cor-1',
		environment: 'production',
		...patch,
	};
}

export function reply(patch: Partial<ActionProposal> = {}): ActionProposal {
	const { proposed_changes: _changes, ...rest } = refund();
	return {
		...rest,
		action_type: 'send_reply',
		message: { channel: 'email', recipients: ['marta@example.com'], subject: 'Your refund', body: 'Dear Marta,\n\nWe will refund 740.00 EUR within 5 days.\n' },
		...patch,
	};
}

export function call(patch: Partial<ActionProposal> = {}): ActionProposal {
	const { proposed_changes: _changes, target_id: _id, target_url: _url, ...rest } = refund();
	return {
		...rest,
		action_type: 'issue_refund',
		request: { method: 'POST', url: 'https://api.example.com/v1/refunds?notify=true', headers: { Authorization: 'Bearer very-secret' }, body: { amount: 740, currency: 'EUR' }, side_effects: ['Money leaves the account.'] },
		...patch,
	};
}

export function riskOf(action: ActionProposal, tier: Tier = 'medium'): RiskSection {
	return {
		tier,
		route: tier === 'high' ? 'named_approver' : 'batch_review',
		rule: `refund.${tier}`,
		reason: `Refunds of this size are ${tier} risk.`,
		missing_facts: [],
		ai_mode: 'draft_reply',
		confidence_band: 'high',
		approvers: [],
		approvals_required: 1,
		policy_id: 'refunds',
		policy_version: '7',
		policy_hash: 'a'.repeat(64),
		payload_hash: payloadHash(action),
		decided_at: TEST_NOW,
	};
}

export function scanOf(patch: Partial<GuardrailsSection> = {}): GuardrailsSection {
	return {
		guardrail_triggered: false,
		guardrail_types: [],
		guardrail_action: 'allowed',
		guardrail_policy_version: 'g-1',
		reason: 'Nothing was found.',
		failed_checks: [],
		input: { findings: [], masked: '' },
		draft: { findings: [], masked: '' },
		scanned_at: TEST_NOW,
		...patch,
	};
}

/** Tiers by amount: up to 500 medium, above that high, above 5,000 blocked; the scan always passes. */
export function reassess(action: ActionProposal): Reassessment {
	const amount = Number(action.facts.amount);
	const tier: Tier = amount > 5_000 ? 'blocked' : amount > 500 ? 'high' : 'medium';
	return { tier, route: 'batch_review', reason: `An amount of ${amount} is ${tier} risk.`, risk: riskOf(action, tier), guardrails: scanOf(), ...(tier === 'blocked' && { blocked: 'More than 5000 is never refunded here.' }) };
}

/** One stored request; medium tier, Dana and Omar, one approval, unless told otherwise. */
export async function ask(ports: TestPorts, patch: Partial<ApprovalRequest> & { tier?: Tier; run?: Partial<RunContext> } = {}): Promise<RequestedApproval & { tokens: Record<string, string> }> {
	const { tier, run, ...input } = patch;
	const action = input.action ?? refund();
	const requested = await requestApproval(ports, { ...RUN, environment: action.environment, ...run }, {
		action,
		risk: riskOf(action, tier ?? 'medium'),
		guardrails: 'guardrails' in input ? input.guardrails : scanOf(),
		approvers: [DANA, OMAR],
		approvalsRequired: 1,
		dueAt: DUE,
		itemIndex: 0,
		...input,
	});
	return { ...requested, tokens: Object.fromEntries(requested.links.map(({ approver, token }) => [approver.id, token])) };
}

/** The plain actions of the log, oldest first. */
export async function actionsLogged(ports: TestPorts, correlationId = 'cor-1'): Promise<string[]> {
	return (await ports.store.log.byCorrelation(correlationId, 'production')).map(({ action }) => action);
}
