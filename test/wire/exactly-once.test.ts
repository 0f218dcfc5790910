import { merkle } from '../../src/audit/merkle';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { draft, openStage, type Stage } from '../execute/stage';
import { testPostgres, type TestPostgres } from '../support/postgres';

/** PostgreSQL lets transactions really run side by side, so this is where two calls for one approval would show. */
let postgres: TestPostgres;
let stage: Stage;
beforeAll(async () => {
	postgres = await testPostgres();
	stage = await openStage(30_000, await openPostgresStore({ connectionString: postgres.url, merkle }));
}, 60_000);
afterAll(async () => {
	await stage?.close();
	await postgres?.stop();
});

const counted = (codes: readonly (string | undefined)[]) => {
	const counts: Record<string, number> = {};
	for (const code of codes) counts[code ?? 'done'] = (counts[code ?? 'done'] ?? 0) + 1;
	return counts;
};

const ticketsFrom = (first: number, count: number) =>
	Array.from({ length: count }, (_, index) => {
		const id = String(first + index);
		stage.server.control({ set: { [id]: { refund_status: 'requested' } } });
		return id;
	});

const writesOf = (ids: readonly string[]) => ids.map((id) => stage.server.tickets.get(id)?.writes);

test('60 policy grants, each used five times at once: 60 calls', async () => {
	const ids = ticketsFrom(5_000, 60);
	const grants = await Promise.all(ids.map((target_id) => stage.grant(draft({ target_id }))));
	const done = await Promise.all(grants.flatMap((grant, index) => Array.from({ length: 5 }, () => stage.act({ grant, action: draft({ target_id: ids[index] }) }))));
	expect(counted(done.map(({ code }) => code))).toEqual({ done: 60, grant_used: 240 });
	expect(writesOf(ids)).toEqual(ids.map(() => 1));
}, 60_000);

test('20 approvals with five grants each, all used at once: 20 calls', async () => {
	const ids = ticketsFrom(6_000, 20);
	const runs: Promise<string | undefined>[] = [];
	for (const target_id of ids) {
		const action = draft({ target_id });
		const approval = await stage.approve(action);
		const grants = await Promise.all(Array.from({ length: 5 }, () => stage.grant(action, { approval: approval.id })));
		runs.push(...grants.map(async (grant) => (await stage.act({ grant, action })).code));
	}
	expect(counted(await Promise.all(runs))).toEqual({ done: 20, grant_used: 80 });
	expect(writesOf(ids)).toEqual(ids.map(() => 1));
}, 60_000);

test('values, exceptions and refusals are kept as on SQLite', async () => {
	stage.server.control({ set: { 7000: { refund_status: 'paid \u0000 \ud83d\ude42 \ud800' } } });
	const action = draft({ target_id: '7000', correlation_id: 'cor-7' });
	const section = await stage.act({ action, grant: await stage.grant(action) });
	expect(section).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(await stage.ports.store.intent(section.intent_id ?? '')).toMatchObject({ state: 'blocked', code: 'value_stale', before: section.before });
	expect((await stage.ports.store.exceptions({ state: 'open', limit: 5 })).map(({ type }) => type)).toContain('value_stale');
});
