import type { IExecuteFunctions } from 'n8n-workflow';
import { AuditedExecute } from '../../nodes/AuditedExecute/AuditedExecute.node';
import { ACTION_OF_ITEM, GRANT_OF_ITEM, itemParameter } from '../../src/n8n/item-parameter';
import { keyRingOf } from '../../src/n8n/open-gate';

const EVALUATED = Symbol('evaluated by n8n');

/** What the node has in its parameter, and its items. */
const functions = (written: unknown, ...items: object[]) =>
	({
		getNodeParameter: (_name: string, _index: number, _fallback: unknown, options?: { rawExpressions?: boolean }) => (options?.rawExpressions ? written : EVALUATED),
		getInputData: () => items.map((json) => ({ json })),
	}) as unknown as IExecuteFunctions;

/** n8n's meaning of an expression without anything special in it. */
const inWords = (expression: string, json: object): unknown => (new Function('$json', `return ${expression.slice('={{'.length, -'}}'.length)}`) as (item: object) => unknown)(json);

const ITEMS = [
	{},
	{ action: { action_type: 'call' } },
	{ action: { n: 1 }, approval: { action: { n: 2 }, grant: 'approved' }, risk: { grant: 'by rule' } },
	{ action: { n: 1 }, approval: { action: null, grant: null }, risk: { grant: 'by rule' } },
	{ action: 'text', approval: null, risk: null },
	{ action: 0, approval: 'text', risk: 7 },
	{ approval: { action: '', grant: '' }, action: { n: 1 }, risk: { grant: 'by rule' } },
	{ approval: [], risk: { grant: 'by rule' } },
];

test.each([ACTION_OF_ITEM, GRANT_OF_ITEM])('%s is read from the item as it would be evaluated', (expression) => {
	ITEMS.forEach((_json, index) => expect(itemParameter(functions(expression, ...ITEMS), 'any', index)).toEqual(inWords(expression, ITEMS[index]!)));
});

test('whatever else is written there is for n8n to evaluate', () => {
	for (const written of ['={{ $json.action }}', `${ACTION_OF_ITEM} `, 'text', { action_type: 'call' }, null]) expect(itemParameter(functions(written, { action: 1 }), 'any', 0)).toBe(EVALUATED);
	expect(itemParameter(functions(ACTION_OF_ITEM), 'any', 0)).toBe(EVALUATED);
});

test('these are what a new node says', () => {
	const said = (name: string) => new AuditedExecute().description.properties.find((property) => property.name === name)?.default;
	expect([said('proposal'), said('grant')]).toEqual([ACTION_OF_ITEM, GRANT_OF_ITEM]);
});

test('another key, key id or older key is another ring', () => {
	const credential = { signingKeyId: 'a', signingKey: Buffer.alloc(32, 1).toString('base64'), olderKeys: '' };
	const ring = keyRingOf(credential);
	expect(keyRingOf({ ...credential })).toBe(ring);
	expect(keyRingOf({ ...credential, signingKeyId: 'b' }).activeKid).toBe('b');
	expect(keyRingOf({ ...credential, signingKey: Buffer.alloc(32, 2).toString('base64') }).derive('a', 'grant')!.equals(ring.derive('a', 'grant')!)).toBe(false);
	expect(keyRingOf({ ...credential, olderKeys: `old: ${Buffer.alloc(32, 3).toString('base64')}` }).kids).toEqual(['a', 'old']);
	expect(() => keyRingOf({ ...credential, signingKey: 'short' })).toThrow('bytes long');
});
