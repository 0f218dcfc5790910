import type { Environment, Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { ADOPTABLE_FOR_MS } from './adopt-approval';

const PAGE = 1_000;

/** Decided requests of the last week whose workflow may not have gone on: it was never told, or nothing has come of the approval. */
export async function decidedUnfinished({ store, now }: Pick<Ports, 'store' | 'now'>, environment?: Environment): Promise<ApprovalRecord[]> {
	const decidedAfter = new Date(now().getTime() - ADOPTABLE_FOR_MS).toISOString();
	return store.approvals({ ...(environment && { environment }), unfinished: true, decidedAfter, limit: PAGE });
}
