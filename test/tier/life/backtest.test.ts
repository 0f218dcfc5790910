import { randomUUID } from 'node:crypto';
import { isDaaError } from '../../../src/errors';
import { decideTier, loadPolicy } from '../../../src/tier';
import { backtest } from '../../../src/tier/life/backtest';
import { backtestTable } from '../../../src/tier/life/backtest-table';
import { parsePastLine } from '../../../src/tier/life/parse-past-line';
import type { PastDecision } from '../../../src/tier/life/past-decision';
import { publishPolicy } from '../../../src/tier/life/publish-policy';
import { publishedPolicy } from '../../../src/tier/life/published-policy';
import { readPast } from '../../../src/tier/life/read-past';
import { anyApproval, anyApprover, anyDecision, anyProposal } from '../../support/records';
import { openTestPorts, TEST_NOW, type TestPorts } from '../../support/test-ports';
import { refund, SEED_POLICY } from '../support';

const OPTIONS = { quickSeconds: 10, examples: 2 };
const RUN = { workflowId: 'wf', executionId: 'ex', nodeId: 'n', nodeName: 'Risk Tier', environment: 'production' as const };
const laxer = (limit: number) => loadPolicy(SEED_POLICY.replace('"amount_lte": 50,', `"amount_lte": ${limit},`));
const code = async (promise: Promise<unknown>) => await promise.then(() => 'nothing was thrown', (error: unknown) => (isDaaError(error) ? error.code : error));

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

interface Kept {
	amount: number;
	day: number;
	/** Seconds until each decision. */
	reviews?: [decision: 'approve' | 'edit_and_approve' | 'reject' | 'request_changes', seconds: number][];
}

/** Rates a refund on a day of November as the workflow would, and has people decide on it. */
async function happened({ amount, day, reviews = [] }: Kept): Promise<string> {
	ports.clock.set(`2026-11-${String(day).padStart(2, '0')}T09:00:00.000Z`);
	const action = refund({ amount, customer_months: 12 }, { correlation_id: `cor-${randomUUID()}` });
	const { risk } = await decideTier(ports, RUN, action, loadPolicy(SEED_POLICY), { grantTtlSeconds: 60 });
	if (reviews.length === 0) return action.correlation_id;
	const at = (seconds: number) => new Date(ports.now().getTime() + seconds * 1_000).toISOString();
	const approval = anyApproval({ correlationId: action.correlation_id, requestedHash: risk.payload_hash, createdAt: at(-3_600) });
	await ports.store.transaction(async (tx) => {
		await tx.insertApproval(approval, reviews.map((_, index) => anyApprover(approval.id, { approverId: `p${index}`, viewedAt: at(0) })));
		for (const [index, [decision, seconds]] of reviews.entries()) await tx.insertDecision(anyDecision(approval.id, { approverId: `p${index}`, decision, decidedAt: at(seconds) }));
	});
	return action.correlation_id;
}

const past = (since = '2026-11-01T00:00:00.000Z') => readPast(ports.store, { environment: 'production', since });

describe('over the store', () => {
	test('what a higher limit would have changed', async () => {
		await happened({ amount: 20, day: 1 });
		await happened({ amount: 60, day: 2, reviews: [['approve', 4]] });
		const refused = await happened({ amount: 70, day: 3, reviews: [['reject', 40]] });
		await happened({ amount: 200, day: 4, reviews: [['approve', 6]] });
		await happened({ amount: 900, day: 6, reviews: [['approve', 90]] });
		const result = await backtest(laxer(75), past(), OPTIONS);
		expect(result).toMatchObject({
			policy: expect.stringMatching(/^policy refund sha256:/),
			from: '2026-11-01T09:00:00.000Z',
			to: '2026-11-06T09:00:00.000Z',
			days: 5,
			proposals: 5,
			compared: 5,
			reviews: { before: 4, after: 2, change: -2, change_per_day: -0.4 },
			auto_executions: { before: 1, after: 3, change: 2 },
			auto_but_rejected: { count: 1, examples: [{ correlation_id: refused, from_rule: 'refund.medium', to_rule: 'refund.low' }] },
			unreadable: { count: 0 },
			rules: { 'refund.low': 3, 'refund.medium': 1, 'refund.high': 1 },
		});
		expect(result.moves.map(({ from, to, count, examples }) => [from, to, count, examples.length])).toEqual([
			['low', 'low', 1, 0],
			['medium', 'low', 2, 2],
			['medium', 'medium', 1, 0],
			['high', 'high', 1, 0],
		]);
		const table = backtestTable(result);
		expect(table).toContain('medium -> low: 2, e.g.');
		expect(table).toContain('Reviews by people: 2 (before 4, -2, -0.4 a day over 5 days)');
		expect(table).toContain('Would run by themselves, though a person had said no: 1');
		expect(table).toMatch(/before \\ after +low +medium +high +blocked\n {2}low +1 +\. +\. +\.\n {2}medium +2 +1 +\. +\./);
	});

	test('the same policy changes nothing, and a test run or an older day is not looked at', async () => {
		await happened({ amount: 60, day: 2 });
		await happened({ amount: 60, day: 9 });
		await ports.store.transaction((tx) => tx.insertProposal(anyProposal({ environment: 'test', createdAt: '2026-11-09T09:00:00.000Z' })));
		const result = await backtest(loadPolicy(SEED_POLICY), past('2026-11-05T00:00:00.000Z'), OPTIONS);
		expect(result).toMatchObject({ proposals: 1, reviews: { change: 0 }, moves: [{ from: 'medium', to: 'medium', count: 1 }] });
		expect(backtestTable(result)).toContain('Nothing would have been rated otherwise.');
	});

	test('a rule is called quickly approved only when every approval was unchanged and fast', async () => {
		for (const seconds of [2, 3, 4, 5, 9]) await happened({ amount: 100, day: seconds, reviews: [['approve', seconds]] });
		expect((await backtest(laxer(50), past(), OPTIONS)).always_quickly_approved).toEqual([{ rule: 'refund.medium', approvals: 5, slowest_seconds: 9 }]);
		expect((await backtest(laxer(50), past(), { ...OPTIONS, quickSeconds: 9 })).always_quickly_approved).toEqual([]);
		await happened({ amount: 100, day: 10, reviews: [['edit_and_approve', 1]] });
		expect((await backtest(laxer(50), past(), OPTIONS)).always_quickly_approved).toEqual([]);
	});

	test('what can no longer be read is counted and named, and stops nothing', async () => {
		await happened({ amount: 20, day: 1 });
		await ports.store.transaction(async (tx) => {
			await tx.insertProposal(anyProposal({ correlationId: 'old-1', createdAt: '2026-11-02T00:00:00.000Z', action: { action_type: 5 } as never }));
			await tx.insertProposal(anyProposal({ correlationId: 'old-2', createdAt: '2026-11-03T00:00:00.000Z', action: 'torn' as never }));
		});
		const { unreadable, compared, proposals } = await backtest(laxer(50), past(), OPTIONS);
		expect({ proposals, compared }).toEqual({ proposals: 3, compared: 1 });
		expect(unreadable).toMatchObject({ count: 2, examples: [{ correlation_id: 'old-1', problem: expect.stringMatching(/action_type|target_system/) }, { correlation_id: 'old-2' }] });
	});

	test('thousands are read page by page', async () => {
		await ports.store.transaction(async (tx) => {
			for (let index = 0; index < 1_001; index += 1) {
				const action = refund({ amount: index, customer_months: 12 });
				await tx.insertProposal(anyProposal({ correlationId: `bulk-${index}`, action, tier: 'medium', rule: 'refund.medium', route: 'batch_review', createdAt: '2026-11-05T00:00:00.000Z' }));
			}
		});
		const { compared, rules } = await backtest(laxer(99), past(), OPTIONS);
		expect(compared).toBe(1_001);
		expect(rules).toEqual({ 'refund.low': 100, 'refund.medium': 401, 'refund.high': 500 });
	});
});

describe('over lines', () => {
	const run = (lines: unknown[], limit = 75) => backtest(laxer(limit), lines.map((line): PastDecision => parsePastLine(typeof line === 'string' ? line : JSON.stringify(line))), OPTIONS);
	const item = (amount: number, approval?: object) => ({
		action: refund({ amount, customer_months: 12 }, { correlation_id: `c-${amount}` }),
		risk: { tier: 'medium', route: 'batch_review', rule: 'refund.medium', decided_at: '2026-11-02T09:00:00.000Z' },
		...(approval && { approval }),
	});

	test('items of the workflow carry the old rating and what people said', async () => {
		const rejected = { requested_at: '2026-11-02T09:00:00.000Z', decisions: [{ decision: 'reject', decided_at: '2026-11-02T09:00:30.000Z' }] };
		expect(await run([item(60, rejected), item(61, { outcome: 'rejected' }), item(62, { outcome: 'approved' }), item(400)])).toMatchObject({
			compared: 4,
			auto_but_rejected: { count: 2, examples: [{ correlation_id: 'c-60' }, { correlation_id: 'c-61' }] },
			moves: [{ from: 'medium', to: 'low', count: 3 }, { from: 'medium', to: 'medium', count: 1 }],
		});
	});

	test('bare proposals are rated, with nothing to compare', async () => {
		expect(await run([refund({ amount: 5, customer_months: 9 }), refund({ amount: 600 }, { environment: 'test' })])).toMatchObject({ proposals: 2, compared: 0, from: null, days: null, moves: [], rules: { 'refund.low': 1, 'refund.high': 1 } });
	});

	test('a line that is no proposal is unreadable', async () => {
		expect(await run(['{', '5', '[]', '"x"', {}])).toMatchObject({ proposals: 5, compared: 0, unreadable: { count: 5 } });
	});

	test('counters are counted anew, each proposal as of its own time', async () => {
		const policy = loadPolicy({
			counters: { recent_count: { window_hours: 1, per: ['action_type'] } },
			actions: [{ action_type: 'refund', tiers: [{ tier: 'high', when: { recent_count_gte: 3 }, route: 'named_approver' }, { tier: 'low', when: {}, route: 'auto_execute' }] }],
		});
		const at = (minute: number) => ({ ...item(5), risk: { tier: 'low', rule: 'refund.low', decided_at: new Date(Date.parse(TEST_NOW) + minute * 60_000).toISOString() } });
		const { rules } = await backtest(policy, [0, 10, 20, 30, 200].map((minute) => parsePastLine(JSON.stringify(at(minute)))), OPTIONS);
		expect(rules).toEqual({ 'refund.high': 2, 'refund.low': 3 });
	});
});

describe('publishing', () => {
	const DOCUMENT = { ...(JSON.parse(SEED_POLICY) as object), id: 'refunds', version: '12' };
	const actor = { kind: 'person' as const, id: 'olga', name: 'Olga' };
	const publish = (document: unknown, patch: object = {}) => publishPolicy(ports, actor, { document, author: 'Olga Ops', note: 'First version.', ...patch }, { environment: 'production' });

	test('a version is published once; again is nothing; other content under its name is refused', async () => {
		expect(await publish(DOCUMENT)).toMatchObject({ id: 'refunds', version: '12', author: 'Olga Ops', created: true, publishedAt: TEST_NOW });
		expect(await publish(JSON.stringify(DOCUMENT, null, 2), { author: 'Somebody Else' })).toMatchObject({ created: false, author: 'Olga Ops' });
		expect(await code(publish({ ...DOCUMENT, hard_blocks: [] }))).toBe('store_conflict');
		expect((await publishedPolicy(ports.store, 'refunds')).document).toEqual(DOCUMENT);
		const events = await ports.store.log.byCorrelation('policy:refunds', 'production');
		expect(events.map(({ action }) => action)).toEqual(['policy.published']);
		expect(events[0]?.header).not.toContain('Olga');
	});

	test('the latest is taken unless a version is named', async () => {
		await publish(DOCUMENT);
		await publish({ ...DOCUMENT, version: '13', hard_blocks: [] });
		expect((await publishedPolicy(ports.store, 'refunds')).version).toBe('13');
		expect((await publishedPolicy(ports.store, 'refunds', '12')).version).toBe('12');
		const missing = publishedPolicy(ports.store, 'refunds', '14');
		expect(await code(missing)).toBe('policy_invalid');
		await expect(missing).rejects.toMatchObject({ hint: 'Published are: 13, 12.' });
		expect(await code(publishedPolicy(ports.store, 'other'))).toBe('policy_invalid');
	});

	test('nothing broken, anonymous or unexplained is published', async () => {
		expect(await code(publish({ ...DOCUMENT, tiers: [] }))).toBe('policy_invalid');
		expect(await code(publish(DOCUMENT, { author: '  ' }))).toBe('parameter_invalid');
		expect(await code(publish(DOCUMENT, { note: '' }))).toBe('parameter_invalid');
		expect(await ports.store.publishedPolicies({ limit: 5 })).toEqual([]);
	});
});
