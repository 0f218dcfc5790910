import type { ActionProposal } from '../../draft/proposal';
import type { AiMode, Band, ReviewContract, Tier } from '../../sections';
import { confidenceBand } from '../ai-mode';
import type { AiThresholds } from '../policy';
import { AI_MODES_BY_STRICTNESS, type SupportDocument } from './schema';
import { DEFAULT_CHECKLIST, DEFAULT_QUEUES, DEFAULT_REASONS, isNegative, plainWord, thresholdsOf } from './settings';

export interface SupportDecision {
	ai_mode: AiMode;
	review_contract: ReviewContract;
	checklist: string[];
	queue: string;
	band: Band;
	human_requirement: string;
}

type Signals = Pick<ActionProposal, 'action_type' | 'classification'>;

/** One sentence for each contract, and one for each kind of help the AI gives. */
const REQUIREMENTS: Readonly<Record<ReviewContract, string>> = {
	single_review: 'One agent reviews the draft and may then send it.',
	edit_and_checklist: 'An agent edits the draft and completes the checklist before it is sent.',
	two_step: 'An agent prepares it and another person approves it before anything leaves.',
};
const WITHOUT_DRAFT = 'An agent writes it, with the AI summary at hand, and completes the checklist before it is sent.';

export function humanRequirement(contract: ReviewContract, mode: AiMode): string {
	return contract === 'edit_and_checklist' && mode === 'summarize_only' ? WITHOUT_DRAFT : REQUIREMENTS[contract];
}

export function checklistFor(contract: ReviewContract, support: SupportDocument | undefined): string[] {
	return contract === 'edit_and_checklist' ? [...(support?.checklist ?? DEFAULT_CHECKLIST)] : [];
}

/** The high band asks for both confidences; a negative sentiment that is sure takes it down to medium. */
export function supportBand({ classification }: Signals, support: SupportDocument | undefined, ai?: AiThresholds): Band {
	const thresholds = thresholdsOf(support, ai);
	const band = confidenceBand(classification, thresholds);
	const sure = (classification?.sentiment_confidence ?? 0) >= thresholds.sentiment_high;
	return band === 'high' && sure && isNegative(classification?.sentiment, support) ? 'medium' : band;
}

/** Low confidence and high risk: summarize, never try harder. */
function modeFor(tier: Tier, band: Band, support: SupportDocument | undefined): AiMode {
	if (band === 'low' || tier === 'high' || tier === 'blocked') return 'summarize_only';
	return support?.ai_modes?.[tier]?.[band] ?? AI_MODES_BY_STRICTNESS[0];
}

function contractFor(tier: Tier, band: Band): ReviewContract {
	if (tier === 'high' || tier === 'blocked') return 'two_step';
	return tier === 'low' && band === 'high' ? 'single_review' : 'edit_and_checklist';
}

function queueFor(tier: Tier, band: Band, { action_type: actionType, classification }: Signals, support: SupportDocument | undefined): string {
	const queues = { ...DEFAULT_QUEUES, ...support?.queues };
	if (tier === 'low') return queues.low;
	if (tier === 'medium') return band === 'low' ? queues.low_confidence : queues.medium;
	const words = new Set(`${plainWord(actionType)}_${plainWord(classification?.intent ?? '')}`.split(/[^\p{L}\p{N}]+/u));
	const reason = (support?.queues?.high_by_reason ?? DEFAULT_REASONS).find((entry) => entry.words.some((word) => words.has(plainWord(word))));
	if (reason) return reason.queue;
	return band === 'low' ? queues.low_confidence : queues.high;
}

/**
 * The support matrix: what the AI may do and what people must do, by risk tier and confidence. Pure and total. `support`
 * is the policy's section (absent: the published table), `ai` the policy's older thresholds, which it overrides.
 */
export function supportDecision(action: Signals, tier: Tier, support?: SupportDocument, ai?: AiThresholds): SupportDecision {
	const band = supportBand(action, support, ai);
	const mode = modeFor(tier, band, support);
	const contract = contractFor(tier, band);
	return {
		ai_mode: mode,
		review_contract: contract,
		checklist: checklistFor(contract, support),
		queue: queueFor(tier, band, action, support),
		band,
		human_requirement: humanRequirement(contract, mode),
	};
}
