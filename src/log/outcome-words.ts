import type { ChainItem } from '../sections';

export interface OutcomeWords {
	resolution_code: string;
	next_action: string;
}

const words = (resolution_code: string, next_action: string): OutcomeWords => ({ resolution_code, next_action });

function ofExecution({ execution }: ChainItem): OutcomeWords | undefined {
	if (!execution) return undefined;
	if (execution.dry_run) return words('dry_run', 'execute_or_discard');
	switch (execution.state) {
		case 'committed':
			return execution.code === undefined ? words('action_done', 'none') : words('action_done_unproved', 'check_target_record');
		case 'blocked':
			return words('stopped_record_changed', 'draft_again_from_live_values');
		case 'failed':
			return words('action_failed', 'approve_again');
		case 'unknown':
		case 'executing':
			return words('outcome_unknown', 'check_target_record');
		default:
			return words('action_refused', 'human_review');
	}
}

function ofApproval({ approval }: ChainItem): OutcomeWords | undefined {
	switch (approval?.state) {
		case 'rejected':
			return words('rejected_by_approver', 'human_reply');
		case 'changes_requested':
			return words('changes_requested', 'draft_again');
		case 'expired':
			return words('approval_expired', 'assign_approver');
		case 'cancelled':
		case 'invalidated':
			return words(`approval_${approval.state}`, 'draft_again');
		case 'pending':
		case 'partially_approved':
			return words('waiting_for_approval', 'decide');
		case 'approved':
			return words('approved_not_executed', 'execute');
		default:
			return undefined;
	}
}

/**
 * How it ended and what comes next, from the furthest that the item got. A refusal before execution (a blocked policy
 * or guardrail, a rejection, an expired wait) outranks the execution's own "refused", which only follows from it.
 */
export function outcomeWords(item: ChainItem): OutcomeWords {
	const acted = ofExecution(item);
	if (acted && item.execution?.state !== 'not_started') return acted;
	if (item.risk?.tier === 'blocked') return words('blocked_by_policy', 'human_review');
	if (item.guardrails?.guardrail_action === 'blocked') return words('blocked_by_guardrail', 'human_review');
	const decided = ofApproval(item);
	if (acted && (decided === undefined || item.approval?.state === 'approved')) return acted;
	return decided ?? words('in_progress', item.risk?.route === 'auto_execute' ? 'execute' : 'decide');
}
