import { aloneBecause } from '../../approve/batch';
import { makeFormToken } from '../../approve/form-token';
import { linkJtiOf } from '../../approve/review-link';
import { asksFactor } from '../../identity/demand';
import { factorKeys, personKeyOf } from '../../identity/factor-key';
import type { Ports } from '../../ports';
import type { ApprovalRecord, ApproverRecord, QueueRecord } from '../../store/port';
import type { SignedIn } from '../session/signed-in';
import { filterOf, type QueueView } from './filters';

/** Rows of one page; of them ten can be approved together. */
export const PAGE_ROWS = 20;
export const MAX_BATCH = 10;
/** Beyond it, numbers say "100+": nobody decides by whether it is 400 or 500. */
export const COUNT_LIMIT = 100;

/** Said of what the visitor only reads. */
export const FOR_OTHERS = 'It is for others to decide.';

export interface QueueEntry {
	approval: ApprovalRecord;
	approvers: ApproverRecord[];
	rank: number;
	/** Set when it is the visitor's to decide: the token by which a tick approves it. */
	formToken?: string;
	/** Why it is not approved together with others. */
	alone?: string;
}

export interface QueueList {
	entries: QueueEntry[];
	/** Where the next page starts. */
	next?: Pick<QueueRecord, 'rank' | 'approvalId'>;
	/** By tier, whatever tier is asked for; at most COUNT_LIMIT + 1. */
	counts: Readonly<Record<(typeof COUNTED)[number], number>>;
}

const COUNTED = ['high', 'medium', 'low'] as const;

/** Whether the visitor has anything to prove by; the same for every row. */
async function hasFactor(ports: Ports, { approver, keys }: SignedIn): Promise<boolean> {
	if (ports.signIn) return true;
	const ids = new Set([...keys, ...factorKeys({ approverId: approver.id, email: approver.email ?? null })]);
	return (await ports.store.factors([...ids])).length > 0;
}

export const myRow = (at: Pick<SignedIn, 'keys'>, approvers: readonly ApproverRecord[]): ApproverRecord | undefined => approvers.find((one) => one.revokedAt === null && at.keys.includes(personKeyOf(one)));

function ownPart(ports: Ports, at: SignedIn, approval: ApprovalRecord, approvers: readonly ApproverRecord[], setUp: boolean): Pick<QueueEntry, 'formToken' | 'alone'> {
	const row = myRow(at, approvers);
	const jti = row && linkJtiOf(ports.keys, row);
	if (jti === undefined) return { alone: FOR_OTHERS };
	const alone = aloneBecause(approval) ?? (asksFactor(approval, setUp) ? 'It asks for a second factor.' : undefined);
	if (alone !== undefined) return { alone };
	return { formToken: makeFormToken(ports.keys, { jti, payloadHash: approval.payloadHash, version: approval.version }) };
}

type Place = Pick<QueueRecord, 'rank' | 'approvalId'>;
const notAfter = (row: Place, end: Place): boolean => row.rank < end.rank || (row.rank === end.rank && row.approvalId <= end.approvalId);

/**
 * One page of the queue, with what its rows show. A handful of queries, however long the queue is, and those that do not
 * need each other's answers at the same time: to a server each takes the way there and back. `until`: the last place that
 * belongs to the page.
 */
export async function listQueue(ports: Ports, at: SignedIn, view: QueueView, { most = PAGE_ROWS, until }: { most?: number; until?: Place } = {}): Promise<QueueList> {
	const { store } = ports;
	const filter = filterOf(at, view);
	const listed = store.deskQueue(filter, { limit: most + 1, ...(view.after && { after: view.after }) });
	const [read, counts, setUp] = await Promise.all([listed, store.deskQueueCounts(filter, COUNTED, COUNT_LIMIT + 1), hasFactor(ports, at)]);
	const rows = until ? read.filter((row) => notAfter(row, until)) : read;
	const shown = rows.slice(0, most);
	const found = new Map((await store.requests(shown.map(({ approvalId }) => approvalId))).map((one) => [one.approval.id, one]));
	const entries = shown.flatMap(({ approvalId, rank }): QueueEntry[] => {
		const one = found.get(approvalId);
		return one ? [{ approval: one.approval, approvers: one.approvers, rank, ...ownPart(ports, at, one.approval, one.approvers, setUp) }] : [];
	});
	const last = shown.at(-1);
	return { entries, counts, ...(rows.length > most && last && { next: last }) };
}
