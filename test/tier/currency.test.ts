import { evaluateTier, loadPolicy } from '../../src/tier';
import { policyError, rateWhen, refund } from './support';

const when = { amount_lte: { EUR: 50, USD: 55, JPY: 8_000 } };
const outcome = (facts: Record<string, unknown>, condition: Record<string, unknown> = when) => {
	const { tier, missing_facts } = rateWhen(condition, facts);
	return [tier, ...missing_facts];
};

describe('an amount for each currency', () => {
	it.each([
		[50, 'EUR', ['low']],
		[50.01, 'EUR', ['high']],
		[55, 'USD', ['low']],
		[55.01, 'USD', ['high']],
		[8_000, 'JPY', ['low']],
	])('%s %s', (amount, currency, expected) => {
		expect(outcome({ amount, currency })).toEqual(expected);
	});

	it.each<[string, unknown]>([
		['missing', undefined],
		['null', null],
		['none of the policy', 'GBP'],
		['in small letters', 'eur'],
		['no text', 5],
		['named like a prototype key', 'constructor'],
		['very long', 'E'.repeat(30_000)],
	])('cannot be read when the currency is %s', (_, currency) => {
		expect(outcome({ amount: 1, ...(currency !== undefined && { currency }) })).toEqual(['high', 'currency']);
		expect(outcome({ amount: 1, ...(currency !== undefined && { currency }) }, { not: { amount_gt: { EUR: 50 } } })).toEqual(['high', 'currency']);
	});

	it('names both when neither amount nor currency can be read', () => {
		expect(outcome({ amount: '1' })).toEqual(['high', 'amount', 'currency']);
		expect(outcome({ currency: 'EUR' })).toEqual(['high', 'amount']);
	});

	it('reads the currency beside a nested amount, not another one', () => {
		const nested = { 'order.total_between': { EUR: [10, 20] } };
		expect(outcome({ order: { total: 15, currency: 'EUR' }, currency: 'USD' }, nested)).toEqual(['low']);
		expect(outcome({ order: { total: 15 }, currency: 'EUR' }, nested)).toEqual(['high', 'order.currency']);
	});

	it('says so in the sentence', () => {
		expect(rateWhen(when, { amount: 40, currency: 'USD' }).reason).toMatch(/^Low: amount 40\.00 USD is at most 55\.00 \(/);
		expect(rateWhen(when, { amount: 40, currency: 'GBP' }).reason).toMatch(/^High: no tier of refund matches because currency "GBP" is none of EUR, JPY, USD \(/);
		expect(rateWhen(when, { amount: 40 }).reason).toMatch(/because currency is missing/);
		expect(rateWhen({ not: { amount_gt: { EUR: 50, USD: 55 } } }, { amount: 40, currency: 'EUR' }).reason).toMatch(/^Low: it is not so that amount in EUR is above 50\.00 or amount in USD is above 55\.00 \(/);
	});

	it('decides by an earlier, stricter tier when the currency is unknown', () => {
		const policy = loadPolicy({ action_type: 'refund', tiers: [{ tier: 'blocked', route: 'blocked', when: { amount_gt: { EUR: 9_000 } } }, { tier: 'low', route: 'auto_execute', when: {} }] });
		expect(evaluateTier(refund({ amount: 1, currency: 'EUR' }), policy).tier).toBe('low');
		expect(evaluateTier(refund({ amount: 1, currency: 'CHF' }), policy)).toMatchObject({ tier: 'blocked', rule: 'refund.blocked', missing_facts: ['currency'] });
	});

	it.each<[Record<string, unknown>, string, RegExp]>([
		[{ amount_lte: {} }, 'tiers.0.when.amount_lte', /at least one currency/],
		[{ amount_lte: { eur: 5 } }, 'tiers.0.when.amount_lte.eur', /three capital letters/],
		[{ amount_lte: { EUR: '5' } }, 'tiers.0.when.amount_lte.EUR', /needs a number/],
		[{ amount_between: { EUR: [2, 1] } }, 'tiers.0.when.amount_between.EUR', /smaller one first/],
		[{ country_in: { EUR: ['DE'] } }, 'tiers.0.when.country_in', /needs a list/],
		[{ amount_eq: { EUR: 5 } }, 'tiers.0.when.amount_eq', /needs a text, a number/],
	])('%j is refused', (condition, path, message) => {
		const error = policyError({ action_type: 'refund', tiers: [{ tier: 'low', route: 'auto_execute', when: condition }] });
		expect(error.fields.paths).toContain(path);
		expect(error.message).toMatch(message);
	});
});
