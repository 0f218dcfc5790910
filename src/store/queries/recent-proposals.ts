import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { ConversationTurn, StoreReader, StoreTransaction } from '../port';
import type { Database, Traits } from './schema';

/** Loop detection looks at the last few turns; a conversation of thousands is not read whole. */
const MAX_TURNS = 100;
/** First half of the advisory lock's key: other than the migration's. */
const LOCK_SPACE = 0x0dab;

function readAction(text: string | null): unknown {
	try {
		return text === null ? undefined : (JSON.parse(text) as unknown);
	} catch {
		return undefined;
	}
}

/** The state of the newest approval that each draft was put up under; none when nobody was asked. */
async function outcomesOf(db: Kysely<Database>, environment: 'test' | 'production', correlationIds: readonly string[]): Promise<Map<string, ConversationTurn['approval']>> {
	const rows = await db
		.selectFrom('approvals')
		.select(['correlationId', 'requestedHash', 'state'])
		.where('correlationId', 'in', correlationIds)
		.where('environment', '=', environment)
		.orderBy('createdAt')
		.orderBy('id')
		.execute();
	return new Map(rows.map(({ correlationId, requestedHash, state }) => [`${correlationId}\0${requestedHash}`, state]));
}

export function recentProposalReads(db: Kysely<Database>): Pick<StoreReader, 'recentProposals' | 'conversationHistory'> {
	return {
		async recentProposals({ environment, since, actionType, customerId, workflowId, route, except }) {
			let query = db.selectFrom('proposals').select((eb) => eb.fn.countAll<string | number>().as('count')).where('environment', '=', environment).where('createdAt', '>=', since);
			if (actionType !== undefined) query = query.where('actionType', '=', actionType);
			if (customerId !== undefined) query = query.where('customerId', '=', customerId);
			if (workflowId !== undefined) query = query.where('workflowId', '=', workflowId);
			if (route !== undefined) query = query.where('route', '=', route);
			if (except) query = query.where((where) => where.not(where.and([where('correlationId', '=', except.correlationId), where('payloadHash', '=', except.payloadHash)])));
			// PostgreSQL answers with a bigint, as text.
			return Number((await query.executeTakeFirstOrThrow()).count);
		},
		async conversationHistory({ environment, conversationId, limit }) {
			const rows = await db
				.selectFrom('proposals')
				.select(['id', 'correlationId', 'payloadHash', 'intent', 'action', 'createdAt'])
				.where('environment', '=', environment)
				.where('conversationId', '=', conversationId)
				.orderBy('createdAt', 'desc')
				.orderBy('id', 'desc')
				.limit(Math.min(limit, MAX_TURNS))
				.execute();
			if (rows.length === 0) return [];
			const outcomes = await outcomesOf(db, environment, [...new Set(rows.map(({ correlationId }) => correlationId))]);
			return rows.map(({ action, ...row }) => ({ ...row, action: readAction(action), approval: outcomes.get(`${row.correlationId}\0${row.payloadHash}`) ?? null }));
		},
	};
}

const lockNumber = (key: string): number => createHash('sha256').update(key).digest().readInt32BE();

export function countingLocks(db: Kysely<Database>, traits: Traits): Pick<StoreTransaction, 'lockCounting'> {
	return {
		async lockCounting(keys) {
			// A SQLite write transaction is alone already.
			if (!traits.rowLocks) return;
			// In one order for everybody, so that two transactions never wait for each other.
			const numbers = [...new Set(keys.map(lockNumber))].sort((left, right) => left - right);
			for (const number of numbers) await sql`select pg_advisory_xact_lock(${LOCK_SPACE}, ${number})`.execute(db);
		},
	};
}
