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
}

type Measure = (name: string, store: Store, raw: Raw) => Promise<void>;

/** A record's columns in the database's own names. */
export const columnsOf = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));

export async function onSqlite(measure: Measure): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'daa-bench-'));
	const path = join(folder, 'store.sqlite');
	const store = await openSqliteStore({ path, merkle });
	const db = new DatabaseSync(path);
	const load: Load = async (table, rows) => {
		const columns = Object.keys(rows[0] ?? {});
		const insert = db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
		db.exec('begin immediate');
		for (const row of rows) insert.run(...columns.map((column) => row[column] as string));
		db.exec('commit');
	};
	try {
		await measure('SQLite', store, { load, run: async (sql) => db.exec(sql.replaceAll('{t}', '')) });
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
		const load: Load = async (table, rows) => {
			const columns = Object.keys(rows[0] ?? {}).join(', ');
			await client.query(`insert into bench.${table} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::bench.${table}, $1::json)`, [JSON.stringify(rows)]);
		};
		try {
			await measure('PostgreSQL', store, { load, run: (sql) => client.query(sql.replaceAll('{t}', 'bench.')) });
		} finally {
			await client.end();
			await store.close();
		}
	} finally {
		await server.stop();
	}
}
