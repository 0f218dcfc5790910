import { anyException, anyHash, anyId, anyIntent } from '../support/records';
import type { Harness } from './contract';

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

/** What limits count, what the resolver takes up, and what was revoked. */
export function executionContract({ store }: Harness): void {
	const insert = (...rows: ReturnType<typeof anyIntent>[]) =>
		store().transaction(async (tx) => {
			for (const row of rows) await tx.insertIntent(row);
		});

	test('an execution comes back with how far it got', async () => {
		const row = anyIntent({ stage: 'opened', seenVersion: null, badge: 'break_glass', actionType: 'refund' });
		await insert(row);
		expect(await store().intent(row.id)).toEqual(row);
		expect(await store().transaction((tx) => tx.transitionIntent(row.id, 1, { stage: 'sending', seenVersion: '2026-11-20T09:00:00Z' }))).toBe(true);
		expect(await store().intent(row.id)).toMatchObject({ stage: 'sending', seenVersion: '2026-11-20T09:00:00Z', fence: 2 });
	});

	test('executions of the same action are found by what they would do, never across environments', async () => {
		const same = { correlationId: anyId('cor'), payloadHash: anyHash() };
		const [first, second, other] = [anyIntent({ ...same, createdAt: at(1) }), anyIntent({ ...same, createdAt: at(2) }), anyIntent({ ...same, environment: 'test' })];
		await insert(second, first, other);
		expect(await store().intentsLike({ ...same, environment: 'production' })).toEqual([first, second]);
		expect(await store().intentsLike({ ...same, payloadHash: anyHash(), environment: 'production' })).toEqual([]);
	});

	test('the one that happened or may have is found among those that did not', async () => {
		const same = { correlationId: anyId('cor'), payloadHash: anyHash() };
		const find = (patch = {}) => store().possiblyDone({ ...same, environment: 'production', ...patch });
		await insert(anyIntent({ ...same, state: 'failed', createdAt: at(1) }), anyIntent({ ...same, state: 'blocked', createdAt: at(2) }), anyIntent({ ...same, state: 'committed', environment: 'test' }));
		expect(await find()).toBeUndefined();
		const done = anyIntent({ ...same, state: 'unknown', createdAt: at(3) });
		await insert(done);
		expect(await find()).toEqual(done);
		expect(await find({ payloadHash: anyHash() })).toBeUndefined();
		expect(await find({ correlationId: anyId('cor') })).toBeUndefined();
	});

	test('recent executions are counted by action type, after a moment', async () => {
		const actionType = anyId('type');
		await insert(anyIntent({ actionType, createdAt: at(1) }), anyIntent({ actionType, createdAt: at(2) }), anyIntent({ actionType, createdAt: at(3) }), anyIntent({ actionType, createdAt: at(3), environment: 'test' }));
		const count = (since: string, actionTypes: string[]) => store().recentIntents({ environment: 'production', actionTypes, since });
		expect([await count(at(0), [actionType]), await count(at(1), [actionType]), await count(at(3), [actionType]), await count(at(0), [anyId('type')])]).toEqual([3, 2, 0, 0]);
		expect(await store().recentIntents({ environment: 'production', since: at(2) })).toBeGreaterThan(0);
	});

	test('executions without an outcome are listed once their lease is over', async () => {
		const workflowId = anyId('wf');
		const [dead, lost, alive, settled, handed] = [
			anyIntent({ workflowId, state: 'executing', leaseUntil: at(5) }),
			anyIntent({ workflowId, state: 'unknown', leaseUntil: at(4) }),
			anyIntent({ workflowId, state: 'executing', leaseUntil: at(20) }),
			anyIntent({ workflowId, state: 'committed', leaseUntil: null }),
			anyIntent({ workflowId, state: 'unknown', leaseUntil: null }),
		];
		await insert(dead, lost, alive, settled, handed);
		const list = (limit: number) => store().unsettledIntents({ environment: 'production', workflowId, at: at(10), limit });
		expect(await list(10)).toEqual([lost, dead]);
		expect(await list(1)).toEqual([lost]);
		expect(await store().unsettledIntents({ environment: 'test', workflowId, at: at(10), limit: 10 })).toEqual([]);
	});

	test('a revocation is for good', async () => {
		const row = { kind: 'policy' as const, subject: anyHash(), reason: 'Wrong limit.', revokedBy: 'ada', revokedAt: at(1) };
		const put = (patch: Partial<typeof row> = {}) => store().transaction((tx) => tx.insertRevocation({ ...row, ...patch }));
		expect([await put(), await put({ reason: 'again' })]).toEqual([true, false]);
		expect(await store().revocation('policy', row.subject)).toEqual(row);
		expect(await store().revocation('approver', row.subject)).toBeUndefined();
		expect(await store().revocations('policy')).toContainEqual(row);
	});

	test('an exception is found by type, intent and time limit, and moves on from the states that are named', async () => {
		const type = anyId('type');
		const [late, early] = [anyException({ type, intentId: anyId('int'), dueAt: at(20) }), anyException({ type, dueAt: at(10) })];
		await store().transaction(async (tx) => {
			await tx.insertException(late);
			await tx.insertException(early);
		});
		expect(await store().exceptions({ type, dueBefore: at(15), limit: 10 })).toEqual([early]);
		expect(await store().exceptions({ intentId: late.intentId ?? '', limit: 10 })).toEqual([late]);
		const resolve = () => store().transaction((tx) => tx.updateException(late.id, ['open', 'claimed'], { state: 'resolved', owner: 'ada' }));
		expect([await resolve(), await resolve()]).toEqual([true, false]);
		expect(await store().exceptions({ type, state: 'resolved', limit: 10 })).toEqual([{ ...late, state: 'resolved', owner: 'ada' }]);
	});
}
