import type { Kysely } from 'kysely';
import type { PreparedEvent } from '../port';
import { conflict } from './conflict';
import type { Database } from './schema';

/**
 * Writes a new event with its private part and places it in the log, at once (SQLite) or by marking it for the sealer
 * (PostgreSQL). False when its id exists: then nothing was written.
 */
export type WriteEvent = (db: Kysely<Database>, event: PreparedEvent) => Promise<boolean>;

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
