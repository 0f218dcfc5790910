import { tokensOf } from '../../../src/scan/learned/tokens';
import { ALONE, RANKS, TURNS, WORD_BOOK } from '../../../src/scan/learned/word-book';
import { normalise } from '../../../src/scan/text/normalise';
import { OWN_SENTENCES } from '../own-sentences';

const ODD = [
	"we'll, you'd; they don't: customers' money isn't 'ours' (yet)?",
	'$ 45, 3.5 EUR 12,50 € 7% a1b2 x-ray 4-5 £9.99? £ foo 12',
	'für Öl naïve don’t Ünterwegs x日本語y привет l’argent',
	`${'a'.repeat(24)} ${'b'.repeat(25)} ${'c'.repeat(60)}'s ${'d'.repeat(24)}é`,
	"''' n't 'll a'b'c''d e'",
	'',
	'?',
	'1 2 3 (4) 5,6 7.8.9',
];

interface Words {
	/** What each is to the weights: very long words have another row each time. */
	means: (number | undefined)[][];
	starts: number[];
	ends: number[];
	asks: boolean;
}

const wordsOf = (text: Parameters<typeof tokensOf>[0], start: number, end: number): Words => {
	const { rows, starts, ends, count, asks } = tokensOf(text, start, end);
	return { means: [...rows.slice(0, count)].map((row) => [ALONE, RANKS, TURNS].map((place) => WORD_BOOK.rows[(row >> 2) + place])), starts: [...starts.slice(0, count)], ends: [...ends.slice(0, count)], asks };
};

test('words noted when a text is read are the same as those read from a stretch of it alone', () => {
	const texts = [...ODD, ...Object.values(OWN_SENTENCES).flatMap(({ found, none }) => [...found, ...none])];
	const all = [...texts, texts.join(' ')];
	for (const direction of ['input', 'draft'] as const) {
		for (const written of all) {
			const text = normalise(written, direction);
			expect(text.signals).toBeDefined();
			const { lower } = text;
			const step = Math.max(1, Math.floor(lower.length / 7));
			for (let start = 0; start <= lower.length; start += step) {
				// Longer stretches than these are not weighed.
				for (const end of [start, start + 1, start + step, Math.min(lower.length, start + 700)].filter((one) => one <= lower.length)) expect(wordsOf(text, start, end)).toEqual(wordsOf({ lower }, start, end));
			}
		}
	}
});

test('another text in between changes nothing', () => {
	const text = normalise("We'll refund $45 to your card, is that fine?", 'draft');
	expect(text.signals).toBeDefined();
	const before = wordsOf(text, 0, text.lower.length);
	expect(normalise('Something else, said by 4 others.', 'input').signals).toBeDefined();
	expect(wordsOf(text, 3, text.lower.length - 1)).toEqual(wordsOf({ lower: text.lower }, 3, text.lower.length - 1));
	expect(wordsOf(text, 0, text.lower.length)).toEqual(before);
});
