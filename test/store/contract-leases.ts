import { anyApproval, anyApprover, anyEvent, anyId } from '../support/records';
import type { Harness } from './contract';

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString();

/** Work that one process at a time does, what it reads of the log, and how people decide. */
export function leaseContract({ store }: Harness): void {
	const claim = (name: string, holder: string, now: number, until: number) => store().transaction((tx) => tx.claimLease({ name, holder, at: at(now), until: at(until) }));
	const move = (name: string, fence: number, patch: { until?: string; cursor?: string }) => store().transaction((tx) => tx.moveLease(name, fence, patch));

	test('of many who want a lease at once one gets it, until it is over', async () => {
		const name = anyId('lease');
		const first = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => claim(name, holder, 1, 10)));
		const [lease, ...more] = first.filter((one) => one !== undefined);
		expect(more).toEqual([]);
		expect(lease).toMatchObject({ name, fence: 1, until: at(10), cursor: null });
		expect(await claim(name, 'other', 9, 20)).toBeUndefined();
		expect(await claim(name, lease?.holder ?? '', 9, 20)).toMatchObject({ fence: 2, until: at(20) });
		expect(await claim(name, 'other', 20, 30)).toMatchObject({ holder: 'other', fence: 3, until: at(30) });
		expect(await store().lease(name)).toEqual({ name, holder: 'other', fence: 3, until: at(30), cursor: null });
		expect(await store().lease(anyId('lease'))).toBeUndefined();
	});

	test('whoever lost a lease moves nothing any more', async () => {
		const name = anyId('lease');
		await claim(name, 'a', 1, 10);
		expect(await move(name, 1, { cursor: '7', until: at(12) })).toBe(true);
		await claim(name, 'b', 12, 20);
		expect(await move(name, 1, { cursor: '8' })).toBe(false);
		expect(await store().lease(name)).toEqual({ name, holder: 'b', fence: 2, until: at(20), cursor: '7' });
		expect(await move(name, 2, { cursor: '9' })).toBe(true);
		expect((await store().lease(name))?.cursor).toBe('9');
	});

	test('the log is read for some kinds of events only', async () => {
		const { size: before } = await store().log.seal();
		const events = [anyEvent({ action: 'approval.decided' }), anyEvent({ action: 'approval.viewed' }), anyEvent({ action: 'approval.expired' })];
		await store().transaction((tx) => tx.appendEvents(events));
		const { size } = await store().log.seal();
		const read = await store().log.read(before, size - before, ['approval.decided', 'approval.expired']);
		expect(read.map(({ id, seq }) => [id, seq])).toEqual([[events[0]?.id, before], [events[2]?.id, before + 2]]);
		expect(await store().log.read(before, size - before, [])).toEqual([]);
	});

	test('how long people looked, and what waits for them', async () => {
		const person = anyId('ada');
		const [done, open, closed, elsewhere] = [anyApproval({ state: 'approved' }), anyApproval(), anyApproval({ state: 'expired' }), anyApproval({ environment: 'test' })];
		await store().transaction(async (tx) => {
			for (const approval of [done, open, closed, elsewhere]) await tx.insertApproval(approval, [anyApprover(approval.id, { approverId: person, name: 'Ada', viewedAt: at(1) })]);
			await tx.insertDecision({ id: anyId('dec'), approvalId: done.id, approverId: person, decision: 'approve', reason: null, payloadHash: done.payloadHash, identity: 'link', decidedAt: at(5) });
		});
		const times = (patch: object = {}) => store().decisionTimes({ environment: 'production', approverId: person, since: at(0), limit: 10, ...patch });
		expect(await times()).toEqual([{ id: expect.any(String) as string, approvalId: done.id, approverId: person, name: 'Ada', decision: 'approve', decidedAt: at(5), viewedAt: at(1), action: done.action, policyHash: done.policyHash }]);
		expect([await times({ since: at(6) }), await times({ until: at(5) }), await times({ environment: 'test' })]).toEqual([[], [], []]);
		expect([await store().pendingOf(person, 'production'), await store().pendingOf(person, 'test'), await store().pendingOf(anyId('nobody'), 'test')]).toEqual([1, 1, 0]);
	});

	test('requests are found by when their reminder is due', async () => {
		const approval = anyApproval({ remindAt: at(10), workflowId: anyId('wf') });
		await store().transaction((tx) => tx.insertApproval(approval, []));
		const due = async (second: number) => (await store().approvals({ workflowId: approval.workflowId, remindBy: at(second), limit: 5 })).map(({ id }) => id);
		expect([await due(9), await due(10)]).toEqual([[], [approval.id]]);
	});
}
