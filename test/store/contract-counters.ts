import { randomBytes } from 'node:crypto';
import type { Ports, RunContext } from '../../src/ports';
import { decideTier, loadPolicy } from '../../src/tier';
import { anyApproval, anyId, anyProposal, testRing } from '../support/records';
import { TEST_NOW } from '../support/test-ports';
import { refund } from '../tier/support';
import type { Harness } from './contract';

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

/** Counting proposals, and reading a conversation back. */
export function counterContract({ store }: Harness): void {
	test('proposals are counted from a moment on, by what is given, and never across environments', async () => {
		const [actionType, customerId, workflowId] = [anyId('type'), anyId('cus'), anyId('wf')];
		const make = (patch: object) => anyProposal({ actionType, customerId, workflowId, createdAt: at(10), ...patch });
		await store().transaction(async (tx) => {
			for (const row of [make({}), make({ createdAt: at(5) }), make({ createdAt: at(4) }), make({ customerId: null }), make({ workflowId: 'wf-other', route: 'batch_review' }), make({ environment: 'test' })]) await tx.insertProposal(row);
		});
		const count = (patch: object) => store().recentProposals({ environment: 'production', since: at(5), ...patch });
		expect(await count({ actionType })).toBe(4);
		expect(await count({ actionType, customerId })).toBe(3);
		expect(await count({ actionType, customerId, workflowId })).toBe(2);
		expect(await count({ workflowId })).toBe(3);
		expect(await count({ actionType, route: 'auto_execute' })).toBe(3);
		expect(await count({ actionType, since: at(11) })).toBe(0);
		expect(await store().recentProposals({ environment: 'test', since: at(5), actionType })).toBe(1);
		expect(await store().transaction((tx) => tx.recentProposals({ environment: 'production', since: at(4), actionType }))).toBe(5);
	});

	test('a conversation comes back newest first, each turn with what became of its approval', async () => {
		const conversationId = anyId('helpdesk');
		const make = (minute: number, patch: object = {}) => anyProposal({ conversationId, correlationId: anyId('cor'), intent: 'refund_request', createdAt: at(minute), ...patch });
		const [first, second, third, foreign] = [make(1), make(2, { intent: null }), make(3), make(4, { environment: 'test' })];
		await store().transaction(async (tx) => {
			for (const row of [first, second, third, foreign]) await tx.insertProposal(row);
			const asked = (row: typeof first, patch: object) => anyApproval({ correlationId: row.correlationId, requestedHash: row.payloadHash, ...patch });
			await tx.insertApproval(asked(first, { state: 'expired', createdAt: at(1) }), []);
			await tx.insertApproval(asked(first, { state: 'rejected', createdAt: at(2) }), []);
			await tx.insertApproval(asked(second, { state: 'rejected', environment: 'test' }), []);
		});
		const turns = await store().conversationHistory({ environment: 'production', conversationId, limit: 10 });
		expect(turns.map(({ id, approval, intent }) => [id, approval, intent])).toEqual([
			[third.id, null, 'refund_request'],
			[second.id, null, null],
			[first.id, 'rejected', 'refund_request'],
		]);
		expect(turns[0]).toEqual({ id: third.id, correlationId: third.correlationId, payloadHash: third.payloadHash, intent: 'refund_request', action: third.action, createdAt: at(3), approval: null });
		expect(await store().conversationHistory({ environment: 'production', conversationId, limit: 1 })).toHaveLength(1);
		expect(await store().conversationHistory({ environment: 'production', conversationId: anyId('helpdesk'), limit: 10 })).toEqual([]);
	});

	test('of 50 transactions that count under one lock and then insert, no two see the same number', async () => {
		const actionType = anyId('type');
		const seen = await Promise.all(
			Array.from({ length: 50 }, () =>
				store().transaction(async (tx) => {
					await tx.lockCounting([`other ${actionType}`, actionType]);
					const count = await tx.recentProposals({ environment: 'production', since: at(0), actionType });
					await tx.insertProposal(anyProposal({ actionType }));
					return count;
				}),
			),
		);
		expect([...seen].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, index) => index));
	}, 60_000);

	const ports = (): Ports => ({ store: store(), keys: testRing, now: () => new Date(TEST_NOW), newId: anyId, random: (count) => randomBytes(count) });
	const run: RunContext = { workflowId: 'w-1', executionId: 'e-1', nodeId: 'n-1', nodeName: 'Risk Tier', environment: 'production' };
	const LIMIT = 10;
	const limited = (action_type: string, per: string[]) =>
		loadPolicy({
			action_type,
			counters: { recent_count: { window_hours: 24, per } },
			tiers: [{ tier: 'low', when: { amount_lte: 50, recent_count_lte: LIMIT }, route: 'auto_execute' }, { tier: 'high', when: { amount_lte: 50 }, route: 'named_approver' }],
		});

	test(`of 50 racing low-risk refunds exactly ${LIMIT} run by themselves`, async () => {
		const actionType = anyId('refund');
		const policy = limited(actionType, ['action_type']);
		const decided = await Promise.all(Array.from({ length: 50 }, (_, index) => decideTier(ports(), run, refund({ amount: 20 }, { action_type: actionType, target_id: `t-${index}` }), policy, { grantTtlSeconds: 60 })));
		expect(decided.filter(({ risk }) => risk.route === 'auto_execute' && risk.grant !== undefined)).toHaveLength(LIMIT);
		expect(decided.filter(({ risk }) => risk.tier === 'high' && risk.grant === undefined)).toHaveLength(50 - LIMIT);
		expect(await store().recentProposals({ environment: 'production', since: at(0), actionType, route: 'auto_execute' })).toBe(LIMIT);
	}, 60_000);

	test('a counter per customer counts each apart, forgets what is older than its window, and without a customer nothing runs by itself', async () => {
		const actionType = anyId('refund');
		const policy = limited(actionType, ['action_type', 'customer']);
		const rate = async (customer_id: string | undefined, now = TEST_NOW) =>
			(await decideTier({ ...ports(), now: () => new Date(now) }, run, refund({ amount: 20 }, { action_type: actionType, origin: { customer_id } }), policy, { grantTtlSeconds: 60 })).risk;
		for (let round = 0; round < LIMIT; round += 1) expect((await rate('c-1')).route).toBe('auto_execute');
		expect((await rate('c-1')).route).toBe('named_approver');
		expect((await rate('c-2')).route).toBe('auto_execute');
		expect(await rate(undefined)).toMatchObject({ route: 'named_approver', missing_facts: ['recent_count'] });
		expect((await rate('c-1', '2026-11-21T09:00:00.001Z')).route).toBe('auto_execute');
	});

	test('a customer who comes back with the same intent, and drafts turned down twice, are seen as loops', async () => {
		const actionType = anyId('reply');
		const policy = loadPolicy({ action_type: actionType, tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }], support: {} });
		const rate = async (ticket: string, text: string, intent: string) =>
			(await decideTier(ports(), run, refund({}, { action_type: actionType, correlation_id: anyId('cor'), origin: { text, helpdesk_ticket_id: ticket }, classification: { intent, intent_confidence: 0.9, sentiment_confidence: 0.9 } }), policy, { grantTtlSeconds: 60 })).risk;
		const [ticket, other] = [anyId('t'), anyId('t')];
		expect(await rate(ticket, 'Where is it?', 'shipping')).toMatchObject({ route: 'auto_execute', escalation: { triggered: false } });
		expect(await rate(other, 'Where is it?', 'shipping')).toMatchObject({ escalation: { triggered: false } });
		expect(await rate(ticket, 'And now?', 'shipping')).toMatchObject({ route: 'named_approver', escalation: { triggers: [{ name: 'loop', trigger_type: 'rule' }] } });
		expect(await rate(ticket, 'Thanks', 'praise')).toMatchObject({ route: 'auto_execute' });
		const turns = await store().conversationHistory({ environment: 'production', conversationId: `helpdesk:${ticket}`, limit: 10 });
		await store().transaction(async (tx) => {
			for (const { correlationId, payloadHash } of turns.slice(0, 2)) await tx.insertApproval(anyApproval({ correlationId, requestedHash: payloadHash, state: 'rejected' }), []);
		});
		expect(await rate(ticket, 'Hello?', 'complaint')).toMatchObject({ route: 'named_approver', escalation: { triggers: [{ name: 'loop', reason: 'the last 2 drafts of this conversation were turned down' }] } });
	});
}
