import { endedRules, evaluateTier, loadPolicy } from '../../src/tier';
import { endOf } from '../../src/tier/until';
import { policyError, refund } from './support';

const document = (until: unknown) => ({
	action_type: 'refund',
	id: 'p',
	version: '1',
	tiers: [
		{ tier: 'low', id: 'spring_sale', when: { amount_lte: 200 }, route: 'auto_execute', until, owner: 'Sales', note: 'Agreed for the spring sale' },
		{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' },
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review' },
	],
});
const rate = (until: string, now?: string, amount = 150) => evaluateTier(refund({ amount }), loadPolicy(document(until)), now === undefined ? {} : { now: new Date(now) });

describe('a temporary rule', () => {
	it.each([
		['2026-12-31', '2026-12-31T23:59:59.999Z', 'refund.spring_sale'],
		['2026-12-31', '2027-01-01T00:00:00.000Z', 'refund.medium'],
		['2026-12-31T18:00:00Z', '2026-12-31T17:59:59.999Z', 'refund.spring_sale'],
		['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z', 'refund.medium'],
		['2026-12-31T18:00:00+02:00', '2026-12-31T16:00:00.000Z', 'refund.medium'],
		['2026-12-31T18:00+02:00', '2026-12-31T15:59:59.999Z', 'refund.spring_sale'],
	])('until %s gives at %s the rule %s', (until, now, rule) => {
		expect(rate(until, now)).toMatchObject({ rule, missing_facts: [] });
	});

	it('ends by itself and is listed', () => {
		expect(rate('2026-12-31', '2026-12-01T00:00:00Z').ended_rules).toBeUndefined();
		expect(rate('2026-12-31', '2027-01-01T00:00:00Z').ended_rules).toEqual(['refund.spring_sale']);
		expect(endedRules(loadPolicy(document('2026-12-31')).actions.get('refund'), new Date('2027-01-01'))).toEqual(['refund.spring_sale']);
		expect(endedRules(undefined, new Date())).toEqual([]);
	});

	it('cannot be read without the time: it neither lets through nor is forgotten', () => {
		expect(rate('2026-12-31')).toMatchObject({ rule: 'refund.medium', missing_facts: ['now'] });
		const strict = loadPolicy({ action_type: 'refund', tiers: [{ tier: 'blocked', when: {}, route: 'blocked', until: '2020-01-01' }, { tier: 'low', when: {}, route: 'auto_execute' }] });
		expect(evaluateTier(refund({}), strict)).toMatchObject({ tier: 'blocked', missing_facts: ['now'] });
		expect(evaluateTier(refund({}), strict, { now: new Date() })).toMatchObject({ tier: 'low' });
		expect(evaluateTier(refund({}), strict, { now: new Date(NaN) })).toMatchObject({ tier: 'blocked' });
	});

	it('gives its people to no other case when there are lasting rules', () => {
		const tier = { tier: 'high', when: { amount_gt: 900 }, route: 'named_approver' };
		const policy = loadPolicy({ action_type: 'refund', tiers: [{ ...tier, approver_rule: 'crisis_team', approvals_required: 2, until: '2026-12-31' }, { ...tier, approver_rule: 'finance' }] });
		expect(evaluateTier(refund({ amount: 5 }), policy, { now: new Date('2027-06-01') })).toMatchObject({ rule: 'no_matching_tier', approver_rule: 'finance' });
	});

	it('keeps owner and note with the rule, and its id in decisions', () => {
		const [first, second] = loadPolicy(document('2026-12-31')).actions.get('refund')!.tiers;
		expect(first).toMatchObject({ name: 'spring_sale', fullName: 'refund.spring_sale', owner: 'Sales', note: 'Agreed for the spring sale', until: '2026-12-31' });
		// An id does not renumber the others.
		expect(second).toMatchObject({ name: 'low_2', owner: undefined });
		expect(rate('2026-12-31', '2026-12-01T00:00:00Z').reason).toBe('Low: amount 150.00 is at most 200.00 (policy p v1, tier spring_sale); runs without a person.');
	});

	it.each(['2026-02-30', '2026-13-01', '31.12.2026', '2026-12-31T18:00:00', '2026-12-31T25:00:00Z', '2026-12-31 18:00Z', 'tomorrow', '', 5])('until %j is refused', (until) => {
		expect(policyError(document(until)).fields.paths).toEqual(['tiers.0.until']);
	});

	it('knows days and moments', () => {
		expect(endOf('2028-02-29')).toBe(Date.UTC(2028, 2, 1));
		expect(endOf('2027-02-29')).toBeUndefined();
		expect(endOf('2026-12-31T00:00:00.5Z')).toBe(Date.UTC(2026, 11, 31, 0, 0, 0, 500));
	});
});

describe('the ids of rules', () => {
	const tier = (id?: string) => ({ tier: 'low', when: {}, route: 'auto_execute', ...(id !== undefined && { id }) });
	it.each([
		['twice', [tier('a'), tier('a')], 'tiers.1.id'],
		['like a numbered one', [tier(), tier(), tier('low_2')], 'tiers.2.id'],
		['like the matrix', [tier('matrix')], 'tiers.0.id'],
		['with blanks', [tier('my rule')], 'tiers.0.id'],
	])('are refused %s', (_, tiers, path) => {
		expect(policyError({ action_type: 'refund', tiers }).fields.paths).toEqual([path]);
	});
});
