import fc from 'fast-check';

/** Facts, counters and policies of every kind, also badly built ones. */

export const FACTS = ['amount', 'currency', 'customer_months', 'customer_tier', 'reversible', 'vip.since', 'subject', 'tags'];
export const COUNTERS = { recent_count: { window_hours: 24, per: ['customer'] }, day_count: { window_hours: 24, per: ['action_type', 'workflow'] } };

export const flat = fc.record(
	{
		amount: fc.oneof(fc.integer({ min: -10, max: 1000 }), fc.constantFrom<unknown>('40', null, true)),
		currency: fc.constantFrom<unknown>('EUR', 'USD', 'GBP', 5),
		customer_months: fc.integer({ min: 0, max: 10 }),
		customer_tier: fc.constantFrom<unknown>('gold', 'basic', 5),
		reversible: fc.boolean(),
		vip: fc.record({ since: fc.integer({ min: 0, max: 3 }) }),
		subject: fc.constantFrom<unknown>('Refund please', 'hello', '', 'r'.repeat(20_001), 7),
		tags: fc.constantFrom<unknown>([], ['vip'], ['vip', 3], [{}], 'vip'),
		// A draft cannot talk its own count down.
		recent_count: fc.constantFrom<unknown>(0, 'x'),
		flags: fc.constantFrom(['vip'], []),
	},
	{ requiredKeys: [] },
);
export const counters = fc.option(fc.record({ recent_count: fc.integer({ min: 0, max: 8 }), day_count: fc.integer({ min: 0, max: 8 }) }, { requiredKeys: [] }), { nil: undefined });

const number = fc.integer({ min: -10, max: 1000 });
const perCurrency = fc.record({ EUR: number, USD: number }, { requiredKeys: ['EUR'] });
type When = Record<string, unknown>;
export const test: fc.Arbitrary<When> = fc.oneof(
	fc.tuple(fc.constantFrom('amount', 'customer_months', 'vip.since'), fc.constantFrom('_gt', '_gte', '_lt', '_lte', '_eq', '_ne'), number).map(([fact, op, value]): When => ({ [fact + op]: value })),
	fc.tuple(fc.constantFrom('amount', 'customer_months'), number, fc.nat(300)).map(([fact, from, width]): When => ({ [`${fact}_between`]: [from, from + width] })),
	fc.tuple(fc.constantFrom('_gt', '_gte', '_lt', '_lte'), perCurrency).map(([op, value]): When => ({ [`amount${op}`]: value })),
	fc.tuple(fc.constantFrom('recent_count', 'day_count'), fc.constantFrom('_gt', '_gte', '_lt', '_lte', '_eq'), fc.nat(8)).map(([name, op, value]): When => ({ [name + op]: value })),
	fc.constantFrom('_in', '_not_in').map((op): When => ({ [`customer_tier${op}`]: ['gold', 'silver'] })),
	fc.constantFrom('_eq', '_ne').map((op): When => ({ [`customer_tier${op}`]: 'gold' })),
	fc.boolean().map((value): When => ({ reversible_eq: value })),
	fc.constantFrom<When>({ customer_tier_contains: 'old' }, { tags_contains: 'vip' }, { tags_contains: 3 }, { subject_matches: '(?i)^refund' }, { subject_contains: 'hell' }),
);
const conditions = fc.array(test, { maxLength: 3 }).map((tests): When => Object.assign({}, ...tests));
const filled = fc.array(test, { minLength: 1, maxLength: 2 }).map((tests): When => Object.assign({}, ...tests));
export const when = fc.oneof(
	conditions,
	fc.tuple(conditions, fc.array(filled, { minLength: 1, maxLength: 2 })).map(([base, any]) => ({ ...base, any })),
	fc.tuple(conditions, filled).map(([base, not]) => ({ ...base, not })),
	fc.tuple(filled, filled, filled).map(([left, right, other]) => ({ any: [{ not: left }, { all: [right, { any: [other, left] }] }] })),
);

const OUTCOMES = [
	{ tier: 'low', route: 'auto_execute' },
	{ tier: 'low', route: 'batch_review' },
	{ tier: 'medium', route: 'batch_review' },
	{ tier: 'medium', route: 'named_approver' },
	{ tier: 'high', route: 'named_approver', approver_rule: 'finance', sla_hours: 8 },
	{ tier: 'high', route: 'named_approver', approvals_required: 2 },
	{ tier: 'blocked', route: 'blocked' },
];
/** Over, running, and running in hours: `NOW` is in between. */
export const NOW = new Date('2026-11-20T12:00:00Z');
const until = fc.option(fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-20T11:59:59Z', '2026-11-20T13:00:01+01:00'), { nil: undefined, freq: 4 });
const points = fc.integer({ min: 0, max: 4 });
const dimension = fc.option(fc.record({ weight: fc.constantFrom(0, 0.1, 1, 2), bands: fc.array(fc.record({ when, points }), { minLength: 1, maxLength: 3 }) }), { nil: undefined });
const matrix = fc
	.record({ impact: dimension, repetition: dimension, atLeast: fc.constantFrom({ high: 3 }, { medium: 1, high: 4, blocked: 9 }, { medium: 0.3 }) })
	.map(({ impact, repetition, atLeast }) => (impact || repetition ? { ...(impact && { impact }), ...(repetition && { repetition }), at_least: atLeast } : undefined));
const draftRules = fc.constantFrom([{ field: 'facts.amount', type: 'number', max: { EUR: 900, USD: 950 } }], [{ field: 'facts.customer_months', min: 1 }], [{ field: 'changes.refund_amount', required: true }]);

/** Any order of tiers, strict ones first or last: not only well-built policies. */
export const policy = fc
	.tuple(
		fc.array(fc.tuple(fc.constantFrom(...OUTCOMES), when, until), { minLength: 1, maxLength: 5 }),
		fc.option(matrix, { nil: undefined, freq: 2 }),
		fc.option(draftRules, { nil: undefined, freq: 1 }),
	)
	.map(([tiers, scored, drafts]) => ({
		action_type: 'refund',
		counters: COUNTERS,
		tiers: tiers.map(([outcome, condition, end]) => ({ ...outcome, when: condition, ...(end && { until: end }) })),
		hard_blocks: ['chargeback_open'],
		...(scored && { matrix: scored }),
		...(drafts && { draft_rules: drafts }),
	}));

/** Tests that say nothing about the amount. */
const other: fc.Arbitrary<When> = fc.oneof(
	fc.nat(10).map((value): When => ({ customer_months_gte: value })),
	fc.boolean().map((value): When => ({ reversible_eq: value })),
	fc.constantFrom<When>({ customer_tier_in: ['gold'] }, { recent_count_lt: 5 }, { recent_count_gte: 3 }, { not: { customer_tier_eq: 'gold' } }),
);
const bound = fc.oneof(number, perCurrency);
const upper: fc.Arbitrary<When> = fc.oneof(
	bound.map((value): When => ({ amount_lte: value })),
	bound.map((value): When => ({ amount_lt: value })),
	bound.map((value): When => ({ not: { amount_gt: value } })),
);
const lower: fc.Arbitrary<When> = fc.oneof(
	bound.map((value): When => ({ amount_gt: value })),
	bound.map((value): When => ({ amount_gte: value })),
	bound.map((value): When => ({ not: { amount_lte: value } })),
);
/** `side` alone, with something else beside it, or one of two ways to it. */
const bounded = (side: fc.Arbitrary<When>): fc.Arbitrary<When> =>
	fc.oneof(
		side,
		other,
		fc.tuple(side, other).map(([left, right]): When => ({ all: [left, right] })),
		fc.tuple(side, other, side).map(([left, right, third]): When => ({ any: [left, { all: [right, third] }] })),
	);
const RISING = ['low', 'medium', 'high'] as const;
const ROUTES: Record<string, string> = { low: 'auto_execute', medium: 'batch_review', high: 'named_approver', blocked: 'blocked' };
const line = (tier: string, condition: When) => ({ tier, route: ROUTES[tier], when: condition });

/** Lax lines first, each up to an amount; blocked ones, from an amount on, stand before them. */
const laxFirst = fc
	.tuple(fc.array(bounded(lower), { maxLength: 1 }), fc.array(fc.tuple(fc.nat(2), bounded(upper)), { minLength: 1, maxLength: 5 }))
	.map(([blocked, lines]) => [...blocked.map((condition) => line('blocked', condition)), ...lines.sort(([left], [right]) => left - right).map(([rank, condition]) => line(RISING[rank]!, condition))]);
/** Strict lines first, each from an amount on. */
const strictFirst = fc
	.array(fc.tuple(fc.nat(3), bounded(lower)), { minLength: 1, maxLength: 5 })
	.map((lines) => [...lines.sort(([left], [right]) => right - left).map(([rank, condition]) => line([...RISING, 'blocked'][rank]!, condition)), line('low', {})]);
/** Points that never fall while the amount rises. */
const risingMatrix = fc
	.tuple(fc.array(fc.tuple(number, points), { minLength: 1, maxLength: 4 }), fc.constantFrom(1, 2))
	.map(([bands, weight]) => {
		const limits = bands.map(([limit]) => limit).sort((left, right) => left - right);
		const scores = bands.map(([, score]) => score).sort((left, right) => left - right);
		return { impact: { weight, bands: limits.map((limit, index) => ({ when: { amount_lte: limit }, points: scores[index]! })) }, at_least: { medium: 2, high: 5 } };
	});

/** Policies in which more money is never less risk. */
export const monotonePolicy = fc
	.tuple(fc.oneof(laxFirst, strictFirst), fc.option(risingMatrix, { nil: undefined }))
	.map(([tiers, scored]) => ({ action_type: 'refund', counters: COUNTERS, tiers, ...(scored && { matrix: scored }) }));
