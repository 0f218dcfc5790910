import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { merkle } from '../../src/audit/merkle';
import { store as storeCommand } from '../../src/cli/commands/store';
import { KNOWN_VERSION } from '../../src/store/migrations';
import type { Store } from '../../src/store/port';
import { grantScript } from '../../src/store/postgres/grants';
import { checkSchemaName, openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { onPostgres, testPostgres, type TestPostgres } from '../support/postgres';
import { anyApproval, anyDecision, anyEvent, anyId, anyIntent, anyToken } from '../support/records';
import { codeOf, storeContract } from './contract';
import type { StoreLocation } from './worker';

const schema = 'daa_contract';
let server: TestPostgres;
let store: Store;
let silent: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
	server = await testPostgres();
	store = await openPostgresStore({ connectionString: server.url, schema, merkle });
	// Accepts connections and never says a word.
	silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
}, 120_000);

afterAll(async () => {
	await store?.close();
	for (const socket of sockets) socket.destroy();
	silent?.close();
	await server?.stop();
}, 60_000);

async function raw(sql: string, location?: StoreLocation): Promise<unknown[]> {
	const at = location && 'schema' in location ? location.schema : schema;
	const { rows } = await onPostgres(server.url, (client) => client.query<Record<string, unknown>>(sql.replaceAll('{t}', `"${at}".`)));
	return rows;
}

storeContract({
	store: () => store,
	location: () => ({ postgres: server.url, schema }),
	freshLocation: async () => ({ postgres: server.url, schema: anyId('daa').slice(0, 30) }),
	raw,
	async unusable() {
		const missing = new URL(server.url);
		missing.pathname = '/no_such_database';
		return ['postgres://127.0.0.1:1/none', `postgres://127.0.0.1:${(silent.address() as AddressInfo).port}/none`, missing.href].map((postgres) => ({ postgres, schema }));
	},
});

describe('only in PostgreSQL', () => {
	test('what is pending gets sealed in the background within a moment', async () => {
		const correlationId = anyId('cor');
		await store.transaction((tx) => tx.appendEvent(anyEvent({ correlationId })));
		const seq = async () => (await store.log.byCorrelation(correlationId, 'production'))[0]?.seq;
		for (const until = Date.now() + 3_000; (await seq()) === null && Date.now() < until; ) await sleep(20);
		expect(await seq()).toEqual(expect.any(Number));
		expect(await raw('select * from {t}event_pending')).toEqual([]);
	});

	test('TRUNCATE is refused, and replica mode, which switches triggers off, does not help', async () => {
		await expect(raw('truncate {t}events cascade')).rejects.toThrow(/append-only/);
		await expect(raw('truncate {t}event_private')).rejects.toThrow(/append-only/);
		await expect(
			onPostgres(server.url, async (client) => {
				await client.query('set session_replication_role = replica');
				await client.query(`delete from ${schema}.events`);
			}),
		).rejects.toThrow(/append-only/);
	});

	test('a role with the printed grants can do all the work, and change nothing in the log', async () => {
		const role = anyId('daa_app');
		await onPostgres(server.url, async (client) => {
			await client.query(`create role ${role} login password 'only-in-this-test'`);
			await client.query(grantScript(schema, role));
		});
		try {
			const url = new URL(server.url);
			[url.username, url.password] = [role, 'only-in-this-test'];
			const app = await openPostgresStore({ connectionString: url.href, schema, merkle });
			const [approval, token, event] = [anyApproval(), anyToken(), anyEvent()];
			await app.transaction(async (tx) => {
				await tx.insertApproval(approval, []);
				await tx.lockApproval(approval.id);
				await tx.updateApproval(approval.id, 1, { state: 'approved' });
				await tx.insertDecision(anyDecision(approval.id));
				await tx.insertToken(token);
				await tx.consumeToken(token.jtiHash, approval.createdAt);
				await tx.insertIntent(anyIntent());
				await tx.appendEvent(event);
				await tx.putSetting({ key: anyId('set'), value: 1, version: 0, updatedAt: '', updatedBy: '' });
			});
			const head = await app.log.seal();
			await app.log.saveCheckpoint({ ...head, at: approval.createdAt, note: 'n' });
			expect(await app.log.erasePrivate([event.id])).toBe(1);
			await app.close();
			const asApp = (sql: string) => onPostgres(url.href, (client) => client.query(sql));
			for (const sql of [`update ${schema}.events set outcome = 'x'`, `delete from ${schema}.event_seq`, `alter table ${schema}.events disable trigger all`, `drop table ${schema}.events`]) {
				await expect(asApp(sql)).rejects.toMatchObject({ code: '42501' });
			}
			expect(await codeOf(openPostgresStore({ connectionString: url.href, schema: 'not_there_yet', merkle }))).toBe('store_unavailable');
			await expect(asApp(`insert into ${schema}.events (ord) values (1)`)).rejects.toThrow();
			const forgotten = await raw(
				`select relname from pg_class where relnamespace = '${schema}'::regnamespace and relkind = 'r' and relname not in ('schema_version', 'log_state')
				and not has_any_column_privilege('${role}', oid, 'insert')`,
			);
			expect(forgotten).toEqual([]);
		} finally {
			await raw(`drop owned by ${role}; drop role ${role}`);
		}
	});

	test('daa store migrate brings a schema up to date as the owner', async () => {
		const out = { text: '' };
		const sink = { write: (text: string) => ((out.text += text), true) };
		const io = { stdin: process.stdin, stdout: sink, stderr: sink, env: { DAA_POSTGRES_URL: server.url }, cwd: '/' };
		expect(await storeCommand(['migrate', '--schema', 'by_hand'], io)).toBe(0);
		expect(await storeCommand(['migrate', '--schema', 'by_hand'], io)).toBe(0);
		expect(out.text.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
			{ store: 'postgres', from: 0, to: KNOWN_VERSION },
			{ store: 'postgres', from: KNOWN_VERSION, to: KNOWN_VERSION },
		]);
	});

	test('a connection that the server cuts is replaced, and never ends the process', async () => {
		await store.approval('apr_any');
		await raw(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'draft-approve-act' and datname = current_database()`);
		await sleep(50);
		const codes = [await codeOf(store.approval('apr_any')), await codeOf(store.approval('apr_any'))];
		expect(codes[1]).toBe('nothing was thrown');
		const cut = store.transaction(async (tx) => {
			await tx.insertApproval(anyApproval(), []);
			await raw(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'draft-approve-act' and datname = current_database()`);
			await tx.insertApproval(anyApproval(), []);
		});
		expect(await codeOf(cut)).toBe('store_unavailable');
		expect(await store.transaction(async () => 'again')).toBe('again');
	});

	test('crossing locks end in one retry, not in an error', async () => {
		const [left, right] = [anyApproval(), anyApproval()];
		await store.transaction(async (tx) => {
			await tx.insertApproval(left, []);
			await tx.insertApproval(right, []);
		});
		const both = (first: string, second: string) =>
			store.transaction(async (tx) => {
				await tx.lockApproval(first);
				await sleep(100);
				return (await tx.lockApproval(second))?.id;
			});
		expect(await Promise.all([both(left.id, right.id), both(right.id, left.id)])).toEqual([right.id, left.id]);
	}, 30_000);

	test.each(['Daa', '1daa', 'daa"; drop schema x', '', 'pg_daa', 'ä', 'a'.repeat(64)])('the schema name %j is refused', (name) => {
		expect(() => checkSchemaName(name)).toThrow(expect.objectContaining({ code: 'credential_invalid' }));
	});
});
