import type { ActionProposal } from '../draft/proposal';
import type { AiMode, Band, Tier } from '../sections';
import type { AiThresholds } from './policy';

/**
 * "How to Speed Up Support Safely with Human-in-the-Loop AI Drafts", its confidence table: low-risk drafting asks for
 * intent >= 0.80 and sentiment >= 0.70; the medium row begins at intent 0.60; below that the AI only summarizes.
 * A policy may set its own under `ai`.
 */
export const DEFAULT_THRESHOLDS: Readonly<AiThresholds> = { intent_high: 0.8, sentiment_high: 0.7, intent_medium: 0.6 };

/**
 * What the AI may do, by risk tier and confidence band. Same source: high risk is "summarize only" at any confidence,
 * and "when confidence is low, do not try harder", whatever the tier. Blocked is stricter than high.
 */
const AI_MODES: Readonly<Record<Tier, Readonly<Record<Band, AiMode>>>> = {
	low: { high: 'draft_reply', medium: 'draft_reply', low: 'summarize_only' },
	medium: { high: 'draft_reply', medium: 'draft_reply', low: 'summarize_only' },
	high: { high: 'summarize_only', medium: 'summarize_only', low: 'summarize_only' },
	blocked: { high: 'summarize_only', medium: 'summarize_only', low: 'summarize_only' },
};

/** An absent or unreadable confidence counts as low: NaN and undefined fail every `>=`. */
const reaches = (value: unknown, threshold: number): boolean => typeof value === 'number' && value >= threshold;

export function confidenceBand(classification: ActionProposal['classification'], thresholds: AiThresholds): Band {
	const intent = classification?.intent_confidence;
	if (reaches(intent, thresholds.intent_high) && reaches(classification?.sentiment_confidence, thresholds.sentiment_high)) return 'high';
	return reaches(intent, thresholds.intent_medium) ? 'medium' : 'low';
}

export function aiMode(tier: Tier, band: Band): AiMode {
	return AI_MODES[tier][band];
}
