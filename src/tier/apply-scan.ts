import type { ActionProposal } from '../draft/proposal';
import type { ScanRecord } from '../store/port';
import type { TierDecision } from './evaluate';
import { addReason, raiseRoute } from './support/apply-support';

/**
 * What a guardrail scan before this node said of the very same payload: blocked stays blocked, escalated needs a person.
 * Masks that no scan of this execution gave out would stand for nothing. Never laxer than `decision`. Pure.
 */
export function applyScan(action: ActionProposal, decision: TierDecision, scan: ScanRecord | undefined): TierDecision {
	if (action.masked_in !== undefined && scan?.conversationId !== action.masked_in) {
		return { ...raiseRoute(decision, 'blocked'), rule: 'masks_unknown', reason: 'Blocked: the action carries masks that no guardrail scan here gave out, so nobody knows what they stand for.' };
	}
	if (scan?.outcome === 'blocked') return { ...raiseRoute(decision, 'blocked'), reason: addReason(decision.reason, 'the guardrail scan blocked it') };
	if (scan?.outcome !== 'escalated' || decision.route !== 'auto_execute') return decision;
	return { ...raiseRoute(decision, 'batch_review'), reason: addReason(decision.reason, 'the guardrail scan asks for a person') };
}
