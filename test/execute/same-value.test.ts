import fc from 'fast-check';
import { sameValue } from '../../src/execute/same-value';
import { sameHubspotValue, toHubspotString } from '../../src/execute/targets/hubspot-values';

test.each([
	['5', 5], [5, '5.00'], ['0', 0], ['-1.5', -1.5], ['true', true], [false, 'false'], ['', null], [undefined, ''], [null, undefined],
	[[1, 'a'], [1, 'a']], [{ a: 1, b: 2 }, { b: 2, a: 1 }], ['text', 'text'],
])('%p is %p', (left, right) => {
	expect(sameValue(left, right)).toBe(true);
	expect(sameValue(right, left)).toBe(true);
});

test.each([
	['', 0], [null, false], ['', 'false'], ['007', 7], ['5', '5.0'], ['5 ', 5], ['1e3', 1000], ['TRUE', true], ['1', true], [1, true],
	[[1, 2], [2, 1]], [{}, []], [[], ''], ['9007199254740993', 9007199254740992], ['0x10', 16], ['Infinity', Number.POSITIVE_INFINITY], ['', ' '], ['\ud800', { a: '\ud800' }],
])('%p is not %p', (left, right) => {
	expect(sameValue(left, right)).toBe(false);
	expect(sameValue(right, left)).toBe(false);
});

test('anything equals itself, and no two different texts are equal', () => {
	fc.assert(fc.property(fc.jsonValue(), (value) => sameValue(value, structuredClone(value))));
	fc.assert(fc.property(fc.string(), fc.string(), (left, right) => sameValue(left, right) === (left === right)));
	fc.assert(fc.property(fc.integer(), (value) => sameValue(value, String(value)) && !sameValue(value, String(value + 1))));
});

test('what HubSpot keeps reads back as what was sent', () => {
	expect(['a', 'b', 3, true].map(toHubspotString)).toEqual(['a', 'b', '3', 'true']);
	expect(toHubspotString(null)).toBe('');
	expect(toHubspotString(['pii', 'refunds'])).toBe('pii;refunds');
	for (const value of [{}, 1e30, [['a']], ['a;b'], [null], [{}]]) expect(toHubspotString(value)).toBeUndefined();
	expect(sameHubspotValue('refunds;pii', ['pii', 'refunds'])).toBe(true);
	expect(sameHubspotValue('2026-11-20T09:00:00Z', 1_795_165_200_000)).toBe(true);
	expect(sameHubspotValue('1795165200000', '2026-11-20T10:00:00+01:00')).toBe(true);
	expect(sameHubspotValue('2026-11-20T09:00:01Z', 1_795_165_200_000)).toBe(false);
	expect(sameHubspotValue('1795165200000', '1795165200001')).toBe(false);
	expect(sameHubspotValue('b;a', 'a;b')).toBe(false);
	expect(sameHubspotValue(null, ['a'])).toBe(false);
});
