import { evaluateTier, loadPolicy } from '../../src/tier';
import { refund, SEED_POLICY, seedPolicy } from './support';

const policy = seedPolicy();
const rate = (facts: Record<string, unknown>) => evaluateTier(refund(facts), policy);

describe('the published refund policy', () => {
	it('loads as it stands', () => {
		expect(policy).toMatchObject({ id: 'refund', version: `sha256:${policy.hash.slice(0, 12)}`, document: JSON.parse(SEED_POLICY) });
		expect(policy.hash).toMatch(/^[0-9a-f]{64}$/);
	});

	const AMOUNTS = [[-1, 'small'], [0, 'small'], [0.01, 'small'], [49.99, 'small'], [50, 'small'], [50.01, 'middle'], [499.99, 'middle'], [500, 'middle'], [500.01, 'large'], [740, 'large'], [1e15, 'large'], [undefined, 'unread'], [null, 'unread'], ['40', 'unread'], [NaN, 'unread'], [Infinity, 'unread'], [true, 'unread'], [[40], 'unread'], [{ value: 40 }, 'unread']] as const;
	const MONTHS = [[0, 'new'], [2, 'new'], [2.99, 'new'], [3, 'old'], [3.01, 'old'], [120, 'old'], [undefined, 'unread'], [null, 'unread'], ['12', 'unread'], [NaN, 'unread']] as const;
	/** Amount band, then customer age: tier, rule, facts that could not be read. */
	const TABLE: Record<string, Record<string, [string, string, string[]]>> = {
		small: { old: ['low', 'refund.low', []], new: ['medium', 'refund.medium', []], unread: ['medium', 'refund.medium', ['customer_months']] },
		middle: { old: ['medium', 'refund.medium', []], new: ['medium', 'refund.medium', []], unread: ['medium', 'refund.medium', ['customer_months']] },
		large: { old: ['high', 'refund.high', []], new: ['high', 'refund.high', []], unread: ['high', 'refund.high', ['customer_months']] },
		unread: { old: ['high', 'no_matching_tier', ['amount']], new: ['high', 'no_matching_tier', ['amount']], unread: ['high', 'no_matching_tier', ['amount', 'customer_months']] },
	};
	const cells = AMOUNTS.flatMap(([amount, band]) => MONTHS.map(([months, age]) => ({ amount, months, expected: TABLE[band]![age]! })));
	const ROUTES = { low: 'auto_execute', medium: 'batch_review', high: 'named_approver' } as Record<string, string>;

	it.each(cells)('amount $amount, months $months', ({ amount, months, expected: [tier, rule, missing] }) => {
		const decision = rate({ ...(amount !== undefined && { amount }), ...(months !== undefined && { customer_months: months }) });
		expect(decision).toMatchObject({ tier, rule, missing_facts: missing, route: ROUTES[tier], approvals_required: 1, approvers: [] });
		expect(decision.sla_hours).toBe({ low: undefined, medium: 24, high: 8 }[tier]);
		expect(decision.approver_rule).toBe(tier === 'high' ? 'finance_oncall' : undefined);
		expect(decision.escalate_to).toBe(tier === 'high' ? 'finance_lead' : undefined);
	});

	it.each(['chargeback_open', 'account_flagged_fraud'])('hard block %s stands before every tier', (block) => {
		for (const amount of [40, 400, 4000, undefined]) {
			const facts = { amount, customer_months: 12 };
			for (const on of [{ flags: [block] }, { flags: ['vip', block] }, { [block]: true }]) {
				expect(rate({ ...facts, ...on })).toMatchObject({ tier: 'blocked', route: 'blocked', rule: `hard_block:${block}`, missing_facts: [], ai_mode: 'summarize_only' });
			}
			for (const unreadable of ['no', 'yes', 'false', '', 0, 1, null, [], {}, NaN]) {
				expect(rate({ ...facts, [block]: unreadable })).toMatchObject({ tier: 'blocked', rule: `hard_block:${block}`, missing_facts: [block], reason: expect.stringContaining('could not be read') });
			}
		}
		expect(rate({ amount: 40, customer_months: 12, [block]: false, flags: [] })).toMatchObject({ tier: 'low' });
		expect(rate({ amount: 40, customer_months: 12, flags: [`${block}_yesterday`, 'vip'] })).toMatchObject({ tier: 'low' });
	});

	it('blocks an action type that it does not know', () => {
		for (const action_type of ['delete', 'Refund', 'refund ', '', '__proto__', 'constructor']) {
			expect(evaluateTier(refund({ amount: 1, customer_months: 12 }, { action_type }), policy)).toMatchObject({ tier: 'blocked', route: 'blocked', rule: 'unknown_action_type' });
		}
	});

	it('says why in one sentence', () => {
		const named = loadPolicy({ ...JSON.parse(SEED_POLICY), id: 'refunds', version: 12 });
		const say = (facts: Record<string, unknown>) => evaluateTier(refund(facts), named).reason;
		expect(say({ amount: 740, customer_months: 12 })).toBe('High: amount 740.00 is above 500.00 (policy refunds v12, tier high); needs 1 of finance_oncall within 8 h.');
		expect(say({ amount: 40, customer_months: 12 })).toBe('Low: amount 40.00 is at most 50.00 and customer_months 12 is at least 3 (policy refunds v12, tier low); runs without a person.');
		expect(say({ amount: 40 })).toBe('Medium: amount 40.00 is at most 500.00, and tier low could not be read because customer_months is missing (policy refunds v12, tier medium); goes to batch review by 1 person within 24 h.');
		expect(say({ amount: '40', customer_months: 12 })).toBe('High: no tier of refund matches because amount is not a number (policy refunds v12); needs 1 of finance_oncall within 8 h.');
		expect(say({ chargeback_open: true })).toBe('Blocked: chargeback_open is a hard block and is set (policy refunds v12); it may not be executed.');
		expect(say({ chargeback_open: 'no' })).toBe('Blocked: chargeback_open is a hard block and could not be read because it is not true or false (policy refunds v12); it may not be executed.');
		expect(evaluateTier(refund({}, { action_type: 'delete' }), named).reason).toBe('Blocked: the action type "delete" has no rules (policy refunds v12); it may not be executed.');
	});
});
