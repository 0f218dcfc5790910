import type { Kysely } from 'kysely';
import type { PreparedEvent } from '../port';
import { conflict, written } from './conflict';
import type { Database } from './schema';

/** Places a new event in the log: at once (SQLite) or by marking it for the sealer (PostgreSQL). */
export type PlaceEvent = (db: Kysely<Database>, event: PreparedEvent) => Promise<void>;

async function alreadyThere(db: Kysely<Database>, event: PreparedEvent): Promise<boolean> {
	const stored = await db
		.selectFrom('events')
		.select(['action', 'outcome', 'correlationId', 'environment', 'approvalId'])
		.where('id', '=', event.id)
		.executeTakeFirst();
	if (!stored) return false;
	// A repeat is prepared anew, with another salt and maybe another time, so the bytes of the header may differ.
	const same =
		stored.action === event.action &&
		stored.outcome === event.outcome &&
		stored.correlationId === event.correlationId &&
		stored.environment === event.environment &&
		stored.approvalId === event.approvalId;
	if (!same) throw conflict('Another event has this id.', { event: event.id });
	return true;
}

/** Writes an event once; the same id again is left as it stands, also after its private part was erased. */
export async function appendEvent(db: Kysely<Database>, event: PreparedEvent, place: PlaceEvent): Promise<boolean> {
	// Read first: the append-only trigger of SQLite fires before ON CONFLICT could help.
	if (await alreadyThere(db, event)) return false;
	const { ciphertext, wrappedKey, keyId, id, at, action, outcome, correlationId, approvalId, environment, header, leafHash } = event;
	const result = await db
		.insertInto('events')
		.values({ id, at, action, outcome, correlationId, approvalId, environment, header, leafHash })
		.onConflict((clause) => clause.column('id').doNothing())
		.executeTakeFirst();
	if (!written(result)) {
		await alreadyThere(db, event);
		return false;
	}
	await db.insertInto('eventPrivate').values({ eventId: id, ciphertext, wrappedKey, keyId }).execute();
	await place(db, event);
	return true;
}
