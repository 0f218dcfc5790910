import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Pool } from 'pg';
import { main } from '../../../src/cli/daa';
import { testPostgres } from '../../support/postgres';
import { SIGNING_KEY, until } from './chain';

export type StoreKind = 'sqlite' | 'postgres';
export const STORES: readonly StoreKind[] = ['sqlite', 'postgres'];

/** A store of one test's own, as n8n's credential, the command line and the test itself reach it. */
export interface EngineStore {
	kind: StoreKind;
	/** Values for the Approval Gate credential. */
	gate: Record<string, unknown>;
	/** Where `daa` finds it. */
	env: Record<string, string>;
	/** Rows of a plain SELECT, read beside n8n. */
	rows(sql: string): Promise<Record<string, unknown>[]>;
	count(from: string): Promise<number>;
	/** Runs `daa`; gives what it printed, one object a line. Throws when it says that something was not done (status 2). */
	daa(...args: string[]): Promise<Record<string, unknown>[]>;
	/**
	 * Waits for one more decision than `before`, and then keeps everybody else from writing: the very moment after a decision
	 * is held. Gives what lets go of it.
	 */
	holdOnceDecided(before: number): Promise<() => Promise<void>>;
	stop(): Promise<void>;
}

const HOLD = { what: 'a decision to be stored', everyMs: 1, timeoutMs: 30_000 };
const DECISIONS = 'select count(*) as n from decisions';

const KEYS = JSON.stringify([{ kid: 'key-1', secret: SIGNING_KEY, active: true }]);

async function runDaa(args: readonly string[], env: Record<string, string>): Promise<string> {
	let [out, err] = ['', ''];
	const status = await main([...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: KEYS, ...env }, cwd: process.cwd() });
	if (status === 2) throw new Error(`daa ${args.join(' ')}: ${err}`);
	return out;
}

const withCommon = (store: Omit<EngineStore, 'count' | 'daa'>): EngineStore => ({
	...store,
	count: async (from) => Number((await store.rows(`select count(*) as n from ${from}`))[0]?.n),
	daa: async (...args) =>
		(await runDaa(args, store.env))
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line) as Record<string, unknown>),
});

function sqliteStore(folder: string, name: string): EngineStore {
	const path = join(folder, `${name}.sqlite`);
	const rows = async (sql: string) => {
		const database = new DatabaseSync(path, { readOnly: true });
		try {
			return database.prepare(sql).all() as Record<string, unknown>[];
		} finally {
			database.close();
		}
	};
	async function holdOnceDecided(before: number) {
		const database = new DatabaseSync(path);
		await until(async () => {
			try {
				database.exec('begin immediate');
			} catch {
				// n8n writes at this moment.
				return undefined;
			}
			if (Number(database.prepare(DECISIONS).get()?.n) > before) return true;
			database.exec('rollback');
			return undefined;
		}, HOLD);
		return async () => database.close();
	}
	return withCommon({ kind: 'sqlite', gate: { storeKind: 'sqlite', sqlitePath: path }, env: { DAA_SQLITE: path }, rows, holdOnceDecided, stop: async () => undefined });
}

/** `via`: host and port of something that stands in between. */
async function postgresStore(name: string, via?: (target: URL) => Promise<{ host: string; port: number }>): Promise<EngineStore> {
	const server = await testPostgres();
	const url = new URL(server.url);
	const schema = name.replace(/\W/g, '_');
	const pool = new Pool({ connectionString: server.url, max: 2, options: `-c search_path=${schema}` });
	// The server goes before its clients have noticed.
	pool.on('error', () => undefined);
	const seen = await via?.(url);
	const gate = {
		storeKind: 'postgres',
		postgresHost: seen?.host ?? url.searchParams.get('host') ?? url.hostname,
		postgresPort: seen?.port ?? Number(url.port || 5432),
		postgresDatabase: url.pathname.slice(1),
		postgresUser: decodeURIComponent(url.username),
		postgresPassword: decodeURIComponent(url.password),
		postgresSchema: schema,
		postgresSsl: 'disable',
	};
	return withCommon({
		kind: 'postgres',
		gate,
		env: { DAA_POSTGRES_URL: server.url, DAA_POSTGRES_SCHEMA: schema },
		rows: async (sql) => (await pool.query(sql)).rows as Record<string, unknown>[],
		async holdOnceDecided(before) {
			const client = await pool.connect();
			await until(async () => {
				// Granted right after whoever writes has committed.
				await client.query('begin');
				await client.query('lock table approvals in exclusive mode');
				if (Number((await client.query(DECISIONS)).rows[0].n) > before) return true;
				await client.query('rollback');
				return undefined;
			}, HOLD);
			return async () => {
				await client.query('rollback');
				client.release();
			};
		},
		async stop() {
			await pool.end();
			await server.stop();
		},
	});
}

/** An empty store; `folder` is n8n's own, in which an SQLite file goes away with it. Stop it after n8n has let go. */
export function engineStore(kind: StoreKind, folder: string, name: string, via?: Parameters<typeof postgresStore>[1]): Promise<EngineStore> {
	return kind === 'sqlite' ? Promise.resolve(sqliteStore(folder, name)) : postgresStore(name, via);
}
