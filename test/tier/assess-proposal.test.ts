import fc from 'fast-check';
import { payloadHash } from '../../src/draft';
import { assessProposal } from '../../src/tier';
import { refund, seedPolicy } from './support';

const policy = seedPolicy();
const context = { environment: 'production' as const, newId: (prefix: string) => `${prefix}_new`, now: () => new Date('2026-11-20T09:00:00Z') };
const assess = (input: unknown) => assessProposal(input, policy, context);

describe('assessProposal', () => {
	it('rates a valid proposal and says by which policy, when and about which payload', () => {
		const action = refund({ amount: 40, customer_months: 12 });
		expect(assess(JSON.stringify(action))).toEqual({
			action,
			correlationId: 'c-1',
			risk: {
				...assess(action).risk,
				tier: 'low',
				policy_id: 'refund',
				policy_version: policy.version,
				policy_hash: policy.hash,
				payload_hash: payloadHash(action),
				decided_at: '2026-11-20T09:00:00.000Z',
			},
		});
	});

	it('blocks what it cannot read, with every problem and a sentence about the first ones', () => {
		const { action, risk } = assess({ action_type: 'refund', facts: { amount: 1, flags: 'x' } });
		expect(action).toBeUndefined();
		expect(risk).toMatchObject({ tier: 'blocked', route: 'blocked', rule: 'invalid_proposal', ai_mode: 'summarize_only', confidence_band: 'low', missing_facts: [], approvers: [], approvals_required: 1 });
		expect(risk.problems?.map(({ path }) => path)).toEqual(['target_system', 'facts.flags', '(root)']);
		expect(risk.reason).toBe(
			`Blocked: the proposal cannot be read (policy refund ${policy.version}): target_system: is missing; facts.flags: must be of type array, but is string; it must carry exactly one of proposed_changes, message or request, but carries 0.`,
		);
		expect(risk.payload_hash).toBeUndefined();
		expect(assess({ action_type: 5, target_system: 5, target_object: 5, target_id: 5 }).risk.reason).toMatch(/; and 2 more\.$/);
	});

	it('keeps the correlation id of an unreadable proposal only when it is one', () => {
		expect(assess({ correlation_id: 'c-7' }).correlationId).toBe('c-7');
		expect(assess('{"correlation_id":"c-7"}').correlationId).toBe('c-7');
		const throwing = {
			get correlation_id(): string {
				throw new Error('boo');
			},
		};
		for (const input of [{ correlation_id: 'jane@example.com' }, { correlation_id: 5 }, { correlation_id: 'x'.repeat(201) }, 'nonsense', null, throwing, `{"correlation_id":"c-7","x":"${'x'.repeat(3_000_000)}"}`]) {
			expect(assess(input).correlationId).toBe('cor_new');
		}
	});

	it('never throws, and never lets anything but a valid proposal through', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), fc.string(), fc.json()), (input) => {
				expect(assess(input)).toMatchObject({ risk: { tier: 'blocked', rule: 'invalid_proposal' } });
			}),
			{ numRuns: 1_000 },
		);
	});
});
