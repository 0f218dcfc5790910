import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { Person } from '../sections';
import type { ApprovalPatch, ApprovalRecord } from '../store/port';
import { because, byPhrase, type Doing } from './actor';
import { approvalEvent } from './approval-event';
import { decide } from './decider';
import { actionPhrase, personPhrase } from './describe-approval';
import type { Escalated } from './escalate-approval';
import { linkReadableUntil } from './lapse-plan';
import { lifeOf } from './life-of';
import { approverRow, personOf } from './review-link';
import { isSelf } from './self-approval';

/**
 * Hands a request from one approver to somebody else, in the same role unless `to` has one. The old link is withdrawn;
 * the new one is still to be signed and sent. Throws DaaError `parameter_invalid` (fields.field: from, to),
 * `approval_self_approval`, `approval_link_used`, `approval_closed`, `approval_expired`, `approval_already_decided`,
 * `approval_unknown`. Then nothing has changed.
 */
export async function reassignApproval(ports: Ports, approvalId: string, change: { from: string; to: Omit<Person, 'role'> & { role?: string } }, doing: Doing = {}): Promise<Escalated> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (!approval) throw new DaaError('approval_unknown', 'There is no such request.', { fields: { approval_id: approvalId } });
		const approvers = await tx.approvers(approvalId);
		const before = approvers.find(({ approverId }) => approverId === change.from);
		const to: Person = { ...change.to, role: change.to.role?.trim() || (before?.role ?? '') };
		const ruling = decide({ type: 'reassign', at, from: change.from, to: { id: to.id, role: to.role, self: isSelf(approval.requestedAction, to) } }, lifeOf(approval, approvers, await tx.decisions(approvalId)));
		if (!ruling.ok) throw new DaaError(ruling.code, ruling.message, { fields: { approval_id: approvalId, field: ruling.field } });
		// The version moves on, so that no page that is open decides on who may decide.
		const patch: ApprovalPatch = { dueAt: approval.dueAt };
		const after: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
		const row = approverRow(ports.keys, approval.id, to, at, linkReadableUntil(approval.plan, new Date(approval.dueAt)));
		await tx.updateApproval(approval.id, approval.version, patch);
		await tx.updateApprover(approval.id, change.from, { revokedAt: at.toISOString() });
		await tx.insertApprovers([row]);
		await tx.appendEvent(
			approvalEvent(ports, after, {
				action: 'approval.reassigned',
				outcome: 'reassigned',
				...doing,
				sentence: `The request about ${actionPhrase(approval.action)} was handed from ${before ? personPhrase(personOf(before)) : change.from} to ${personPhrase(to)}${byPhrase(doing)}${because(doing)}`,
				detail: { from: change.from, to: { id: to.id, name: to.name, role: to.role } },
			}),
		);
		return { approval: after, asked: [row] };
	});
}
