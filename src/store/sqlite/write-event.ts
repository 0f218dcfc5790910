import { sql, type Kysely } from 'kysely';
import type { MerkleArithmetic } from '../port';
import type { WriteEvent } from '../queries/append-event';
import type { Database } from '../queries/schema';

interface TreeState {
	size: number;
	frontier: string[];
}

async function treeState(db: Kysely<Database>): Promise<TreeState> {
	const { rows } = await sql<{ size: number; frontier: string }>`select size, frontier from log_state where id = 1`.execute(db);
	const row = rows[0];
	if (!row) throw new TypeError('The state of the audit log is missing from the store.');
	return { size: row.size, frontier: JSON.parse(row.frontier) as string[] };
}

/** SQLite has one writer at a time, so the tree grows in the event's own transaction. */
export function writeEventIntoTree(merkle: MerkleArithmetic): WriteEvent {
	return async (db, event) => {
		const { id, at, action, outcome, correlationId, approvalId, environment, header, leafHash, ciphertext, wrappedKey, keyId } = event;
		// Asked rather than ON CONFLICT: the append-only trigger fires before a conflict could be passed over.
		const inserted = await sql`insert into events (id, at, action, outcome, correlation_id, approval_id, environment, header, leaf_hash)
			select ${id}, ${at}, ${action}, ${outcome}, ${correlationId}, ${approvalId}, ${environment}, ${header}, ${leafHash}
			where not exists (select 1 from events where id = ${id})`.execute(db);
		if (inserted.numAffectedRows === 0n) return false;
		await sql`insert into event_private (event_id, ciphertext, wrapped_key, key_id) values (${id}, ${ciphertext}, ${wrappedKey}, ${keyId})`.execute(db);
		const { size, frontier } = await treeState(db);
		await sql`insert into event_seq (seq, event_id) values (${size}, ${id})`.execute(db);
		const next = JSON.stringify(merkle.append(frontier, size, leafHash));
		await sql`update log_state set size = ${size + 1}, frontier = ${next} where id = 1`.execute(db);
		return true;
	};
}

export async function treeHead(db: Kysely<Database>, merkle: MerkleArithmetic): Promise<{ size: number; root: string }> {
	const { size, frontier } = await treeState(db);
	return { size, root: merkle.root(frontier, size) };
}
