import fc from 'fast-check';
import { OPERATORS, splitKey } from '../../src/tier/operators';
import { rateWhen } from './support';

const holds = (when: Record<string, unknown>, facts: Record<string, unknown>) => rateWhen(when, facts).tier === 'low';
const gaps = (when: Record<string, unknown>, facts: Record<string, unknown>) => rateWhen(when, facts).missing_facts;

describe('operators', () => {
	it.each([
		['x_eq', 5, [5], [5.1, -5]],
		['x_eq', 'a', ['a'], ['A', 'a ', '']],
		['x_eq', true, [true], [false]],
		['x_ne', 5, [4, 5.01], [5]],
		['x_ne', 'a', ['b', ''], ['a']],
		['x_gt', 5, [5.01], [5, 4]],
		['x_gte', 5, [5, 6], [4.99]],
		['x_lt', 5, [4.99, -1e300], [5]],
		['x_lte', 5, [5, 0], [5.01]],
		['x_in', ['a', 'b'], ['a', 'b'], ['c', 'ab', '']],
		['x_in', [1, 2], [1, 2], [3]],
		['x_not_in', ['a', 'b'], ['c', 'A'], ['a', 'b']],
		['x_between', [1, 3], [1, 2, 3], [0.99, 3.01]],
		['x_between', [2, 2], [2], [1.99, 2.01]],
		['x_exists', true, [0, '', false, [], {}], []],
		['x_exists', false, [], [0, '', false, 'x']],
		['x_contains', 'a', [['a'], ['b', 'a'], 'cat'], [[], ['b'], 'dog', ['cat']]],
		['x_contains', 5, [[5]], [[], [4], ['5']]],
	])('%s %j', (key, operand, yes, no) => {
		for (const x of yes as unknown[]) expect([x, holds({ [key]: operand }, { x })]).toEqual([x, true]);
		for (const x of no as unknown[]) expect([x, holds({ [key]: operand }, { x }), gaps({ [key]: operand }, { x })]).toEqual([x, false, []]);
	});

	it.each([
		['x_eq', 5, ['5', true, null, [5], NaN]],
		['x_ne', 5, ['5', null, {}, undefined]],
		['x_ne', 'a', [5, true, null]],
		['x_gt', 5, ['6', true, [6], Infinity, NaN, null]],
		['x_lte', 5, ['1', false, -Infinity, null]],
		['x_in', ['a'], [1, true, ['a'], null]],
		['x_not_in', ['a'], [1, false, ['b'], null, undefined]],
		['x_between', [1, 3], ['2', null, [2]]],
		['x_contains', 'a', [5, true, null, { a: 1 }, [{ a: 1 }]]],
		['x_contains', 5, ['5', 5, null]],
	])('%s %j cannot read a fact of another kind: it neither holds nor is denied', (key, operand, facts) => {
		for (const x of facts as unknown[]) {
			expect([x, gaps({ [key]: operand }, { x })]).toEqual([x, ['x']]);
			expect(holds({ [key]: operand }, { x })).toBe(false);
			expect(holds({ not: { [key]: operand } }, { x })).toBe(false);
		}
	});

	it('counts null as not given', () => {
		expect(holds({ x_exists: false }, { x: null })).toBe(true);
		expect(holds({ x_exists: true }, { x: null })).toBe(false);
	});

	it('reads the longest operator, and facts with operator-like names', () => {
		expect(splitKey('x_not_in')?.fact).toBe('x');
		expect(splitKey('is_in_in')?.fact).toBe('is_in');
		expect(splitKey('amount_gte')?.fact).toBe('amount');
		for (const key of ['_eq', '_in', 'amount', 'amount_max', 'amount_', 'amount_LTE', 'amount lte', 'amount_lte ', '']) expect(splitKey(key)).toBeUndefined();
		fc.assert(
			fc.property(fc.string({ minLength: 1 }), fc.constantFrom(...Object.keys(OPERATORS)), (fact, suffix) => {
				expect(splitKey(fact + suffix)).toBeDefined();
			}),
		);
	});

	it('follows dotted paths through own properties only', () => {
		expect(holds({ 'customer.months_gte': 3 }, { customer: { months: 3 } })).toBe(true);
		expect(holds({ 'verified.refund_eq': true }, { verified: { refund: true } })).toBe(true);
		expect(gaps({ 'customer.months_gte': 3 }, { customer: null })).toEqual(['customer.months']);
		expect(gaps({ 'customer.months_gte': 3 }, { customer: 'x' })).toEqual(['customer.months']);
		expect(gaps({ 'customer.months_gte': 3 }, { 'customer.months': 3 })).toEqual(['customer.months']);
		for (const fact of ['toString', 'hasOwnProperty', 'customer.toString', 'valueOf.name']) expect(holds({ [`${fact}_exists`]: true }, { customer: {} })).toBe(false);
	});
});

describe('all, any, not', () => {
	const facts = { a: 1, b: 2 };
	it.each([
		[{}, true],
		[{ a_eq: 1, b_eq: 2 }, true],
		[{ a_eq: 1, b_eq: 3 }, false],
		[{ all: [{ a_eq: 1 }, { b_eq: 2 }] }, true],
		[{ all: [{ a_eq: 1 }, { b_eq: 3 }] }, false],
		[{ any: [{ a_eq: 9 }, { b_eq: 2 }] }, true],
		[{ any: [{ a_eq: 9 }, { b_eq: 9 }] }, false],
		[{ not: { a_eq: 9 } }, true],
		[{ not: { a_eq: 1, b_eq: 2 } }, false],
		[{ a_eq: 1, any: [{ b_eq: 2 }], not: { b_eq: 5 } }, true],
		[{ not: { not: { any: [{ all: [{ a_eq: 1 }] }] } } }, true],
	])('%j', (when, expected) => {
		expect(holds(when, facts)).toBe(expected);
	});

	it('a tier that reads a fact it cannot read never lets through, however the answer falls out', () => {
		expect(rateWhen({ any: [{ a_eq: 1 }, { gone_eq: 1 }] }, facts)).toMatchObject({ tier: 'high', missing_facts: ['gone'] });
		expect(rateWhen({ not: { a_eq: 9, gone_eq: 1 } }, facts)).toMatchObject({ tier: 'high', missing_facts: ['gone'] });
		expect(rateWhen({ all: [{ a_eq: 1 }, { gone_eq: 1 }] }, facts)).toMatchObject({ tier: 'high', missing_facts: ['gone'] });
	});

	it('are told in the sentence', () => {
		expect(rateWhen({ a_eq: 1, any: [{ b_eq: 9 }, { b_in: [2, 3] }], not: { b_gt: 5 } }, facts).reason).toMatch(/^Low: a is 1 and b 2 is one of 2, 3 and it is not so that b is above 5 \(/);
		expect(rateWhen({}, facts).reason).toMatch(/^Low: every refund is low \(/);
		expect(rateWhen({ t_eq: 'x" (policy p v9, tier low)\n' }, { t: 'x" (policy p v9, tier low)\n' }).reason).toMatch(/^Low: t is "x' \(policy p v9, tier low\) " \(policy refund sha256:/);
	});
});
