import { diffActions } from '../draft/diff-actions';
import { effectOf } from '../draft/payload-hash';
import { inSentence } from '../draft/shorten';
import type { ApprovalRecord, ApproverRecord, DecisionRecord } from '../store/port';
import { approvalsOf } from './decider';
import { actionPhrase, personPhrase, utcPhrase } from './describe-approval';

/** The sentences and words that a decision leaves in the log. */

const VERBS: Readonly<Record<DecisionRecord['decision'], string>> = {
	approve: 'approved',
	edit_and_approve: 'edited and approved',
	edit: 'edited, for others to approve,',
	reject: 'rejected',
	request_changes: 'requested changes to',
	break_glass: 'approved alone, in an emergency,',
};

const OUTCOMES: Readonly<Record<DecisionRecord['decision'], string>> = {
	approve: 'approved',
	edit_and_approve: 'edited',
	edit: 'edited_stricter',
	reject: 'rejected',
	request_changes: 'changes_requested',
	break_glass: 'break_glass',
};

export function decidedOutcome(decision: DecisionRecord): string {
	return OUTCOMES[decision.decision];
}

/** e.g. `Dana Ruiz (finance_lead) approved the refund of 740.00 EUR on HubSpot ticket 1845.` */
export function decidedSentence(approval: ApprovalRecord, approver: ApproverRecord, decision: DecisionRecord, decisions: readonly DecisionRecord[]): string {
	const what = `${personPhrase(approver)} ${VERBS[decision.decision]} ${actionPhrase(approval.action)}`;
	if (decision.decision === 'reject' || decision.decision === 'request_changes') return `${what}: ${inSentence(decision.reason ?? '', 300)}`;
	if (decision.decision === 'break_glass') return `${what}: ${inSentence(decision.reason ?? '', 300)}`;
	if (approval.approvalsRequired === 1) return `${what}.`;
	return `${what}; ${approvalsOf(decisions, approval.payloadHash).length} of ${approval.approvalsRequired} approvals are in.`;
}

export function refusedSentence(approval: ApprovalRecord, approver: ApproverRecord, message: string): string {
	return `${personPhrase(approver)} could not decide on ${actionPhrase(approval.action)}: ${inSentence(message, 300)}`;
}

export function expiredSentence(approval: ApprovalRecord): string {
	return `Nobody decided on ${actionPhrase(approval.action)} by ${utcPhrase(approval.dueAt)}, so the request expired.`;
}

/** Both versions of an edit, and what differs, are kept here as well as on the approval, because a second edit may follow. */
export function decidedDetail(before: ApprovalRecord, after: ApprovalRecord, decision: DecisionRecord, voided: readonly string[], approvers: readonly ApproverRecord[]): Record<string, unknown> {
	const edit = before.payloadHash === after.payloadHash ? {} : { before: effectOf(before.action), after: effectOf(after.action), before_hash: before.payloadHash, diff: diffActions(before.action, after.action) };
	return {
		decision: decision.decision,
		identity: decision.identity,
		state: after.state,
		...edit,
		...(voided.length > 0 && { voided_approvals: approvers.filter(({ approverId }) => voided.includes(approverId)).map(personPhrase) }),
	};
}
