import { describeAction } from '../../draft/describe';
import { onLapseOf } from '../../approve/lapse-plan';
import type { ApprovalRecord, ApproverRecord, DecisionRecord } from '../../store/port';

/** One request as a JSON line. Links stand in none: whoever reads one can decide. */
export function lineOf(approval: ApprovalRecord): Record<string, unknown> {
	const { id, state, environment, workflowId, workflowName, executionId, tier, approvalsRequired, createdAt, dueAt, decidedAt, resumedAt, correlationId } = approval;
	return {
		approval_id: id,
		state,
		what: describeAction(approval.action),
		tier,
		environment,
		approvals_required: approvalsRequired,
		correlation_id: correlationId,
		workflow_id: workflowId,
		workflow_name: workflowName,
		execution_id: executionId,
		created_at: createdAt,
		due_at: dueAt,
		on_lapse: onLapseOf(approval),
		...(decidedAt !== null && { decided_at: decidedAt }),
		...(resumedAt !== null && { resumed_at: resumedAt }),
	};
}

export function wholeOf(approval: ApprovalRecord, approvers: readonly ApproverRecord[], decisions: readonly DecisionRecord[]): Record<string, unknown> {
	return {
		...lineOf(approval),
		payload_hash: approval.payloadHash,
		requested_hash: approval.requestedHash,
		policy_version: approval.policyVersion,
		...(approval.remindAt !== null && { remind_at: approval.remindAt }),
		...(approval.plan && { chain: approval.plan.chain.slice(approval.plan.level).map(({ after_hours, approvers: next }) => ({ after_hours, approvers: next.map(({ id, name, role }) => ({ id, name, role })) })) }),
		approvers: approvers.map(({ approverId, name, role, viewedAt, revokedAt }) => ({ id: approverId, name, role, viewed_at: viewedAt, withdrawn_at: revokedAt })),
		decisions: decisions.map(({ approverId, decision, reason, identity, decidedAt }) => ({ approver_id: approverId, decision, reason, identity, decided_at: decidedAt })),
		action: approval.action,
		...(approval.payloadHash !== approval.requestedHash && { requested_action: approval.requestedAction }),
	};
}
