import { main } from '../../src/cli/daa';
import { loadPolicy } from '../../src/tier/load-policy';
import { refund } from '../approve/fixtures';
import { anyApproval, anyException, anyIntent } from '../support/records';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const KEYS = JSON.stringify(TEST_KEYS.map(({ kid, secret, active }) => ({ kid, secret: secret.toString('base64'), active })));
async function daa(command: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
	let [out, err] = ['', ''];
	const status = await main([command, ...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: KEYS, DAA_SQLITE: ports.sqlitePath }, cwd: ports.folder });
	return { status, out, err };
}
const linesOf = (out: string) => out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);

const action = refund({ proposed_changes: [{ field: 'note', current: 'old', proposed: 'new' }] });
const done = anyIntent({ state: 'committed', action, before: { note: 'old' }, after: { note: 'new' }, leaseUntil: null });

describe('daa execution', () => {
	beforeEach(() => ports.store.transaction((tx) => tx.insertIntent(done)));

	it('lists what was lost, without what it was about, and shows one whole', async () => {
		const lost = anyIntent({ state: 'unknown', action, leaseUntil: '2026-11-01T00:00:00.000Z' });
		await ports.store.transaction((tx) => tx.insertIntent(lost));
		const { status, out } = await daa('execution', 'lost');
		expect([status, linesOf(out).map(({ id }) => id)]).toEqual([0, [lost.id]]);
		expect(out).not.toContain('proposed_changes');
		expect(linesOf((await daa('execution', 'lost', '--environment', 'test')).out)).toEqual([]);
		expect(JSON.parse((await daa('execution', 'show', done.id)).out)).toMatchObject({ id: done.id, state: 'committed', before: { note: 'old' }, after: { note: 'new' } });
	});

	it('prints the reverse as a proposal, and none for what is not here or not done', async () => {
		const { status, out } = await daa('execution', 'reverse', done.id);
		expect([status, JSON.parse(out)]).toEqual([0, expect.objectContaining({ correlation_id: `reverse-${done.id}`, proposed_changes: [expect.objectContaining({ field: 'note', current: 'new', proposed: 'old' })] })]);
		expect(await daa('execution', 'reverse', done.id, '--environment', 'test')).toMatchObject({ status: 2, err: expect.stringContaining('target_unknown') });
	});

	it('lists what has to be looked back at, and closes it with what was found', async () => {
		const approval = anyApproval();
		const task = anyException({ type: 'break_glass_retrospective', state: 'open', approvalId: approval.id, correlationId: approval.correlationId });
		await ports.store.transaction(async (tx) => {
			await tx.insertApproval(approval, []);
			await tx.insertException(task);
		});
		expect(linesOf((await daa('execution', 'retrospectives')).out)).toMatchObject([{ id: task.id }]);
		expect(await daa('execution', 'look-back', task.id)).toMatchObject({ status: 2, err: expect.stringContaining('--finding') });
		expect(await daa('execution', 'look-back', task.id, '--by', 'ada', '--finding', 'It was right.')).toMatchObject({ status: 0, out: `${JSON.stringify({ closed: task.id })}\n` });
		expect(linesOf((await daa('execution', 'retrospectives')).out)).toEqual([]);
	});

	it.each([[[]], [['lost', 'x']], [['show']], [['show', 'a', 'b']], [['undo', 'x']], [['lost', '--environment', 'dev']], [['show', 'int_none']]])('refuses the call %j', async (args) => {
		const { status, out, err } = await daa('execution', ...args);
		expect([status, out, err.length > 0]).toEqual([2, '', true]);
	});
});

describe('daa policy revoke', () => {
	const policy = loadPolicy({ id: 'refunds', version: '9', action_type: 'refund', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }] });
	beforeEach(() => ports.store.transaction((tx) => tx.insertPolicy({ hash: policy.hash, id: policy.id, version: policy.version, document: policy.document, createdAt: ports.now().toISOString() })));

	it('takes a version or a person away for good, once, with who did it and why', async () => {
		const reason = ['--reason', 'the limit was wrong', '--by', 'ada'];
		expect(linesOf((await daa('policy', 'revoke', policy.hash, ...reason)).out)).toEqual([{ kind: 'policy', subject: policy.hash, created: true }]);
		expect(linesOf((await daa('policy', 'revoke', policy.hash, ...reason)).out)).toMatchObject([{ created: false }]);
		expect(await ports.store.revocation('policy', policy.hash)).toMatchObject({ reason: 'the limit was wrong' });
		expect(linesOf((await daa('policy', 'revoke', '--approver', 'dana', ...reason)).out)).toEqual([{ kind: 'approver', subject: 'dana', created: true }]);
		expect(await ports.store.revocation('approver', 'dana')).toBeDefined();
		const logged = (await ports.store.log.read(0, 50)).map(({ header }) => (JSON.parse(header) as { action: string }).action);
		expect(logged).toEqual(['policy.revoked', 'approver.revoked']);
	});

	it.each([[[policy.hash], '--reason'], [['refunds@latest', '--reason', 'x'], 'ID@VERSION'], [['refunds@3', '--reason', 'x'], ''], [[policy.hash, '--approver', 'dana', '--reason', 'x'], 'one policy version'], [['--reason', 'x'], 'one policy version']])('refuses %j', async (args, words) => {
		const { status, err } = await daa('policy', 'revoke', ...args);
		expect([status, err]).toEqual([2, expect.stringContaining(words)]);
		expect(await ports.store.revocations('policy')).toEqual([]);
	});
});
