import { decidedUnfinished } from '../../approve/decided-unfinished';
import { isLost, type Poked } from '../../approve/execution-standing';
import { isOpen } from '../../approve/decider';
import type { Ports } from '../../ports';
import type { ApprovalRecord } from '../../store/port';
import { poke } from '../../waiting/poke';

const PAGE = 1_000;

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
		if (isLost(poked, approval)) lost.push({ approval, lost: isOpen(approval.state) ? 'request' : 'decision', ...poked });
	}
	return lost;
}
