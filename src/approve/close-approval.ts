import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { because, byPhrase, type Doing } from './actor';
import { approvalEvent } from './approval-event';
import { decide } from './decider';
import { actionPhrase } from './describe-approval';
import { lifeOf } from './life-of';

async function close(ports: Ports, approvalId: string, type: 'cancel' | 'invalidate', doing: Doing): Promise<ApprovalRecord> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (!approval) throw new DaaError('approval_unknown', 'There is no such request.', { fields: { approval_id: approvalId } });
		const ruling = decide({ type, at }, lifeOf(approval, [], []));
		if (!ruling.ok) throw new DaaError(ruling.code, ruling.message, { fields: { approval_id: approvalId, state: approval.state } });
		const patch = { state: type === 'cancel' ? 'cancelled' : 'invalidated', decidedAt: at.toISOString(), remindAt: null } as const;
		await tx.updateApproval(approval.id, approval.version, patch);
		const after: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
		const what = type === 'cancel' ? `was cancelled${byPhrase(doing)}` : 'no longer stands, because the action was changed';
		await tx.appendEvent(
			approvalEvent(ports, after, {
				action: type === 'cancel' ? 'approval.cancelled' : 'approval.invalidated',
				outcome: patch.state,
				...doing,
				sentence: `The request about ${actionPhrase(approval.action)} ${what}${because(doing)}`,
			}),
		);
		return after;
	});
}

/**
 * Withdraws an open request; its links then say so. Throws DaaError `approval_closed`, `approval_expired`,
 * `approval_already_decided` or `approval_unknown`.
 */
export const cancelApproval = (ports: Ports, approvalId: string, doing: Doing = {}): Promise<ApprovalRecord> => close(ports, approvalId, 'cancel', doing);

/** Ends an open request whose action is another one now. Throws as cancelApproval does. */
export const invalidateApproval = (ports: Ports, approvalId: string, doing: Doing = {}): Promise<ApprovalRecord> => close(ports, approvalId, 'invalidate', doing);
