import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, StoreTransaction } from '../store/port';
import { approvalEvent } from './approval-event';
import { isOpen } from './decider';
import { actionPhrase } from './describe-approval';

/** Inside a transaction of the caller's that has locked the approval; see markResumed. */
export async function markResumedIn(ports: Ports, tx: StoreTransaction, run: RunContext, approval: ApprovalRecord): Promise<ApprovalRecord> {
	if (isOpen(approval.state) || approval.resumedAt !== null) return approval;
	const resumedAt = ports.now().toISOString();
	await tx.updateApproval(approval.id, approval.version, { resumedAt });
	const resumed: ApprovalRecord = { ...approval, resumedAt, version: approval.version + 1 };
	await tx.appendEvent(
		approvalEvent(ports, resumed, {
			action: 'approval.resumed',
			outcome: approval.state,
			nodeName: run.nodeName,
			executionId: run.executionId,
			sentence: `The workflow goes on after the decision on ${actionPhrase(approval.action)}.`,
		}),
	);
	return resumed;
}

/**
 * Notes that the workflow was told to go on after a decision. Safe to repeat: only the first time is recorded. Returns
 * the approval as it is now; undefined when there is none. An open approval is left as it is.
 */
export async function markResumed(ports: Ports, run: RunContext, approvalId: string): Promise<ApprovalRecord | undefined> {
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		return approval && (await markResumedIn(ports, tx, run, approval));
	});
}
