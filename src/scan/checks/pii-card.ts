import { hit, type Check, type Hit } from '../check';
import { digitsOf, GAP, gapAfter, gluedAfter, gluedBefore, runLength } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { lengthBit, lengthBits } from '../text/signals';
import { spacedDigits } from '../text/spaced-digits';
import { isCardRange, luhn } from '../valid/luhn';
import { SIGNAL } from '../vocabulary';

const SHORTEST = 13;
const LONGEST = 19;
/** Of the whole number, or of its first group. */
const LENGTHS = lengthBits(SHORTEST, LONGEST) | lengthBits(3, 6);
const MOST_GROUPS = 7;
const WORD_BEFORE = 60;
const WORD_AFTER = 30;
/** A word for another kind of number this near in front speaks against a card. */
const OTHER_BEFORE = 18;
const SEPARATORS: readonly number[] = [GAP.space, GAP.dash, GAP.dot, GAP.space | GAP.dash];
const GROUPINGS = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-5', '4-3-3-3']);

/** The last of the runs from `first` on that one separator joins and that are not too long for a card number together. */
function lastGroup(text: NormalisedText, first: number): number {
	const gap = gapAfter(text, first);
	if (!SEPARATORS.includes(gap)) return first;
	let total = runLength(text, first);
	let last = first;
	while (last - first + 1 < MOST_GROUPS && gapAfter(text, last) === gap) {
		total += runLength(text, last + 1);
		if (total > LONGEST) break;
		last += 1;
	}
	return last;
}

function digitsBetween(text: NormalisedText, first: number, last: number): number {
	let count = 0;
	for (let i = first; i <= last; i += 1) count += runLength(text, i);
	return count;
}

function isCard(text: NormalisedText, from: number, to: number, start: number, end: number): boolean {
	const digits = digitsOf(text, from, to);
	if (/^(\d)\1+$/.test(digits) && !text.signals.near(SIGNAL.card_word, start, end, WORD_BEFORE, WORD_AFTER)) return false;
	if (isCardRange(digits) && luhn(digits)) return true;
	const lengths: number[] = [];
	for (let i = from; i <= to; i += 1) lengths.push(runLength(text, i));
	if (/^[2-6]/.test(digits) && GROUPINGS.has(lengths.join('-'))) return true;
	const word = text.signals.endBefore(SIGNAL.card_word, start, WORD_BEFORE);
	const other = text.signals.endBefore(SIGNAL.not_phone_word, start, OTHER_BEFORE);
	return (word >= 0 && other <= word) || (text.signals.startAfter(SIGNAL.card_word, end, WORD_AFTER) >= 0 && other < 0);
}

/** `4 1 1 1 1 1 …`: digit by digit it takes the check digit or the word. */
function digitByDigit(text: NormalisedText, found: Hit[]): void {
	for (const { digits, start, end } of spacedDigits(text)) {
		if (digits.length >= SHORTEST && ((isCardRange(digits) && luhn(digits)) || text.signals.near(SIGNAL.card_word, start, end, WORD_BEFORE, WORD_AFTER))) found.push(hit(piiCard, start, end, 'CARD'));
	}
}

/** Payment cards: Luhn and a known range, the printed grouping, or, weaker, a card word near 13 to 19 digits. */
export const piiCard: Check = {
	id: 'pii.card',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const { runStarts, runEnds } = text.signals;
		const found: Hit[] = [];
		digitByDigit(text, found);
		if (!text.signals.hasRun(LENGTHS)) return found;
		for (let first = 0; first < runStarts.length; first += 1) {
			const start = runStarts[first] as number;
			const length = (runEnds[first] as number) - start;
			if ((lengthBit(length) & LENGTHS) === 0) continue;
			const most = lastGroup(text, first);
			if ((runEnds[most] as number) - start < SHORTEST || gluedBefore(text.lower, start, '.')) continue;
			for (let last = most; last >= first; last -= 1) {
				const end = runEnds[last] as number;
				const total = digitsBetween(text, first, last);
				if (total < SHORTEST || total > LONGEST || gluedAfter(text.lower, end, '-.')) continue;
				if (!isCard(text, first, last, start, end)) continue;
				found.push(hit(piiCard, start, end, 'CARD'));
				first = last;
				break;
			}
		}
		return found;
	},
};
