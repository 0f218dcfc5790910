import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { merkle } from '../../src/audit/merkle';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import type { Store } from '../../src/store/port';
import { testPostgres } from '../support/postgres';

export type Row = Record<string, unknown>;
/** Puts rows in past the port, many at once. */
export type Load = (table: string, rows: Row[]) => Promise<void>;

export interface Raw {
	load: Load;
	/** `{t}` before a table's name becomes its schema. */
	run(sql: string): Promise<unknown>;
	rows(sql: string): Promise<Row[]>;
	/** Does `work` without the indexes of these tables and makes them again: sorting once is faster than a hundred thousand times. */
	unindexed(tables: readonly string[], work: () => Promise<void>): Promise<void>;
}

type Measure = (name: string, store: Store, raw: Raw) => Promise<void>;

const names = new Map<string, string>();
function columnOf(name: string): string {
	const known = names.get(name) ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	names.set(name, known);
	return known;
}

/** A record's columns in the database's own names. */
export const columnsOf = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [columnOf(name), value]));

/** `made`: how each index is made again. */
async function without(indexes: readonly { name: string; made: string }[], drop: (name: string) => string, { run }: Pick<Raw, 'run'>, work: () => Promise<void>): Promise<void> {
	for (const { name } of indexes) await run(drop(name));
	await work();
	for (const { made } of indexes) await run(made);
}

export async function onSqlite(measure: Measure): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'daa-bench-'));
	const path = join(folder, 'store.sqlite');
	const store = await openSqliteStore({ path, merkle });
	const db = new DatabaseSync(path);
	// What is loaded here is thrown away; the store's own connections are as they always are.
	db.exec('pragma synchronous = off; pragma cache_size = -200000');
	const load: Load = async (table, rows) => {
		const columns = Object.keys(rows[0] ?? {});
		const insert = db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
		db.exec('begin immediate');
		for (const row of rows) insert.run(...columns.map((column) => row[column] as string));
		db.exec('commit');
	};
	const run = async (sql: string) => db.exec(sql.replaceAll('{t}', ''));
	const rows = async (sql: string) => db.prepare(sql.replaceAll('{t}', '')).all() as Row[];
	const unindexed: Raw['unindexed'] = async (tables, work) => {
		const indexes = await rows(`select name, sql as made from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables.map((table) => `'${table}'`).join(', ')})`);
		await without(indexes as never, (name) => `drop index ${name}`, { run }, work);
	};
	try {
		await measure('SQLite', store, { load, run, rows, unindexed });
	} finally {
		db.close();
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

export async function onPostgres(measure: Measure): Promise<void> {
	const server = await testPostgres();
	try {
		const store = await openPostgresStore({ connectionString: server.url, schema: 'bench', merkle });
		const client = new Client({ connectionString: server.url });
		await client.connect();
		await client.query('set synchronous_commit = off');
		const load: Load = async (table, rows) => {
			const columns = Object.keys(rows[0] ?? {}).join(', ');
			await client.query(`insert into bench.${table} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::bench.${table}, $1::json)`, [JSON.stringify(rows)]);
		};
		const run = (sql: string) => client.query(sql.replaceAll('{t}', 'bench.'));
		const rows = async (sql: string) => (await run(sql)).rows as Row[];
		const unindexed: Raw['unindexed'] = async (tables, work) => {
			const indexes = await rows(`select indexname as name, indexdef as made from pg_indexes where schemaname = 'bench' and tablename in (${tables.map((table) => `'${table}'`).join(', ')})
				and indexname not in (select conname from pg_constraint)`);
			await without(indexes as never, (name) => `drop index bench.${name}`, { run }, work);
		};
		try {
			await measure('PostgreSQL', store, { load, run, rows, unindexed });
		} finally {
			await client.end();
			await store.close();
		}
	} finally {
		await server.stop();
	}
}
