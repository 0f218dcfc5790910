import type { NotificationRecord, ApprovalRecord } from '../../src/store/port';
import { tellDue } from '../../src/watch/tell-due';
import { ask, refund } from '../approve/fixtures';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
let visited: string[];
beforeEach(async () => {
	ports = await openTestPorts();
	visited = [];
});
afterEach(() => ports.close());

const MINUTE = 60_000;
const inTurn = async <T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
	for (const one of list) await work(one);
};
const round = () => tellDue({ ports, environment: 'production', visit: async ({ id }: ApprovalRecord) => void visited.push(id), inTurn });

let item = 0;
/** A request with one message to send. */
async function lying(patch: Partial<NotificationRecord> = {}): Promise<NotificationRecord> {
	item += 1;
	const { approval } = await ask(ports, { action: refund({ target_id: String(item), correlation_id: `cor-${item}`, environment: patch.environment ?? 'production' }), itemIndex: item });
	const at = ports.now().toISOString();
	const row: NotificationRecord = {
		id: `ntf_${item}`,
		approvalId: approval.id,
		environment: approval.environment,
		workflowId: approval.workflowId,
		executionId: approval.executionId,
		nodeId: approval.nodeId,
		channel: 'email',
		recipient: 'dana',
		people: ['dana'],
		occasion: 'requested',
		state: 'pending',
		attempts: 0,
		fence: 0,
		leaseUntil: null,
		nextAt: at,
		ref: null,
		watched: 0,
		shownVersion: 0,
		code: null,
		createdAt: at,
		finishedAt: null,
		...patch,
	};
	await ports.store.transaction((tx) => tx.enqueueNotifications([row]));
	return row;
}
const stateOf = async ({ approvalId }: NotificationRecord) => (await ports.store.notificationsOf(approvalId)).map(({ state }) => state);
const exceptions = async () => (await ports.store.exceptions({ limit: 10 })).map(({ type, approvalId, reason }) => ({ type, approvalId, reason }));

test('has a message sent that its node left lying, not one that the node is about to send', async () => {
	const row = await lying();
	await round();
	expect(visited).toEqual([]);
	ports.clock.advance(MINUTE);
	await round();
	expect(visited).toEqual([row.approvalId]);
	expect(await stateOf(row)).toEqual(['pending']);
	expect(await exceptions()).toEqual([]);
});

test('visits a request once, however many messages about it are due, and none that somebody is sending', async () => {
	const row = await lying();
	await ports.store.transaction((tx) => tx.enqueueNotifications([{ ...row, id: 'ntf_second', recipient: 'omar', people: ['omar'] }]));
	await lying({ leaseUntil: new Date(ports.now().getTime() + 60 * MINUTE).toISOString() });
	await lying({ nextAt: new Date(ports.now().getTime() + 30 * MINUTE).toISOString() });
	await lying({ state: 'sent' });
	ports.clock.advance(MINUTE);
	await round();
	expect(visited).toEqual([row.approvalId]);
});

test('what is due for hours is given up once, with an exception that names who was not told', async () => {
	const [personal, shared] = [await lying(), await lying({ channel: 'teams', recipient: '' })];
	ports.clock.advance(119 * MINUTE);
	await round();
	expect([await stateOf(personal), await exceptions()]).toEqual([['pending'], []]);
	ports.clock.advance(2 * MINUTE);
	await round();
	await round();
	expect([await stateOf(personal), await stateOf(shared)]).toEqual([['failed'], ['failed']]);
	const told = await exceptions();
	expect(told.map(({ type }) => type)).toEqual(['notification_failed', 'notification_failed']);
	expect(told.find(({ approvalId }) => approvalId === personal.approvalId)?.reason).toContain('Dana Ruiz could not be told about');
	expect(told.find(({ approvalId }) => approvalId === shared.approvalId)?.reason).toContain('The approvers could not be told about');
});

test('a reminder that a sweep has to post is nothing to visit a node for', async () => {
	const row = await lying({ channel: 'sweep_webhook', recipient: '', occasion: 'reminder' });
	ports.clock.advance(MINUTE);
	await round();
	expect([visited, await stateOf(row)]).toEqual([[], ['pending']]);
	ports.clock.advance(121 * MINUTE);
	await round();
	expect((await exceptions()).map(({ reason }) => reason)).toEqual([expect.stringContaining('by sweep webhook: no sweep has sent it.')]);
});

test('looks after its own environment only', async () => {
	const row = await lying({ environment: 'test' });
	ports.clock.advance(300 * MINUTE);
	await round();
	expect([visited, await stateOf(row), await exceptions()]).toEqual([[], ['pending'], []]);
});

test('a message whose sender took it up meanwhile is not given up', async () => {
	const row = await lying();
	ports.clock.advance(121 * MINUTE);
	const claim = async (): Promise<void> => {
		const at = ports.now();
		await ports.store.transaction((tx) => tx.claimNotifications({ workflowId: row.workflowId, nodeId: row.nodeId, channels: ['email'], at: at.toISOString(), leaseUntil: new Date(at.getTime() + MINUTE).toISOString(), limit: 5 }));
	};
	await tellDue({ ports, environment: 'production', visit: claim, inTurn });
	expect([await stateOf(row), await exceptions()]).toEqual([['pending'], []]);
});
