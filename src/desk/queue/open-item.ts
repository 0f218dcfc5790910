import { openReview, type Review } from '../../approve/open-review';
import { linkToken } from '../../approve/review-link';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { ApprovalRecord } from '../../store/port';
import type { SignedIn } from '../session/signed-in';
import { seesAll } from './filters';
import { myRow } from './list-queue';

export interface OwnItem {
	approval: ApprovalRecord;
	/** The visitor's own review link, made again: deciding at the desk is deciding by it. */
	token: string;
}

const unknown = () => new DaaError('approval_unknown', 'There is no such request.');

/** A request of this environment, or the same refusal as for one that does not exist. */
export async function requestHere(ports: Ports, at: SignedIn, id: string): Promise<ApprovalRecord> {
	const approval = await ports.store.approval(id);
	if (!approval || approval.environment !== at.environment) throw unknown();
	return approval;
}

/** The visitor's own way to decide on a request; undefined when it is not theirs. */
export async function ownItem(ports: Ports, at: SignedIn, approval: ApprovalRecord): Promise<OwnItem | undefined> {
	const row = myRow(at, await ports.store.approvers(approval.id));
	const token = row && linkToken(ports, approval, row);
	return token === undefined ? undefined : { approval, token };
}

/** Opens a request of the visitor's own for reading; noted as seen. Throws DaaError `approval_*`, `token_*`. */
export async function openOwn(ports: Ports, at: SignedIn, id: string): Promise<{ review: Review; token: string } | { approval: ApprovalRecord }> {
	const approval = await requestHere(ports, at, id);
	const own = await ownItem(ports, at, approval);
	if (own) return { review: await openReview(ports, own.token), token: own.token };
	// Whoever may look at everything reads it; nobody else learns that it exists.
	if (seesAll(at)) return { approval };
	throw unknown();
}
