import { sql, type Kysely } from 'kysely';
import type { Environment } from '../../ports';
import type { IntentRecord, RevocationRecord, StoreReader, StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import { fromOptionalRow, fromRow, toRow } from './rows';
import { insertNew, patchRow, ready } from './ready';
import type { Database } from './schema';

const MAX_LIST = 1_000;

/** After these an action is known not to have happened, so another grant may do it. */
const NOT_DONE: IntentRecord['state'][] = ['failed', 'blocked'];
// Unordered, since any one decides. The limit is no parameter: SQLite plans a statement anew whenever its limit is bound.
const doneLike = ready((db, correlationId: string, payloadHash: string, environment: Environment) =>
	db.selectFrom('intents').selectAll().where('correlationId', '=', correlationId).where('payloadHash', '=', payloadHash).where('environment', '=', environment).where('state', 'not in', NOT_DONE).limit(sql.lit(1)),
);
const revocationOf = ready((db, kind: RevocationRecord['kind'], subject: string) => db.selectFrom('revocations').selectAll().where('kind', '=', kind).where('subject', '=', subject));

type Reads = Pick<StoreReader, 'intentsLike' | 'possiblyDone' | 'recentIntents' | 'unsettledIntents' | 'revocation' | 'revocations'>;

/** What executions were started and how they ended, and what takes the right to start one. */
export function executionReads(db: Kysely<Database>): Reads {
	const intents = (rows: object[]) => rows.map((row) => fromRow<IntentRecord>('intents', row));
	return {
		async intentsLike({ correlationId, payloadHash, environment }) {
			const query = db.selectFrom('intents').selectAll().where('correlationId', '=', correlationId).where('payloadHash', '=', payloadHash).where('environment', '=', environment);
			return intents(await query.orderBy('createdAt').orderBy('id').limit(MAX_LIST).execute());
		},
		async possiblyDone({ correlationId, payloadHash, environment }) {
			const { rows } = await doneLike(db, correlationId, payloadHash, environment);
			return fromOptionalRow<IntentRecord>('intents', rows[0]);
		},
		async recentIntents({ environment, actionTypes, since }) {
			let query = db.selectFrom('intents').select((eb) => eb.fn.countAll<string | number>().as('count')).where('environment', '=', environment).where('createdAt', '>', since);
			query = actionTypes === undefined ? query.where('actionType', 'is not', null) : query.where('actionType', 'in', actionTypes);
			// PostgreSQL answers with a bigint, as text.
			return Number((await query.executeTakeFirstOrThrow()).count);
		},
		async unsettledIntents({ environment, workflowId, at, limit }) {
			let query = db.selectFrom('intents').selectAll().where('state', 'in', ['executing', 'unknown']).where('leaseUntil', '<=', at).where('environment', '=', environment);
			if (workflowId !== undefined) query = query.where('workflowId', '=', workflowId);
			return intents(await query.orderBy('leaseUntil').orderBy('id').limit(Math.min(limit, MAX_LIST)).execute());
		},
		async revocation(kind, subject) {
			return (await revocationOf(db, kind, subject)).rows[0];
		},
		revocations: (kind) => db.selectFrom('revocations').selectAll().where('kind', '=', kind).orderBy('revokedAt', 'desc').orderBy('subject').limit(MAX_LIST).execute(),
	};
}

type Writes = Pick<StoreTransaction, 'insertIntent' | 'transitionIntent' | 'insertRevocation'>;

export function executionWrites(db: Kysely<Database>): Writes {
	return {
		async insertIntent(row) {
			if (!(await insertNew(db, 'intents', toRow('intents', row)))) throw conflict('This request or grant has an execution already.', { intent: row.id });
		},
		async transitionIntent(id, fence, patch) {
			return await patchRow(db, 'intents', { ...toRow<object>('intents', patch), fence: fence + 1 }, { id, fence });
		},
		async insertRevocation(row) {
			return written(await db.insertInto('revocations').values(toRow<Database['revocations']>('revocations', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst());
		},
	};
}
