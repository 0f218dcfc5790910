import { callingCode } from '../valid/calling-codes';
import { digitsOf, GAP, gapAfter, gluedAfter, isWordAt, runLength } from './digit-groups';
import type { NormalisedText } from './normalise';

/** A row of digit groups that might be a telephone number. */
export interface PhoneCandidate {
	/** First and last run of digits. */
	first: number;
	last: number;
	/** Span with `+`, an opening bracket and an extension. */
	start: number;
	end: number;
	digits: string;
	lengths: number[];
	plus: boolean;
	/** Written with `+` or `00` in front. */
	international: boolean;
	parenthesised: boolean;
	/** All bits of the gaps between the groups. */
	gaps: number;
}

const MOST_GROUPS = 7;
const MOST_DIGITS = 16;
const EXTENSION = /^[ ,]{0,2}(?:x|ext\.?|extn\.?|extension|#|durchwahl|poste|toestel)[ .:#]{0,3}\d{1,6}(?![a-z0-9])/;

/**
 * Where the number starts when its first digits are [digits, end): takes `+`, and a bracket that closes right behind
 * them, as in `(415)`, `(+44)` or `+(1)`. A bracket around the whole number is not part of it.
 */
function prefixOf(lower: string, digits: number, end: number): { start: number; plus: boolean; open: boolean } {
	const closes = lower[end] === ')';
	let start = digits;
	let plus = false;
	let open = false;
	for (let i = 0; i < 3 && start > 0; i += 1) {
		const before = lower[start - 1];
		if (before === '(' && closes && !open) open = true;
		else if (before === '+' && !plus) plus = true;
		else break;
		start -= 1;
	}
	return { start, plus, open };
}

/** Takes an extension along. */
const suffixOf = (lower: string, end: number): number => end + (EXTENSION.exec(lower.slice(end, end + 24))?.[0].length ?? 0);

const startsAfterGlue = (lower: string, start: number): boolean => {
	if (isWordAt(lower, start - 1)) return true;
	const before = lower[start - 1];
	if (before === '-' || before === '.' || before === '/' || before === '_') return isWordAt(lower, start - 2);
	return before === '$' || before === '€' || before === '£' || before === '#' || before === '+' || before === ',';
};

/** The candidates that start at run `first`, longest first. A comma or `#` in front is left to the caller. */
export function phoneCandidates(text: NormalisedText, first: number): PhoneCandidate[] {
	const { lower, signals } = text;
	const { runStarts, runEnds } = signals;
	const digitsStart = runStarts[first] as number;
	const { start, plus, open } = prefixOf(lower, digitsStart, runEnds[first] as number);
	const before = lower[start - 1];
	if (startsAfterGlue(lower, start) && !(before === ',' || before === '#')) return [];
	const candidates: PhoneCandidate[] = [];
	const lengths: number[] = [];
	let total = 0;
	let gaps = 0;
	for (let last = first; last < first + MOST_GROUPS && last < runStarts.length; last += 1) {
		total += runLength(text, last);
		if (total > MOST_DIGITS) break;
		lengths.push(runLength(text, last));
		const end = runEnds[last] as number;
		const full = suffixOf(lower, end);
		if (total >= 6 && (full > end || !gluedAfter(lower, end, '-.'))) {
			const digits = digitsOf(text, first, last);
			const international = plus || (/^00[1-9]/.test(digits) && total >= 10);
			candidates.unshift({ first, last, start, end: full, plus, digits: plus || !international ? digits : digits.slice(2), lengths: [...lengths], international, parenthesised: open || (gaps & GAP.paren) !== 0, gaps });
		}
		const gap = gapAfter(text, last);
		if (gap === 0) break;
		gaps |= gap;
	}
	return candidates;
}

/** Whether an international number has a code in use and no more digits than its plan allows. */
export function fitsPlan({ digits, lengths }: PhoneCandidate, shortest: number): boolean {
	const plan = callingCode(digits);
	if (!plan) return false;
	const after = digits.length - plan.code.length;
	// `+44 (0)20 …`: the trunk zero is written but not dialled.
	const trunkZero = lengths.includes(1) && digits[plan.code.length] === '0' ? 1 : 0;
	if (plan.code === '1') return after === 10;
	return after >= shortest && after <= plan.longest + trunkZero;
}
