import { evaluateTier, loadPolicy, type Counters } from '../../src/tier';
import { policyError, refund } from './support';

const document = (when: Record<string, unknown>, counters: unknown = { recent_count: { window_hours: 24, per: ['action_type', 'customer'] } }) => ({
	action_type: 'refund',
	counters,
	tiers: [
		{ tier: 'low', when, route: 'auto_execute' },
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review' },
	],
});
const policy = loadPolicy(document({ amount_lte: 50, recent_count_lt: 10 }));
const rate = (counters?: Counters, facts: Record<string, unknown> = { amount: 40 }) => evaluateTier(refund(facts), policy, { counters });

describe('counters', () => {
	it('make a low-risk action more when it is repeated at scale', () => {
		expect(rate({ recent_count: 9 }).tier).toBe('low');
		expect(rate({ recent_count: 10 })).toMatchObject({ tier: 'medium', missing_facts: [] });
		expect(rate({ recent_count: 9 }).reason).toMatch(/^Low: amount 40\.00 is at most 50\.00 and recent_count 9 is below 10 \(/);
		expect(policy.counters.get('recent_count')).toEqual({ window_hours: 24, per: ['action_type', 'customer'] });
	});

	it.each<[string, Counters | undefined]>([
		['no counters', undefined],
		['not this one', {}],
		['an unknown one', { recent_count: undefined }],
		['one that is no number', { recent_count: NaN }],
	])('a tier that reads one cannot be read with %s', (_, counters) => {
		expect(rate(counters)).toMatchObject({ tier: 'medium', missing_facts: ['recent_count'], reason: expect.stringContaining('tier low could not be read because recent_count could not be counted') });
	});

	it('are never read from the draft', () => {
		expect(rate({ recent_count: 50 }, { amount: 40, recent_count: 0 }).tier).toBe('medium');
		expect(rate(undefined, { amount: 40, recent_count: 0 }).tier).toBe('medium');
	});

	it('stay facts where the policy declares no counter', () => {
		const plain = loadPolicy({ ...document({ recent_count_lt: 10 }), counters: undefined });
		expect(evaluateTier(refund({ recent_count: 3 }), plain, { counters: { recent_count: 50 } }).tier).toBe('low');
	});

	it.each<[string, unknown, string, RegExp]>([
		['asked for its existence', document({ recent_count_exists: false }), 'tiers.0.when.recent_count_exists', /compare it with a number/],
		['compared with a text', document({ any: [{ recent_count_eq: 'x' }] }), 'tiers.0.when.any.0.recent_count_eq', /compare it with a number/],
		['read inside', document({ 'recent_count.x_gte': 1 }), 'tiers.0.when.recent_count.x_gte', /single number/],
		['with a currency', document({ recent_count_gte: { EUR: 1 } }), 'tiers.0.when.recent_count_gte', /no currency/],
		['called all', document({}, { all: { window_hours: 1, per: ['customer'] } }), 'counters.all', /means something else/],
		['with blanks', document({}, { 'my count': { window_hours: 1, per: ['customer'] } }), 'counters.my count', /small letters/],
		['without a window', document({}, { c: { window_hours: 0, per: ['customer'] } }), 'counters.c.window_hours', />0/],
		['per nothing', document({}, { c: { window_hours: 1, per: [] } }), 'counters.c.per', />=1/],
		['per the same twice', document({}, { c: { window_hours: 1, per: ['customer', 'customer'] } }), 'counters.c.per', /twice/],
		['per something unknown', document({}, { c: { window_hours: 1, per: ['team'] } }), 'counters.c.per.0', /action_type/],
	])('a counter %s is refused', (_, broken, path, message) => {
		const error = policyError(broken);
		expect(error.fields.paths).toContain(path);
		expect(error.message).toMatch(message);
	});

	it('are bound in the matrix too, with the line of a mistake', () => {
		const text = JSON.stringify({ ...document({}), matrix: { repetition: { bands: [{ when: { recent_count_exists: true }, points: 1 }] }, at_least: { high: 1 } } }, null, 1);
		const line = text.split('\n').findIndex((each) => each.includes('recent_count_exists')) + 1;
		expect(policyError(text).message).toContain(`matrix.repetition.bands.0.when.recent_count_exists (line ${line})`);
	});
});
