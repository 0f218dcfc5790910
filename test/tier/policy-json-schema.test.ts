import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadPolicy } from '../../src/tier';
import { OPERATORS } from '../../src/tier/operators';
import { policyJsonSchema } from '../../src/tier/policy-json-schema';
import { SEED_POLICY } from './support';

const ROOT = join(__dirname, '../..');
/** The validator that eslint brings along. */
const Ajv = createRequire(require.resolve('eslint'))('ajv') as new (options: object) => { compile(schema: object): (document: unknown) => boolean };
const fits = new Ajv({ unknownFormats: 'ignore' }).compile(policyJsonSchema());
const seed = () => JSON.parse(SEED_POLICY) as { tiers: Record<string, unknown>[]; [key: string]: unknown };
const loads = (document: unknown): boolean => {
	try {
		loadPolicy(document);
		return true;
	} catch {
		return false;
	}
};
const withWhen = (when: unknown) => ({ ...seed(), tiers: [{ tier: 'low', route: 'auto_execute', when }] });

describe('policyJsonSchema', () => {
	it('is what docs/policy.schema.json holds (if not: node scripts/policy-schema.mjs)', () => {
		expect(JSON.parse(readFileSync(join(ROOT, 'docs/policy.schema.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
	});

	it('takes the published tier file and every shipped example', () => {
		expect(fits(seed())).toBe(true);
		const folder = join(ROOT, 'examples/policies');
		const examples = readdirSync(folder).filter((name) => name.endsWith('.json'));
		expect(examples).toContain('refund.json');
		for (const name of examples) expect([name, fits(JSON.parse(readFileSync(join(folder, name), 'utf8')))]).toEqual([name, true]);
	});

	it.each<[string, unknown]>([
		['$schema beside the rules', { ...seed(), $schema: './policy.schema.json' }],
		['several action types', { actions: [seed()].map(({ action_type, tiers }) => ({ action_type, tiers, class: 'record', owner: 'Finance', note: 'n' })) }],
		['nothing asked', withWhen({})],
		['all, any, not', withWhen({ all: [{ a_eq: 1 }], any: [{ not: { b_in: ['x'] } }], not: { 'c.d_exists': true } })],
		['an amount by currency', withWhen({ amount_lte: { EUR: 50, USD: 55 }, 'order.total_between': { EUR: [1, 2] } })],
		['a pattern', withWhen({ subject_matches: '(?i)refund' })],
		['a rule that ends', { ...seed(), tiers: [{ ...seed().tiers[0], until: '2026-12-31', id: 'sale', owner: 'Ada', note: 'n' }] }],
		['counters', { ...seed(), counters: { recent_count: { window_hours: 24, per: ['customer'] } } }],
		['a matrix', { ...seed(), matrix: { impact: { bands: [{ when: { amount_lte: 5 }, points: 1 }] }, at_least: { high: 3 } } }],
		['draft rules', { ...seed(), draft_rules: [{ field: 'facts.amount', required: true, type: 'number', max: { EUR: 500 } }] }],
	])('takes %s, as loadPolicy does', (_, document) => {
		expect([fits(document), loads(document)]).toEqual([true, true]);
	});

	it.each<[string, unknown]>([
		['an unknown key', { ...seed(), hard_block: [] }],
		['an unknown key in a tier', { ...seed(), tiers: [{ ...seed().tiers[0], sla: 1 }] }],
		['both forms at once', { ...seed(), actions: [] }],
		['no tiers', { action_type: 'refund' }],
		['an unknown operator', withWhen({ amount_max: 5 })],
		['an operator without a fact', withWhen({ _lte: 5 })],
		['a number as text', withWhen({ amount_lte: '5' })],
		['a currency in small letters', withWhen({ amount_lte: { eur: 5 } })],
		['a list by currency', withWhen({ country_in: { EUR: ['DE'] } })],
		['a mistake deep inside', withWhen({ not: { any: [{ all: [{ amount_lte: true }] }] } })],
		['an empty any', withWhen({ any: [] })],
		['a draft rule for an unknown type', { ...seed(), draft_rules: [{ field: 'facts.amount', type: 'money' }] }],
		['a matrix without scores to reach', { ...seed(), matrix: { impact: { bands: [{ when: {}, points: 1 }] } } }],
	])('refuses %s, as loadPolicy does', (_, document) => {
		expect([fits(document), loads(document)]).toEqual([false, false]);
	});

	it('knows every operator', () => {
		const { definitions } = policyJsonSchema() as { definitions: { when: { patternProperties: object } } };
		expect(Object.keys(definitions.when.patternProperties)).toEqual(Object.keys(OPERATORS).map((suffix) => `.${suffix}$`));
	});
});
