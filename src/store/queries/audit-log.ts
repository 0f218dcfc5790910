import type { Kysely } from 'kysely';
import type { AuditLogStore, Checkpoint, StoredEvent } from '../port';
import { conflict } from './conflict';
import type { Database } from './schema';

export type LogReads = Pick<AuditLogStore, 'read' | 'byCorrelation' | 'latestCheckpoint'>;

/** Stays far under SQLite's and PostgreSQL's limits on parameters in one statement. */
const ERASE_CHUNK = 500;

interface JoinedEvent extends Omit<StoredEvent, 'erased' | 'ciphertext' | 'wrappedKey' | 'keyId'> {
	ord: number;
	ciphertext: string | null;
	wrappedKey: string | null;
	keyId: string | null;
}

function toStoredEvent({ ord: _ord, ciphertext, wrappedKey, keyId, ...event }: JoinedEvent): StoredEvent {
	return { ...event, ciphertext: ciphertext ?? '', wrappedKey: wrappedKey ?? '', keyId: keyId ?? '', erased: ciphertext === null };
}

export function createLogReads(db: Kysely<Database>): LogReads {
	const joined = () =>
		db
			.selectFrom('events')
			.leftJoin('eventSeq', 'eventSeq.eventId', 'events.id')
			.leftJoin('eventPrivate', 'eventPrivate.eventId', 'events.id')
			.selectAll('events')
			.select(['eventSeq.seq', 'eventPrivate.ciphertext', 'eventPrivate.wrappedKey', 'eventPrivate.keyId']);
	return {
		async read(fromSeq, limit, actions) {
			if (actions?.length === 0) return [];
			// A range of seq rather than ORDER BY … LIMIT over a left join: both databases then walk the index.
			const range = joined().where('eventSeq.seq', '>=', fromSeq).where('eventSeq.seq', '<', fromSeq + limit);
			const rows = await (actions ? range.where('events.action', 'in', actions) : range).orderBy('eventSeq.seq').execute();
			return rows.map(toStoredEvent);
		},
		async byCorrelation(correlationId, environment) {
			const rows = await joined().where('correlationId', '=', correlationId).where('environment', '=', environment).orderBy('events.ord').execute();
			return rows.map(toStoredEvent);
		},
		latestCheckpoint: () => db.selectFrom('checkpoints').selectAll().orderBy('size', 'desc').orderBy('at', 'desc').limit(1).executeTakeFirst(),
	};
}

/** Deletes the private rows; the caller makes sure that no copy stays in the database's own logs. */
export async function deletePrivate(db: Kysely<Database>, eventIds: readonly string[]): Promise<number> {
	let count = 0;
	for (let start = 0; start < eventIds.length; start += ERASE_CHUNK) {
		const result = await db.deleteFrom('eventPrivate').where('eventId', 'in', eventIds.slice(start, start + ERASE_CHUNK)).executeTakeFirst();
		count += Number(result.numDeletedRows);
	}
	return count;
}

/** Safe to repeat. Another root for a size that has one would be a rewritten log, so it is refused. */
export async function insertCheckpoint(db: Kysely<Database>, checkpoint: Checkpoint): Promise<void> {
	const stored = await db.selectFrom('checkpoints').select('root').where('size', '=', checkpoint.size).executeTakeFirst();
	if (stored && stored.root !== checkpoint.root) throw conflict('A checkpoint of this size has another root.', { size: checkpoint.size });
	if (!stored) await db.insertInto('checkpoints').values(checkpoint).onConflict((clause) => clause.doNothing()).execute();
}
