import type { NotificationRecord } from '../../src/store/port';
import type { Harness } from './contract';
import { anyApproval, anyApprover, anyId } from '../support/records';

const AT = '2026-11-20T09:00:00.000Z';
const LATER = '2026-11-20T09:05:00.000Z';

export function anyNotification(patch: Partial<NotificationRecord> = {}): NotificationRecord {
	return { id: anyId('ntf'), approvalId: 'apr_1', environment: 'production', workflowId: 'wf-n', executionId: 'ex-1', nodeId: 'node-1', channel: 'email', recipient: 'ada', people: ['ada'], occasion: 'requested', state: 'pending', attempts: 0, fence: 0, leaseUntil: null, nextAt: AT, ref: null, watched: 0, shownVersion: 0, code: null, createdAt: AT, finishedAt: null, ...patch };
}

export function notificationContract({ store }: Harness): void {
	const add = (...rows: NotificationRecord[]) => store().transaction((tx) => tx.enqueueNotifications(rows));
	const claim = (workflowId: string, at = AT, channels: string[] = ['email', 'slack']) => store().transaction((tx) => tx.claimNotifications({ workflowId, nodeId: 'node-1', channels, at, leaseUntil: LATER, limit: 10 }));

	test('a message is taken in once, and read back as it was', async () => {
		const row = anyNotification({ approvalId: anyId('apr'), people: ['ada', 'ö"\u0000'], workflowId: 'wf-once' });
		expect([await add(row), await add(row, { ...row, channel: 'slack' })]).toEqual([1, 0]);
		expect(await store().notificationsOf(row.approvalId)).toEqual([row]);
	});

	test('what is due is claimed by one caller, of this node and these channels only, and again once its lease is over', async () => {
		const rows = [anyNotification({ workflowId: 'wf-claim' }), anyNotification({ workflowId: 'wf-claim', channel: 'sub_workflow' }), anyNotification({ workflowId: 'wf-claim', nextAt: LATER }), anyNotification({ workflowId: 'wf-claim', nodeId: 'node-2' })];
		await add(...rows);
		const claims = await Promise.all(Array.from({ length: 8 }, () => claim('wf-claim')));
		expect(claims.flat().map(({ id, attempts, fence, leaseUntil }) => [id, attempts, fence, leaseUntil])).toEqual([[rows[0]!.id, 1, 1, LATER]]);
		expect(await store().nextNotificationAt({ workflowId: 'wf-claim', nodeId: 'node-1' })).toBe(AT);
		expect((await claim('wf-claim', LATER)).map(({ id, attempts }) => [id, attempts]).sort()).toEqual([[rows[0]!.id, 2], [rows[2]!.id, 1]].sort());
		expect(await claim('wf-claim', LATER, [])).toEqual([]);
	});

	test('a verdict counts only for whoever holds the row', async () => {
		const row = anyNotification({ workflowId: 'wf-settle', recipient: 'bo' });
		await add(row);
		const [held] = await claim('wf-settle');
		const settle = (fence: number) => store().transaction((tx) => tx.settleNotification(row.id, fence, { state: 'sent', nextAt: AT, ref: 'C1/2.3', watched: 1, shownVersion: 1, finishedAt: AT }));
		expect([await settle(held!.fence - 1), await settle(held!.fence), await settle(held!.fence)]).toEqual([false, true, false]);
		expect(await store().notificationsAt('C1/2.3')).toMatchObject([{ id: row.id, state: 'sent', leaseUntil: null }]);
		const seen = { channel: 'email', recipient: 'bo', environment: 'production' as const };
		expect(await store().lastNotified({ ...seen, since: '2026-11-20T08:59:59.999Z' })).toBe(AT);
		expect(await store().lastNotified({ ...seen, since: AT })).toBeUndefined();
		expect(await store().lastNotified({ ...seen, environment: 'test', since: '2026-11-20T08:59:59.999Z' })).toBeUndefined();
	});

	test('due rows of any node are listed, the longest due first', async () => {
		const early = anyNotification({ workflowId: 'wf-due', nextAt: '2026-11-01T00:00:00.000Z' });
		await add(early);
		expect((await store().dueNotifications({ at: '2026-11-02T00:00:00.000Z', limit: 5 })).map(({ id }) => id)).toEqual([early.id]);
	});

	test('a message that shows an older version than the request has is found, until it is noted', async () => {
		const approval = anyApproval();
		await store().transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id, { slackUserId: 'U0123456789' })]));
		expect((await store().approvers(approval.id)).map(({ slackUserId }) => slackUserId)).toEqual(['U0123456789']);
		const card = anyNotification({ approvalId: approval.id, workflowId: approval.workflowId, nodeId: approval.nodeId, state: 'sent', ref: 'C1/9.9', watched: 1, shownVersion: 1 });
		await add(card);
		const stale = async () => (await store().staleCards({ approvalId: approval.id, limit: 10 })).map(({ id }) => id);
		expect(await stale()).toEqual([]);
		await store().transaction((tx) => tx.updateApproval(approval.id, 1, { state: 'cancelled' }));
		expect(await stale()).toEqual([card.id]);
		expect((await store().staleCards({ workflowId: approval.workflowId, nodeId: 'another', limit: 10 })).map(({ id }) => id)).toEqual([]);
		await store().transaction((tx) => tx.showNotification([card.id], approval.id, { shownVersion: 2, watched: 0 }));
		await store().transaction((tx) => tx.showNotification([card.id], approval.id, { shownVersion: 1, watched: 1 }));
		expect(await stale()).toEqual([]);
	});
}
