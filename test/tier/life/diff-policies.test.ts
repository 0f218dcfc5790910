import { loadPolicy } from '../../../src/tier';
import { diffPolicies } from '../../../src/tier/life/diff-policies';

const BASE = {
	id: 'refunds',
	version: '12',
	owner: 'Support operations',
	action_type: 'refund',
	tiers: [
		{ tier: 'low', when: { amount_lte: 50, customer_months_gte: 3 }, route: 'auto_execute' },
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review', approver_rule: 'leads', sla_hours: 24 },
		{ tier: 'high', when: { amount_gt: 500 }, route: 'named_approver', approver_rule: 'finance', sla_hours: 8 },
	],
	hard_blocks: ['chargeback_open'],
	roles: { leads: [{ id: 'lea', name: 'Lea Brandt' }], finance: [{ id: 'dana', name: 'Dana Ruiz' }] },
};
interface Document {
	tiers: [Rule, Rule, Rule];
	hard_blocks: string[];
	roles: Record<string, unknown>;
	[key: string]: unknown;
}
interface Rule {
	when: Record<string, unknown> & { amount_lte?: unknown };
	[key: string]: unknown;
}

function changed(change: (document: Document) => void, base: object = BASE): string[] {
	const document = structuredClone(base) as unknown as Document;
	change(document);
	return diffPolicies(loadPolicy(base), loadPolicy(document));
}

describe('in plain sentences', () => {
	test.each<[string, (document: Document) => void, string[]]>([
		['a limit', (doc) => (doc.tiers[0].when.amount_lte = 75), ['Refunds up to 75.00 (was 50.00) now run by themselves.']],
		['another condition\'s value', (doc) => (doc.tiers[0].when.customer_months_gte = 6), ['Refunds up to 50.00 now run by themselves with customer_months at least 6 (was 3).']],
		['a condition more', (doc) => (doc.tiers[0].when.country_in = ['DE', 'FR']), ['Refunds up to 50.00 now run by themselves only with country is one of "DE", "FR".']],
		['a condition less', (doc) => delete doc.tiers[0].when.customer_months_gte, ['Refunds up to 50.00 now run by themselves without regard to customer_months at least 3.']],
		['a group of conditions', (doc) => (doc.tiers[0].when.any = [{ vip_eq: true }]), ['Refunds run by themselves by rule low now with amount at most 50.00 and customer_months at least 3 and (vip is true) (was: amount at most 50.00 and customer_months at least 3).']],
		['another way', (doc) => (doc.tiers[0].route = 'batch_review'), ['Refunds up to 50.00 now go to batch review by 1 person (before: run by themselves).']],
		['people and deadlines', (doc) => Object.assign(doc.tiers[2], { approver_rule: 'leads', sla_hours: 4 }), ['Refunds above 500.00: who decides is now leads (was finance).', 'Refunds above 500.00: the deadline in hours is now 4 (was 8).']],
		['a new rule', (doc) => (doc.tiers as unknown[]).unshift({ id: 'gold', tier: 'low', when: { customer_tier_eq: 'gold', amount_lte: 80 }, route: 'auto_execute', until: '2026-12-31' }), ['New: Refunds up to 80.00 with customer_tier is "gold" run by themselves, until 2026-12-31 (rule gold).', 'Refunds up to 50.00 with customer_months at least 3: the rule is now called low_2 (was low).']],
		['a rule gone', (doc) => (doc.tiers as unknown[]).shift(), ['No longer: Refunds up to 50.00 with customer_months at least 3 run by themselves (rule low).']],
		['another order', (doc) => doc.tiers.reverse(), ['The rules of refund now stand in another order: high, medium, low. The first that holds decides.']],
		['hard blocks', (doc) => (doc.hard_blocks = ['account_flagged_fraud']), ['account_flagged_fraud now blocks every refund.', 'chargeback_open no longer blocks a refund.']],
		['the head', (doc) => Object.assign(doc, { owner: 'Finance', version: '13' }), ['The owner is now "Finance" (was "Support operations").', 'The version is now "13" (was "12").']],
		['people of a role', (doc) => (doc.roles.finance = [{ id: 'ines', name: 'Ines Vogel' }]), ['Ines Vogel joins finance.', 'Dana Ruiz leaves finance.']],
		['what has no sentence of its own, by its path', (doc) => (doc.ai = { intent_high: 0.9 }), ['ai is now {"intent_high":0.9} (was not set).']],
		['a counter', (doc) => (doc.counters = { recent_count: { window_hours: 24, per: ['customer'] } }), ['counters is now {"recent_count":{"window_hours":24,"per":["customer"]}} (was not set).']],
	])('%s', (_name, change, sentences) => {
		expect(changed(change)).toEqual(sentences);
	});

	test('limits by currency', () => {
		const base = { action_type: 'refund', tiers: [{ tier: 'low', when: { amount_lte: { EUR: 50, USD: 55 } }, route: 'auto_execute' }] };
		expect(changed((doc) => (doc.tiers[0].when.amount_lte = { EUR: 50, USD: 60 }), base)).toEqual(['Refunds up to 50.00 EUR or 60.00 USD (was 50.00 EUR or 55.00 USD) now run by themselves.']);
	});

	test('action types that come and go', () => {
		const action = (action_type: string) => ({ action_type, tiers: [{ tier: 'high', when: {}, route: 'named_approver' }] });
		const [old, now] = [{ actions: [action('refund'), action('close_case')] }, { actions: [action('refund'), action('reply')] }];
		expect(diffPolicies(loadPolicy(old), loadPolicy(now))).toEqual([
			'Close cases have no rules any more: every one is blocked.',
			'New: Replies (before, blocked as an unknown action type): always need 1 person.',
		]);
	});
});

test('nothing is said exactly when the documents are the same, whatever their key order', () => {
	expect(changed(() => undefined)).toEqual([]);
	const turned = Object.fromEntries(Object.entries(BASE).reverse());
	expect(diffPolicies(loadPolicy(BASE), loadPolicy(turned))).toEqual([]);
});

test('every single change of a leaf or key is told', () => {
	const leaves = (value: unknown, path: string[] = []): string[][] =>
		typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key])) : [path];
	for (const path of leaves(BASE)) {
		const document = structuredClone(BASE) as unknown as Record<string, unknown>;
		const parent = path.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, document);
		const key = path.at(-1) ?? '';
		const value: unknown = parent[key];
		parent[key] = typeof value === 'number' ? value + 1 : `${String(value)}x`;
		let now;
		try {
			now = loadPolicy(document);
		} catch {
			// A tier or role of another name is no policy.
			continue;
		}
		expect({ path, found: diffPolicies(loadPolicy(BASE), now).length }).toEqual({ path, found: expect.any(Number) });
		expect(diffPolicies(loadPolicy(BASE), now)).not.toEqual([]);
	}
});
