import type { Kysely } from 'kysely';
import type { MerkleArithmetic } from '../port';
import type { PlaceEvent } from '../queries/append-event';
import type { Database } from '../queries/schema';

async function state(db: Kysely<Database>): Promise<{ size: number; frontier: string[] }> {
	const row = await db.selectFrom('logState').select(['size', 'frontier']).where('id', '=', 1).executeTakeFirstOrThrow();
	return { size: row.size, frontier: JSON.parse(row.frontier) as string[] };
}

/** SQLite has one writer at a time, so the tree grows in the event's own transaction. */
export function placeInTree(merkle: MerkleArithmetic): PlaceEvent {
	return async (db, event) => {
		const { size, frontier } = await state(db);
		await db.insertInto('eventSeq').values({ seq: size, eventId: event.id }).execute();
		const next = JSON.stringify(merkle.append(frontier, size, event.leafHash));
		await db.updateTable('logState').set({ size: size + 1, frontier: next }).where('id', '=', 1).execute();
	};
}

export async function treeHead(db: Kysely<Database>, merkle: MerkleArithmetic): Promise<{ size: number; root: string }> {
	const { size, frontier } = await state(db);
	return { size, root: merkle.root(frontier, size) };
}
