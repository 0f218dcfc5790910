import type { Kysely } from 'kysely';
import type { PreparedEvent } from '../port';
import { conflict } from './conflict';
import type { Database } from './schema';

/**
 * Writes a new event with its private part and places it in the log, at once (SQLite) or by marking it for the sealer
 * (PostgreSQL). False when its id exists: then nothing was written.
 */
export interface WriteEvent {
	(db: Kysely<Database>, event: PreparedEvent): Promise<boolean>;
	/** Many at once, none of whose ids may exist; where a database gains by it. */
	many?(db: Kysely<Database>, events: readonly PreparedEvent[]): Promise<void>;
}

/** A repeat is prepared anew, with another salt and maybe another time, so the bytes of the header may differ. */
async function refuseOther(db: Kysely<Database>, event: PreparedEvent): Promise<void> {
	const stored = await db
		.selectFrom('events')
		.select(['action', 'outcome', 'correlationId', 'environment', 'approvalId'])
		.where('id', '=', event.id)
		.executeTakeFirst();
	const same =
		stored?.action === event.action &&
		stored.outcome === event.outcome &&
		stored.correlationId === event.correlationId &&
		stored.environment === event.environment &&
		stored.approvalId === event.approvalId;
	if (!same) throw conflict('Another event has this id.', { event: event.id });
}

/** Writes an event once; the same id again is left as it stands, also after its private part was erased. */
export async function appendEvent(db: Kysely<Database>, event: PreparedEvent, write: WriteEvent): Promise<boolean> {
	if (await write(db, event)) return true;
	await refuseOther(db, event);
	return false;
}

/** Writes events in their order, each once; gives how many were new. */
export async function appendEvents(db: Kysely<Database>, events: readonly PreparedEvent[], write: WriteEvent): Promise<number> {
	if (write.many && events.length > 1) {
		const known = await db.selectFrom('events').select('id').where('id', 'in', events.map(({ id }) => id)).execute();
		if (known.length === 0) {
			await write.many(db, events);
			return events.length;
		}
	}
	let written = 0;
	for (const event of events) if (await appendEvent(db, event, write)) written += 1;
	return written;
}
