import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import { GAP, gapAfter, runLength } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { fitsPlan, phoneCandidates, type PhoneCandidate } from '../text/phone-candidate';
import { spacedDigits } from '../text/spaced-digits';

const WORD_BEFORE = 40;
const WORD_AFTER = 3;
const VANITY = /(?<![a-z0-9-])(?:\+?1[- .]?)?\(?8(?:00|33|44|55|66|77|88)\)?[- .](?:[a-z]{7}|[a-z]{3,4}-[a-z]{3,4}|[a-z]{2,6}-?\d{1,5})(?![a-z0-9])/g;

type Context = 'phone' | 'other' | 'none';

/** Which word stands nearest in front: one for telephones, or one for another kind of number. */
function contextOf({ signals }: NormalisedText, start: number, end: number): Context {
	const phone = signals.endBefore('phone_word', start, WORD_BEFORE);
	const other = signals.endBefore('not_phone_word', start, WORD_BEFORE);
	if (phone >= 0 && phone >= other) return 'phone';
	if (other >= 0) return 'other';
	return signals.startAfter('phone_after_word', end, WORD_AFTER) >= 0 ? 'phone' : 'none';
}

const isDate = ({ lengths, digits, gaps }: PhoneCandidate): boolean => {
	if ((gaps & GAP.paren) !== 0) return false;
	const [a = 0, b = 0, c = 0] = lengths;
	if (a === 4 && b <= 2 && c <= 2 && /^(?:19|20)/.test(digits)) return true;
	return a <= 2 && b <= 2 && c === 4 && /^(?:19|20)/.test(digits.slice(a + b));
};

const isNorthAmerican = (digits: string): boolean => /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);

/** Groups as North Americans write them. */
function northAmerican({ lengths, digits, gaps, parenthesised }: PhoneCandidate, context: Context): boolean {
	const layout = lengths.join('-');
	if (layout === '3-3-4') return (gaps & ~GAP.space) !== 0 || context === 'phone' || /^[2-9]/.test(digits);
	if (layout === '1-3-3-4') return digits.startsWith('1');
	if (layout === '3-7') return parenthesised || (gaps & (GAP.dash | GAP.dot)) !== 0 || context === 'phone';
	if (layout === '6-4') return context === 'phone' || ((gaps & GAP.dash) !== 0 && isNorthAmerican(digits));
	if (layout === '1-10' || layout === '1-3-7') return isNorthAmerican(digits);
	if (layout === '10') return context === 'phone' || (context === 'none' && isNorthAmerican(digits));
	if (layout === '11') return context === 'phone' || (context === 'none' && digits.startsWith('1') && isNorthAmerican(digits));
	if (layout === '3-4') return context === 'phone' || (digits.startsWith('555') && (gaps & GAP.dash) !== 0 && context === 'none');
	return false;
}

/** Free and premium numbers are written in odd groups. */
const SERVICE = /^0(?:800|900|180|190|137|700)/;

/** National numbers with a trunk zero: UK, most of Europe, Australia, Japan. */
function withTrunkZero({ lengths, digits, gaps }: PhoneCandidate, context: Context): boolean {
	if (!digits.startsWith('0') || digits.startsWith('00') || digits.length < 9 || digits.length > 12) return false;
	if (lengths.length === 1) return context === 'phone' || (context === 'none' && /^0(?:7\d{9}|[1-9]\d{8})$/.test(digits));
	if ((gaps & GAP.dot) !== 0 && lengths.some((length) => length !== 2)) return context === 'phone' && (gaps & ~GAP.dot) === 0;
	return context !== 'other' && (lengths[0] ?? 0) <= 6 && (lengths.slice(1).every((length) => length >= 2) || SERVICE.test(digits));
}

function isPhone(candidate: PhoneCandidate, context: Context): boolean {
	const { digits, lengths, international, gaps, parenthesised } = candidate;
	if (isDate(candidate)) return false;
	if (international) return (candidate.plus || (context !== 'other' && (lengths.length > 1 || context === 'phone'))) && fitsPlan(candidate, context === 'phone' ? 4 : 6);
	if (northAmerican(candidate, context) || withTrunkZero(candidate, context)) return true;
	if (context !== 'phone' || digits.length < 7 || digits.length > 15) return false;
	if (lengths.join('-') === '3-2-4' && (gaps & ~GAP.dash) === 0) return false;
	return lengths.length > 1 || parenthesised || digits.length <= 12;
}

/** Some run of digits ends in `800`, `833` and so on, as the beginning of a free number does. */
function holdsFreeCode({ lower, signals: { runStarts, runEnds } }: NormalisedText): boolean {
	for (let i = 0; i < runEnds.length; i += 1) {
		const end = runEnds[i] as number;
		if (end - (runStarts[i] as number) >= 3 && lower.charCodeAt(end - 3) === 56 && lower.charCodeAt(end - 2) === lower.charCodeAt(end - 1)) return true;
	}
	return false;
}

function vanity(text: NormalisedText): Hit[] {
	if (!holdsFreeCode(text)) return [];
	const { lower } = text;
	return allMatches(lower, VANITY).map((match) => hit(piiPhone, match.index, match.index + match[0].length, 'PHONE'));
}

/** Cheap, for texts full of numbers: without a telephone word a number starts with `+`, `0`, three digits, or 1 before three. */
function mayStart(text: NormalisedText, first: number): boolean {
	const { runStarts } = text.signals;
	const start = runStarts[first] as number;
	const length = runLength(text, first);
	if (length > 15 || (length < 6 && gapAfter(text, first) === 0)) return false;
	if (length >= 3 || text.lower.charCodeAt(start) === 48 || (length === 1 && runLength(text, first + 1) >= 3)) return true;
	return text.lower.charCodeAt(start - 1) === 43 || text.lower.charCodeAt(start - 2) === 43 || text.signals.endBefore('phone_word', start, WORD_BEFORE) >= 0;
}

/** `4 1 5 5 5 5 0 1 3 2` near a word for telephones. */
const digitByDigit = (text: NormalisedText): Hit[] =>
	spacedDigits(text)
		.filter(({ digits, start, end }) => /^1?[2-9]\d{2}[2-9]\d{6}$|^0\d{9,10}$/.test(digits) && text.signals.near('phone_word', start, end, 40, 20))
		.map(({ start, end }) => hit(piiPhone, start, end, 'PHONE'));

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
		const { runStarts } = text.signals;
		for (let first = 0; first < runStarts.length; first += 1) {
			if (!mayStart(text, first)) continue;
			const candidates = phoneCandidates(text, first);
			if (candidates.length === 0) continue;
			let context: Context | undefined;
			for (const candidate of candidates) {
				context ??= contextOf(text, candidate.start, candidate.end);
				if (!isPhone(candidate, context)) continue;
				found.push(hit(piiPhone, candidate.start, candidate.end, 'PHONE'));
				first = candidate.last;
				break;
			}
		}
		return [...found, ...vanity(text), ...digitByDigit(text)];
	},
};
