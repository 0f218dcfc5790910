import { scanText } from '../../../src/scan';
import { vat } from '../../../src/scan/valid/vat';
import { personal, settings } from '../helpers';

describe('VAT numbers', () => {
	const valid = ['ATU13585627', 'BE0428759497', 'DE136695976', 'ESA28015865', 'FR40303265045', 'GB980780684', 'IT00743110157', 'NL004495445B01', 'PL5260001246', 'PT501964843'];
	test.each(valid)('%s is found without a word', (value) => expect(personal(`Please put ${value} on it.`)).toEqual([['NATIONAL_ID', value]]));
	test.each(valid)('%s with one digit changed is not', (value) => {
		const at = value.search(/\d/) + 3;
		const changed = `${value.slice(0, at)}${(Number(value[at]) + 1) % 10}${value.slice(at + 1)}`;
		expect(vat(changed)).toBe(false);
	});
	test.each([
		['DE 136 695 976', 'DE 136 695 976'],
		['GB 980 7806 84', 'GB 980 7806 84'],
	])('%j in groups', (text, value) => expect(personal(`our number ${text}, thanks`)).toEqual([['NATIONAL_ID', value]]));
	test.each(['order DE123456789 shipped', 'flight BE1234', 'XDE136695976', 'DE136695976X', 'ATU00000000', 'IT00000000000'])('%j is none', (text) => expect(personal(text)).toEqual([]));
});

describe('digits written one by one', () => {
	test.each<[string, [string, string][]]>([
		['card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ok', [['CARD', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1']]],
		['it is 4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1', [['CARD', '4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1']]],
		['my ssn is 1 2 3 - 4 5 - 6 7 8 9', [['SSN', '1 2 3 - 4 5 - 6 7 8 9']]],
		['call 4 1 5 5 5 5 0 1 3 2 now', [['PHONE', '4 1 5 5 5 5 0 1 3 2']]],
		['scores: 1 2 3 4 5 6 7 8 9', []],
		['1 2 3 4 5 6 7 8 9 10 11 12 13', []],
	])('%j → %j', (text, expected) => expect(personal(text)).toEqual(expected));

	test('nothing of it stays', () => expect(scanText({ text: 'card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ok', direction: 'input' }, settings).masked).toBe('card [CARD_1] ok'));
});
