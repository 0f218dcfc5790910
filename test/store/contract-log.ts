import { rootOf } from '../../src/audit/merkle';
import { anyEvent, anyHash, anyId } from '../support/records';
import { codeOf, type Harness } from './contract';

export function logContract({ store, raw }: Harness): void {
	const append = (...events: ReturnType<typeof anyEvent>[]) =>
		store().transaction(async (tx) => {
			for (const event of events) await tx.appendEvent(event);
		});

	test('events of a case are seen at once, oldest first, and never from the other environment', async () => {
		const correlationId = anyId('cor');
		const [first, second, foreign] = [anyEvent({ correlationId, approvalId: 'apr_1' }), anyEvent({ correlationId }), anyEvent({ correlationId, environment: 'test' })];
		await append(first, foreign);
		await append(second);
		const events = await store().log.byCorrelation(correlationId, 'production');
		expect(events.map(({ seq: _seq, ...event }) => event)).toEqual([{ ...first, erased: false }, { ...second, erased: false }]);
		expect(await store().log.byCorrelation(correlationId, 'test')).toMatchObject([{ id: foreign.id }]);
	});

	test('sealing gives every event its place, and the root is that of RFC 9162', async () => {
		const { size: before } = await store().log.seal();
		const events = Array.from({ length: 7 }, () => anyEvent());
		await append(...events);
		const { size, root } = await store().log.seal();
		expect(size).toBe(before + 7);
		const all = await store().log.read(0, size + 10);
		expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
		expect(all.slice(before).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
		expect(root).toBe(rootOf(all.map(({ leafHash }) => leafHash)));
		expect(await store().log.read(before + 2, 3)).toEqual(all.slice(before + 2, before + 5));
		expect(await store().log.read(size, 10)).toEqual([]);
		expect(await store().log.seal()).toEqual({ size, root });
	});

	test('an event written again by its id stays one; another event under its id is refused', async () => {
		const id = anyId('evt');
		const event = anyEvent({ id });
		await append(event, event);
		await append(event);
		await append(anyEvent({ id }));
		const { size } = await store().log.seal();
		expect((await store().log.read(0, size)).filter((stored) => stored.id === id)).toMatchObject([{ header: event.header }]);
		expect(await codeOf(append(anyEvent({ id, outcome: 'rejected' })))).toBe('store_conflict');
	});

	test('many events at once stand in the log as if written one by one, and a repeat changes nothing', async () => {
		const { size: before } = await store().log.seal();
		const [alone, ...many] = Array.from({ length: 260 }, () => anyEvent());
		if (!alone) throw new Error('none');
		await append(alone);
		await store().transaction((tx) => tx.appendEvents(many));
		await store().transaction((tx) => tx.appendEvents([alone, ...many]));
		await append(anyEvent());
		const { size, root } = await store().log.seal();
		const all = await store().log.read(0, size + 10);
		expect(all.slice(before, before + 260).map(({ id }) => id)).toEqual([alone, ...many].map(({ id }) => id));
		expect(size).toBe(before + 261);
		expect(root).toBe(rootOf(all.map(({ leafHash }) => leafHash)));
		const { seq: _seq, erased: _erased, ...stored } = all[before + 3] ?? ({} as (typeof all)[number]);
		expect(stored).toEqual(many[2]);
	});

	test('an event of a rolled-back transaction is not in the log', async () => {
		const event = anyEvent({ correlationId: anyId('cor') });
		const { size } = await store().log.seal();
		await store()
			.transaction(async (tx) => {
				await tx.appendEvent(event);
				throw new Error('no');
			})
			.catch(() => {});
		expect(await store().log.byCorrelation(event.correlationId, 'production')).toEqual([]);
		expect((await store().log.seal()).size).toBe(size);
	});

	test('erasing removes ciphertext and key, keeps header and root, and is not undone by a repeat', async () => {
		const event = anyEvent({ correlationId: anyId('cor') });
		await append(event);
		const sealed = await store().log.seal();
		expect(await store().log.erasePrivate([event.id, anyId('evt')])).toBe(1);
		expect(await store().log.erasePrivate([event.id])).toBe(0);
		expect(await store().log.erasePrivate([])).toBe(0);
		await append(event);
		const [stored] = await store().log.byCorrelation(event.correlationId, 'production');
		expect(stored).toMatchObject({ erased: true, ciphertext: '', wrappedKey: '', header: event.header });
		expect(await store().log.seal()).toEqual(sealed);
	});

	test('the newest checkpoint is found; another root for the same size is refused', async () => {
		const checkpoint = { size: 3, root: anyHash(), at: '2026-11-20T09:00:00.000Z', note: 'daa\n3\n' };
		await store().log.saveCheckpoint(checkpoint);
		await store().log.saveCheckpoint(checkpoint);
		await store().log.saveCheckpoint({ ...checkpoint, size: 2, at: '2026-11-20T09:00:01.000Z' });
		expect(await store().log.latestCheckpoint()).toEqual(checkpoint);
		expect(await codeOf(store().log.saveCheckpoint({ ...checkpoint, root: anyHash() }))).toBe('store_conflict');
	});

	describe('the database itself refuses', () => {
		const event = anyEvent();
		beforeAll(async () => {
			await append(event);
			await store().log.seal();
			await store().log.saveCheckpoint({ size: 1, root: anyHash(), at: '2026-11-20T09:00:00.000Z', note: 'n' });
		});

		test.each([
			`update {t}events set outcome = 'rejected'`,
			`update {t}events set header = header where id = '${event.id}'`,
			`delete from {t}events where id = '${event.id}'`,
			`update {t}event_seq set seq = seq + 1000000`,
			`delete from {t}event_seq where event_id = '${event.id}'`,
			`update {t}event_private set ciphertext = 'x' where event_id = '${event.id}'`,
			`update {t}checkpoints set root = 'x'`,
			`delete from {t}checkpoints`,
			`insert into {t}events (id, at, action, outcome, correlation_id, environment, header, leaf_hash) values ('${event.id}', '', '', '', '', 'test', '', '') on conflict (id) do update set outcome = 'x'`,
		])('%s', async (statement) => {
			await expect(raw(statement)).rejects.toThrow(/append-only/);
			expect(await store().log.byCorrelation('cor-1', 'production')).toEqual(expect.arrayContaining([expect.objectContaining({ ...event, erased: false })]));
		});
	});
}
