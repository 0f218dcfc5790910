import { CamelCasePlugin, Kysely, sql } from 'kysely';
import type { DatabaseSync } from 'node:sqlite';
import { DaaError } from '../../errors';
import { migrate, type MigrationResult } from '../migrations';
import type { MerkleArithmetic, Store, StoreTransaction } from '../port';
import { createLogReads, deletePrivate, insertCheckpoint } from '../queries/audit-log';
import { createGuard } from '../queries/guard';
import { eraseMasks } from '../queries/masks';
import { guardReads } from '../queries/guard-reads';
import { createReader } from '../queries/reader';
import { retryWhileBusy } from '../queries/retry';
import type { Database } from '../queries/schema';
import { createTransaction } from '../queries/transaction';
import { forbidSchemaChanges, IN_MEMORY, openDatabase, prepareFile } from './open-database';
import { NodeSqliteDialect } from './sqlite-dialect';
import { treeHead, writeEventIntoTree } from './write-event';

export interface SqliteStoreOptions {
	/** File path, or ':memory:'. Made with its folder when absent; only the owner may read it. */
	path: string;
	merkle: MerkleArithmetic;
	/** How long a transaction is tried again while another process writes, before `store_busy`. */
	busyPatienceMs?: number;
	/** Told once, after opening. */
	onMigrated?: (result: MigrationResult) => void;
}

const DEFAULT_PATIENCE_MS = 15_000;

function kyselyOver<T>(db: DatabaseSync, plugins: CamelCasePlugin[]): Kysely<T> {
	return new Kysely<T>({ dialect: new NodeSqliteDialect(db), plugins });
}

async function migrateSqlite(db: DatabaseSync, patienceMs: number): Promise<MigrationResult> {
	const plain = kyselyOver<unknown>(db, []);
	return await retryWhileBusy(
		() =>
			migrate({
				dialect: { kind: 'sqlite' },
				db: plain,
				// BEGIN IMMEDIATE has taken the write lock already.
				lock: async () => {},
				version: async (on) => {
					const table = await sql`select 1 from sqlite_master where type = 'table' and name = 'schema_version'`.execute(on);
					if (table.rows.length === 0) return 0;
					const { rows } = await sql<{ version: number | null }>`select max(version) as version from schema_version`.execute(on);
					return rows[0]?.version ?? 0;
				},
				now: () => new Date().toISOString(),
			}),
		patienceMs,
	);
}

/** Empties the write-ahead log, where deleted rows would otherwise live on. */
async function truncateWal(db: Kysely<Database>): Promise<void> {
	const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
	if (rows[0]?.busy === 1) {
		throw new DaaError('store_busy', 'The private parts are erased, but the write-ahead log could not be emptied yet; erase again.');
	}
}

/**
 * Opens the embedded store: one connection that writes, one read-only connection that never waits for it.
 * In memory there is only one connection, so a read waits for the running transaction.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
	const { path, merkle, busyPatienceMs: patienceMs = DEFAULT_PATIENCE_MS } = options;
	prepareFile(path);
	const writerDb = await retryWhileBusy(async () => openDatabase(path, 'write'), patienceMs);
	let readerDb = writerDb;
	try {
		const migrated = await migrateSqlite(writerDb, patienceMs);
		forbidSchemaChanges(writerDb);
		if (path !== IN_MEMORY) readerDb = await retryWhileBusy(async () => openDatabase(path, 'read'), patienceMs);
		options.onMigrated?.(migrated);
	} catch (error) {
		writerDb.close();
		throw error;
	}
	return assemble(writerDb, readerDb, merkle, patienceMs);
}

function assemble(writerDb: DatabaseSync, readerDb: DatabaseSync, merkle: MerkleArithmetic, patienceMs: number): Store {
	const inMemory = readerDb === writerDb;
	const writer = kyselyOver<Database>(writerDb, [new CamelCasePlugin({ maintainNestedObjectKeys: true })]);
	const reader = inMemory ? writer : kyselyOver<Database>(readerDb, [new CamelCasePlugin({ maintainNestedObjectKeys: true })]);
	const guard = createGuard();
	const writeEvent = writeEventIntoTree(merkle);
	const beforeRead = () => {
		guard.open();
		if (inMemory) guard.outside('A read of the store');
	};

	async function write<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
		guard.open();
		guard.outside('A write to the store');
		return await retryWhileBusy(() => writer.transaction().execute((tx) => guard.inside(() => work(tx))), patienceMs);
	}

	const within = (db: Kysely<Database>): StoreTransaction => createTransaction(db, { kind: 'sqlite', rowLocks: false }, writeEvent, () => {});

	return {
		kind: 'sqlite',
		...guardReads(createReader(reader), beforeRead, patienceMs),
		transaction: <T>(work: (tx: StoreTransaction) => Promise<T>) => write((db) => work(within(db))),
		log: {
			...guardReads(createLogReads(reader), beforeRead, patienceMs),
			async seal() {
				beforeRead();
				return await retryWhileBusy(() => treeHead(reader, merkle), patienceMs);
			},
			async erasePrivate(eventIds) {
				const count = await write((db) => deletePrivate(db, eventIds));
				await retryWhileBusy(() => truncateWal(writer), patienceMs);
				return count;
			},
			saveCheckpoint: (checkpoint) => write((db) => insertCheckpoint(db, checkpoint)),
		},
		async eraseMasks(ids, at, record) {
			const count = await write(async (db) => {
				const erased = await eraseMasks(db, ids, at);
				if (record) await within(db).appendEvent(record(erased));
				return erased;
			});
			await retryWhileBusy(() => truncateWal(writer), patienceMs);
			return count;
		},
		async close() {
			if (guard.closed) return;
			guard.close();
			await writer.destroy();
			if (!inMemory) await reader.destroy();
			// A store that was never used has no kysely driver that would close the files.
			if (readerDb.isOpen) readerDb.close();
			if (writerDb.isOpen) writerDb.close();
		},
	};
}
