import { decidedSentence, expiredSentence } from '../approve/decision-words';
import { actionPhrase, utcPhrase } from '../approve/describe-approval';
import { awaitsDecision } from '../approve/lapse-plan';
import { isOpen } from '../approve/life';
import type { ApprovalRecord, ApproverRecord, DecisionRecord } from '../store/port';

/** What became of a request, in one sentence; undefined while it waits for somebody. */
export function outcomeWords(approval: ApprovalRecord, approvers: readonly ApproverRecord[], decisions: readonly DecisionRecord[], now: Date): string | undefined {
	if (awaitsDecision(approval, now)) return undefined;
	if (approval.state === 'expired' || isOpen(approval.state)) return expiredSentence(approval);
	const about = actionPhrase(approval.action);
	if (approval.state === 'cancelled') return `The request about ${about} was cancelled.`;
	if (approval.state === 'invalidated') return `The request about ${about} no longer stands, because the action was changed.`;
	const last = decisions.at(-1);
	const approver = approvers.find(({ approverId }) => approverId === last?.approverId);
	if (!last || !approver) return `The request about ${about} is ${approval.state.replaceAll('_', ' ')}.`;
	return `${decidedSentence(approval, approver, last, decisions)} (${utcPhrase(last.decidedAt)})`;
}
