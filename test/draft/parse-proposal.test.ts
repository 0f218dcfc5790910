import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { MAX_PROPOSAL, parseProposal, type Problem } from '../../src/draft';
import { json, proposal } from './arbitraries';

const context = { environment: 'production' as const, newId: (prefix: string) => `${prefix}_minted` };
const parse = (input: unknown) => parseProposal(input, context);
const valid = (patch: Record<string, unknown> = {}) => ({
	action_type: 'refund',
	target_system: 'HubSpot',
	target_object: 'ticket',
	target_id: '1845',
	proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '25.00' }],
	facts: { amount: 25 },
	...patch,
});
const problems = (input: unknown): Problem[] => {
	const parsed = parse(input);
	return parsed.ok ? [] : parsed.problems;
};
const paths = (input: unknown) => problems(input).map(({ path }) => path);
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('parseProposal accepts', () => {
	it('objects and JSON text alike, mints the missing correlation id and sets the environment', () => {
		expect(parse(valid())).toEqual({ ok: true, action: { ...valid(), correlation_id: 'cor_minted', environment: 'production' } });
		expect(parse(JSON.stringify(valid()))).toEqual(parse(valid()));
		expect(parse(valid({ correlation_id: 'c-1' }))).toMatchObject({ action: { correlation_id: 'c-1' } });
	});

	it('every generated valid proposal, unchanged', () => {
		fc.assert(
			fc.property(proposal, (action) => {
				expect(parseProposal(action, { ...context, environment: action.environment })).toEqual({ ok: true, action });
			}),
			{ numRuns: 300 },
		);
	});

	it('objects of another realm and without a prototype, as code nodes make them', () => {
		expect(parse(runInNewContext(`(${JSON.stringify(valid())})`))).toMatchObject({ ok: true });
		expect(parse(Object.assign(Object.create(null), valid()))).toMatchObject({ ok: true });
	});

	it('undefined where JSON has nothing, and drops what a model adds on top', () => {
		const parsed = parse(valid({ origin: undefined, risk_level: 'low', tier: 'low' }));
		expect(parsed).toMatchObject({ ok: true });
		if (parsed.ok) expect(Object.keys(parsed.action)).not.toEqual(expect.arrayContaining(['risk_level']));
	});

	it('hands over a copy: later changes to the item do not reach the action', () => {
		const input = valid();
		const parsed = parse(input);
		input.proposed_changes[0]!.proposed = '9999';
		expect(parsed).toMatchObject({ action: { proposed_changes: [{ proposed: '25.00' }] } });
	});

	it('an address as it was written', () => {
		const url = 'https://api.example/v1/./refunds';
		expect(parse({ ...valid(), proposed_changes: undefined, request: { method: 'POST', url } })).toMatchObject({ action: { request: { url } } });
	});
});

describe('parseProposal names', () => {
	it.each([
		['text that is not JSON', 'nonsense', '(root)', 'is not JSON'],
		['empty text', '', '(root)', 'is not JSON'],
		['a list', '[]', '(root)', 'must be an object, but is a list'],
		['null', null, '(root)', 'must be an object, but is null'],
		['a number', 5, '(root)', 'must be an object, but is a number'],
		['nothing', undefined, '(root)', 'must be an object, but is a undefined'],
		['a function', () => 1, '(root)', 'must be an object, but is a function'],
		['a missing type', valid({ action_type: undefined }), 'action_type', 'is missing'],
		['a wrong type', valid({ target_id: 1845 }), 'target_id', 'must be of type string, but is number'],
		['a missing id', valid({ target_id: undefined }), 'target_id', 'is required for a record change'],
		['NaN', valid({ facts: { amount: NaN } }), 'facts.amount', 'must be a finite number, but is NaN'],
		['Infinity', valid({ facts: { amount: -Infinity } }), 'facts.amount', 'must be a finite number, but is -Infinity'],
		['an overflowing number', '{"facts":{"amount":1e999}}', 'facts.amount', 'must be a finite number, but is Infinity'],
		['flags that are no list', valid({ facts: { flags: 'chargeback_open' } }), 'facts.flags', 'must be of type array, but is string'],
		['a confidence above 1', valid({ classification: { intent_confidence: 80 } }), 'classification.intent_confidence', ''],
		['a BigInt', valid({ facts: { amount: 5n } }), 'facts.amount', 'must be plain JSON, but is a bigint'],
		['a date object', valid({ facts: { since: new Date(0) } }), 'facts.since', 'must be plain JSON, but is a Date'],
		['a map', valid({ facts: { verified: new Map() } }), 'facts.verified', 'must be plain JSON, but is a Map'],
		['a hole in a list', valid({ facts: { flags: Array(1) } }), 'facts.flags.0', 'must be plain JSON, but is undefined'],
		['an unknown key in a change', valid({ proposed_changes: [{ field: 'a', proposed: 1, extra: 1 }] }), 'proposed_changes.0', 'has keys that are not allowed there: extra'],
		['a field twice', valid({ proposed_changes: [{ field: 'a', proposed: 1 }, { field: 'a', proposed: 2 }] }), 'proposed_changes.1.field', 'names "a" twice'],
		['two classes', valid({ message: { channel: 'email', recipients: ['a'], body: 'b' } }), '(root)', 'must carry exactly one of proposed_changes, message or request, but carries 2'],
		['half a character', valid({ origin: { text: 'a\ud83d' } }), 'origin.text', 'holds half a character (a lone surrogate)'],
		['a mail address as id', valid({ correlation_id: 'jane@example.com' }), 'correlation_id', ''],
		['the other environment', valid({ environment: 'test' }), 'environment', 'says test, but this is a production run'],
		['a text above the field limit', valid({ origin: { text: 'x'.repeat(200_001) } }), 'origin.text', ''],
	])('%s', (_, input, path, message) => {
		const found = problems(input);
		expect(found.map((problem) => problem.path)).toContain(path);
		if (message) expect(found.find((problem) => problem.path === path)?.message).toBe(message);
	});

	it('all single problems at once', () => {
		expect(paths({ facts: { amount: 1 } }).sort()).toEqual(['(root)', 'action_type', 'target_system']);
		expect(paths({ action_type: 1, proposed_changes: [{ field: 'a', proposed: 1 }] }).sort()).toEqual(['action_type', 'target_id', 'target_system']);
	});

	it.each(['ftp://a.example/x', 'javascript:alert(1)', '/relative', 'https://user:secret@a.example/', 'https://a.example\\@evil.example/', 'https://a.example/a b', 'https://a.example/\n'])(
		'the address %j',
		(url) => {
			expect(paths({ ...valid(), proposed_changes: undefined, request: { method: 'GET', url } })).toEqual(['request.url']);
			expect(paths(valid({ target_url: url }))).toEqual(['target_url']);
		},
	);
});

describe('parseProposal is safe against', () => {
	it.each(['__proto__', 'constructor', 'prototype'])('the key %s anywhere', (key) => {
		for (const wrap of [(inner: string) => inner, (inner: string) => `{"a":[${inner}]}`, (inner: string) => `{"a":{"b":{"c":${inner}}}}`]) {
			const text = JSON.stringify(valid({ facts: 'FACTS', draft: {} })).replace('"FACTS"', wrap(`{"${key}":{"admin":true}}`));
			expect(problems(text)[0]).toEqual({ path: expect.stringContaining(`.${key}`), message: 'is not an allowed key' });
			expect(problems(JSON.parse(text))).toEqual(problems(text));
		}
		expect(({} as Record<string, unknown>).admin).toBeUndefined();
	});

	it('10 MB, as text, as one field, as many fields and as keys', () => {
		const huge = 'x'.repeat(10_000_000);
		expect(problems(JSON.stringify(valid({ origin: { text: huge } })))).toEqual([{ path: '(root)', message: expect.stringMatching(/at most 2000000 are accepted/) }]);
		expect(problems(valid({ origin: { text: huge } }))).toEqual([{ path: '(root)', message: `is larger than ${MAX_PROPOSAL} characters in all` }]);
		expect(problems(valid({ draft: { evidence: Array(100).fill('x'.repeat(100_000)) } }))[0]?.path).toBe('(root)');
		expect(problems(valid({ facts: { [huge]: 1 } }))[0]?.path).toBe('(root)');
		expect(problems(valid({ facts: Array(3_000_000).fill(0) }))[0]?.path).toBe('(root)');
	});

	it('deep nesting, in facts and in parts that take any key', () => {
		expect(paths(valid({ facts: { a: nested(13) } }))).toEqual(['facts.a']);
		expect(problems(valid({ facts: { a: nested(12) } }))).toEqual([]);
		expect(problems(valid({ draft: { extra: nested(100_000 / 20) } }))[0]?.message).toBe('is nested deeper than 20 levels');
		const deepText = JSON.stringify(valid()).replace('"amount":25', `"amount":${'['.repeat(500_000)}${']'.repeat(500_000)}`);
		expect(problems(deepText)).toHaveLength(1);
	});

	it('cycles and shared parts that would never end', () => {
		const cycle: Record<string, unknown> = {};
		cycle.a = cycle;
		cycle.b = cycle;
		cycle.c = cycle;
		expect(problems(valid({ facts: cycle }))).toHaveLength(1);
		let shared: unknown = 'x';
		for (let level = 0; level < 18; level += 1) shared = Array(10).fill(shared);
		expect(problems(valid({ draft: { shared } }))).toHaveLength(1);
	});

	it('getters and proxies that throw', () => {
		const trap = {
			get amount(): number {
				throw new Error('boo');
			},
		};
		expect(problems(valid({ facts: trap }))).toEqual([{ path: 'facts.amount', message: 'cannot be read' }]);
	});

	it('anything at all: it never throws, and never repeats a value in a problem', () => {
		const secret = 'S3CRET-4111';
		const junk = fc.oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withObjectString: true }), json, fc.string());
		fc.assert(
			fc.property(junk, fc.constantFrom('action_type', 'target_id', 'facts', 'proposed_changes', 'classification', 'draft', 'origin', 'message', 'request'), (value, key) => {
				parse(value);
				parse(valid({ [key]: value }));
				const found = problems(valid({ [key]: { [key]: secret } }));
				expect(JSON.stringify(found)).not.toContain(secret);
			}),
			{ numRuns: 2_000 },
		);
	});
});
