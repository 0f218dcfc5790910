import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import { GAP, gapAfter, runLength } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { firstGroup, fitsPlan, hasGroupOf, phoneCandidate, phoneRow, withoutFirst, type PhoneCandidate } from '../text/phone-candidate';
import { ONE_DIGIT } from '../text/signals';
import { spacedDigits } from '../text/spaced-digits';
import { SIGNAL } from '../vocabulary';

const WORD_BEFORE = 40;
const WORD_AFTER = 3;
const VANITY = /(?<![a-z0-9-])(?:\+?1[- .]?)?\(?8(?:00|33|44|55|66|77|88)\)?[- .](?:[a-z]{7}|[a-z]{3,4}-[a-z]{3,4}|[a-z]{2,6}-?\d{1,5})(?![a-z0-9])/g;

type Context = 'phone' | 'other' | 'none';

/** Which word stands nearest in front: one for telephones, or one for another kind of number. */
function contextOf({ signals }: NormalisedText, start: number, end: number): Context {
	const phone = signals.endBefore(SIGNAL.phone_word, start, WORD_BEFORE);
	const other = signals.endBefore(SIGNAL.not_phone_word, start, WORD_BEFORE);
	if (phone >= 0 && phone >= other) return 'phone';
	if (other >= 0) return 'other';
	return signals.startAfter(SIGNAL.phone_after_word, end, WORD_AFTER) >= 0 ? 'phone' : 'none';
}

/** Whether the digits at `index` begin a year of this century or the last. */
const isYear = (digits: string, index: number): boolean => digits.startsWith('19', index) || digits.startsWith('20', index);

/** The first three groups are a year, a month and a day, or end with the year. */
function isDate({ layout, groups, digits, gaps }: PhoneCandidate): boolean {
	if ((gaps & GAP.paren) !== 0) return false;
	const three = groups > 3 ? layout >> (4 * (groups - 3)) : layout << (4 * (3 - groups));
	const a = three >> 8;
	const b = (three >> 4) & 15;
	const c = three & 15;
	return b <= 2 && ((a === 4 && c <= 2 && isYear(digits, 0)) || (a <= 2 && c === 4 && isYear(digits, a + b)));
}

/** Ten digits, or eleven with a 1 in front; no area and no exchange starts with 0 or 1. */
function isNorthAmerican(digits: string): boolean {
	const area = digits.length - 10;
	if (area !== 0 && !(area === 1 && digits.charCodeAt(0) === ONE)) return false;
	return digits.charCodeAt(area) > ONE && digits.charCodeAt(area + 3) > ONE;
}

const ZERO = 48;
const ONE = 49;

/** Groups as North Americans write them. */
function northAmerican({ layout, digits, gaps, parenthesised }: PhoneCandidate, context: Context): boolean {
	switch (layout) {
		case 0x334:
			return (gaps & ~GAP.space) !== 0 || context === 'phone' || digits.charCodeAt(0) > ONE;
		case 0x1334:
			return digits.charCodeAt(0) === ONE;
		case 0x37:
			return parenthesised || (gaps & (GAP.dash | GAP.dot)) !== 0 || context === 'phone';
		case 0x64:
			return context === 'phone' || ((gaps & GAP.dash) !== 0 && isNorthAmerican(digits));
		case 0x1a:
		case 0x137:
			return isNorthAmerican(digits);
		case 0xa:
			return context === 'phone' || (context === 'none' && isNorthAmerican(digits));
		case 0xb:
			return context === 'phone' || (context === 'none' && isNorthAmerican(digits));
		case 0x34:
			return context === 'phone' || (digits.startsWith('555') && (gaps & GAP.dash) !== 0 && context === 'none');
		default:
			return false;
	}
}

/** Free and premium numbers are written in odd groups. */
const SERVICE = /^0(?:800|900|180|190|137|700)/;
const ALL_TWO = 0x2222222;

/** National numbers with a trunk zero: UK, most of Europe, Australia, Japan. */
function withTrunkZero({ layout, groups, digits, gaps }: PhoneCandidate, context: Context): boolean {
	const { length } = digits;
	if (digits.charCodeAt(0) !== ZERO || digits.charCodeAt(1) === ZERO || length < 9 || length > 12) return false;
	if (groups === 1) return context === 'phone' || (context === 'none' && (length === 10 || (length === 11 && digits.startsWith('07'))));
	if ((gaps & GAP.dot) !== 0 && layout !== ALL_TWO >> (4 * (7 - groups))) return context === 'phone' && (gaps & ~GAP.dot) === 0;
	return context !== 'other' && firstGroup(layout, groups) <= 6 && (!hasGroupOf(withoutFirst(layout, groups), 1) || SERVICE.test(digits));
}

function isPhone(candidate: PhoneCandidate, context: Context): boolean {
	const { digits, groups, layout, international, gaps, parenthesised } = candidate;
	if (isDate(candidate)) return false;
	if (international) return (candidate.plus || (context !== 'other' && (groups > 1 || context === 'phone'))) && fitsPlan(candidate, context === 'phone' ? 4 : 6);
	if (northAmerican(candidate, context) || withTrunkZero(candidate, context)) return true;
	if (context !== 'phone' || digits.length < 7 || digits.length > 15) return false;
	if (layout === 0x324 && (gaps & ~GAP.dash) === 0) return false;
	return groups > 1 || parenthesised || digits.length <= 12;
}

/** Some run of digits ends in `800`, `833` and so on, as the beginning of a free number does. */
function holdsFreeCode({ lower, signals: { runStarts, runEnds } }: NormalisedText): boolean {
	for (let i = 0; i < runEnds.length; i += 1) {
		const end = runEnds[i] as number;
		if (end - (runStarts[i] as number) >= 3 && lower.charCodeAt(end - 3) === 56 && lower.charCodeAt(end - 2) === lower.charCodeAt(end - 1)) return true;
	}
	return false;
}

function vanity(text: NormalisedText, found: Hit[]): void {
	if (!holdsFreeCode(text)) return;
	for (const match of allMatches(text.lower, VANITY)) found.push(hit(piiPhone, match.index, match.index + match[0].length, 'PHONE'));
}

/** Cheap, for texts full of numbers: without a telephone word a number starts with `+`, `0`, three digits, or 1 before three. */
function mayStart(text: NormalisedText, first: number, named: boolean): boolean {
	const { lower, signals } = text;
	const start = signals.runStarts[first] as number;
	const length = (signals.runEnds[first] as number) - start;
	if (length > 15) return false;
	if (length < 3 && lower.charCodeAt(start) !== 48 && lower.charCodeAt(start - 1) !== 43 && lower.charCodeAt(start - 2) !== 43) {
		if (!(length === 1 && runLength(text, first + 1) >= 3) && !(named && signals.endBefore(SIGNAL.phone_word, start, WORD_BEFORE) >= 0)) return false;
	}
	return length >= 6 || gapAfter(text, first) !== 0;
}

/** `4 1 5 5 5 5 0 1 3 2` near a word for telephones. */
function digitByDigit(text: NormalisedText, found: Hit[]): void {
	for (const { digits, start, end } of spacedDigits(text)) {
		if ((isNorthAmerican(digits) || /^0\d{9,10}$/.test(digits)) && text.signals.near(SIGNAL.phone_word, start, end, 40, 20)) found.push(hit(piiPhone, start, end, 'PHONE'));
	}
}

/** The longest telephone number that starts at run `first`. */
function numberAt(text: NormalisedText, first: number): PhoneCandidate | undefined {
	const row = phoneRow(text, first);
	if (row === undefined) return undefined;
	let context: Context | undefined;
	for (let { groups } = row; groups > 0; groups -= 1) {
		const candidate = phoneCandidate(text, row, groups);
		if (candidate === undefined) continue;
		context ??= contextOf(text, candidate.start, candidate.end);
		if (isPhone(candidate, context)) return candidate;
	}
	return undefined;
}

/** Numbers in groups of digits. */
function grouped(text: NormalisedText, found: Hit[]): void {
	const { runStarts, runLengths } = text.signals;
	const named = text.signals.has(SIGNAL.phone_word);
	// Nothing but single digits, which no word or `+` makes a number of: texts of them are long.
	if (runLengths === ONE_DIGIT && !named && !text.lower.includes('+')) return;
	for (let first = 0; first < runStarts.length; first += 1) {
		if (!mayStart(text, first, named)) continue;
		const number = numberAt(text, first);
		if (number === undefined) continue;
		found.push(hit(piiPhone, number.start, number.end, 'PHONE'));
		first = number.last;
	}
}

/**
 * Telephone numbers: international with a calling code in use, North American layouts, national ones with a trunk
 * zero, and, with a telephone word near, whatever else people write.
 */
export const piiPhone: Check = {
	id: 'pii.phone',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const found: Hit[] = [];
		grouped(text, found);
		vanity(text, found);
		digitByDigit(text, found);
		return found;
	},
};
