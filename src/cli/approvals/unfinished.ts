import { ADOPTABLE_FOR_MS } from '../../approve/adopt-approval';
import { isOpen } from '../../approve/decider';
import type { Ports } from '../../ports';
import type { ApprovalRecord } from '../../store/port';
import { poke, type Poked } from './poke';

const PAGE = 1_000;

/** Decided requests whose workflow may not have gone on: it was never told, or nothing has come of the approval. */
export async function decidedUnfinished({ store, now }: Ports): Promise<ApprovalRecord[]> {
	const decidedAfter = new Date(now().getTime() - ADOPTABLE_FOR_MS).toISOString();
	const decided = await store.approvals({ states: ['approved', 'rejected', 'changes_requested', 'cancelled', 'expired', 'invalidated'], decidedAfter, limit: PAGE });
	const unfinished: ApprovalRecord[] = [];
	for (const approval of decided) {
		// Told to go on is not gone on: n8n may have died in between.
		if (approval.resumedAt === null || (approval.state === 'approved' && !(await store.intentByRequest(approval.id)))) unfinished.push(approval);
	}
	return unfinished;
}

export interface Lost extends Poked {
	approval: ApprovalRecord;
	/** A `request` that nobody can answer any more, or a `decision` that nothing came of. */
	lost: 'request' | 'decision';
}

/** Requests and decisions whose execution n8n no longer has. Looking at one that is still there finishes it. */
export async function lostApprovals(ports: Ports, baseUrl: string | undefined): Promise<Lost[]> {
	const open = await ports.store.approvals({ states: ['pending', 'partially_approved'], limit: PAGE });
	const lost: Lost[] = [];
	for (const approval of [...open, ...(await decidedUnfinished(ports))]) {
		const poked = await poke(approval.resumeUrl, baseUrl);
		const request = isOpen(approval.state);
		// A decision whose workflow ended well did all that the workflow does with it.
		const gone = poked.execution === 'gone' || poked.execution === 'ended' || poked.execution === 'refused' || (request && poked.execution === 'finished');
		if (gone) lost.push({ approval, lost: request ? 'request' : 'decision', ...poked });
	}
	return lost;
}
