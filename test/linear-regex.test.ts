import { compileLinearRegex, MAX_PATTERN, type LinearRegex } from '../src/linear-regex';

function regex(pattern: string): LinearRegex {
	const compiled = compileLinearRegex(pattern);
	if (!compiled.ok) throw new Error(compiled.message);
	return compiled.regex;
}
const refusal = (pattern: unknown): string => {
	const compiled = compileLinearRegex(pattern);
	return compiled.ok ? 'accepted' : compiled.message;
};

describe('compileLinearRegex', () => {
	it('finds a pattern anywhere, or where it is bound', () => {
		expect(regex('refund').test('a refund, please')).toBe(true);
		expect(regex('^refund$').test('a refund, please')).toBe(false);
		expect(regex('(?i)REFUND').test('a refund')).toBe(true);
		expect(regex('ref.nd').test('ref\nnd')).toBe(false);
		expect(regex('^\\pL+ß$').test('Straß')).toBe(true);
		expect(regex('a').source).toBe('a');
	});

	it('says where, in UTF-16 units, up to a limit', () => {
		expect(regex('😀b|é').find('x😀bé')).toEqual([{ start: 1, end: 4 }, { start: 4, end: 5 }]);
		expect(regex('a').find('aaaa', 3)).toHaveLength(3);
		expect(regex('a').find('a'.repeat(1_000), 1_000)).toHaveLength(100);
		expect(regex('x*').find('ab')).toEqual([{ start: 0, end: 0 }, { start: 1, end: 1 }, { start: 2, end: 2 }]);
		expect(regex('z').find('ab')).toEqual([]);
	});

	it.each([
		['(?=x)', /linear time/],
		['(a)\\1', /linear time.*escape/],
		['[', /missing closing \]/],
		['(', /missing closing \)/],
		['(a{1000}){1000}', /invalid repeat count/],
		['(?:.{40}){20}', /repeats too much/],
		['a'.repeat(MAX_PATTERN + 1), /more than 500 characters/],
		['', /needs a pattern/],
		[5, /needs a pattern/],
		[null, /needs a pattern/],
	])('refuses %j with a reason', (pattern, message) => {
		expect(refusal(pattern)).toMatch(message);
	});

	it.each(['(a+)+$', '(a|a)*b', '(x+x+)+y', '(a|b)*a(a|b){100}$', '(.*)(.*)(.*)(.*)(.*)z', '((a?){20}a{20})+!', '(\\pL+\\s*)*$!'])('%s does not hang on the text that is worst for it', (pattern) => {
		const compiled = regex(pattern);
		const start = performance.now();
		for (const text of ['a'.repeat(20_000), `${'ab'.repeat(10_000)}!`, 'x'.repeat(20_000), `${'a '.repeat(10_000)}5`]) {
			compiled.test(text);
			compiled.find(text, 3);
		}
		// Backtracking would take years; the limit leaves room for a busy machine.
		expect(performance.now() - start).toBeLessThan(15_000);
	});
});
