import { sql } from 'kysely';
import type { WriteEvent } from '../queries/append-event';

/** The event, its private part and its place in the sealer's queue in one round trip. */
export function writeEventAsPending(schema: string): WriteEvent {
	const table = (name: string) => sql.table(`${schema}.${name}`);
	return async (db, event) => {
		const { id, at, action, outcome, correlationId, approvalId, environment, header, leafHash, ciphertext, wrappedKey, keyId } = event;
		const { rows } = await sql`with
			written as (
				insert into ${table('events')} (id, at, action, outcome, correlation_id, approval_id, environment, header, leaf_hash)
				values (${id}, ${at}, ${action}, ${outcome}, ${correlationId}, ${approvalId}, ${environment}, ${header}, ${leafHash})
				on conflict (id) do nothing returning id),
			locked as (
				insert into ${table('event_private')} (event_id, ciphertext, wrapped_key, key_id)
				select id, ${ciphertext}, ${wrappedKey}, ${keyId} from written)
			insert into ${table('event_pending')} (event_id) select id from written returning event_id`.execute(db);
		return rows.length > 0;
	};
}
