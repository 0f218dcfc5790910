import { hit, type Check, type Hit } from '../check';
import { digitsOf, GAP, gapAfter, gluedAfter, gluedBefore, runLength } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { spacedDigits } from '../text/spaced-digits';
import { isCardRange, luhn } from '../valid/luhn';

const SHORTEST = 13;
const LONGEST = 19;
const MOST_GROUPS = 7;
const WORD_BEFORE = 60;
const WORD_AFTER = 30;
/** A word for another kind of number this near in front speaks against a card. */
const OTHER_BEFORE = 18;
const SEPARATORS = new Set<number>([GAP.space, GAP.dash, GAP.dot, GAP.space | GAP.dash]);
const GROUPINGS = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-5', '4-3-3-3']);

/** Lists the runs from `first` on that one separator joins; null when no card number can start there. */
function groupsFrom(text: NormalisedText, first: number): number[] {
	const groups = [first];
	let total = runLength(text, first);
	const gap = gapAfter(text, first);
	if (!SEPARATORS.has(gap)) return groups;
	for (let next = first; groups.length < MOST_GROUPS && gapAfter(text, next) === gap; next += 1) {
		total += runLength(text, next + 1);
		if (total > LONGEST) break;
		groups.push(next + 1);
	}
	return groups;
}

function isCard(text: NormalisedText, from: number, to: number, start: number, end: number): boolean {
	const digits = digitsOf(text, from, to);
	if (/^(\d)\1+$/.test(digits) && !text.signals.near('card_word', start, end, WORD_BEFORE, WORD_AFTER)) return false;
	if (isCardRange(digits) && luhn(digits)) return true;
	const lengths: number[] = [];
	for (let i = from; i <= to; i += 1) lengths.push(runLength(text, i));
	if (/^[2-6]/.test(digits) && GROUPINGS.has(lengths.join('-'))) return true;
	const word = text.signals.endBefore('card_word', start, WORD_BEFORE);
	const other = text.signals.endBefore('not_phone_word', start, OTHER_BEFORE);
	return (word >= 0 && other <= word) || (text.signals.startAfter('card_word', end, WORD_AFTER) >= 0 && other < 0);
}

/** `4 1 1 1 1 1 …`: digit by digit it takes the check digit or the word. */
const digitByDigit = (text: NormalisedText): Hit[] =>
	spacedDigits(text)
		.filter(({ digits, start, end }) => digits.length >= SHORTEST && ((isCardRange(digits) && luhn(digits)) || text.signals.near('card_word', start, end, WORD_BEFORE, WORD_AFTER)))
		.map(({ start, end }) => hit(piiCard, start, end, 'CARD'));

/** Payment cards: Luhn and a known range, the printed grouping, or, weaker, a card word near 13 to 19 digits. */
export const piiCard: Check = {
	id: 'pii.card',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const { runStarts, runEnds } = text.signals;
		const found = digitByDigit(text);
		for (let first = 0; first < runStarts.length; first += 1) {
			const start = runStarts[first] as number;
			const length = runLength(text, first);
			if (length > LONGEST || (length < SHORTEST && (length < 3 || length > 6))) continue;
			if (gluedBefore(text.lower, start, '.')) continue;
			const groups = groupsFrom(text, first);
			for (let size = groups.length; size > 0; size -= 1) {
				const last = first + size - 1;
				const end = runEnds[last] as number;
				const total = end - start >= SHORTEST ? digitsOf(text, first, last).length : 0;
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
