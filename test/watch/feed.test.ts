import { decideApproval, openReview } from '../../src/approve';
import { escalateApproval } from '../../src/approve/escalate-approval';
import { expireApproval } from '../../src/approve/expire-approval';
import { addException, resolveException } from '../../src/exceptions';
import { missTargets } from '../../src/exceptions/miss-targets';
import { verifyGrantToken } from '../../src/execute/verify-grant';
import type { RunContext } from '../../src/ports';
import { setSwitch } from '../../src/tier/switches/set-switch';
import { DESK_EVENTS, type DeskEvent } from '../../src/watch/desk-event';
import { underLease } from '../../src/watch/lease';
import { feedJson, readFeed } from '../../src/watch/read-feed';
import { recordLost } from '../../src/watch/record-lost';
import { ask, DUE, MIRA, reassess, refund } from '../approve/fixtures';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const DESK: RunContext = { workflowId: 'wf-desk', workflowName: 'Desk', executionId: 'event:x', nodeId: 'desk', nodeName: 'Review Desk Trigger', environment: 'production' };
const read = (from = 0, types: readonly DeskEvent[] = DESK_EVENTS, limit = 100) => readFeed(ports, { from, types, environment: 'production', limit });
const approve = async (token: string | undefined) => {
	const { formToken } = await openReview(ports, token);
	return await decideApproval(ports, token, { decision: 'approve', formToken }, { reassess });
};
const exception = (patch: object = {}) => ports.store.transaction((tx) => addException(tx, ports, { type: 'missing_order_number', reason: 'No order.', environment: 'production', correlationId: 'cor-9', ...patch }));

test('every kind of event is told once, in the order of the log, with what a workflow needs to act on it', async () => {
	const twice = await ask(ports, { approvalsRequired: 2, itemIndex: 1, action: refund({ correlation_id: 'cor-2', target_id: '2' }) });
	await approve(twice.tokens.dana);
	await approve(twice.tokens.omar);
	const handed = await ask(ports, { itemIndex: 2, action: refund({ correlation_id: 'cor-3', target_id: '3' }), plan: { on_lapse: 'escalate', earlier_links: 'void', chain: [{ after_hours: 8, approvers: [MIRA] }], level: 0 } });
	await escalateApproval(ports, handed.approval.id, { actor: { kind: 'service', id: 'desk' } });
	const { exception: row } = await exception({ action: refund(), backup: 'bo', owner: 'ada', dueAt: '2026-11-20T09:10:00.000Z' });
	ports.clock.set('2026-11-20T09:20:00.000Z');
	await missTargets(ports);
	await resolveException(ports, row.id, { actor: { kind: 'person', id: 'bo', name: 'Bo' } }, { outcome: 'corrected', corrected: refund({ target_id: '99' }) });
	const { exception: other } = await exception();
	await resolveException(ports, other.id, { actor: { kind: 'person', id: 'bo' } }, { outcome: 'fixed' });
	await setSwitch(ports, { actor: { kind: 'person', id: 'ada', name: 'Ada' }, place: 'desk' }, { switch: 'stop_execution', scope: { kind: 'all' }, on: true, reason: 'Incident.' });
	const lapsed = await ask(ports, { itemIndex: 3, action: refund({ correlation_id: 'cor-4', target_id: '4' }) });
	ports.clock.set(new Date(DUE.getTime() + 1));
	await expireApproval(ports, lapsed.approval.id, { final: true });
	await recordLost(ports, twice.approval.id);
	await recordLost(ports, twice.approval.id);

	const { items, next } = await read();
	expect(items.map(({ type }) => type)).toEqual(['decided', 'escalated', 'exception_opened', 'exception_overdue', 'corrected', 'exception_opened', 'switch_changed', 'expired', 'exception_opened', 'lost']);
	expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
	expect((await read(next)).items).toEqual([]);
	const json = await Promise.all(items.map((item) => feedJson(ports, DESK, item)));
	for (const [index, one] of json.entries()) expect(one.event).toMatchObject({ id: items[index]?.id, type: items[index]?.type, environment: 'production', sentence: expect.stringMatching(/\.$/) as string });
	expect(json[0]).toMatchObject({ event: { correlation_id: 'cor-2', by: { id: 'omar' } }, approval: { state: 'approved', execution_id: 'ex-1', decisions: [{}, {}] }, action: { target_id: '2' } });
	expect(json[0]).not.toHaveProperty('approval.grant');
	expect(json[1]).toMatchObject({ approval: { state: 'pending', approvers: expect.arrayContaining([{ id: 'mira', name: 'Mira Vogel', role: 'finance_oncall', asked: true }]) as unknown[] } });
	expect(json[3]).toMatchObject({ exception: { id: row.id, owner: 'bo', missed_at: '2026-11-20T09:20:00.000Z' } });
	expect(json[4]).toMatchObject({ exception: { outcome: 'corrected' }, action: { target_id: '99', correlation_id: 'cor-9' } });
	expect(json[4]).not.toHaveProperty('approval');
	expect(json[6]).toMatchObject({ switch: { switch: 'stop_execution', scope: { kind: 'all' }, on: true } });
	expect(json[9]).toMatchObject({ event: { lost: 'decision' }, approval: { grant: expect.any(String) as string }, action: { target_id: '2' } });
});

test('only what was chosen is told, a page at a time, and never another environment', async () => {
	for (let count = 0; count < 5; count += 1) await exception({ key: `k${count}` });
	await exception({ environment: 'test' });
	expect((await read(0, ['decided'])).items).toEqual([]);
	const first = await read(0, ['exception_opened'], 2);
	const second = await read(first.next, ['exception_opened'], 2);
	const third = await read(second.next, ['exception_opened'], 2);
	expect([first, second, third].map(({ items }) => items.length)).toEqual([2, 2, 1]);
	expect(new Set([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(5);
});

test('an event whose words were erased is told without them', async () => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	const decided = (await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.decided');
	await recordLost(ports, approval.id);
	await exception();
	const opened = (await ports.store.log.byCorrelation('cor-9', 'production'))[0];
	await ports.store.log.erasePrivate([...decided.map(({ id }) => id), opened?.id ?? '']);
	const { items } = await read();
	const last = items.at(-1);
	expect(last?.type).toBe('exception_opened');
	expect(await feedJson(ports, DESK, last as NonNullable<typeof last>)).toEqual({ event: expect.objectContaining({ sentence: expect.stringContaining('erased') as string }) as unknown });
});

test('what was lost is given to the desk\'s workflow with a grant that works there and nowhere else', async () => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	expect(await recordLost(ports, approval.id)).toBe(true);
	const { items } = await read(0, ['lost']);
	const json = await feedJson(ports, DESK, items[0] as (typeof items)[0]);
	const { grant } = json.approval as { grant: string };
	const at = (patch: Partial<RunContext>) => () => verifyGrantToken(ports, { ...DESK, executionId: 'any-77', ...patch }, grant);
	expect(at({})()).toMatchObject({ approval: approval.id, workflow_id: 'wf-desk', taken_up: true, payload_hash: approval.payloadHash });
	expect(at({ workflowId: 'wf-1' })).toThrow('another workflow');
	expect(at({ environment: 'test' })).toThrow('test run');
	// Told again after a crash: the earlier grant is withdrawn.
	const again = (await feedJson(ports, DESK, items[0] as (typeof items)[0])).approval as { grant: string };
	expect(again.grant).not.toBe(grant);
	const tokens2 = (await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action }) => action);
	expect(tokens2.filter((action) => action === 'grant.revoked')).toHaveLength(1);
	expect(await ports.store.exceptions({ type: 'execution_lost', limit: 5 })).toMatchObject([{ state: 'open', approvalId: approval.id }]);
});

test('a lost request comes without a right, and is a person\'s business', async () => {
	const { approval } = await ask(ports);
	await recordLost(ports, approval.id);
	const { items } = await read(0, ['lost']);
	const json = await feedJson(ports, DESK, items[0] as (typeof items)[0]);
	expect(json).toMatchObject({ event: { lost: 'request' }, approval: { state: 'pending' } });
	expect(json).not.toHaveProperty('approval.grant');
	expect((await ports.store.exceptions({ type: 'execution_lost', limit: 5 }))[0]?.reason).toContain('nobody can answer any more');
});

test('a lease keeps others out until it is over, and tells whoever lost it', async () => {
	const seen: string[] = [];
	await underLease(ports, { name: 'l', holder: 'a', ms: 10_000 }, async ({ lease, move }) => {
		expect(lease.cursor).toBeNull();
		expect(await underLease(ports, { name: 'l', holder: 'b', ms: 10_000 }, async () => seen.push('b'))).toBeUndefined();
		ports.clock.advance(9_000);
		expect(await move('5')).toBe(true);
		ports.clock.advance(9_000);
		expect(await underLease(ports, { name: 'l', holder: 'b', ms: 10_000 }, async () => seen.push('b'))).toBeUndefined();
		ports.clock.advance(2_000);
		await underLease(ports, { name: 'l', holder: 'b', ms: 10_000 }, async (held) => seen.push(`b at ${held.lease.cursor ?? ''}`));
		expect(await move('6')).toBe(false);
	});
	expect(seen).toEqual(['b at 5']);
	expect((await ports.store.lease('l'))?.cursor).toBe('5');
});
