import fc from 'fast-check';
import { evaluateTier, loadPolicy } from '../../../src/tier';
import { checkPolicy, type HintKind } from '../../../src/tier/life/check-policy';
import { findCase, tierSpace } from '../../../src/tier/life/find-case';
import { refund, SEED_POLICY } from '../support';

const NOW = new Date('2026-11-20T09:00:00.000Z');
type Tier = { tier: string; when: unknown; [key: string]: unknown };
const ROUTE: Record<string, string> = { low: 'auto_execute', medium: 'batch_review', high: 'named_approver', blocked: 'blocked' };

const policyOf = (tiers: Tier[], head: Record<string, unknown> = {}) =>
	loadPolicy({ action_type: 'refund', owner: 'Ops', tiers: tiers.map((tier) => ({ route: ROUTE[tier.tier], ...(tier.tier !== 'low' && { sla_hours: 8, approver_rule: 'leads' }), ...tier })), ...head });
const hintsOf = (tiers: Tier[], head?: Record<string, unknown>) => checkPolicy(policyOf(tiers, head), NOW);
const kinds = (tiers: Tier[], ...wanted: HintKind[]) => hintsOf(tiers).filter(({ kind }) => wanted.includes(kind)).map(({ kind, path }) => `${kind} ${path.join('.')}`);
const DEAD = ['dead_tier', 'cannot_tell'] as const;

describe('what is missing', () => {
	test('the published example lacks an owner and a person for the medium tier, and has no dead or overlapping tier', () => {
		expect(checkPolicy(loadPolicy(SEED_POLICY), NOW).map(({ kind, path }) => [kind, path])).toEqual([
			['no_owner', []],
			['no_approver', ['tiers', 1]],
		]);
	});

	test('a review tier without a deadline', () => {
		expect(hintsOf([{ tier: 'medium', when: {}, sla_hours: undefined }])).toEqual([
			{ kind: 'no_sla', path: ['tiers', 0], message: 'Tier medium of refund sets no deadline: without sla_hours nobody is reminded of a request that waits.' },
		]);
	});

	test('a rule that has ended, with the day on which it did', () => {
		const tiers: Tier[] = [
			{ tier: 'low', when: { amount_lte: 100 }, until: '2026-11-19', note: 'Black week' },
			{ tier: 'medium', when: {} },
		];
		expect(hintsOf(tiers)).toEqual([{ kind: 'ended_rule', path: ['tiers', 0], message: 'Tier low of refund ended with 2026-11-19 and no longer counts: remove it, or set a new end.' }]);
	});

	test('several actions are told apart by path and name', () => {
		const action = (action_type: string, sla: object) => ({ action_type, tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads', ...sla }] });
		const policy = loadPolicy({ owner: 'Ops', actions: [action('refund', { sla_hours: 1 }), action('close', {})] });
		expect(checkPolicy(policy, NOW)).toMatchObject([{ kind: 'no_sla', path: ['actions', 1, 'tiers', 0], message: expect.stringMatching(/^Tier high of close/) }]);
	});
});

describe('tiers that can never match', () => {
	const cases: [string, unknown[], string[]][] = [
		['everything is taken already', [{}, { amount_gt: 5 }], ['dead_tier tiers.1']],
		['the same limit twice', [{ amount_lte: 50 }, { amount_lte: 50 }], ['dead_tier tiers.1']],
		['a narrower limit after a wider one', [{ amount_lte: 500 }, { amount_lt: 50 }], ['dead_tier tiers.1']],
		['a wider limit after a narrower one is fine', [{ amount_lt: 50 }, { amount_lte: 500 }], []],
		['touching limits leave nothing between', [{ amount_lte: 50 }, { amount_gt: 50 }, { amount_gte: 0 }], ['dead_tier tiers.2']],
		['open limits leave one value between', [{ amount_lt: 50 }, { amount_gt: 50 }, { amount_gte: 0 }], []],
		['two tiers together cover a third', [{ amount_lte: 50 }, { amount_between: [50, 100] }, { amount_between: [20, 80] }], ['dead_tier tiers.2']],
		['an impossible condition', [{ amount_gt: 100, amount_lt: 50 }], ['dead_tier tiers.0']],
		['a text cannot be two things', [{ plan_eq: 'gold', plan_in: ['silver', 'basic'] }], ['dead_tier tiers.0']],
		['a value is a number or a text', [{ plan_eq: 'gold', plan_gt: 5 }], ['dead_tier tiers.0']],
		['in and not in cover all texts, but not numbers', [{ plan_in: ['a'] }, { plan_not_in: ['a'] }, { plan_exists: true }], []],
		['exists and not exists cover everything', [{ plan_exists: true }, { plan_exists: false }, { amount_gt: 5 }], ['dead_tier tiers.2']],
		['a missing fact leaves room', [{ vip_eq: true }, { vip_eq: false }, { amount_gt: 5 }], []],
		['but not for a tier that reads it too', [{ vip_eq: true }, { vip_eq: false }, { amount_gt: 5, vip_in: [true, false] }], ['dead_tier tiers.2']],
		['any and not', [{ any: [{ amount_lte: 10 }, { amount_gte: 5 }] }, { amount_eq: 7 }, { not: { amount_lte: 10 } }], ['dead_tier tiers.1', 'dead_tier tiers.2']],
		['a condition and its opposite', [{ all: [{ flags_contains: 'vip' }, { not: { flags_contains: 'vip' } }] }], ['dead_tier tiers.0']],
		['lists may hold both', [{ flags_contains: 'a', amount_gt: 5 }, { flags_contains: 'b', amount_gt: 5 }], []],
		['a pattern may match anything', [{ subject_matches: 'refund' }, { subject_matches: 'money' }], []],
		['the same pattern twice', [{ subject_matches: 'refund' }, { subject_matches: 'refund' }], ['dead_tier tiers.1']],
		['a limit per currency', [{ amount_lte: { EUR: 50, USD: 60 } }, { amount_lte: { EUR: 40 } }, { amount_lte: { USD: 70 } }], ['dead_tier tiers.1']],
	];
	test.each(cases)('%s', (_name, whens, expected) => {
		expect(kinds(whens.map((when) => ({ tier: 'high', when })), ...DEAD)).toEqual(expected);
	});

	test('the sentence says whether the tier contradicts itself or comes too late', () => {
		const messages = hintsOf([{ tier: 'low', when: { amount_lte: 50 } }, { tier: 'medium', when: { amount_lte: 20 } }, { tier: 'high', when: { amount_gt: 5, amount_lt: 4 } }]).map(({ message }) => message);
		expect(messages).toEqual(['Tier medium of refund can never match: the tiers before it take every case it would.', 'Tier high of refund can never match: its conditions exclude each other.']);
	});

	test('an earlier tier that ends by itself takes nothing away for good', () => {
		expect(kinds([{ tier: 'low', when: {}, until: '2027-01-01' }, { tier: 'high', when: { amount_gt: 5 } }], ...DEAD)).toEqual([]);
		expect(kinds([{ tier: 'low', when: {}, until: '2027-01-01' }, { tier: 'high', when: { amount_gt: 5 }, until: '2026-12-31' }], ...DEAD)).toEqual(['dead_tier tiers.1']);
		expect(kinds([{ tier: 'low', when: {}, until: '2020-01-01' }, { tier: 'high', when: { amount_gt: 5 } }], ...DEAD)).toEqual([]);
	});

	test('a tier that asks for a hard block to be set is never reached', () => {
		const hints = hintsOf([{ tier: 'high', when: { chargeback_open_eq: true } }, { tier: 'low', when: { chargeback_open_eq: false } }], { hard_blocks: ['chargeback_open'] });
		expect(hints.filter(({ kind }) => kind === 'dead_tier').map(({ path }) => path)).toEqual([['tiers', 0]]);
	});

	test('what is too large to go through is called so, in bounded time', () => {
		const facts = Array.from({ length: 40 }, (_, index) => `fact_${index}`);
		// Every tier leaves one hole; whether they all coincide is a search through 2^40 cases.
		const holes = Array.from({ length: 120 }, (_, index) => ({ not: { all: facts.slice(index % 30, (index % 30) + 8).map((fact, at) => ({ [`${fact}_eq`]: (index + at) % 3 === 0 })) } }));
		const started = performance.now();
		const found = kinds([...holes, {}].map((when) => ({ tier: 'high', when })), ...DEAD);
		expect(performance.now() - started).toBeLessThan(20_000);
		expect(found.every((line) => /^(cannot_tell|dead_tier) /.test(line))).toBe(true);
	});

	test('a thousand amount bands are gone through exactly', () => {
		const bands = Array.from({ length: 1_000 }, (_, index) => ({ tier: 'high', when: { amount_between: [index, index + 1] } }));
		expect(kinds([...bands, { tier: 'high', when: { amount_between: [10.5, 700] } }, { tier: 'high', when: { amount_gte: 999 } }], ...DEAD)).toEqual(['dead_tier tiers.1000']);
	});
});

describe('overlaps', () => {
	const overlaps = (...tiers: Tier[]) => hintsOf(tiers).filter(({ kind }) => kind === 'overlapping_tiers');

	test('a laxer tier that takes some of what a later, stricter one names', () => {
		expect(overlaps({ tier: 'low', when: { amount_lte: 50 } }, { tier: 'high', when: { vip_eq: true } })).toEqual([
			{
				kind: 'overlapping_tiers',
				path: ['tiers', 1],
				message: expect.stringMatching(/^Tier high of refund overlaps with tier low, which is laxer and stands first, so it decides: for example with amount -?\d+, vip true\.$/),
			},
		]);
	});

	test.each<[string, Tier, Tier]>([
		['one inside the other', { tier: 'low', when: { amount_lte: 50 } }, { tier: 'medium', when: { amount_lte: 500 } }],
		['the stricter one first', { tier: 'high', when: { vip_eq: true } }, { tier: 'low', when: { amount_lte: 50 } }],
		['side by side', { tier: 'low', when: { amount_lte: 50 } }, { tier: 'high', when: { amount_gt: 50 } }],
		['a pattern of which nobody knows what it matches', { tier: 'low', when: { subject_matches: 'thanks' } }, { tier: 'high', when: { subject_matches: 'lawyer' } }],
	])('no word about %s', (_name, first, second) => {
		expect(overlaps(first, second)).toEqual([]);
	});
});

const amounts = fc.constantFrom(0, 10, 20, 30, 40);
const leaf = fc.oneof(
	fc.tuple(fc.constantFrom('amount_lte', 'amount_gt', 'months_gte', 'months_lt', 'amount_eq', 'amount_ne'), amounts).map(([key, value]) => ({ [key]: value })),
	fc.tuple(amounts, amounts).map(([from, length]) => ({ amount_between: [from, from + length] })),
	fc.tuple(fc.constantFrom('plan_in', 'plan_not_in'), fc.subarray(['gold', 'basic', 5, true], { minLength: 1 })).map(([key, list]) => ({ [key]: list })),
	fc.tuple(fc.constantFrom('plan_exists', 'months_exists'), fc.boolean()).map(([key, value]) => ({ [key]: value })),
	fc.constantFrom('a', 'b').map((text) => ({ flags_contains: text })),
	fc.constantFrom('^a', 'b$', 'ab').map((pattern) => ({ plan_matches: pattern })),
	fc.tuple(amounts, amounts).map(([EUR, USD]) => ({ amount_lte: { EUR, USD } })),
);
const when = fc.letrec<{ node: Record<string, unknown> }>((tie) => ({
	node: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		leaf,
		fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
		fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
		tie('node').map((not) => ({ not })),
		fc.tuple(leaf, leaf).map(([left, right]) => ({ ...left, ...right })),
	),
})).node;
const facts = fc.record(
	{
		amount: fc.oneof(fc.integer({ min: -5, max: 55 }), fc.constantFrom(5.5, 40.001, '10', null)),
		months: fc.oneof(fc.integer({ min: -1, max: 45 }), fc.constant({})),
		plan: fc.constantFrom('gold', 'basic', 'ab', 'cab', 'a', 'zzb', 5, true, 6, [1]),
		flags: fc.subarray(['a', 'b', 'c']),
		currency: fc.constantFrom('EUR', 'USD', 'CHF'),
	},
	{ requiredKeys: [] },
);

describe('for any policy and any facts', () => {
	test('a tier reported dead never matches, and decides at most where a fact cannot be read', () => {
		let dead = 0;
		fc.assert(
			fc.property(fc.array(when, { minLength: 1, maxLength: 5 }), fc.array(facts, { minLength: 20, maxLength: 20 }), (whens, inputs) => {
				const policy = policyOf(whens.map((each, index) => ({ tier: 'high', id: `t${index}`, when: each })));
				const names = new Set(checkPolicy(policy, NOW).filter(({ kind }) => kind === 'dead_tier').map(({ path }) => `refund.t${path[1]}`));
				dead += names.size;
				for (const input of inputs) {
					const { rule, missing_facts } = evaluateTier(refund(input), policy, { now: NOW });
					if (names.has(rule)) expect(missing_facts).not.toEqual([]);
				}
			}),
			{ numRuns: 1_500 },
		);
		// The property would hold for a check that never finds anything.
		expect(dead).toBeGreaterThan(100);
	});

	test('a tier not reported dead is reached by the case that was found, unless only by a text nobody could name', () => {
		let reached = 0;
		fc.assert(
			fc.property(fc.array(when, { minLength: 1, maxLength: 4 }), (whens) => {
				const policy = policyOf(whens.map((each, index) => ({ tier: 'high', id: `t${index}`, when: each })));
				const space = tierSpace(whens, [], { left: 1_000_000 });
				whens.forEach((_, index) => {
					const found = findCase(space, { match: [index], miss: [...whens.keys()].slice(0, index), concrete: true });
					if (typeof found === 'string') return;
					const input = Object.fromEntries([...found.given].map(([fact, { example }]) => [fact, example?.value]));
					expect(evaluateTier(refund(input), policy, { now: NOW })).toMatchObject({ rule: `refund.t${index}` });
					reached += 1;
				});
			}),
			{ numRuns: 1_000 },
		);
		expect(reached).toBeGreaterThan(500);
	});
});
