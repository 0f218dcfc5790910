import { evaluateTier, loadPolicy } from '../../src/tier';
import { policyError, refund } from './support';

/** Amount, whether it can be undone, how many it touches, how often it happened: each 0 to 3. */
const MATRIX = {
	impact: { weight: 2, bands: [{ when: { amount_lte: 50 }, points: 0 }, { when: { amount_lte: 500 }, points: 1 }, { when: { amount_lte: 5_000 }, points: 2 }], otherwise: 3 },
	reversibility: { bands: [{ when: { reversible_eq: true }, points: 0 }], otherwise: 3 },
	blast_radius: { bands: [{ when: { blast_radius_lte: 1 }, points: 0 }, { when: { blast_radius_lte: 100 }, points: 2 }, { when: {}, points: 3 }] },
	repetition: { bands: [{ when: { recent_count_lt: 5 }, points: 0 }, { when: { recent_count_lt: 20 }, points: 2 }], otherwise: 3 },
	at_least: { medium: 3, high: 6, blocked: 14 },
};
const document = (matrix: unknown = MATRIX, tiers: unknown[] = [{ tier: 'low', when: {}, route: 'auto_execute' }]) => ({
	id: 'p',
	version: '1',
	counters: { recent_count: { window_hours: 24, per: ['action_type'] } },
	actions: [{ action_type: 'refund', tiers, matrix }],
	roles: { finance: [{ id: 'ada', name: 'Ada' }, { id: 'ben', name: 'Ben' }], desk: [{ id: 'cyd', name: 'Cyd' }] },
});
const policy = loadPolicy(document());
const small = { amount: 40, reversible: true, blast_radius: 1 };
const rate = (facts: Record<string, unknown>, recent_count: number | undefined = 0, by = policy) => evaluateTier(refund(facts), by, { counters: { recent_count } });

describe('the risk matrix', () => {
	it.each<[Record<string, unknown>, number | undefined, number, string, string]>([
		[small, 0, 0, 'low', 'refund.low'],
		[{ ...small, amount: 500 }, 0, 2, 'low', 'refund.low'],
		[{ ...small, reversible: false }, 0, 3, 'medium', 'refund.matrix'],
		[{ ...small, amount: 500, blast_radius: 100 }, 0, 4, 'medium', 'refund.matrix'],
		[{ ...small, amount: 5_001 }, 0, 6, 'high', 'refund.matrix'],
		[{ ...small, reversible: false, blast_radius: 101 }, 0, 6, 'high', 'refund.matrix'],
		[{ ...small, amount: 5_001, reversible: false, blast_radius: 101 }, 5, 14, 'blocked', 'refund.matrix'],
		[small, 5, 2, 'low', 'refund.low'],
		[small, 20, 3, 'medium', 'refund.matrix'],
		// What cannot be read counts in full.
		[{ ...small, amount: undefined }, 0, 6, 'high', 'refund.matrix'],
		[{ ...small, reversible: 'yes' }, 0, 3, 'medium', 'refund.matrix'],
		[{ amount: 40, reversible: true }, 0, 3, 'medium', 'refund.matrix'],
		[small, NaN, 3, 'medium', 'refund.matrix'],
		[{}, NaN, 15, 'blocked', 'refund.matrix'],
	])('%j and count %s score %s: %s by %s', (facts, count, total, tier, rule) => {
		expect(rate(facts, count)).toMatchObject({ tier, rule, score: { total } });
	});

	it('tells its parts, what it could not read, and why it decides', () => {
		expect(rate({ ...small, amount: 5_001 })).toMatchObject({
			score: { total: 6, points: { impact: 3, reversibility: 0, blast_radius: 0, repetition: 0 }, at_least: 'high' },
			missing_facts: [],
			route: 'named_approver',
			reason: 'High: the risk score 6 (impact 3, reversibility 0, blast radius 0, repetition 0) is at least 6, which asks for high (policy p v1, risk matrix); needs 1 person.',
		});
		expect(rate({ amount: 40, reversible: true })).toMatchObject({ missing_facts: ['blast_radius'] });
		expect(rate({ amount: 40, reversible: true }).reason).toContain('repetition 0, counted in full where blast_radius is missing) is at least 3');
		expect(rate(small).score).toEqual({ total: 0, points: { impact: 0, reversibility: 0, blast_radius: 0, repetition: 0 } });
	});

	it('takes the people of the tier that it asks for: the laxest line of it', () => {
		const tiers = [
			{ tier: 'high', when: { vip_eq: true }, route: 'named_approver', approver_rule: 'finance', approvals_required: 2, sla_hours: 4 },
			{ tier: 'high', when: { amount_gt: 9_000 }, route: 'named_approver', approver_rule: 'finance', sla_hours: 8 },
			{ tier: 'medium', when: { amount_gt: 50 }, route: 'batch_review', approver_rule: 'desk', sla_hours: 24 },
			{ tier: 'low', when: {}, route: 'auto_execute' },
		];
		const full = loadPolicy(document(MATRIX, tiers));
		expect(rate({ ...small, vip: false, amount: 5_001 }, 0, full)).toMatchObject({ rule: 'refund.matrix', tier: 'high', approver_rule: 'finance', approvals_required: 1, sla_hours: 8 });
		expect(rate({ ...small, vip: false, reversible: false }, 0, full)).toMatchObject({ rule: 'refund.matrix', tier: 'medium', approver_rule: 'desk', sla_hours: 24 });
	});

	it('never makes laxer: a stricter tier stands, and so does an equal one', () => {
		const tiers = [{ tier: 'high', when: { amount_gt: 10 }, route: 'named_approver', approver_rule: 'finance', approvals_required: 2 }, { tier: 'low', when: {}, route: 'auto_execute' }];
		const full = loadPolicy(document(MATRIX, tiers));
		expect(rate(small, 0, full)).toMatchObject({ rule: 'refund.high', approvals_required: 2, score: { total: 0 } });
		expect(rate({ ...small, amount: 5_001 }, 0, full)).toMatchObject({ rule: 'refund.high', score: { at_least: 'high' } });
		const blocked = loadPolicy(document(MATRIX, [{ tier: 'blocked', when: {}, route: 'blocked' }]));
		expect(rate({ ...small, amount: 5_001 }, 0, blocked)).toMatchObject({ tier: 'blocked', rule: 'refund.blocked' });
	});

	it('counts an unread band in full even when a later one holds', () => {
		const full = loadPolicy(document({ impact: { bands: [{ when: { vip_eq: true }, points: 5 }, { when: {}, points: 1 }] }, at_least: { high: 5 } }));
		expect(rate({ vip: false }, 0, full)).toMatchObject({ tier: 'low', score: { total: 1 } });
		expect(rate({}, 0, full)).toMatchObject({ tier: 'high', score: { total: 5 }, missing_facts: ['vip'] });
	});

	it('adds up decimal weights without losing the last digit', () => {
		const bands = [{ when: {}, points: 1 }];
		const decimal = loadPolicy(document({ impact: { weight: 0.6, bands }, reversibility: { weight: 0.3, bands }, repetition: { weight: 0.1, bands }, at_least: { high: 1 } }));
		expect(0.6 + 0.3 + 0.1).toBeLessThan(1);
		expect(rate(small, 0, decimal)).toMatchObject({ tier: 'high', score: { total: 1 } });
	});

	it.each<[string, unknown, string, RegExp]>([
		['nothing to score', { at_least: { high: 1 } }, 'actions.0.matrix', /scores nothing/],
		['no tier to ask for', { impact: MATRIX.impact, at_least: {} }, 'actions.0.matrix.at_least', /asks for no tier/],
		['no at_least', { impact: MATRIX.impact }, 'actions.0.matrix.at_least', /./],
		['scores that fall', { impact: MATRIX.impact, at_least: { medium: 5, high: 5 } }, 'actions.0.matrix.at_least', /must rise/],
		['a score of 0', { impact: MATRIX.impact, at_least: { high: 0 } }, 'actions.0.matrix.at_least.high', />0/],
		['negative points', { impact: { bands: [{ when: {}, points: -1 }] }, at_least: { high: 1 } }, 'actions.0.matrix.impact.bands.0.points', />=0/],
		['a negative weight', { impact: { ...MATRIX.impact, weight: -1 }, at_least: { high: 1 } }, 'actions.0.matrix.impact.weight', />=0/],
		['an unknown dimension', { severity: MATRIX.impact, impact: MATRIX.impact, at_least: { high: 1 } }, 'actions.0.matrix.severity', /is not a key/],
		['a broken band', { impact: { bands: [{ when: { amount_max: 1 }, points: 1 }] }, at_least: { high: 1 } }, 'actions.0.matrix.impact.bands.0.when.amount_max', /is not a condition/],
	])('with %s is refused', (_, matrix, path, message) => {
		const error = policyError(document(matrix));
		expect(error.fields.paths).toContain(path);
		expect(error.message).toMatch(message);
	});
});
