import { decideApproval, openReview } from '../../src/approve';
import type { ExecutionStanding, Poked } from '../../src/approve/execution-standing';
import { addException } from '../../src/exceptions';
import type { ApprovalRecord } from '../../src/store/port';
import { lookAfter, newMemory, type Memory } from '../../src/watch/look-after';
import { ask, DUE, MIRA, reassess, refund } from '../approve/fixtures';
import { anyIntent } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
let visited: string[];
let memory: Memory;
let standing: ExecutionStanding;
beforeEach(async () => {
	ports = await openTestPorts();
	[visited, memory, standing] = [[], newMemory(), 'waiting'];
});
afterEach(() => ports.close());

const MINUTE = 60_000;
const visit = async ({ id }: ApprovalRecord): Promise<Poked> => {
	visited.push(id);
	return { execution: standing, resumed: false };
};
const round = (patch: object = {}) => lookAfter({ ports, environment: 'production', visit, memory, ...patch }, '2026-11-20T00:00:00.000Z', async () => true);
const chain = { on_lapse: 'escalate' as const, earlier_links: 'void' as const, chain: [{ after_hours: 8, approvers: [MIRA] }], level: 0 };
async function approve(token: string | undefined) {
	const { formToken } = await openReview(ports, token);
	ports.clock.advance(MINUTE);
	await decideApproval(ports, token, { decision: 'approve', formToken }, { reassess });
}
const types = async () => (await ports.store.exceptions({ limit: 10 })).map(({ type, state }) => `${type} ${state}`);

test('what is decided and was not told is visited until its workflow went on, then left alone', async () => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	memory.looked.set(approval.id, Infinity);
	await round();
	expect(visited).toEqual([]);
	ports.clock.advance(30_000);
	await round();
	await round();
	expect(visited).toEqual([approval.id, approval.id]);
	standing = 'finished';
	await round();
	await round();
	expect(visited).toHaveLength(3);
	expect(await types()).toEqual([]);
});

test.each([
	['gone', 0, true],
	['refused', 0, true],
	['ended', 0, false],
	['ended', 10, true],
	['unreachable', 60, false],
] as const)('decided and its execution is %s after %s more minutes: lost is %s', async (now, minutes, lost) => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	ports.clock.advance(30_000 + minutes * MINUTE);
	standing = now;
	await round();
	await round();
	const events = (await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.lost');
	expect(events).toHaveLength(lost ? 1 : 0);
	expect(await types()).toEqual(lost ? ['execution_lost open'] : []);
	expect(events.every(({ approvalId }) => approvalId === approval.id)).toBe(true);
});

test('what was carried out after all needs nobody any more', async () => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	ports.clock.advance(MINUTE);
	standing = 'gone';
	await round();
	await ports.store.transaction((tx) => tx.insertIntent(anyIntent({ requestKey: approval.id, approvalId: approval.id, state: 'committed' })));
	await round();
	expect(await types()).toEqual(['execution_lost resolved']);
	expect((await ports.store.exceptions({ limit: 1 }))[0]).toMatchObject({ outcome: 'cleared', resolvedBy: 'review-desk' });
});

test('requests past their deadline end, and the next in line is asked where the workflow did not', async () => {
	const [ending, handed] = [await ask(ports), await ask(ports, { itemIndex: 1, action: refund({ correlation_id: 'cor-2', target_id: '2' }), plan: chain })];
	for (const { approval } of [ending, handed]) memory.looked.set(approval.id, Infinity);
	ports.clock.set(new Date(DUE.getTime() + 1_000));
	await round();
	expect([(await ports.store.approval(ending.approval.id))?.state, (await ports.store.approval(handed.approval.id))?.plan?.level]).toEqual(['expired', 0]);
	ports.clock.advance(3 * MINUTE);
	visited = [];
	await round();
	const after = await ports.store.approval(handed.approval.id);
	expect([after?.state, after?.plan?.level]).toEqual(['pending', 1]);
	expect((await ports.store.approvers(handed.approval.id)).map(({ approverId, revokedAt }) => [approverId, revokedAt !== null]).sort()).toEqual([['dana', true], ['mira', false], ['omar', true]]);
	// Once to see that somebody is there, once to have the new links signed and sent.
	expect(visited.filter((id) => id === handed.approval.id)).toHaveLength(2);
});

test('a request whose workflow is gone is not handed on to people who could not answer either', async () => {
	const { approval } = await ask(ports, { plan: chain });
	memory.looked.set(approval.id, Infinity);
	ports.clock.set(new Date(DUE.getTime() + 3 * MINUTE));
	standing = 'gone';
	await round();
	expect((await ports.store.approval(approval.id))?.plan?.level).toBe(0);
	expect(await types()).toEqual(['execution_lost open']);
});

test('a due reminder is left to the node that waits, by a visit', async () => {
	const { approval } = await ask(ports, { plan: { on_lapse: 'stay', earlier_links: 'keep', chain: [], level: 0, remind_before_hours: 4 } });
	memory.looked.set(approval.id, Infinity);
	await round();
	expect(visited).toEqual([]);
	ports.clock.advance(5 * 60 * MINUTE);
	await round();
	expect(visited).toEqual([approval.id]);
});

test('open requests are looked for a few at a time, each again after ten minutes', async () => {
	for (let index = 0; index < 15; index += 1) await ask(ports, { itemIndex: index, action: refund({ correlation_id: `cor-${index}`, target_id: String(index) }) });
	await round();
	expect(visited).toHaveLength(10);
	await round();
	expect(new Set(visited).size).toBe(15);
	await round();
	expect(visited).toHaveLength(15);
	ports.clock.advance(11 * MINUTE);
	await round();
	expect(visited).toHaveLength(25);
});

test('exceptions past their target time go to the backup, once, and are counted as missed', async () => {
	const add = (patch: object) => ports.store.transaction((tx) => addException(tx, ports, { type: 'a', reason: 'x', environment: 'production', correlationId: 'c', dueAt: '2026-11-20T09:10:00.000Z', ...patch }));
	const [with1, without] = [await add({ owner: 'ada', backup: 'bo' }), await add({ owner: 'ada' })];
	await round();
	expect((await ports.store.exception(with1.exception.id))?.missedAt).toBeNull();
	ports.clock.advance(20 * MINUTE);
	await round();
	await round();
	expect(await ports.store.exception(with1.exception.id)).toMatchObject({ owner: 'bo', missedAt: '2026-11-20T09:20:00.000Z' });
	expect(await ports.store.exception(without.exception.id)).toMatchObject({ owner: 'ada', missedAt: '2026-11-20T09:20:00.000Z' });
	expect((await ports.store.log.byCorrelation('c', 'production')).filter(({ action }) => action === 'exception.overdue')).toHaveLength(2);
});

test('a step that fails keeps no other from being done, and a lost lease ends the round', async () => {
	const { approval, tokens } = await ask(ports);
	await approve(tokens.dana);
	ports.clock.advance(MINUTE);
	await ports.store.transaction((tx) => addException(tx, ports, { type: 'a', reason: 'x', environment: 'production', correlationId: 'c', dueAt: '2026-11-20T09:01:00.000Z' }));
	const { failures } = await round({ visit: async () => Promise.reject(new Error('down')) });
	expect(failures.map(({ step }) => step)).toEqual(['resume']);
	expect((await ports.store.exceptions({ missed: true, limit: 5 })).length).toBe(1);
	visited = [];
	await lookAfter({ ports, environment: 'production', visit, memory: newMemory() }, '', async () => false);
	expect(visited).toEqual([]);
	expect(approval.id).toBeTruthy();
});
