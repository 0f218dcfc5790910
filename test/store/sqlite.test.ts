import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { merkle } from '../../src/audit/merkle';
import type { Store } from '../../src/store/port';
import { forbidSchemaChanges, openDatabase } from '../../src/store/sqlite/open-database';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { anyApproval, anyEvent, anyId } from '../support/records';
import { codeOf, storeContract } from './contract';
import type { StoreLocation } from './worker';

const folder = mkdtempSync(join(tmpdir(), 'daa-sqlite-'));
const path = join(folder, 'deep', 'er', 'store.sqlite');
let store: Store;

beforeAll(async () => {
	store = await openSqliteStore({ path, merkle });
});

afterAll(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

async function raw(sql: string, location?: StoreLocation): Promise<unknown[]> {
	const db = new DatabaseSync(location && 'sqlite' in location ? location.sqlite : path, { timeout: 2_000 });
	try {
		return db.prepare(sql.replaceAll('{t}', '')).all();
	} finally {
		db.close();
	}
}

storeContract({
	store: () => store,
	location: () => ({ sqlite: path }),
	freshLocation: async () => ({ sqlite: join(folder, `${anyId('db')}.sqlite`) }),
	raw,
	async unusable() {
		const text = join(folder, 'notes.txt');
		writeFileSync(text, 'This is not a database, and long enough to be looked at as one. '.repeat(20));
		return [{ sqlite: join(text, 'store.sqlite') }, { sqlite: folder }, { sqlite: text }];
	},
});

describe('only in SQLite', () => {
	test('the file is readable by its owner alone', () => {
		const modes = readdirSync(join(folder, 'deep', 'er')).map((name) => statSync(join(folder, 'deep', 'er', name)).mode & 0o777);
		expect(modes.length).toBeGreaterThan(0);
		expect(new Set(modes)).toEqual(new Set([0o600]));
	});

	test('INSERT OR REPLACE, which fires no DELETE trigger, is refused by key and by id', async () => {
		const event = anyEvent();
		await store.transaction((tx) => tx.appendEvent(event));
		const columns = 'id, at, action, outcome, correlation_id, environment, header, leaf_hash';
		await expect(raw(`insert or replace into events (${columns}) values ('${event.id}', '', '', '', '', 'test', '', '')`)).rejects.toThrow(/append-only/);
		await expect(raw(`replace into events (ord, ${columns}) values (1, 'evt_other', '', '', '', '', 'test', '', '')`)).rejects.toThrow(/append-only/);
		await expect(raw(`replace into event_seq (seq, event_id) values (0, 'evt_other')`)).rejects.toThrow(/append-only/);
		await expect(raw(`replace into event_private values ('${event.id}', '', '', '')`)).rejects.toThrow(/append-only/);
	});

	test.each(['DROP TRIGGER events_no_update', 'DROP TABLE events', 'ALTER TABLE events RENAME TO gone', `UPDATE events SET outcome = 'x'`, 'DELETE FROM event_seq', `ATTACH 'x' AS y`, 'PRAGMA writable_schema = ON; DELETE FROM sqlite_master'])(
		'our own connection is not allowed: %s',
		async (statement) => {
			const db = openDatabase(path, 'write');
			forbidSchemaChanges(db);
			expect(() => db.exec(statement)).toThrow();
			db.close();
			expect(await raw(`select name from sqlite_master where type = 'trigger' and tbl_name = 'events'`)).toHaveLength(3);
		},
	);

	test('what was erased is in none of the files any more', async () => {
		const event = anyEvent();
		await store.transaction((tx) => tx.appendEvent(event));
		const found = () => readdirSync(join(folder, 'deep', 'er')).filter((name) => [event.ciphertext, event.wrappedKey].some((text) => readFileSync(join(folder, 'deep', 'er', name)).includes(text.slice(0, 60))));
		expect(found()).not.toEqual([]);
		await store.log.erasePrivate([event.id]);
		expect(found()).toEqual([]);
	});

	test('a writer waits for another process without blocking the event loop, and gives up in the end', async () => {
		const other = new DatabaseSync(path);
		other.exec('begin immediate');
		const impatient = await openSqliteStoreWhenLocked();
		let ticks = 0;
		const ticker = setInterval(() => ticks++, 5);
		const started = performance.now();
		expect(await codeOf(impatient.transaction((tx) => tx.insertApproval(anyApproval(), [])))).toBe('store_busy');
		expect(performance.now() - started).toBeGreaterThan(250);
		// Waiting that blocks leaves none; on a busy machine there are few.
		expect(ticks).toBeGreaterThan(1);
		clearInterval(ticker);
		const waiting = store.transaction((tx) => tx.insertApproval(anyApproval(), []));
		await sleep(100);
		other.exec('commit');
		await waiting;
		other.close();
		await impatient.close();
	});

	/** Opening reads the version and writes nothing, so it works under another's write lock. */
	const openSqliteStoreWhenLocked = () => openSqliteStore({ path, merkle, busyPatienceMs: 300 });

	test('in memory it works the same, and a read inside a transaction is refused instead of waiting for itself', async () => {
		const memory = await openSqliteStore({ path: ':memory:', merkle });
		const approval = anyApproval();
		await memory.transaction((tx) => tx.insertApproval(approval, []));
		expect(await memory.approval(approval.id)).toEqual(approval);
		await expect(memory.transaction(() => memory.approval(approval.id))).rejects.toThrow('must not be called inside');
		await memory.transaction((tx) => tx.appendEvent(anyEvent()));
		expect((await memory.log.seal()).size).toBe(1);
		expect(await memory.log.erasePrivate(['evt_none'])).toBe(0);
		await memory.close();
	});
});
