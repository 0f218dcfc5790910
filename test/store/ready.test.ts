import { Kysely } from 'kysely';
import { DatabaseSync } from 'node:sqlite';
import { insertNew, patchRow, ready } from '../../src/store/queries/ready';
import type { Database } from '../../src/store/queries/schema';
import { NodeSqliteDialect } from '../../src/store/sqlite/sqlite-dialect';

function open(): Kysely<Database> {
	const db = new DatabaseSync(':memory:');
	db.exec('create table settings (key text primary key, value text, version integer)');
	return new Kysely<Database>({ dialect: new NodeSqliteDialect(db) });
}

describe('a statement that is built once', () => {
	const settings = ready((db, version: number, key: string) => db.selectFrom('settings').select(['key', 'value']).where('key', '=', key).where('version', '=', version).where('value', 'in', ['a', 'b']));

	test('takes each value to its own place, whatever the order, on every connection', async () => {
		for (const db of [open(), open()]) {
			for (const key of ['one', '\0hole:0', '\0hole:1']) {
				await insertNew(db, 'settings', { key, value: 'a', version: 1 });
				expect((await settings(db, 1, key)).rows).toEqual([{ key, value: 'a' }]);
				expect((await settings(db, 2, key)).rows).toEqual([]);
			}
			await db.destroy();
		}
	});

	test('refuses an argument that it does not bind', async () => {
		const db = open();
		const lost = ready((on, _key: string) => on.selectFrom('settings').select('key'));
		await expect(lost(db, 'one')).rejects.toThrow('Argument 0 is not bound as a value');
		await db.destroy();
	});

	test('inserts what is not there, without the columns that are left out', async () => {
		const db = open();
		expect(await insertNew(db, 'settings', { key: 'one', value: undefined, version: 1 })).toBe(true);
		expect(await insertNew(db, 'settings', { key: 'one', value: 'a', version: 2 })).toBe(false);
		expect(await insertNew(db, 'settings', { key: 'two', value: 'b', version: 2 })).toBe(true);
		expect(await db.selectFrom('settings').selectAll().orderBy('key').execute()).toEqual([
			{ key: 'one', value: null, version: 1 },
			{ key: 'two', value: 'b', version: 2 },
		]);
		await db.destroy();
	});

	test('changes only the rows that have every value', async () => {
		const db = open();
		await insertNew(db, 'settings', { key: 'one', value: 'a', version: 1 });
		expect(await patchRow(db, 'settings', { value: 'b', version: undefined }, { key: 'one', version: 2 })).toBe(false);
		expect(await patchRow(db, 'settings', { value: 'b', version: 2 }, { key: 'one', version: 1 })).toBe(true);
		expect(await db.selectFrom('settings').selectAll().execute()).toEqual([{ key: 'one', value: 'b', version: 2 }]);
		await db.destroy();
	});
});
