import { sql, type Kysely } from 'kysely';
import type { ExceptionRecord, StoreReader, StoreTransaction } from '../port';
import { written } from './conflict';
import { fromOptionalRow, fromRow, toRow } from './rows';
import type { Database, Traits } from './schema';

const MAX_LIST = 1_000;
const MAX_LINES = 20_000;
/** As in the index. */
const score = sql<number>`(risk * urgency * impact)`;

export function exceptionReads(db: Kysely<Database>): Pick<StoreReader, 'exception' | 'exceptions' | 'exceptionLines'> {
	return {
		async exception(id) {
			return fromOptionalRow<ExceptionRecord>('exceptions', await db.selectFrom('exceptions').selectAll().where('id', '=', id).executeTakeFirst());
		},
		async exceptions({ state, environment, type, approvalId, intentId, owners, dueBefore, missed, limit }) {
			const states = typeof state === 'string' ? [state] : state;
			if (states?.length === 0 || owners?.length === 0) return [];
			let query = db.selectFrom('exceptions').selectAll();
			if (states) query = query.where('state', 'in', states);
			if (environment) query = query.where('environment', '=', environment);
			if (type !== undefined) query = query.where('type', '=', type);
			if (approvalId !== undefined) query = query.where('approvalId', '=', approvalId);
			if (intentId !== undefined) query = query.where('intentId', '=', intentId);
			if (owners) query = query.where('owner', 'in', owners);
			if (dueBefore !== undefined) query = query.where('dueAt', '<', dueBefore);
			if (missed !== undefined) query = query.where('missedAt', missed ? 'is not' : 'is', null);
			const rows = await query.orderBy(score, 'desc').orderBy('createdAt').orderBy('id').limit(Math.min(limit, MAX_LIST)).execute();
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
