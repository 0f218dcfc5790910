import fc from 'fast-check';
import { evaluateTier, loadPolicy, type TierContext, type TierDecision } from '../../src/tier';
import { reversed } from '../draft/arbitraries';
import { counters, FACTS, flat, monotonePolicy, NOW, policy } from './arbitraries';
import { refund, seedPolicy, STRICTNESS } from './support';

const ROUTES = ['auto_execute', 'batch_review', 'named_approver', 'blocked'];
const strictness = (decision: TierDecision) => STRICTNESS[decision.tier] * 1000 + ROUTES.indexOf(decision.route) * 100 + decision.approvals_required;
const amount = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.integer({ min: -20, max: 1_010 }));

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
			fc.property(policy, flat, counters, (document, facts, counted) => {
				const context = { now: NOW, counters: counted };
				const decision = evaluateTier(refund(facts), loadPolicy(document), context);
				expect(evaluateTier(refund(facts), loadPolicy(document), context)).toEqual(decision);
				expect(evaluateTier(reversed(refund(facts)), loadPolicy(reversed({ ...document })), { ...context, counters: counted && reversed(counted) })).toMatchObject({ ...decision });
				expect(evaluateTier(refund(facts), loadPolicy(JSON.stringify(document)), context)).toEqual(decision);
			}),
			{ numRuns: 400 },
		);
	});

	it('keeps nothing from one proposal to the next', () => {
		fc.assert(
			fc.property(policy, flat, flat, counters, (document, facts, others, counted) => {
				const loaded = loadPolicy(document);
				const rate = (given: Record<string, unknown>, known: typeof counted) => evaluateTier(refund(given), loaded, { now: NOW, counters: known });
				const fresh = evaluateTier(refund(facts), loadPolicy(document), { now: NOW, counters: counted });
				rate(others, undefined);
				expect(rate(facts, counted)).toEqual(fresh);
			}),
			{ numRuns: 600 },
		);
	});

	it('is never laxer for a fact left out', () => {
		fc.assert(
			fc.property(policy, flat, counters, (document, facts, counted) => {
				const loaded = loadPolicy(document);
				const context = { now: NOW, counters: counted };
				const before = strictness(evaluateTier(refund(facts), loaded, context));
				for (const gone of FACTS) {
					const after = strictness(evaluateTier(refund(without(facts, gone)), loaded, context));
					if (after < before) throw new Error(`laxer without ${gone}: ${before} became ${after}`);
				}
			}),
			{ numRuns: 1_500 },
		);
	});

	it('is never laxer for a counter that could not be counted, or without the time', () => {
		fc.assert(
			fc.property(policy, flat, counters, (document, facts, counted) => {
				const loaded = loadPolicy(document);
				const rate = (context: TierContext) => strictness(evaluateTier(refund(facts), loaded, context));
				const before = rate({ now: NOW, counters: counted });
				expect(rate({ now: NOW })).toBeGreaterThanOrEqual(before);
				expect(rate({ now: NOW, counters: { ...counted, recent_count: NaN } })).toBeGreaterThanOrEqual(before);
				expect(rate({ counters: counted })).toBeGreaterThanOrEqual(before);
				expect(rate({})).toBeGreaterThanOrEqual(before);
			}),
			{ numRuns: 1_500 },
		);
	});

	it('is never laxer for a fact that became unreadable', () => {
		fc.assert(
			fc.property(policy, flat, counters, fc.constantFrom('amount', 'currency', 'customer_months', 'customer_tier', 'reversible', 'subject', 'tags'), (document, facts, counted, spoilt) => {
				const loaded = loadPolicy(document);
				const context = { now: NOW, counters: counted };
				const before = strictness(evaluateTier(refund(facts), loaded, context));
				for (const value of [null, {}, [[]], NaN]) {
					const after = strictness(evaluateTier(refund({ ...facts, [spoilt]: value as never }), loaded, context));
					expect(after).toBeGreaterThanOrEqual(before);
				}
			}),
			{ numRuns: 1_500 },
		);
	});

	it('is never laxer with the risk matrix than without', () => {
		fc.assert(
			fc.property(policy, flat, counters, (document, facts, counted) => {
				const { matrix: _, ...plain } = document;
				const context = { now: NOW, counters: counted };
				const after = evaluateTier(refund(facts), loadPolicy(document), context);
				expect(strictness(after)).toBeGreaterThanOrEqual(strictness(evaluateTier(refund(facts), loadPolicy(plain), context)));
			}),
			{ numRuns: 1_000 },
		);
	});

	it('never runs by itself on an unread fact, and always ends in a known outcome with a sentence', () => {
		fc.assert(
			fc.property(policy, flat, counters, (document, facts, counted) => {
				const decision = evaluateTier(refund(facts), loadPolicy(document), { now: NOW, counters: counted });
				expect(Object.keys(STRICTNESS)).toContain(decision.tier);
				expect(decision.reason).toMatch(/^(Low|Medium|High|Blocked): .+\.$/);
				expect(decision.approvals_required).toBeGreaterThanOrEqual(1);
				if (decision.route === 'auto_execute') expect(decision.tier).toBe('low');
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('evaluateTier, for monotone policies', () => {
	it('never lowers the tier for a higher amount, whatever else is known', () => {
		const tiers = new Set<string>();
		fc.assert(
			fc.property(monotonePolicy, flat, counters, fc.array(amount, { minLength: 6, maxLength: 6 }), (document, facts, counted, amounts) => {
				const loaded = loadPolicy(document);
				const rate = (value: number) => evaluateTier(refund({ ...facts, amount: value }), loaded, { now: NOW, counters: counted }).tier;
				const rated = amounts.sort((left, right) => left - right).map(rate);
				rated.reduce((smaller, larger) => {
					tiers.add(`${smaller} to ${larger}`);
					expect(STRICTNESS[larger]).toBeGreaterThanOrEqual(STRICTNESS[smaller]);
					return larger;
				});
			}),
			{ numRuns: 3_000 },
		);
		// The policies are no strawmen: amounts do move the tier, by every step.
		expect([...tiers].sort()).toEqual(expect.arrayContaining(['high to blocked', 'low to high', 'low to low', 'low to medium', 'medium to high']));
	});

	it('never lowers the tier for a higher amount under the published refund policy', () => {
		fc.assert(
			fc.property(amount, amount, fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), (left, right, customer_months) => {
				const rate = (value: number) => STRICTNESS[evaluateTier(refund({ amount: value, ...(customer_months !== undefined && { customer_months }) }), seedPolicy()).tier];
				expect(rate(Math.max(left, right))).toBeGreaterThanOrEqual(rate(Math.min(left, right)));
			}),
			{ numRuns: 2_000 },
		);
	});
});
