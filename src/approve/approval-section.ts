import { diffActions } from '../draft/diff-actions';
import type { ApprovalSection } from '../sections';
import type { ApprovalRecord, ApproverRecord, DecisionRecord } from '../store/port';

/** CRM vocabulary; a request for changes counts as rejected, because the draft does not go out. */
function outcomeOf(approval: ApprovalRecord): ApprovalSection['outcome'] {
	if (approval.state === 'rejected' || approval.state === 'changes_requested') return 'rejected';
	if (approval.state !== 'approved') return undefined;
	return approval.payloadHash === approval.requestedHash ? 'approved' : 'edited';
}

/** The item's `approval` section. `review_links` are added by whoever knows the page's address. */
export function approvalSection(
	approval: ApprovalRecord,
	approvers: readonly ApproverRecord[],
	decisions: readonly DecisionRecord[],
	grant?: string,
	auditEventId?: string,
): ApprovalSection {
	const outcome = outcomeOf(approval);
	return {
		id: approval.id,
		state: approval.state,
		...(outcome && { outcome }),
		payload_hash: approval.payloadHash,
		...(approval.state === 'approved' && { action: approval.action }),
		...(approval.payloadHash !== approval.requestedHash && { diff: diffActions(approval.requestedAction, approval.action) }),
		approvals_required: approval.approvalsRequired,
		decisions: decisions.map((decision) => {
			const approver = approvers.find(({ approverId }) => approverId === decision.approverId);
			return {
				approver_id: decision.approverId,
				approver: approver?.name ?? decision.approverId,
				role: approver?.role ?? '',
				decision: decision.decision,
				...(decision.reason !== null && { reason: decision.reason }),
				decided_at: decision.decidedAt,
				identity: decision.identity,
			};
		}),
		due_at: approval.dueAt,
		...(approval.decidedAt !== null && { decided_at: approval.decidedAt }),
		...(grant !== undefined && { grant }),
		...(auditEventId !== undefined && { audit_event_id: auditEventId }),
	};
}
