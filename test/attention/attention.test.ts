import fc from 'fast-check';
import { decideApproval, openReview } from '../../src/approve';
import { loadOf, ownLoad } from '../../src/attention/own-load';
import { leastSeconds, secondsLooked, wordsToRead } from '../../src/attention/reading-time';
import { flagRubberStamps } from '../../src/attention/rubber-stamps';
import { ask, reassess, refund, reply, riskOf } from '../approve/fixtures';
import { openTestPorts, TEST_NOW, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const LONG = reply({ message: { channel: 'email', recipients: ['marta@example.com'], subject: 'Your refund', body: Array.from({ length: 200 }, (_none, index) => `word${index}`).join(' ') } });
let items = 0;

/** Asks Dana, and has her approve so many seconds after opening the page. */
async function decide(seconds: number, policyHash = 'a'.repeat(64), decision: 'approve' | 'reject' = 'approve') {
	items += 1;
	const action = { ...LONG, target_id: `t${items}`, correlation_id: `cor-${items}` };
	const dueAt = new Date(ports.now().getTime() + 8 * 3_600_000);
	const { tokens } = await ask(ports, { action, itemIndex: items, dueAt, risk: { ...riskOf(action), policy_hash: policyHash } });
	const { formToken } = await openReview(ports, tokens.dana);
	ports.clock.advance(seconds * 1_000);
	await decideApproval(ports, tokens.dana, { decision, formToken, ...(decision === 'reject' && { reason: 'No.' }) }, { reassess });
}
const flagged = () => ports.store.exceptions({ type: 'rubber_stamp', limit: 10 });

describe('how long reading takes', () => {
	test('counts what would be done and why, not what the customer wrote', () => {
		const words = wordsToRead(LONG);
		expect(words).toBeGreaterThan(200);
		expect(wordsToRead({ ...LONG, origin: { text: 'many words '.repeat(500) } })).toBe(words);
		expect(wordsToRead({ ...LONG, message: { ...LONG.message!, body: '請退還全部費用' } })).toBeLessThan(words);
	});

	test('is never under the floor, and grows with the words', () => {
		expect(leastSeconds(refund({ draft: {} }), { words_per_minute: 5_000, floor_seconds: 7 })).toBe(7);
		expect(leastSeconds(LONG, { words_per_minute: 100, floor_seconds: 0 })).toBeCloseTo((wordsToRead(LONG) / 100) * 60);
		fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
			const of = (body: string) => wordsToRead({ ...LONG, message: { ...LONG.message!, body } });
			expect(of(`${left} ${right}`)).toBeGreaterThanOrEqual(Math.max(of(left), of(right)));
		}));
	});

	test('is not known of a page that was never opened', () => {
		expect(secondsLooked({ viewedAt: null, decidedAt: TEST_NOW })).toBeUndefined();
		expect(secondsLooked({ viewedAt: TEST_NOW, decidedAt: '2026-11-20T09:00:05.000Z' })).toBe(5);
	});
});

test('approvals faster than can be read are flagged once for each person and day, in a sentence that grows', async () => {
	let cursor = await flagRubberStamps(ports, 'production', TEST_NOW);
	expect([cursor, await flagged()]).toEqual([TEST_NOW, []]);
	await decide(90);
	await decide(2);
	cursor = await flagRubberStamps(ports, 'production', cursor);
	expect(await flagged()).toMatchObject([{ reason: expect.stringMatching(/^Dana Ruiz approved 1 of 2 requests on 2026-11-20 faster than they can be read, the fastest in 2 s of at least 2\d s\.$/) as string, state: 'open' }]);
	await decide(1);
	await decide(2, undefined, 'reject');
	cursor = await flagRubberStamps(ports, 'production', cursor);
	expect(await flagged()).toMatchObject([{ reason: expect.stringContaining('2 of 4 requests') as string }]);
	ports.clock.advance(24 * 3_600_000);
	await decide(1);
	await flagRubberStamps(ports, 'production', cursor);
	expect(await flagged()).toHaveLength(2);
	expect(JSON.stringify(await ports.store.log.read(0, 1_000).then((all) => all.filter(({ action }) => action === 'exception.opened').map(({ header }) => header)))).not.toMatch(/dana/i);
});

test('goes to whom the policy names, by the policy\'s own reading speed', async () => {
	const hash = 'c'.repeat(64);
	const document = { id: 'p', version: '1', owner: 'ops', actions: [{ action_type: 'x', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }] }], roles: { ops: [{ id: 'o', name: 'O' }], head: [{ id: 'h', name: 'H' }] }, rubber_stamps: { words_per_minute: 5_000, floor_seconds: 1, owner: 'head' } };
	await ports.store.transaction((tx) => tx.insertPolicy({ hash, id: 'p', version: '1', document, createdAt: TEST_NOW }));
	await decide(4, hash);
	await flagRubberStamps(ports, 'production', TEST_NOW);
	expect(await flagged()).toEqual([]);
	await decide(0.5, hash);
	await flagRubberStamps(ports, 'production', TEST_NOW);
	expect(await flagged()).toMatchObject([{ owner: 'head' }]);
});

test('an approver sees what waits, what was decided today and how long it took', async () => {
	await decide(10);
	await decide(40);
	await decide(20);
	await ask(ports, { itemIndex: 900, action: refund({ correlation_id: 'cor-900' }) });
	expect(await ownLoad(ports.store, 'dana', 'production', new Date('2026-11-20T00:00:00.000Z'))).toEqual({ pending: 1, decidedToday: 3, medianSeconds: 20 });
	expect(await ownLoad(ports.store, 'dana', 'production', new Date('2026-11-21T00:00:00.000Z'))).toEqual({ pending: 1, decidedToday: 0, medianSeconds: null });
	expect(await ownLoad(ports.store, 'omar', 'test', new Date(0))).toEqual({ pending: 0, decidedToday: 0, medianSeconds: null });
	expect(loadOf(2, [{ viewedAt: null, decidedAt: TEST_NOW }])).toEqual({ pending: 2, decidedToday: 1, medianSeconds: null });
	expect(loadOf(0, [10, 21].map((seconds) => ({ viewedAt: TEST_NOW, decidedAt: new Date(Date.parse(TEST_NOW) + seconds * 1_000).toISOString() })))).toEqual({ pending: 0, decidedToday: 2, medianSeconds: 16 });
});
