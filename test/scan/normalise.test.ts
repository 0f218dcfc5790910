import fc from 'fast-check';
import { normalise } from '../../src/scan/text/normalise';

const folded = (text: string): string => normalise(text).text;

test.each([
	['plain text', 'plain text'],
	['ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
	['zero\u200bwidth\u200d\ufeff', 'zerowidth'],
	['\u202ebidi\u202c', 'bidi'],
	['soft\u00adhyphen', 'softhyphen'],
	['раураl', 'paypal'],
	['Ünïcödé', 'Unicode'],
	['e\u0301te\u0301', 'ete'],
	['ﬁne ½', 'fine 1/2'],
	['Straße', 'Strasse'],
	['“quoted” – ‘dash’', '"quoted" - \'dash\''],
	['a%40b%2Ecom', 'a@b.com'],
	['100% sure, 50%off, %ZZ, %0a', '100% sure, 50%off, %ZZ, %0a'],
	['&#73;gn&#x6f;re \\x41\\u0042 &#9; &amp;', 'Ignore AB &#9; &amp;'],
	['M=C3=BCller, Stra=\r\n=C3=9Fe 5', 'Muller, Strasse 5'],
	['M=FCller =2D K=F6ln', 'Muller - Koln'],
	['a soft =\nbreak', 'a soft break'],
	['https://x.example/?id=3D42=\n&b=42', 'https://x.example/?id=42&b=42'],
	['https://x.example/?id=42&from=2023&to=2E', 'https://x.example/?id=42&from=2023&to=2E'],
	['id=42, year=2023, size=10', 'id=42, year=2023, size=10'],
	['a=b, c=d, x=2D y=2E z=f', 'a=b, c=d, x=2D y=2E z=f'],
	['Heading\n=======\ntext', 'Heading\n=======\ntext'],
	['QUJDREVGR0hJSktMTU4=\nnext', 'QUJDREVGR0hJSktMTU4=\nnext'],
	['=c3=bc stays', '=c3=bc stays'],
	['nbsp\u00a0here', 'nbsp here'],
	[[...'hidden'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join(''), 'hidden'],
	['ɪɢɴᴏʀᴇ', 'ignore'],
	['日本語 😀', '日本語 😀'],
])('%j → %j', (text, expected) => expect(folded(text)).toBe(expected));

const strange = fc.string({ unit: fc.constantFrom(...'aZ1@. %4e-', '=', '=2D', '=C3=BC', '=\n', 'é', 'ß', 'ﬁ', '\u0301', '\u200b', '😀', '\ud800', 'İ', 'а', '①', '\u{e0041}', '㎏', '\n') });

test('lower case has the length of the text, and every span maps into the original, in order', () => {
	fc.assert(
		fc.property(strange, (original) => {
			const text = normalise(original);
			expect(text.lower).toHaveLength(text.text.length);
			let last = 0;
			for (let i = 0; i < text.text.length; i += 1) {
				const { start, end } = text.toOriginal(i, i + 1);
				expect(start).toBeGreaterThanOrEqual(last);
				expect(end).toBeGreaterThan(start);
				expect(end).toBeLessThanOrEqual(original.length);
				last = start;
			}
		}),
		{ numRuns: 500 },
	);
});

test('a span maps back to what folds to it', () => {
	fc.assert(
		fc.property(strange, strange, (before, after) => {
			const original = `${before} jоhn@example.com ${after}`;
			const text = normalise(original);
			const at = text.text.indexOf('john@example.com');
			const { start, end } = text.toOriginal(at, at + 16);
			expect(folded(original.slice(start, end))).toBe('john@example.com');
		}),
		{ numRuns: 300 },
	);
});
