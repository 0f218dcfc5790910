import { deliveredEventId, type OutboxRecord } from '../../src/store/port';
import { anyId } from '../support/records';
import type { Harness } from './contract';

const at = (second: number): string => `2026-11-20T09:00:${String(second).padStart(2, '0')}.000Z`;

/** Order, leases and fences of what CRMs are still to be told. */
export function outboxContract({ store }: Harness): void {
	const entry = (destination: string, ticketId: string, patch: Partial<OutboxRecord> = {}): OutboxRecord => ({
		id: anyId('out'),
		destination,
		ticketId,
		environment: 'production',
		workflowId: 'wf-1',
		executionId: 'ex-1',
		correlationId: 'cor-1',
		approvalId: null,
		fields: { risk_tier: 'high', ai_used: true, intent_confidence: 0.83, guardrail_types: ['pii', 'refunds'] },
		note: null,
		state: 'pending',
		attempts: 0,
		uncertain: 0,
		fence: 0,
		leaseUntil: null,
		nextAt: at(0),
		code: null,
		eventId: null,
		createdAt: at(0),
		finishedAt: null,
		...patch,
	});
	const enqueue = (rows: OutboxRecord[]) => store().transaction((tx) => tx.enqueueOutbox(rows));
	const claim = (destination: string, patch: { at?: string; leaseUntil?: string; limit?: number } = {}) =>
		store().transaction((tx) => tx.claimOutbox({ destination, at: at(1), leaseUntil: at(30), limit: 100, ...patch }));
	const settle = (row: OutboxRecord, patch: Partial<OutboxRecord>) =>
		store().transaction((tx) => tx.settleOutbox(row.id, row.fence, { state: 'pending', uncertain: 0, leaseUntil: null, nextAt: at(0), code: null, ...patch }));

	test('what was put in comes back, once, whoever puts it in again', async () => {
		const destination = anyId('dst');
		const row = entry(destination, '1', { note: 'A note with \u0000 in it' });
		await enqueue([row, entry(destination, '2')]);
		await enqueue([{ ...row, fields: { risk_tier: 'low' } }]);
		expect(await store().outboxEntries([row.id, anyId('out')])).toEqual([{ ...row, note: 'A note with \ufffd in it' }]);
		expect(await store().outboxCounts()).toContainEqual({ destination, state: 'pending', count: 2 });
	});

	test('one of each ticket at a time, in the order of arrival, and only this destination', async () => {
		const [destination, other] = [anyId('dst'), anyId('dst')];
		const rows = [entry(destination, 'a'), entry(destination, 'b'), entry(destination, 'a'), entry(destination, 'c')];
		await enqueue(rows);
		await enqueue([entry(other, 'a')]);
		const first = await claim(destination);
		expect(first.map(({ id }) => id)).toEqual([rows[0]?.id, rows[1]?.id, rows[3]?.id]);
		expect(await claim(destination)).toEqual([]);
		const [a] = first as [OutboxRecord];
		expect(await settle(a, { state: 'delivered', finishedAt: at(2), note: null })).toBe(true);
		expect((await claim(destination)).map(({ id }) => id)).toEqual([rows[2]?.id]);
	});

	test('a later one never overtakes an earlier one that has to wait; a refused one holds up nobody', async () => {
		const destination = anyId('dst');
		const rows = [entry(destination, 'a'), entry(destination, 'a')];
		await enqueue(rows);
		const [a] = (await claim(destination)) as [OutboxRecord];
		await settle(a, { nextAt: at(20), code: 'crm_unavailable' });
		expect(await claim(destination, { at: at(10) })).toEqual([]);
		// The one behind it cannot be claimed before it.
		expect(await store().outboxNextAt(destination)).toBe(at(20));
		const [again] = (await claim(destination, { at: at(20) })) as [OutboxRecord];
		expect(again).toMatchObject({ id: a.id, attempts: 2, uncertain: 0 });
		await settle(again, { state: 'rejected', code: 'crm_rejected', finishedAt: at(21) });
		expect((await claim(destination, { at: at(22) })).map(({ id }) => id)).toEqual([rows[1]?.id]);
		expect(await store().transaction((tx) => tx.retryOutbox(destination, at(23)))).toBe(1);
	});

	test('a lease that ran out makes the entry uncertain, and its old sender powerless', async () => {
		const destination = anyId('dst');
		await enqueue([entry(destination, 'a')]);
		const [lost] = (await claim(destination, { leaseUntil: at(10) })) as [OutboxRecord];
		expect(await claim(destination, { at: at(9) })).toEqual([]);
		const [taken] = (await claim(destination, { at: at(11), leaseUntil: at(40) })) as [OutboxRecord];
		expect(taken).toMatchObject({ id: lost.id, uncertain: 1, attempts: 2 });
		expect(await store().outboxEntries([lost.id])).toMatchObject([{ uncertain: 1, leaseUntil: at(40), fence: taken.fence }]);
		expect(await settle(lost, { state: 'delivered' })).toBe(false);
		expect(await settle(taken, { state: 'delivered' })).toBe(true);
	});

	test('many are delivered at once, except those that another sender took over', async () => {
		const destination = anyId('dst');
		await enqueue([entry(destination, 'a', { note: 'x' }), entry(destination, 'b'), entry(destination, 'c')]);
		const lost = await claim(destination, { leaseUntil: at(10) });
		const [again] = (await claim(destination, { at: at(11), limit: 1 })) as [OutboxRecord];
		const settled = await store().transaction((tx) => tx.settleDelivered(lost, at(12)));
		expect(settled.sort()).toEqual(lost.filter(({ id }) => id !== again.id).map(({ id }) => id).sort());
		const other = lost[1] as OutboxRecord;
		expect(await store().outboxEntries([other.id])).toMatchObject([{ state: 'delivered', note: null, leaseUntil: null, finishedAt: at(12), eventId: deliveredEventId(other) }]);
		expect(await store().outboxEntries([again.id])).toMatchObject([{ state: 'pending' }]);
		expect(await store().transaction((tx) => tx.settleDelivered([], at(12)))).toEqual([]);
	});

	test('senders that claim at the same moment never get the same entry', async () => {
		const destination = anyId('dst');
		await enqueue(Array.from({ length: 60 }, (_, index) => entry(destination, String(index % 30))));
		const claims = await Promise.all(Array.from({ length: 6 }, () => claim(destination, { limit: 10 })));
		const ids = claims.flat().map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(30);
	});
}
