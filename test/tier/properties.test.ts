import fc from 'fast-check';
import { evaluateTier, loadPolicy, type TierDecision } from '../../src/tier';
import { reversed } from '../draft/arbitraries';
import { refund, seedPolicy, STRICTNESS } from './support';

const FACTS = ['amount', 'customer_months', 'customer_tier', 'reversible', 'vip.since'];
const flat = fc.record(
	{
		amount: fc.oneof(fc.integer({ min: -10, max: 1000 }), fc.constantFrom<unknown>('40', null, true)),
		customer_months: fc.integer({ min: 0, max: 10 }),
		customer_tier: fc.constantFrom<unknown>('gold', 'basic', 5),
		reversible: fc.boolean(),
		vip: fc.record({ since: fc.integer({ min: 0, max: 3 }) }),
		flags: fc.constantFrom(['vip'], []),
	},
	{ requiredKeys: [] },
);
const number = fc.integer({ min: -10, max: 1000 });
const test = fc.oneof(
	fc.tuple(fc.constantFrom('amount', 'customer_months', 'vip.since'), fc.constantFrom('_gt', '_gte', '_lt', '_lte', '_eq', '_ne'), number).map(([fact, op, value]) => ({ [fact + op]: value as unknown })),
	fc.tuple(fc.constantFrom('amount', 'customer_months'), number, fc.nat(300)).map(([fact, from, width]) => ({ [`${fact}_between`]: [from, from + width] as unknown })),
	fc.constantFrom('_in', '_not_in').map((op) => ({ [`customer_tier${op}`]: ['gold', 'silver'] as unknown })),
	fc.boolean().map((value) => ({ reversible_eq: value as unknown })),
	fc.constant({ customer_tier_contains: 'old' as unknown }),
);
const conditions = fc.array(test, { maxLength: 3 }).map((tests): Record<string, unknown> => Object.assign({}, ...tests));
const filled = fc.array(test, { minLength: 1, maxLength: 2 }).map((tests): Record<string, unknown> => Object.assign({}, ...tests));
const when = fc.oneof(
	conditions,
	fc.tuple(conditions, fc.array(filled, { minLength: 1, maxLength: 2 })).map(([base, any]) => ({ ...base, any })),
	fc.tuple(conditions, filled).map(([base, not]) => ({ ...base, not })),
);
const OUTCOMES = [
	{ tier: 'low', route: 'auto_execute' },
	{ tier: 'low', route: 'batch_review' },
	{ tier: 'medium', route: 'batch_review' },
	{ tier: 'medium', route: 'named_approver' },
	{ tier: 'high', route: 'named_approver', approver_rule: 'finance', sla_hours: 8 },
	{ tier: 'high', route: 'named_approver', approvals_required: 2 },
	{ tier: 'blocked', route: 'blocked' },
];
/** Any order of tiers, strict ones first or last: not only well-built policies. */
const policy = fc
	.array(fc.tuple(fc.constantFrom(...OUTCOMES), when), { minLength: 1, maxLength: 5 })
	.map((tiers) => ({ action_type: 'refund', tiers: tiers.map(([outcome, condition]) => ({ ...outcome, when: condition })), hard_blocks: ['chargeback_open'] }));

const ROUTES = ['auto_execute', 'batch_review', 'named_approver', 'blocked'];
const strictness = (decision: TierDecision) => STRICTNESS[decision.tier] * 1000 + ROUTES.indexOf(decision.route) * 100 + decision.approvals_required;

function without(facts: Record<string, unknown>, path: string): Record<string, unknown> {
	const copy = structuredClone(facts);
	const [head, rest] = path.split('.');
	if (rest === undefined) delete copy[head!];
	else delete (copy[head!] as Record<string, unknown> | undefined)?.[rest];
	return copy;
}

describe('evaluateTier, for any policy', () => {
	it('is deterministic and does not depend on the order of keys', () => {
		fc.assert(
			fc.property(policy, flat, (document, facts) => {
				const decision = evaluateTier(refund(facts), loadPolicy(document));
				expect(evaluateTier(refund(facts), loadPolicy(document))).toEqual(decision);
				expect(evaluateTier(reversed(refund(facts)), loadPolicy(reversed({ ...document })))).toMatchObject({ ...decision });
				expect(evaluateTier(refund(facts), loadPolicy(JSON.stringify(document)))).toEqual(decision);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('is never laxer for a fact left out', () => {
		fc.assert(
			fc.property(policy, flat, fc.constantFrom(...FACTS), (document, facts, gone) => {
				const loaded = loadPolicy(document);
				const before = evaluateTier(refund(facts), loaded);
				const after = evaluateTier(refund(without(facts, gone)), loaded);
				expect(strictness(after)).toBeGreaterThanOrEqual(strictness(before));
			}),
			{ numRuns: 20_000 },
		);
	});

	it('is never laxer for a fact that became unreadable', () => {
		fc.assert(
			fc.property(policy, flat, fc.constantFrom('amount', 'customer_months', 'customer_tier', 'reversible'), fc.constantFrom<unknown>(null, {}, [[]], NaN), (document, facts, spoilt, value) => {
				const loaded = loadPolicy(document);
				const after = evaluateTier(refund({ ...facts, [spoilt]: value }), loaded);
				expect(strictness(after)).toBeGreaterThanOrEqual(strictness(evaluateTier(refund(facts), loaded)));
			}),
			{ numRuns: 10_000 },
		);
	});

	it('never runs by itself on an unread fact, and always ends in a known outcome with a sentence', () => {
		fc.assert(
			fc.property(policy, flat, (document, facts) => {
				const decision = evaluateTier(refund(facts), loadPolicy(document));
				expect(Object.keys(STRICTNESS)).toContain(decision.tier);
				expect(decision.reason).toMatch(/^(Low|Medium|High|Blocked): .+\.$/);
				expect(decision.approvals_required).toBeGreaterThanOrEqual(1);
				if (decision.route === 'auto_execute') expect(decision.tier).toBe('low');
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('evaluateTier, for the published refund policy', () => {
	it('never lowers the tier for a higher amount', () => {
		const amount = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
		fc.assert(
			fc.property(amount, amount, fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), (left, right, customer_months) => {
				const rate = (value: number) => STRICTNESS[evaluateTier(refund({ amount: value, ...(customer_months !== undefined && { customer_months }) }), seedPolicy()).tier];
				expect(rate(Math.max(left, right))).toBeGreaterThanOrEqual(rate(Math.min(left, right)));
			}),
			{ numRuns: 2_000 },
		);
	});
});
