import { auditTrail } from '../../src/audit/audit-trail';
import { addException, claimException, listExceptions, releaseException, resolveException, type NewException } from '../../src/exceptions';
import { anyApproval, anyProposal } from '../support/records';
import { openTestPorts, TEST_NOW, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const ADA = { actor: { kind: 'person', id: 'ada', name: 'Ada Obi' } } as const;
const BO = { actor: { kind: 'person', id: 'bo', name: 'Bo Lind' } } as const;
const input = (patch: Partial<NewException> = {}): NewException => ({ type: 'missing_order_number', reason: 'The customer named no order.', environment: 'production', correlationId: 'cor-1', ...patch });
const add = (patch: Partial<NewException> = {}) => ports.store.transaction((tx) => addException(tx, ports, input(patch)));
const events = async () => (await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action, outcome }) => [action, outcome]);
const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined, (error: { code?: string }) => error.code);

test('is added with its event, and once for each key', async () => {
	const first = await add({ key: 'cor-1/order' });
	const again = await add({ key: 'cor-1/order', reason: 'Said otherwise.' });
	expect([first.added, again.added]).toEqual([true, false]);
	expect(again.exception).toEqual(first.exception);
	expect(first.exception).toMatchObject({ state: 'open', risk: 2, urgency: 2, impact: 2, owner: null, dueAt: '2026-11-20T17:00:00.000Z' });
	expect((await add({ key: 'cor-1/order', environment: 'test' })).added).toBe(true);
	expect((await add()).added && (await add()).added).toBe(true);
	expect(await events()).toEqual(Array.from({ length: 3 }, () => ['exception.opened', 'missing_order_number']));
});

test.each([
	['no reason', { reason: ' \n ' }],
	['a type that is no name', { type: 'Missing order!' }],
	['a weight outside of 1 to 3', { risk: 4 }],
	['a weight that is no number', { impact: Number.NaN }],
	['a link that is no web address', { links: [{ label: 'x', url: 'javascript:alert(1)' }] }],
	['too many links', { links: Array.from({ length: 21 }, () => ({ label: 'x', url: 'https://x.example' })) }],
])('is refused with %s', async (_what, patch) => {
	expect(await codeOf(add(patch))).toBe('parameter_invalid');
	expect(await ports.store.exceptions({ limit: 5 })).toEqual([]);
});

test('the reason is one line of at most 300 characters', async () => {
	const { exception } = await add({ reason: `Two\nlines\u202e ${'x'.repeat(400)}` });
	expect(exception.reason).toHaveLength(300);
	expect(exception.reason).toMatch(/^Two lines {1,2}x+…$/);
});

describe('whose it is, and until when', () => {
	const policy = {
		id: 'p',
		version: '1',
		owner: 'ops',
		actions: [{ action_type: 'refund', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }] }],
		roles: { support_lead: [{ id: 'lea@example.com', name: 'Lea' }], ops: [{ id: 'omar@example.com', name: 'Omar' }], legal: [{ id: 'ida@example.com', name: 'Ida' }] },
		exceptions: { owner: 'ops', backup: 'support_lead', target_minutes: { high: 30 }, types: { guardrail_blocked: { owner: 'legal', target_minutes: 15 }, crm_undelivered: { target_minutes: { low: 600 } } } },
	};
	const hash = 'a'.repeat(64);
	beforeEach(() => ports.store.transaction((tx) => tx.insertPolicy({ hash, id: 'p', version: '1', document: policy, createdAt: TEST_NOW })));
	const of = async (patch: Partial<NewException>) => {
		const { owner, backup, dueAt } = (await add({ policyHash: hash, ...patch })).exception;
		return [owner, backup, (Date.parse(dueAt ?? '') - Date.parse(TEST_NOW)) / 60_000];
	};

	test('comes from the policy by type and risk', async () => {
		expect(await of({ type: 'guardrail_blocked' })).toEqual(['legal', 'support_lead', 15]);
		expect(await of({ risk: 3 })).toEqual(['ops', 'support_lead', 30]);
		expect(await of({ risk: 1 })).toEqual(['ops', 'support_lead', 24 * 60]);
		expect(await of({ risk: 1, type: 'crm_undelivered' })).toEqual(['ops', 'support_lead', 600]);
		expect(await of({ risk: 1, usualMinutes: 45 })).toEqual(['ops', 'support_lead', 45]);
		expect(await of({ owner: 'ada', backup: 'bo', dueAt: '2026-11-20T09:05:00.000Z' })).toEqual(['ada', 'bo', 5]);
	});

	test('comes from the approval\'s policy, else from the one published last, else from nobody', async () => {
		const approval = anyApproval({ policyHash: hash });
		await ports.store.transaction((tx) => tx.insertApproval(approval, []));
		expect(await of({ policyHash: undefined, approvalId: approval.id })).toEqual(['ops', 'support_lead', 8 * 60]);
		expect(await of({ policyHash: undefined })).toEqual([null, null, 8 * 60]);
		await ports.store.transaction((tx) => tx.insertPublishedPolicy({ id: 'p', version: '1', hash, author: 'ada', note: '', publishedAt: TEST_NOW }));
		expect(await of({ policyHash: undefined })).toEqual(['ops', 'support_lead', 8 * 60]);
		expect(await of({ policyHash: 'b'.repeat(64) })).toEqual([null, null, 8 * 60]);
	});
});

test('of two who claim it at once one gets it, and only that one can give it back or close it', async () => {
	const { exception } = await add();
	const claims = await Promise.allSettled([claimException(ports, exception.id, ADA), claimException(ports, exception.id, BO)]);
	expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	const [has, wants] = claims[0]?.status === 'fulfilled' ? [ADA, BO] : [BO, ADA];
	expect(await claimException(ports, exception.id, has)).toMatchObject({ state: 'claimed', claimedBy: has.actor.id });
	expect(await codeOf(releaseException(ports, exception.id, wants))).toBe('exception_claimed');
	expect(await codeOf(resolveException(ports, exception.id, wants, { outcome: 'fixed' }))).toBe('exception_claimed');
	expect(await releaseException(ports, exception.id, has)).toMatchObject({ state: 'open', claimedBy: null, claimedAt: null });
	expect(await claimException(ports, exception.id, wants)).toMatchObject({ claimedBy: wants.actor.id, claimedAt: TEST_NOW });
	expect(await resolveException(ports, exception.id, wants, { outcome: 'fixed', note: 'Found the order by e-mail.' })).toMatchObject({ state: 'resolved', outcome: 'fixed', note: 'Found the order by e-mail.', resolvedBy: wants.actor.id });
	for (const late of [claimException(ports, exception.id, has), releaseException(ports, exception.id, has), resolveException(ports, exception.id, wants, { outcome: 'fixed' })]) expect(await codeOf(late)).toBe('exception_closed');
	expect((await events()).map(([action]) => action)).toEqual(['exception.opened', 'exception.claimed', 'exception.released', 'exception.claimed', 'exception.resolved']);
	expect(await codeOf(claimException(ports, 'exc_unknown', ADA))).toBe('exception_unknown');
});

test('a bad draft is corrected where it is: the new proposal keeps the correlation id and carries no right', async () => {
	const { action } = anyProposal();
	const { exception } = await add({ action, correlationId: action.correlation_id, environment: action.environment });
	const resolve = (corrected: unknown) => resolveException(ports, exception.id, ADA, { outcome: 'corrected', corrected });
	expect(await codeOf(resolve(undefined))).toBe('parameter_invalid');
	expect(await codeOf(resolve(action))).toBe('parameter_invalid');
	expect(await codeOf(resolve({ ...action, target_id: '' }))).toBe('proposal_invalid');
	expect(await codeOf(resolveException(ports, exception.id, ADA, { outcome: 'fixed', corrected: action }))).toBe('parameter_invalid');
	const done = await resolve({ ...action, target_id: 'other', correlation_id: 'smuggled', environment: 'test' });
	expect(done).toMatchObject({ state: 'resolved', outcome: 'corrected', corrected: { target_id: 'other', correlation_id: action.correlation_id, environment: action.environment } });
	const [, closed] = await ports.store.log.byCorrelation(action.correlation_id, action.environment);
	expect(closed).toMatchObject({ action: 'exception.resolved' });
});

test('is listed by score with its timers', async () => {
	await add({ risk: 1, urgency: 1, impact: 1 });
	await add({ risk: 1, urgency: 3, impact: 3 });
	const third = (await add({ risk: 3, urgency: 1, impact: 1, dueAt: '2026-11-20T09:30:00.000Z' })).exception;
	ports.clock.advance(40 * 60_000);
	const list = await listExceptions(ports.store, ports.now(), { environment: 'production', limit: 10 });
	expect(list.map(({ score, ageMinutes, minutesLeft }) => [score, ageMinutes, minutesLeft])).toEqual([[9, 40, 1400], [3, 40, -10], [1, 40, 1400]]);
	await resolveException(ports, third.id, ADA, { outcome: 'not_a_problem' });
	ports.clock.advance(60_000);
	expect(await listExceptions(ports.store, ports.now(), { environment: 'production', state: 'resolved', limit: 10 })).toMatchObject([{ ageMinutes: 40, minutesLeft: -10 }]);
	expect(await listExceptions(ports.store, ports.now(), { environment: 'test', limit: 10 })).toEqual([]);
});

test('what happened to it can be read in plain words', async () => {
	const { exception } = await add({ actor: { kind: 'node', id: 'Exception Queue' } });
	await claimException(ports, exception.id, ADA);
	const [opened, claimed] = await auditTrail(ports.store, ports.keys, 'cor-1', 'production');
	expect([opened?.sentence, claimed?.sentence]).toEqual(['A person has to look at this: The customer named no order.', 'Ada Obi takes this in hand: The customer named no order.']);
	expect(opened).toMatchObject({ actor: { kind: 'node', id: 'Exception Queue' }, workflowId: 'none', detail: { exception_id: exception.id } });
});
