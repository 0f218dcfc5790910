import { anyApproval, anyId, anyProposal } from '../support/records';
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
}
