import type { ActionProposal } from '../../../src/draft';
import { loadPolicy, type Policy } from '../../../src/tier';
import { refund } from '../support';

export type Classification = NonNullable<ActionProposal['classification']>;

/** Signals by band: the published table's own numbers. */
export const SURE: Classification = { intent: 'shipping_status', intent_confidence: 0.8, sentiment: 'neutral', sentiment_confidence: 0.7 };
export const FAIR: Classification = { ...SURE, intent_confidence: 0.6 };
export const UNSURE: Classification = { ...SURE, intent_confidence: 0.59 };

export const reply = (classification: Classification | undefined, patch: Partial<ActionProposal> = {}): ActionProposal =>
	refund({}, { action_type: 'support_reply', proposed_changes: undefined, message: { channel: 'email', recipients: ['cy@example.com'], body: 'Your parcel is on its way.' }, ...(classification && { classification }), origin: { text: 'Where is my parcel?' }, ...patch });

const tiers = [
	{ tier: 'low', when: { topic_eq: 'shipping' }, route: 'auto_execute' },
	{ tier: 'medium', when: { topic_eq: 'discount' }, route: 'batch_review', sla_hours: 24 },
	{ tier: 'high', when: { topic_exists: true }, route: 'named_approver', approver_rule: 'lead', sla_hours: 8 },
];

export function supportPolicy(support: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Policy {
	return loadPolicy({ action_type: 'support_reply', tiers, support, ...more });
}
