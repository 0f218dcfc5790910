import fc from 'fast-check';
import { scanned, settings } from './helpers';
import { MaskTable, scanItem, scanText } from '../../src/scan';
import type { ActionProposal } from '../../src/draft/proposal';

test('masks are typed, numbered and stable', () => {
	const { masked } = scanned('a@example.com, b@example.com, A@Example.com, +1 (415) 555-0132, 415-555-0132, SSN 536-22-8726');
	expect(masked).toBe('[EMAIL_1], [EMAIL_2], [EMAIL_1], [PHONE_1], [PHONE_1], SSN [SSN_1]');
});

test('a draft shares the numbers of the customer text', () => {
	const result = scanText({ text: 'Mail c@example.com or b@example.com.', direction: 'draft', customerText: 'I am a@example.com, not b@example.com.' }, settings);
	expect(result.masked).toBe('Mail [EMAIL_3] or [EMAIL_2].');
	expect(result.action).toBe('blocked');
});

test('a conversation shares a table', () => {
	const masks = new MaskTable();
	expect(scanText({ text: 'a@example.com', direction: 'input' }, settings, { masks }).masked).toBe('[EMAIL_1]');
	expect(scanText({ text: 'b@example.com a@example.com', direction: 'input' }, settings, { masks }).masked).toBe('[EMAIL_2] [EMAIL_1]');
});

const VALUES = ['jo.bloggs@example.com', '+1 (415) 555-0132', '+44 20 7946 0958', '536-22-8726', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', '203.0.113.9', '2001:db8::8a2e:370:7334', '123 Main Street, Springfield, IL 62704', 'RSSMRA85T10A562S', 'sk-abcdEFGH1234567890abcdEF', 'jо\u200bhn@exаmple.com', '４１５-６６６-７７７７'];
const filler = fc.array(fc.constantFrom('hello', 'please', 'thanks', 'the blue one', 'naïve', '“ok”', '😀', 'it\u200bem', 'и', '\n'), { maxLength: 6 }).map((words) => words.join(' '));

test('nothing of a value remains, and everything around it stays', () => {
	fc.assert(
		fc.property(filler, fc.constantFrom(...VALUES), filler, fc.constantFrom(...VALUES), filler, (a, first, b, second, c) => {
			const text = `${a} | ${first} | ${b} | ${second} | ${c}`;
			const { masked } = scanned(text);
			expect(masked).not.toContain(first);
			expect(masked).not.toContain(second);
			const parts = masked.split(/\[[A-Z_]+_\d+\]/);
			expect(parts).toEqual([`${a} | `, ` | ${b} | `, ` | ${c}`]);
		}),
		{ numRuns: 300 },
	);
});

test('a masked text is clean', () => {
	for (const value of VALUES) expect(scanned(scanned(`It is ${value}, ok?`).masked).findings).toEqual([]);
});

test('findings of personal data are ordered and do not overlap', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.constantFrom(...VALUES), fc.string(), fc.constantFrom('account ', 'call ', 'dob ', '1 ', '+', '(', '@', '-'))), (parts) => {
			const text = parts.join('');
			const personal = scanned(text).findings.filter(({ category }) => category === 'pii' || category === 'secret');
			let last = 0;
			for (const { start, end } of personal) {
				expect(start).toBeGreaterThanOrEqual(last);
				expect(end).toBeGreaterThan(start);
				last = end;
			}
			expect(last).toBeLessThanOrEqual(text.length);
		}),
		{ numRuns: 500 },
	);
});

test('an item shares the numbers between customer and draft', () => {
	const action = { action_type: 'reply', target_system: 'mail', correlation_id: 'c', environment: 'test', facts: {}, origin: { text: 'My ip is 203.0.113.9' }, message: { channel: 'email', recipients: ['x'], body: 'ips 198.51.100.7 and 203.0.113.9' } } as ActionProposal;
	expect(scanItem(action, settings).draft?.masked).toBe('ips [IP_2] and [IP_1]');
});
