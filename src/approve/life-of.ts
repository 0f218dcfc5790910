import type { ApprovalRecord, ApproverRecord, DecisionRecord } from '../store/port';
import type { ApprovalLife } from './decider';
import { onLapseOf } from './lapse-plan';
import { missingChecks } from './required-checks';
import { isSelf } from './self-approval';

/** What the decider needs to know of the stored rows. */
export function lifeOf(approval: ApprovalRecord, approvers: readonly ApproverRecord[], decisions: readonly DecisionRecord[]): ApprovalLife {
	return {
		state: approval.state,
		payloadHash: approval.payloadHash,
		tier: approval.tier,
		approvalsRequired: approval.approvalsRequired,
		distinctRoles: (approval.risk as { distinct_roles?: unknown } | null)?.distinct_roles === true,
		dueAt: new Date(approval.dueAt),
		onLapse: onLapseOf(approval),
		missingChecks: missingChecks(approval.guardrails),
		approvers: approvers.map((approver) => ({
			id: approver.approverId,
			self: isSelf(approval.requestedAction, { id: approver.approverId, name: approver.name, email: approver.email }),
			revoked: approver.revokedAt !== null,
			viewed: approver.viewedAt !== null,
			role: approver.role,
		})),
		decisions,
	};
}
