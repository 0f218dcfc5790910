import { sql, type Kysely, type Selectable, type SelectQueryBuilder } from 'kysely';
import type { ExceptionFilter, ExceptionRecord, StoreReader, StoreTransaction } from '../port';
import { written } from './conflict';
import { fromOptionalRow, fromRow, toRow } from './rows';
import type { Database, Traits } from './schema';

const MAX_LIST = 1_000;
const MAX_LINES = 20_000;
/** As in the index: the smallest comes first. */
const rank = sql<number>`(0 - risk * urgency * impact)`;

type Query = SelectQueryBuilder<Database, 'exceptions', Selectable<Database['exceptions']>>;

const ordered = (query: Query): Query => query.orderBy(rank).orderBy('createdAt').orderBy('id');

/** What comes after a place, in two parts that the index gives in order: the rest of the same score, and the lower scores. */
function partsAfter(query: Query, after: ExceptionFilter['after']): Query[] {
	if (!after) return [query];
	const same = query.where(rank, '=', 0 - after.score).where(sql<boolean>`(${sql.ref('createdAt')}, ${sql.ref('id')}) > (${after.createdAt}, ${after.id})`);
	return [same, query.where(rank, '>', 0 - after.score)];
}

function filtered(db: Kysely<Database>, { environment, type, approvalId, intentId, owners, dueBefore, missed }: ExceptionFilter): Query {
	let query: Query = db.selectFrom('exceptions').selectAll();
	if (environment) query = query.where('environment', '=', environment);
	if (type !== undefined) query = query.where('type', '=', type);
	if (approvalId !== undefined) query = query.where('approvalId', '=', approvalId);
	if (intentId !== undefined) query = query.where('intentId', '=', intentId);
	if (owners) query = query.where('owner', 'in', owners);
	if (dueBefore !== undefined) query = query.where('dueAt', '<', dueBefore);
	if (missed !== undefined) query = query.where('missedAt', missed ? 'is not' : 'is', null);
	return query;
}

/** One stream for each state, so that an index gives them in order and no more is read than the page holds. */
function pageOf(db: Kysely<Database>, filter: ExceptionFilter, limit: number): Query {
	const states = filter.state === undefined ? [] : [filter.state].flat();
	const query = filtered(db, filter);
	const streams = (states.length === 0 ? [query] : states.map((state) => query.where('state', '=', state))).flatMap((stream) => partsAfter(stream, filter.after));
	const [first, ...rest] = streams;
	if (first && rest.length === 0) return ordered(first).limit(limit);
	// A bare ORDER BY … LIMIT may not stand in a union.
	const [head, ...tail] = streams.map((stream) => db.selectFrom(ordered(stream).limit(limit).as('part')).selectAll() as unknown as Query);
	const all = tail.reduce((joined, part) => joined.unionAll(part), head as Query);
	return ordered(db.selectFrom(all.as('found')).selectAll() as unknown as Query).limit(limit);
}

export function exceptionReads(db: Kysely<Database>): Pick<StoreReader, 'exception' | 'exceptions' | 'exceptionLines'> {
	return {
		async exception(id) {
			return fromOptionalRow<ExceptionRecord>('exceptions', await db.selectFrom('exceptions').selectAll().where('id', '=', id).executeTakeFirst());
		},
		async exceptions(filter) {
			if (filter.state?.length === 0 || filter.owners?.length === 0) return [];
			const rows = await pageOf(db, filter, Math.min(filter.limit, MAX_LIST)).execute();
			return rows.map((row) => fromRow<ExceptionRecord>('exceptions', row));
		},
		async exceptionLines({ environment, since, limit }) {
			return db
				.selectFrom('exceptions')
				.select(['id', 'type', 'reason', 'owner', 'state', 'createdAt', 'dueAt', 'missedAt', 'resolvedAt'])
				.where('environment', '=', environment)
				.where('createdAt', '>=', since)
				.orderBy('createdAt', 'desc')
				.orderBy('id')
				.limit(Math.min(limit, MAX_LINES))
				.execute();
		},
	};
}

export function exceptionWrites(db: Kysely<Database>, traits: Traits): Pick<StoreTransaction, 'insertException' | 'lockException' | 'updateException'> {
	return {
		async insertException(row) {
			return written(await db.insertInto('exceptions').values(toRow<Database['exceptions']>('exceptions', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst());
		},
		async lockException(id) {
			const query = db.selectFrom('exceptions').selectAll().where('id', '=', id);
			return fromOptionalRow<ExceptionRecord>('exceptions', await (traits.rowLocks ? query.forUpdate() : query).executeTakeFirst());
		},
		async updateException(id, from, patch) {
			const result = await db.updateTable('exceptions').set(toRow<Partial<Database['exceptions']>>('exceptions', patch)).where('id', '=', id).where('state', 'in', from).executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
	};
}
