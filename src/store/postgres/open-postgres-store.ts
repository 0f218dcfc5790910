import { CamelCasePlugin, Kysely, sql } from 'kysely';
import { DaaError } from '../../errors';
import { migrate, type MigrationHost, type MigrationResult } from '../migrations';
import type { MerkleArithmetic, Store, StoreTransaction } from '../port';
import { createLogReads, deletePrivate, insertCheckpoint } from '../queries/audit-log';
import { createGuard } from '../queries/guard';
import { eraseMasks } from '../queries/masks';
import { guardReads } from '../queries/guard-reads';
import { createReader } from '../queries/reader';
import { retryWhileBusy } from '../queries/retry';
import type { Database } from '../queries/schema';
import { createTransaction } from '../queries/transaction';
import { dialectOver, openPool, type PostgresLocation } from './open-pool';
import { sealPending } from './seal-pending';
import { createSealer } from './sealer';
import { writeEventAsPending } from './write-event';

export interface PostgresStoreOptions extends PostgresLocation {
	/** Holds all our tables; made when absent. Default `daa`. */
	schema?: string;
	merkle: MerkleArithmetic;
	/** Connections per process. */
	poolSize?: number;
	/** How long a transaction is tried again after a deadlock or a lock timeout, before `store_busy`. */
	busyPatienceMs?: number;
	/** Told once, after opening. */
	onMigrated?: (result: MigrationResult) => void;
}

export const DEFAULT_SCHEMA = 'daa';
const DEFAULT_POOL_SIZE = 8;
const DEFAULT_PATIENCE_MS = 15_000;
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;
/** First half of the advisory lock's key, so that no other software's lock is taken for ours. */
const LOCK_SPACE = 0x0daa;

/** The schema's name goes into DDL, so only plain names pass. Throws DaaError `credential_invalid`. */
export function checkSchemaName(schema: string): string {
	if (SCHEMA_NAME.test(schema) && !schema.startsWith('pg_')) return schema;
	throw new DaaError('credential_invalid', 'The PostgreSQL schema name may hold only lower-case letters, digits and underscores, and not begin with a digit or pg_.');
}

function migrationHost(db: Kysely<unknown>, schema: string): MigrationHost {
	return {
		dialect: { kind: 'postgres', schema },
		db,
		lock: async (tx) => {
			await sql`select pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${schema}))`.execute(tx);
		},
		version: async (on) => {
			// A query over the catalog rather than to_regclass: that one answers from this session's cache, which may
			// still say "no such schema" after another process, whose lock we waited for, has made it.
			const found = await sql`select 1 from pg_catalog.pg_tables where schemaname = ${schema} and tablename = 'schema_version'`.execute(on);
			if (found.rows.length === 0) return 0;
			const { rows } = await sql<{ version: number | null }>`select max(version) as version from ${sql.table(`${schema}.schema_version`)}`.execute(on);
			return rows[0]?.version ?? 0;
		},
		now: () => new Date().toISOString(),
	};
}

/** Opens the store that several n8n processes or hosts share. Resolves only after the server answered and the schema fits. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
	const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
	const patienceMs = options.busyPatienceMs ?? DEFAULT_PATIENCE_MS;
	const dialect = dialectOver(openPool(options, options.poolSize ?? DEFAULT_POOL_SIZE));
	// One dialect has one driver per Kysely, so migrations share the instance and go without its plugins.
	const root = new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
	try {
		const host = migrationHost(root.withoutPlugins() as unknown as Kysely<unknown>, schema);
		const migrated = await retryWhileBusy(() => migrate(host), patienceMs);
		options.onMigrated?.(migrated);
	} catch (error) {
		await root.destroy();
		throw error;
	}
	return assemble(root, schema, options.merkle, patienceMs);
}

function assemble(root: Kysely<Database>, schema: string, merkle: MerkleArithmetic, patienceMs: number): Store {
	const db = root.withSchema(schema);
	const guard = createGuard();
	const writeEvent = writeEventAsPending(schema);
	const sealer = createSealer(async () => (await sealPending(db, schema, merkle, false)) !== undefined);
	const reads = <T extends object>(methods: T) => guardReads(methods, () => guard.open(), patienceMs);

	async function write<T>(work: (tx: Kysely<Database>) => Promise<T>): Promise<T> {
		guard.open();
		guard.outside('A write to the store');
		return await retryWhileBusy(
			() => db.transaction().setIsolationLevel('read committed').execute((tx) => guard.inside(() => work(tx))),
			patienceMs,
		);
	}

	/** A write that may append events; those are sealed soon after. */
	async function recorded<T>(work: (db: Kysely<Database>, tx: StoreTransaction) => Promise<T>): Promise<T> {
		let events = 0;
		const result = await write((tx) => work(tx, createTransaction(tx, { kind: 'postgres', rowLocks: true }, writeEvent, () => events++)));
		if (events > 0) sealer.request();
		return result;
	}

	// Whatever a killed process left pending.
	sealer.request();
	return {
		kind: 'postgres',
		...reads(createReader(db)),
		transaction: <T>(work: (tx: StoreTransaction) => Promise<T>) => recorded((_db, tx) => work(tx)),
		log: {
			...reads(createLogReads(db)),
			async seal() {
				guard.open();
				guard.outside('Sealing');
				const head = await retryWhileBusy(() => sealPending(db, schema, merkle, true), patienceMs);
				if (!head) throw new DaaError('store_unavailable', 'The state of the audit log is missing from the store.');
				return head;
			},
			erasePrivate: (eventIds) => write((tx) => deletePrivate(tx, eventIds)),
			saveCheckpoint: (checkpoint) => write((tx) => insertCheckpoint(tx, checkpoint)),
		},
		eraseMasks: (ids, at, record) =>
			recorded(async (db, tx) => {
				const erased = await eraseMasks(db, ids, at);
				if (record) await tx.appendEvent(record(erased));
				return erased;
			}),
		async close() {
			if (guard.closed) return;
			guard.close();
			await sealer.stop();
			await root.destroy();
		},
	};
}

