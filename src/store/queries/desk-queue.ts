import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { personKeyOf } from '../../identity/factor-key';
import type { ActionProposal } from '../../draft/proposal';
import type { ApprovalPatch, ApprovalRecord, ApproverRecord, QueueFilter, QueueRecord, StoreReader } from '../port';
import { queueRank } from '../queue-rank';
import { toRow } from './rows';
import type { Database } from './schema';

/** The view of those who may see every request. */
export const EVERYBODY = '';
const TIERS = ['low', 'medium', 'high', 'blocked'] as const;
const MAX_LIST = 200;
const OPEN: readonly string[] = ['pending', 'partially_approved'];
const CHUNK = 200;

type Shown = Pick<ApprovalRecord, 'id' | 'environment' | 'tier' | 'dueAt'> & { action: Pick<ActionProposal, 'action_type' | 'facts' | 'origin'> };

/** One row for each who may decide, and one for those who see everything. */
export function queueRows(approval: Shown, viewKeys: readonly string[]): QueueRecord[] {
	const { id: approvalId, environment, tier, action } = approval;
	const shared = { approvalId, environment, tier, actionType: action.action_type, customerId: action.origin?.customer_id ?? '', rank: queueRank(approval) };
	return [...new Set([EVERYBODY, ...viewKeys])].map((viewKey) => toRow<QueueRecord>('desk_queue', { viewKey, ...shared }));
}

export async function enqueue(db: Kysely<Database>, rows: readonly QueueRecord[]): Promise<void> {
	for (let start = 0; start < rows.length; start += CHUNK) {
		await db.insertInto('deskQueue').values(rows.slice(start, start + CHUNK)).onConflict((clause) => clause.doNothing()).execute();
	}
}

/** A request that was just stored. */
export async function enqueueNew(db: Kysely<Database>, approval: ApprovalRecord, approvers: readonly ApproverRecord[]): Promise<void> {
	if (!OPEN.includes(approval.state)) return;
	await enqueue(db, queueRows(approval, approvers.filter(({ revokedAt }) => revokedAt === null).map(personKeyOf)));
}

/** Brings a request's rows in line with what is stored, after its people, tier or deadline changed. */
export async function requeue(db: Kysely<Database>, approvalId: string): Promise<void> {
	await db.deleteFrom('deskQueue').where('approvalId', '=', approvalId).execute();
	const row = await db.selectFrom('approvals').select(['id', 'environment', 'tier', 'dueAt', 'state', 'action']).where('id', '=', approvalId).executeTakeFirst();
	if (!row || !OPEN.includes(row.state)) return;
	const people = await db.selectFrom('approvers').select(['approverId', 'email']).where('approvalId', '=', approvalId).where('revokedAt', 'is', null).execute();
	const decided = new Set((await db.selectFrom('decisions').select('approverId').where('approvalId', '=', approvalId).execute()).map(({ approverId }) => approverId));
	const action = JSON.parse(row.action ?? '{}') as ActionProposal;
	await enqueue(db, queueRows({ ...row, action }, people.filter(({ approverId }) => !decided.has(approverId)).map(personKeyOf)));
}

/** After a change of the request itself; nothing to do when neither its place nor its openness changed. */
export async function requeuePatched(db: Kysely<Database>, approvalId: string, patch: ApprovalPatch): Promise<void> {
	if (patch.state !== undefined && !OPEN.includes(patch.state)) await db.deleteFrom('deskQueue').where('approvalId', '=', approvalId).execute();
	else if (patch.tier !== undefined || patch.dueAt !== undefined || patch.action !== undefined) await requeue(db, approvalId);
}

/** Whoever has decided has nothing left to decide there. */
export async function leaveQueue(db: Kysely<Database>, approvalId: string, approverId: string): Promise<void> {
	const person = await db.selectFrom('approvers').select(['approverId', 'email']).where('approvalId', '=', approvalId).where('approverId', '=', approverId).executeTakeFirst();
	if (person) await db.deleteFrom('deskQueue').where('approvalId', '=', approvalId).where('viewKey', '=', personKeyOf(person)).execute();
}

type Stream = SelectQueryBuilder<Database, 'deskQueue', Pick<QueueRecord, 'approvalId' | 'viewKey' | 'rank'>>;

/**
 * The filter as streams that an index gives in order: one for each view and tier. Each is read only as far as the page
 * goes, so that a page costs the same however long the queue is. For each filter there is an index that begins with all
 * of its columns (migration 015), so that nothing is read and passed over.
 */
function streamsOf(db: Kysely<Database>, { viewKeys, environment, tier, actionType, customerId }: QueueFilter): Stream[] {
	const tiers = tier === undefined ? TIERS : [tier];
	return viewKeys.flatMap((viewKey) =>
		tiers.map((one) => {
			let query = db.selectFrom('deskQueue').select(['approvalId', 'viewKey', 'rank']).where('viewKey', '=', viewKey).where('environment', '=', environment);
			if (customerId !== undefined) query = query.where('customerId', '=', customerId);
			if (actionType !== undefined) query = query.where('actionType', '=', actionType);
			return query.where('tier', '=', one) as Stream;
		}),
	);
}

function union<O>(streams: readonly SelectQueryBuilder<Database, 'deskQueue', O>[]): SelectQueryBuilder<Database, 'deskQueue', O> | undefined {
	const [first, ...rest] = streams;
	return first && rest.reduce((all, stream) => all.unionAll(stream), first);
}

export function deskQueueReads(db: Kysely<Database>): Pick<StoreReader, 'deskQueue' | 'deskQueueCounts'> {
	return {
		async deskQueue(filter, { after, limit }) {
			const most = Math.min(limit, MAX_LIST);
			const pages = streamsOf(db, filter).map((stream) => {
				const from = after ? stream.where(sql<boolean>`(${sql.ref('rank')}, ${sql.ref('approvalId')}) > (${after.rank}, ${after.approvalId})`) : stream;
				// A bare ORDER BY … LIMIT may not stand in a union.
				return db.selectFrom(from.orderBy('rank').orderBy('approvalId').limit(most).as('page')).select(['approvalId', 'viewKey', 'rank']) as unknown as Stream;
			});
			const all = union(pages);
			if (!all) return [];
			const rows = await db.selectFrom(all.as('found')).select(['approvalId', 'viewKey', 'rank']).orderBy('rank').orderBy('approvalId').limit(most * filter.viewKeys.length).execute();
			const seen = new Set<string>();
			// PostgreSQL gives a bigint as text.
			return rows.flatMap(({ approvalId, viewKey, rank }) => (seen.has(approvalId) ? [] : (seen.add(approvalId), [{ approvalId, viewKey, rank: Number(rank) }]))).slice(0, most);
		},
		async deskQueueCounts<T extends string>(filter: Omit<QueueFilter, 'tier'>, tiers: readonly T[], most: number) {
			const parts = tiers.flatMap((tier) =>
				streamsOf(db, { ...filter, tier }).map((stream) => db.selectFrom(stream.limit(most).as('part')).select((eb) => [eb.val(tier).as('tier'), eb.fn.countAll<string | number>().as('count')])),
			);
			const rows = (await (union(parts as never) as (typeof parts)[number] | undefined)?.execute()) ?? [];
			const sum = (tier: T): number => rows.reduce((total, row) => (row.tier === tier ? total + Number(row.count) : total), 0);
			return Object.fromEntries(tiers.map((tier) => [tier, Math.min(sum(tier), most)])) as Record<T, number>;
		},
	};
}
