import { sql, type Kysely, type Transaction } from 'kysely';
import type { MerkleArithmetic } from '../port';
import type { Database } from '../queries/schema';

/** Keeps one sealing transaction in the tens of milliseconds. */
const BATCH = 1_000;

export interface TreeHead {
	size: number;
	root: string;
}

async function sealBatch(tx: Transaction<Database>, schema: string, merkle: MerkleArithmetic, wait: boolean): Promise<(TreeHead & { more: boolean }) | undefined> {
	const state = tx.selectFrom('logState').select(['size', 'frontier']).where('id', '=', 1).forUpdate();
	const row = await (wait ? state : state.skipLocked()).executeTakeFirst();
	if (!row) return undefined;
	// A new statement has a new snapshot: everything committed before the lock was ours is seen.
	const pending = await tx
		.selectFrom('eventPending')
		.innerJoin('events', 'events.id', 'eventPending.eventId')
		.select(['events.id', 'events.leafHash'])
		.orderBy('events.ord')
		.limit(BATCH)
		.execute();
	let frontier = JSON.parse(row.frontier) as string[];
	pending.forEach(({ leafHash }, index) => {
		frontier = merkle.append(frontier, row.size + index, leafHash);
	});
	const size = row.size + pending.length;
	if (pending.length > 0) {
		const ids = pending.map(({ id }) => id);
		await sql`insert into ${sql.table(`${schema}.event_seq`)} (seq, event_id) select * from unnest(${pending.map((_event, index) => row.size + index)}::bigint[], ${ids}::text[])`.execute(tx);
		await sql`delete from ${sql.table(`${schema}.event_pending`)} where event_id = any(${ids}::text[])`.execute(tx);
		await tx.updateTable('logState').set({ size, frontier: JSON.stringify(frontier) }).where('id', '=', 1).execute();
	}
	return { size, root: merkle.root(frontier, size), more: pending.length === BATCH };
}

/**
 * Gives every committed event its place in the Merkle log, under one row lock, so that whichever process comes first
 * does it for all. With `wait` false it gives way to a sealer at work and resolves to undefined.
 */
export async function sealPending(db: Kysely<Database>, schema: string, merkle: MerkleArithmetic, wait: boolean): Promise<TreeHead | undefined> {
	for (;;) {
		const sealed = await db.transaction().setIsolationLevel('read committed').execute((tx) => sealBatch(tx, schema, merkle, wait));
		if (!sealed) return undefined;
		if (!sealed.more) return { size: sealed.size, root: sealed.root };
	}
}
