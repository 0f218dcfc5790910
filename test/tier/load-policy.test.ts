import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateTier, loadPolicy, policyName } from '../../src/tier';
import { reversed } from '../draft/arbitraries';
import { policyError, refund, SEED_POLICY } from './support';

const seed = () => JSON.parse(SEED_POLICY) as { tiers: Record<string, unknown>[]; [key: string]: unknown };
const withTier = (patch: Record<string, unknown>, at = 1) => {
	const document = seed();
	document.tiers[at] = { ...document.tiers[at], ...patch };
	return document;
};
const ada = { id: 'ada', name: 'Ada' };

describe('loadPolicy', () => {
	it('gives the same policy for text, object and other key order, and another hash for any other content', () => {
		const policy = loadPolicy(SEED_POLICY);
		expect(loadPolicy(seed())).toEqual(policy);
		expect(loadPolicy(reversed(seed())).hash).toBe(policy.hash);
		expect(loadPolicy(`\uFEFF${SEED_POLICY.replaceAll('\n', '\r\n')}`).hash).toBe(policy.hash);
		expect(loadPolicy(withTier({ sla_hours: 25 })).hash).not.toBe(policy.hash);
		expect(loadPolicy({ ...seed(), version: '1' }).hash).not.toBe(policy.hash);
	});

	it('takes several action types, people and thresholds', () => {
		const { action_type, tiers, hard_blocks } = seed();
		const full = loadPolicy({
			id: 'support',
			version: 7,
			owner: 'Support operations',
			actions: [
				{ action_type, tiers, hard_blocks },
				{ action_type: 'send_message', tiers: [{ tier: 'medium', when: {}, route: 'batch_review', approver_rule: 'finance_oncall' }] },
			],
			roles: { finance_oncall: [{ ...ada, email: 'ada@example.com' }, { id: 'ben', name: 'Ben' }] },
			ai: { intent_high: 0.9 },
		});
		expect(policyName(full)).toBe('policy support v7');
		expect(full).toMatchObject({ version: '7', owner: 'Support operations', ai: { intent_high: 0.9, sentiment_high: 0.7, intent_medium: 0.6 } });
		expect([...full.actions.keys()]).toEqual(['refund', 'send_message']);
		expect(evaluateTier(refund({}, { action_type: 'send_message' }), full)).toMatchObject({
			tier: 'medium',
			approver_rule: 'finance_oncall',
			approvers: [{ ...ada, role: 'finance_oncall', email: 'ada@example.com' }, { id: 'ben', name: 'Ben', role: 'finance_oncall' }],
		});
	});

	it('names a policy without id after its action type, in letters that an id may have', () => {
		expect(loadPolicy(seed()).id).toBe('refund');
		expect(loadPolicy({ ...seed(), action_type: '  Geld zurück! ' }).id).toBe('Geld_zur_ck_');
		expect(loadPolicy({ ...seed(), action_type: '退款' }).id).toBe('policy');
		expect(policyName({ id: 'refunds', version: '12' })).toBe('policy refunds v12');
		expect(policyName({ id: 'refunds', version: 'spring' })).toBe('policy refunds spring');
	});

	it('loads the shipped example, whose people can decide', () => {
		const policy = loadPolicy(readFileSync(join(__dirname, '../../examples/policies/refund.json'), 'utf8'));
		const rate = (facts: Record<string, unknown>) => evaluateTier(refund(facts), policy);
		expect(rate({ amount: 50, customer_months: 3 })).toMatchObject({ tier: 'low', route: 'auto_execute' });
		expect(rate({ amount: 500 })).toMatchObject({ tier: 'medium', approvers: [{ id: 'sam.support' }] });
		expect(rate({ amount: 500.01 })).toMatchObject({ tier: 'high', approvers: [{ id: 'fiona.finance' }, { id: 'luis.finance' }], escalate_to: 'finance_lead' });
		expect(rate({ amount: -20, customer_months: 12 })).toMatchObject({ tier: 'high', rule: 'no_matching_tier' });
	});
});

describe('loadPolicy refuses', () => {
	it.each<[string, unknown, string, RegExp]>([
		['an unknown key', { ...seed(), hard_block: [] }, 'hard_block', /is not a key of this part; known here: .*hard_blocks/],
		['an unknown key in a tier', withTier({ sla: 24 }), 'tiers.1.sla', /known here: tier, when, route, sla_hours/],
		['both forms at once', { ...seed(), actions: [] }, 'action_type', /is not a key/],
		['an unknown operator', withTier({ when: { amount_max: 5 } }), 'tiers.1.when.amount_max', /is not a condition: write <fact> and one of _eq _ne/],
		['an operator without a fact', withTier({ when: { _lte: 5 } }), 'tiers.1.when._lte', /is not a condition/],
		['a fact path with an empty part', withTier({ when: { 'a..b_lte': 5 } }), 'tiers.1.when.a..b_lte', /names no fact/],
		['a number as text', withTier({ when: { amount_lte: '500' } }), 'tiers.1.when.amount_lte', /needs a number/],
		['an empty list', withTier({ when: { x_in: [] } }), 'tiers.1.when.x_in', /needs a list of at least one/],
		['a range the wrong way round', withTier({ when: { x_between: [3, 1] } }), 'tiers.1.when.x_between', /smaller one first/],
		['null as operand', withTier({ when: { x_eq: null } }), 'tiers.1.when.x_eq', /for absent facts use _exists/],
		['an empty any', withTier({ when: { any: [] } }), 'tiers.1.when.any', /at least one set/],
		['an empty set inside any', withTier({ when: { any: [{ a_eq: 1 }, {}] } }), 'tiers.1.when.any.1', /is empty/],
		['a mistake deep inside', withTier({ when: { not: { any: [{ all: [{ amount_lte: true }] }] } } }), 'tiers.1.when.not.any.0.all.0.amount_lte', /needs a number/],
		['a missing when', withTier({ when: undefined }), 'tiers.1.when', /must be an object of conditions/],
		['a list as when', withTier({ when: [] }), 'tiers.1.when', /must be an object of conditions/],
		['auto-execution of a medium tier', withTier({ route: 'auto_execute' }), 'tiers.1.route', /too lax for tier medium: use batch_review or named_approver or blocked/],
		['batch review of a high tier', withTier({ route: 'batch_review' }, 2), 'tiers.2.route', /too lax for tier high/],
		['an unknown tier', withTier({ tier: 'critical' }), 'tiers.1.tier', /low.*medium.*high/],
		['an unknown route', withTier({ route: 'skip' }), 'tiers.1.route', /auto_execute/],
		['no tiers', { ...seed(), tiers: [] }, 'tiers', />=1/],
		['a negative deadline', withTier({ sla_hours: -1 }), 'tiers.1.sla_hours', />0/],
		['no approvals', withTier({ approvals_required: 0 }), 'tiers.1.approvals_required', />=1/],
		['a role that nobody defines', { ...seed(), roles: { finance: [ada] } }, 'tiers.2.approver_rule', /names "finance_oncall", which roles does not define: add it there/],
		['a role named like a prototype key', { ...withTier({ approver_rule: 'toString' }, 2), roles: { finance: [ada] } }, 'tiers.2.approver_rule', /does not define/],
		['an empty role', { ...seed(), roles: { finance_oncall: [] } }, 'roles.finance_oncall', />=1/],
		['a person twice in a role', { ...seed(), roles: { finance_oncall: [ada, ada] } }, 'roles.finance_oncall.1.id', /stands twice/],
		['a person without a name', { ...seed(), roles: { finance_oncall: [{ id: 'ada' }] } }, 'roles.finance_oncall.0.name', /string/],
		['more approvals than people', { ...withTier({ approvals_required: 2 }, 2), roles: { finance_oncall: [ada] } }, 'tiers.2.approvals_required', /asks for 2, but "finance_oncall" has only 1/],
		['an action type twice', { actions: [seed(), seed()].map(({ action_type, tiers }) => ({ action_type, tiers })) }, 'actions.1.action_type', /has rules already/],
		['an id with blanks', { ...seed(), id: 'my policy' }, 'id', /letters, digits/],
		['a threshold above 1', { ...seed(), ai: { intent_high: 80 } }, 'ai.intent_high', /1/],
		['__proto__', JSON.parse(SEED_POLICY.replace('"hard_blocks"', '"__proto__": {}, "hard_blocks"')), '__proto__', /not an allowed key/],
		['NaN', withTier({ when: { amount_lte: NaN } }), 'tiers.1.when.amount_lte', /finite number/],
		['a function', withTier({ when: () => true }), 'tiers.1.when', /plain JSON/],
		['an array', [], '(root)', /must be an object/],
		['nothing', undefined, '(root)', /must be an object/],
		['an empty object', {}, 'action_type', /./],
	])('%s, naming the path', (_, document, path, message) => {
		const error = policyError(document);
		expect(error.code).toBe('policy_invalid');
		expect(error.message).toMatch(message);
		expect(error.fields.paths).toContain(path);
		expect(error.message).toContain(path);
		expect(error.message).not.toMatch(/\(line/);
		expect(error.hint).toBeDefined();
	});

	it('with the line, when the policy came as text', () => {
		const broken = SEED_POLICY.replace('"amount_gt": 500', '"amount_over": 500').replace('"sla_hours": 24', '"sla_hours": "24"');
		const error = policyError(broken);
		expect(error.message).toContain('tiers.2.when.amount_over (line 6): is not a condition');
		expect(error.message).toContain('tiers.1.sla_hours (line 5)');
		expect(error.fields).toMatchObject({ path: 'tiers.1.sla_hours', line: 5 });
	});

	it('text that is not JSON, with the line', () => {
		expect(policyError(SEED_POLICY.replace('"tiers": [', '"tiers": [,')).message).toContain('(root) (line 3): is not JSON: a value was expected, not ","');
		expect(policyError(SEED_POLICY.replace('],\n', ']\n')).message).toMatch(/\(line 8\): is not JSON: a comma or } was expected/);
		expect(policyError('').message).toMatch(/\(line 1\): is not JSON: the document ends too early/);
		expect(policyError(SEED_POLICY.replace('"hard_blocks"', '"tiers": [], "hard_blocks"')).message).toMatch(/the key "tiers" stands twice/);
	});

	it('huge and deep documents quickly', () => {
		expect(policyError(' '.repeat(4_000_001)).message).toMatch(/longer than/);
		let deep: Record<string, unknown> = { a_eq: 1 };
		for (let level = 0; level < 30; level += 1) deep = { not: deep };
		expect(policyError(withTier({ when: deep })).message).toMatch(/nested deeper/);
	});

	it('shows the first five mistakes and counts the rest', () => {
		const document = withTier({ when: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`x${index}`, 1])) });
		expect(policyError(document).message).toMatch(/; and 4 more\.$/);
		expect(policyError(document).fields.paths).toHaveLength(9);
	});
});
