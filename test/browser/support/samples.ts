import type { ApprovalRequest } from '../../../src/approve';
import type { SimilarDecision } from '../../../src/desk/page-data';
import type { ActionProposal } from '../../../src/draft/proposal';
import type { GuardrailsSection, Tier } from '../../../src/sections';
import { outgoingText } from '../../../src/scan/outgoing-text';
import { type ask, riskOf, scanOf } from '../../approve/fixtures';

export type Asked = Parameters<typeof ask>[1];

const LETTER = `Hello,

the headphones I ordered on 2 November (order 88213) arrived with a broken left side. I sent them back on the 9th and your tracking says you received them on the 12th. It has been over a week now. Could you please refund the 740 EUR? You can reach me at marta.lindqvist@example.com.

Regards
Marta Lindqvist`;

const WHY: ActionProposal['draft'] = {
	model_name: 'gpt-refunds-2',
	prompt_template_version: 'refund-v7',
	confidence: 0.93,
	rationale: 'The return was received on 12 November and the technicians confirmed the defect. The payment of 2 November was 740.00 EUR and nothing has been refunded so far.',
	evidence: [
		{ title: 'Return RMA-5512', text: 'Received 12 Nov 2026, left driver dead, confirmed by workshop.', url: 'https://returns.example.com/rma/5512' },
		{ title: 'Payment ch_3Q9xZ', text: '740.00 EUR, captured 2 Nov 2026, card ending 4242.' },
	],
	policy_excerpt: 'Defective goods are refunded in full within 14 days after the return is received. (Refund policy, section 3.2)',
};

const base: Omit<ActionProposal, 'action_type' | 'target_system'> = {
	target_object: 'ticket',
	target_id: '1845',
	facts: { amount: 740, currency: 'EUR', customer_months: 14, customer_tier: 'gold', flags: [], verified: { return_received: true } },
	draft: WHY,
	origin: { text: LETTER, channel: 'email', helpdesk_ticket_id: '1845', customer_id: 'cus_4711', requested_by: 'inbox-agent' },
	correlation_id: 'cor-1',
	environment: 'production',
};

export const RECORD: ActionProposal = {
	...base,
	action_type: 'refund',
	target_system: 'hubspot',
	target_url: 'https://app.hubspot.com/contacts/1/ticket/1845',
	proposed_changes: [
		{ field: 'refund_amount', current: '0.00', proposed: '740.00', source: 'order 88213, payment of 2 Nov 2026' },
		{ field: 'status', current: 'waiting_on_us', proposed: 'closed', source: "the customer's message" },
		{ field: 'next_contact', current: '2026-11-21', proposed: '2026-12-04', source: 'policy: 14 days after the refund', doubt: 'The customer did not ask to be contacted again.' },
	],
};

const BODY = `Dear Marta,

thank you for your patience. We received your return on 12 November and our technicians confirmed the defect.

We will refund the full 740.00 EUR to your card within 5 business days, by Friday, 27 November 2026 at the latest. As an apology you get 10 % off your next order, guaranteed until 31 January 2027.

If anything is still unclear, just reply to this e-mail.

Kind regards
Support`;

export const MESSAGE: ActionProposal = {
	...base,
	action_type: 'send_reply',
	target_system: 'zendesk',
	message: { channel: 'email', recipients: ['marta.lindqvist@example.com', 'accounts@example.com'], subject: 'Your refund for order 88213', body: BODY, attachments: [{ name: 'credit-note-88213.pdf', content_type: 'application/pdf', size: 48_211 }] },
};

export const CALL: ActionProposal = {
	...base,
	action_type: 'issue_refund',
	target_system: 'stripe',
	target_object: 'charge',
	target_id: 'ch_3Q9xZ',
	request: {
		method: 'POST',
		url: 'https://api.stripe.com/v1/refunds?expand=balance_transaction',
		headers: { Authorization: 'Bearer not-shown', 'Content-Type': 'application/json' },
		body: { charge: 'ch_3Q9xZ', amount: 74000, currency: 'eur', reason: 'requested_by_customer' },
		auth_scope: 'refunds:write',
		side_effects: ['Money leaves the account.', 'Stripe sends the customer a receipt by e-mail.'],
	},
};

const find = (text: string, needle: string, category: string, type: string, check: string) => {
	const start = text.indexOf(needle);
	return { type, category: category as 'pii', start, end: start + needle.length, check };
};

export const MASKED_SCAN: GuardrailsSection = scanOf({
	guardrail_triggered: true,
	guardrail_action: 'masked',
	guardrail_types: ['pii', 'refunds'],
	reason: "Masked in logs: the customer's text has personal data; the draft has an absolute promise.",
	input: { findings: [find(LETTER, 'marta.lindqvist@example.com', 'pii', 'EMAIL', 'pii.email')], masked: '' },
	draft: { findings: [find(outgoingText(MESSAGE), 'guaranteed', 'absolute_promise', 'ABSOLUTE_PROMISE', 'draft.absolute-promise')], masked: '' },
});

export const SIMILAR: readonly SimilarDecision[] = [
	{ approval_id: 'apr_1', similarity: 0.86, summary: 'Change refund_amount from "0.00" to "640.00" and 1 more on hubspot ticket 1711.', amount: 640, currency: 'EUR', outcome: 'approved', decided_at: '2026-11-12T10:20:00.000Z', decided_by: [{ role: 'finance_lead', decision: 'approve' }], execution: 'committed' },
	{ approval_id: 'apr_2', similarity: 0.71, summary: 'Change refund_amount from "0.00" to "820.00" on hubspot ticket 1690.', outcome: 'edited', decided_at: '2026-11-04T15:02:00.000Z', decided_by: [{ role: 'finance_oncall', decision: 'edit_and_approve' }], reason: 'Shipping is not refunded.', execution: 'committed' },
	{ approval_id: 'apr_3', similarity: 0.42, summary: 'Change refund_amount from "0.00" to "740.00" on hubspot ticket 1502.', outcome: 'rejected', decided_at: '2026-10-19T08:44:00.000Z', decided_by: [{ role: 'finance_lead', decision: 'reject' }], reason: 'The return has not arrived.', execution: 'not_started' },
];

const risk = (action: ActionProposal, tier: Tier, reason: string, extra: object = {}) => ({ ...riskOf(action, tier), reason, ...extra });
const of = (action: ActionProposal, tier: Tier, reason: string, extra: Omit<Partial<ApprovalRequest>, 'risk'> & { risk?: object } = {}): NonNullable<Asked> => {
	const { risk: more, ...rest } = extra;
	return { action, tier, guardrails: scanOf({ reason: 'No guardrail found anything.' }), ...rest, risk: risk(action, tier, reason, more) };
};

const twenty: ActionProposal = {
	...RECORD,
	action_type: 'crm_update',
	proposed_changes: Array.from({ length: 20 }, (_none, index) => ({
		field: `property_${['owner', 'segment', 'renewal_date', 'notes', 'phone'][index % 5]}_${index}`,
		current: index % 5 === 3 ? 'Prefers to be called in the afternoon. Contract renewed in 2024 for two years with a discount of 5 %.' : `value ${index}`,
		proposed: index % 5 === 3 ? 'Prefers to be called in the morning. Contract renewed in 2026 for three years with a discount of 15 %.' : `new value ${index}`,
		source: 'import of 20 Nov 2026',
	})),
};

const rtl: ActionProposal = {
	...MESSAGE,
	message: { channel: 'whatsapp', recipients: ['+972 50 000 0000'], subject: 'החזר עבור הזמנה 88213 🎧', body: 'שלום מרתה 👋,\n\nנחזיר 740.00 EUR לכרטיס שלך תוך 5 ימים. 🙏🏽 👩‍👩‍👧‍👦\n\npay \u202e001 EUR\u202c now\u200b\n\nمرحبا، سنعيد المبلغ قريبا.' },
	origin: { text: 'היי, איפה ההחזר שלי? 😡 order 88213', channel: 'whatsapp' },
};

const PARAGRAPH = 'Every part of the device was looked at by the workshop, and what they wrote down is attached in their own words so that you can read it at leisure. The left driver had come loose, which explains the noise you describe. The order of 3 November is covered by the warranty. ';
const big: ActionProposal = { ...MESSAGE, message: { ...MESSAGE.message!, body: `${BODY}\n\n${PARAGRAPH.repeat(190)}`.slice(0, 50_000) } };

/** One request of each kind that the page has to carry. */
export const SAMPLES: Readonly<Record<string, NonNullable<Asked>>> = {
	record: of(RECORD, 'high', 'Refunds above 500 EUR are decided by finance.'),
	message: of(MESSAGE, 'medium', 'Messages to customers about money are reviewed.', { guardrails: MASKED_SCAN, risk: { checklist: ['The facts are right.', 'Nothing is promised that the policy does not allow.', 'The tone fits.'], review_contract: 'edit_and_checklist' } }),
	call: of(CALL, 'high', 'Money leaves the account.', { approvalsRequired: 2, risk: { distinct_roles: true, approvals_required: 2 } }),
	test: of({ ...RECORD, environment: 'test' }, 'medium', 'Small changes are reviewed in batches.'),
	blocked: of(MESSAGE, 'medium', 'Messages to customers are reviewed.', { guardrails: scanOf({ guardrail_action: 'blocked', failed_checks: ['pii.email'], reason: 'Blocked, because the check pii.email could not run.' }) }),
	twenty: of(twenty, 'medium', 'Many fields at once are reviewed.'),
	rtl: of(rtl, 'medium', 'Messages to customers are reviewed.'),
	big: of(big, 'medium', 'Messages to customers are reviewed.'),
};
