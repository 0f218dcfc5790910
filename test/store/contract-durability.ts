import { setTimeout as sleep } from 'node:timers/promises';
import { hashLeaf, rootOf } from '../../src/audit/merkle';
import { KNOWN_VERSION } from '../../src/store/migrations';
import { anyApproval, anyEvent, anyId, anyToken } from '../support/records';
import { codeOf, type Harness } from './contract';
import { runWorkers, startWorker } from './start-worker';
import { openStoreAt } from './worker';

const PROCESSES = 4;
const RACES = 40;

export function durabilityContract({ store, location, freshLocation, raw, unusable }: Harness): void {
	test(`${PROCESSES} processes race for ${RACES} decisions: each is taken once`, async () => {
		const approvals = Array.from({ length: RACES }, () => anyApproval());
		await store().transaction(async (tx) => {
			for (const approval of approvals) await tx.insertApproval(approval, []);
		});
		const ids = approvals.map(({ id }) => id);
		const said = await runWorkers(location(), Array.from({ length: PROCESSES }, (_, index) => ({ kind: 'decide', approver: `person-${index}`, approvals: ids })));
		expect(said.flat().sort()).toEqual([...ids].sort());
		for (const id of ids) expect(await store().decisions(id)).toHaveLength(1);
	}, 60_000);

	test(`${PROCESSES} processes race for ${RACES} grants: each opens one intent`, async () => {
		const tokens = Array.from({ length: RACES }, () => anyToken());
		await store().transaction(async (tx) => {
			for (const token of tokens) await tx.insertToken(token);
		});
		const grants = tokens.map(({ jtiHash }) => jtiHash);
		const said = await runWorkers(location(), Array.from({ length: PROCESSES }, () => ({ kind: 'execute', grants })));
		expect(said.flat().sort()).toEqual([...grants].sort());
		for (const grant of grants) expect((await store().intentByRequest(grant))?.grantJtiHash).toBe(grant);
	}, 60_000);

	test('a writer killed in mid-run loses no acknowledged row, and the log stays whole', async () => {
		const correlationId = anyId('cor');
		const acknowledged: unknown[] = [];
		for (const lines of [1, 20, 60]) {
			const worker = startWorker(location(), { kind: 'append', correlationId });
			const until = Date.now() + 20_000;
			while (worker.said.length < lines && Date.now() < until) await sleep(2);
			worker.kill();
			await worker.ended;
			expect(worker.said.length).toBeGreaterThanOrEqual(lines);
			acknowledged.push(...worker.said);
		}
		const stored = (await store().log.byCorrelation(correlationId, 'production')).map(({ id }) => id);
		expect(stored).toEqual(expect.arrayContaining(acknowledged));
		// A kill between commit and answer leaves at most one row more.
		expect(stored.length - acknowledged.length).toBeLessThanOrEqual(3);
		const { size, root } = await store().log.seal();
		const log = await store().log.read(0, size);
		expect(rootOf(log.map(({ header }) => hashLeaf(header)))).toBe(root);
		expect(log.filter((event) => event.correlationId === correlationId)).toHaveLength(stored.length);
	}, 90_000);

	test('several processes opening a new store at once migrate it once', async () => {
		const fresh = await freshLocation();
		const said = await runWorkers(fresh, Array.from({ length: PROCESSES }, () => ({ kind: 'open' })));
		expect(said.flat()).toEqual(Array.from({ length: PROCESSES }, () => ({ from: expect.any(Number) as number, to: KNOWN_VERSION })));
		expect(await raw('select version from {t}schema_version', fresh)).toHaveLength(KNOWN_VERSION);
		const opened = await openStoreAt(fresh);
		await opened.transaction((tx) => tx.appendEvent(anyEvent()));
		expect((await opened.log.seal()).size).toBe(1);
		await opened.close();
	}, 60_000);

	test('a store of a newer package is left alone', async () => {
		const fresh = await freshLocation();
		await (await openStoreAt(fresh)).close();
		await raw(`insert into {t}schema_version (version, name, applied_at) values (${KNOWN_VERSION + 1}, 'later', '')`, fresh);
		expect(await codeOf(openStoreAt(fresh))).toBe('store_version');
	});

	test('a store that cannot be reached says so within seconds', async () => {
		const places = await unusable();
		expect(places.length).toBeGreaterThan(0);
		for (const place of places) {
			const start = performance.now();
			expect(await codeOf(openStoreAt(place))).toBe('store_unavailable');
			expect(performance.now() - start).toBeLessThan(8_000);
		}
	}, 60_000);

	test('a closed store refuses everything', async () => {
		const opened = await openStoreAt(await freshLocation());
		await opened.transaction((tx) => tx.appendEvent(anyEvent()));
		await opened.close();
		await opened.close();
		for (const call of [opened.approval('x'), opened.transaction(async () => 1), opened.log.seal(), opened.log.read(0, 1), opened.log.erasePrivate(['x'])]) {
			expect(await codeOf(call)).toBe('store_unavailable');
		}
	});
}
