import { DEFAULT_THRESHOLDS } from '../ai-mode';
import type { AiThresholds } from '../policy';
import type { AiMode, ReviewContract } from '../../sections';
import type { SupportDocument, TriggerName } from './schema';

/**
 * Built-in settings: "How to Speed Up Support Safely with Human-in-the-Loop AI Drafts", its confidence table, its
 * escalation triggers and the checklist of its human step. A policy's `support` section replaces them one by one.
 */
export const DEFAULT_CHECKLIST = ['The policy behind this answer was opened and checked.', 'The answer makes no commitment that is not verified.', 'The answer is for the right customer and account.'];

export const DEFAULT_QUEUES = { low: 'support', medium: 'support', low_confidence: 'specialist', high: 'specialist' } as const;

/** Security goes first: a hacked account that also asks for a refund is a security case. */
export const DEFAULT_REASONS: readonly { queue: string; words: readonly string[] }[] = [
	{ queue: 'security', words: ['security', 'breach', 'hacked', 'phishing', 'unauthorized', 'takeover', 'ownership', 'fraud', 'access', 'pii'] },
	{ queue: 'legal', words: ['legal', 'regulatory', 'compliance', 'gdpr', 'privacy', 'lawsuit', 'medical'] },
	{ queue: 'billing', words: ['refund', 'refunds', 'chargeback', 'billing', 'payment', 'invoice', 'credit', 'cancel', 'cancellation', 'financial'] },
];

export const DEFAULT_NEGATIVE = ['negative', 'very_negative', 'highly_negative', 'angry', 'furious', 'frustrated'];

export interface Destination {
	queue: string;
	approver_rule?: string;
	review_contract: ReviewContract;
}

/** Where each trigger leads. */
export const DEFAULT_DESTINATIONS: Readonly<Record<TriggerName, Destination>> = {
	security: { queue: 'security', review_contract: 'two_step' },
	manual: { queue: 'supervisor', review_contract: 'edit_and_checklist' },
	vip: { queue: 'vip', review_contract: 'edit_and_checklist' },
	customer_asks_human: { queue: 'supervisor', review_contract: 'edit_and_checklist' },
	loop: { queue: 'specialist', review_contract: 'edit_and_checklist' },
	negative_sentiment: { queue: 'supervisor', review_contract: 'edit_and_checklist' },
};

/** What each trigger does to the AI. A loop or an upset customer is no reason to try harder; a VIP still gets drafts. */
export const TRIGGER_MODES: Readonly<Record<TriggerName, AiMode>> = {
	security: 'summarize_only',
	manual: 'summarize_only',
	vip: 'draft_reply',
	customer_asks_human: 'summarize_only',
	loop: 'summarize_only',
	negative_sentiment: 'summarize_only',
};

export const DEFAULT_TWO_STEP_APPROVALS = 2;

/** The matrix' own thresholds, else the policy's `ai`, else the built-in ones. */
export function thresholdsOf(support: SupportDocument | undefined, ai?: AiThresholds): AiThresholds {
	return { ...DEFAULT_THRESHOLDS, ...ai, ...support?.thresholds };
}

/** Does the section speak of this action type? */
export function covers(support: SupportDocument | undefined, actionType: string): support is SupportDocument {
	return support !== undefined && (support.action_types === undefined || support.action_types.includes(actionType));
}

/** `Very Negative`, `very-negative` and `very_negative` are one sentiment. */
export const plainWord = (text: string): string => text.trim().toLowerCase().replace(/[\s-]+/g, '_');

export function isNegative(sentiment: string | undefined, support: SupportDocument | undefined): boolean {
	return sentiment !== undefined && (support?.negative_sentiments ?? DEFAULT_NEGATIVE).some((entry) => plainWord(entry) === plainWord(sentiment));
}

