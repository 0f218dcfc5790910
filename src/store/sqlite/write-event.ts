import { CompiledQuery, sql, type Kysely } from 'kysely';
import type { MerkleArithmetic, PreparedEvent } from '../port';
import type { WriteEvent } from '../queries/append-event';
import { bulkInsert } from '../queries/bulk-insert';
import type { Database } from '../queries/schema';

interface TreeState {
	size: number;
	frontier: string[];
}

const READ_TREE = CompiledQuery.raw('select size, frontier from log_state where id = 1') as CompiledQuery<{ size: number; frontier: string }>;

async function treeState(db: Kysely<Database>): Promise<TreeState> {
	const {
		rows: [row],
	} = await db.executeQuery(READ_TREE);
	if (!row) throw new TypeError('The state of the audit log is missing from the store.');
	return { size: row.size, frontier: JSON.parse(row.frontier) as string[] };
}

/** SQLite has one writer at a time, so the tree grows in the event's own transaction. */
export function writeEventIntoTree(merkle: MerkleArithmetic): WriteEvent {
	return Object.assign(writeOne(merkle), { many: writeMany(merkle) });
}

const EVENT_COLUMNS = (['id', 'at', 'action', 'outcome', 'correlationId', 'approvalId', 'environment', 'header', 'leafHash'] as const).map((name) => [name, 'text'] as const);
const PRIVATE_COLUMNS = (['eventId', 'ciphertext', 'wrappedKey', 'keyId'] as const).map((name) => [name, 'text'] as const);
const SEQ_COLUMNS = [['seq', 'integer'], ['eventId', 'text']] as const;

/** The same rows in the same order as one by one, with the tree's state read and written once. */
function writeMany(merkle: MerkleArithmetic): NonNullable<WriteEvent['many']> {
	return async (db, events) => {
		await bulkInsert(db, 'sqlite', 'events', EVENT_COLUMNS, events);
		await bulkInsert(db, 'sqlite', 'eventPrivate', PRIVATE_COLUMNS, events.map(({ id: eventId, ...rest }) => ({ ...rest, eventId })));
		let { size, frontier } = await treeState(db);
		const first = size;
		await bulkInsert(db, 'sqlite', 'eventSeq', SEQ_COLUMNS, events.map(({ id: eventId }, index) => ({ seq: first + index, eventId })));
		for (const { leafHash } of events) {
			frontier = merkle.append(frontier, size, leafHash);
			size += 1;
		}
		await sql`update log_state set size = ${size}, frontier = ${JSON.stringify(frontier)} where id = 1`.execute(db);
	};
}

// Asked rather than ON CONFLICT: the append-only trigger fires before a conflict could be passed over.
const INSERT_EVENT = `insert into events (id, at, action, outcome, correlation_id, approval_id, environment, header, leaf_hash)
	select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 where not exists (select 1 from events where id = ?1)`;
const INSERT_PRIVATE = 'insert into event_private (event_id, ciphertext, wrapped_key, key_id) values (?, ?, ?, ?)';
const INSERT_SEQ = 'insert into event_seq (seq, event_id) values (?, ?)';
const UPDATE_TREE = 'update log_state set size = ?, frontier = ? where id = 1';

/** Ready texts: every action writes several events, and building the same statement anew takes longer than running it. */
function writeOne(merkle: MerkleArithmetic) {
	return async (db: Kysely<Database>, event: PreparedEvent): Promise<boolean> => {
		const run = (text: string, ...values: unknown[]) => db.executeQuery(CompiledQuery.raw(text, values));
		const { id, at, action, outcome, correlationId, approvalId, environment, header, leafHash, ciphertext, wrappedKey, keyId } = event;
		const inserted = await run(INSERT_EVENT, id, at, action, outcome, correlationId, approvalId, environment, header, leafHash);
		if (inserted.numAffectedRows === 0n) return false;
		await run(INSERT_PRIVATE, id, ciphertext, wrappedKey, keyId);
		const { size, frontier } = await treeState(db);
		await run(INSERT_SEQ, size, id);
		await run(UPDATE_TREE, size + 1, JSON.stringify(merkle.append(frontier, size, leafHash)));
		return true;
	};
}

export async function treeHead(db: Kysely<Database>, merkle: MerkleArithmetic): Promise<{ size: number; root: string }> {
	const { size, frontier } = await treeState(db);
	return { size, root: merkle.root(frontier, size) };
}
