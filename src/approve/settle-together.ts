import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, StoreTransaction } from '../store/port';
import { decide } from './decider';
import { lifeOf } from './life-of';
import { markResumedIn } from './mark-resumed';
import { mintGrantIn, type MintOptions } from './mint-grant';
import { recordExpiry } from './record-expiry';

/** An approval on which nobody waits any more, with what its item needs to go on. */
export interface Settled {
	approval: ApprovalRecord;
	approvers: ApproverRecord[];
	decisions: DecisionRecord[];
	/** Only of a completed approval: the right to carry it out once. */
	grant?: string;
}

export interface ToSettle {
	approvalId: string;
	options: MintOptions;
}

async function settleIn(ports: Ports, tx: StoreTransaction, run: RunContext, locked: ApprovalRecord, options: MintOptions, at: Date): Promise<Settled> {
	const lapse = decide({ type: 'expire', at, final: false }, lifeOf(locked, [], []));
	const approval = lapse.ok ? await recordExpiry(ports, tx, locked, at) : locked;
	const [approvers, decisions] = [await tx.approvers(approval.id), await tx.decisions(approval.id)];
	const grant = approval.state === 'approved' ? await mintGrantIn(ports, tx, run, approval, decisions, options) : undefined;
	return { approval: await markResumedIn(ports, tx, run, approval), approvers, decisions, ...(grant !== undefined && { grant }) };
}

/**
 * Settles everything that a run waited on as its workflow goes on, in one transaction: what has lapsed expires, what is
 * approved gets its grant, and that the workflow went on is recorded. All or nothing, for the items go on together; a
 * commit for each step of each item would be most of the time that a workflow takes to go on. Safe to repeat as `mintGrant`
 * is. By approval id; one that does not exist is left out. Throws what `mintGrant` throws.
 */
export async function settleTogether(ports: Ports, run: RunContext, list: readonly ToSettle[]): Promise<Map<string, Settled>> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		// Rows are locked in one order, so that two visits at the same moment never wait for each other.
		const locked = new Map<string, ApprovalRecord>();
		for (const { approvalId } of [...list].sort((left, right) => (left.approvalId < right.approvalId ? -1 : 1))) {
			const approval = locked.has(approvalId) ? undefined : await tx.lockApproval(approvalId);
			if (approval) locked.set(approvalId, approval);
		}
		const settled = new Map<string, Settled>();
		for (const { approvalId, options } of list) {
			const approval = locked.get(approvalId);
			if (approval && !settled.has(approvalId)) settled.set(approvalId, await settleIn(ports, tx, run, approval, options, at));
		}
		return settled;
	});
}
