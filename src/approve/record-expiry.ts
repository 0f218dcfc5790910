import type { Ports } from '../ports';
import type { ApprovalRecord, StoreTransaction } from '../store/port';
import { approvalEvent } from './approval-event';
import { expiredSentence } from './decision-words';

/** Writes down that a locked approval has lapsed. Whether it has is the decider's business. */
export async function recordExpiry(ports: Ports, tx: StoreTransaction, approval: ApprovalRecord, at: Date): Promise<ApprovalRecord> {
	const patch = { state: 'expired', decidedAt: at.toISOString() } as const;
	await tx.updateApproval(approval.id, approval.version, patch);
	const expired: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
	await tx.appendEvent(approvalEvent(ports, expired, { action: 'approval.expired', outcome: 'expired', sentence: expiredSentence(approval) }));
	return expired;
}
