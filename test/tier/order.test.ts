import { evaluateTier, loadPolicy } from '../../src/tier';
import { refund } from './support';

const people = (...ids: string[]) => ids.map((id) => ({ id, name: id.toUpperCase() }));
const strictFirst = loadPolicy({
	id: 'p',
	version: '3',
	roles: { finance: people('ada', 'ben'), board: people('cyd', 'dee') },
	actions: [
		{
			action_type: 'refund',
			tiers: [
				{ tier: 'high', when: { amount_gt: 5000 }, route: 'named_approver', approver_rule: 'board', approvals_required: 2, sla_hours: 48 },
				{ tier: 'high', when: { vip_eq: true }, route: 'named_approver', approver_rule: 'finance' },
				{ tier: 'medium', when: { amount_gt: 50 }, route: 'batch_review', approver_rule: 'finance' },
				{ tier: 'low', when: {}, route: 'auto_execute' },
			],
		},
	],
});
const rate = (facts: Record<string, unknown>) => evaluateTier(refund(facts), strictFirst);

describe('strict tiers written first', () => {
	it('win in order when every fact is there', () => {
		expect(rate({ amount: 6000, vip: true })).toMatchObject({ rule: 'refund.high', approvals_required: 2, sla_hours: 48 });
		expect(rate({ amount: 60, vip: true })).toMatchObject({ rule: 'refund.high_2', approvals_required: 1 });
		expect(rate({ amount: 60, vip: false })).toMatchObject({ rule: 'refund.medium', approvers: [{ id: 'ada', name: 'ADA', role: 'finance' }, { id: 'ben', name: 'BEN', role: 'finance' }] });
		expect(rate({ amount: 6, vip: false })).toMatchObject({ rule: 'refund.low', missing_facts: [] });
	});

	it('are taken as met when a fact that they read is missing, so that leaving it out gains nothing', () => {
		expect(rate({ amount: 6 })).toMatchObject({ tier: 'high', rule: 'refund.high_2', missing_facts: ['vip'] });
		expect(rate({ amount: 6 }).reason).toBe('High: tier high_2 comes first and could not be read because vip is missing (policy p v3, tier high_2); needs 1 of finance.');
		expect(rate({ vip: false })).toMatchObject({ rule: 'refund.high', approvals_required: 2, missing_facts: ['amount'] });
		expect(rate({})).toMatchObject({ rule: 'refund.high', missing_facts: ['amount', 'vip'] });
	});

	it('fall back to the strictest tier that is not blocked when nothing matches', () => {
		const policy = loadPolicy({
			action_type: 'refund',
			roles: { finance: people('ada') },
			tiers: [
				{ tier: 'blocked', when: { amount_gt: 9000 }, route: 'blocked' },
				{ tier: 'medium', when: { amount_between: [1, 500] }, route: 'batch_review', approver_rule: 'finance', sla_hours: 24 },
			],
		});
		expect(evaluateTier(refund({ amount: 700 }), policy)).toMatchObject({ tier: 'high', route: 'named_approver', rule: 'no_matching_tier', approver_rule: 'finance', sla_hours: 24, approvers: [{ id: 'ada' }] });
		expect(evaluateTier(refund({ amount: 9500 }), policy)).toMatchObject({ tier: 'blocked', rule: 'refund.blocked' });
		expect(evaluateTier(refund({}), policy)).toMatchObject({ tier: 'blocked', rule: 'refund.blocked', missing_facts: ['amount'] });
	});
});
