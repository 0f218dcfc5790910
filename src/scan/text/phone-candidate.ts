import { callingCode } from '../valid/calling-codes';
import { digitsOf, GAP, gapAfter, gluedAfter, isWordAt, runLength } from './digit-groups';
import type { NormalisedText } from './normalise';

/** Lengths of groups in a row, four bits each: 3-3-4 is `0x334`. */
export type Layout = number;

/** The groups of digits from run `first` on that a telephone number could have, before they are looked at. */
export interface PhoneRow {
	first: number;
	groups: number;
	layout: Layout;
	/** Where the number starts, with `+` and an opening bracket. */
	start: number;
	plus: boolean;
	open: boolean;
}

/** The first groups of a row, which might be a telephone number. */
export interface PhoneCandidate {
	/** Last run of digits. */
	last: number;
	/** Span with `+`, an opening bracket and an extension. */
	start: number;
	end: number;
	/** Without the `00` in front of an international number. */
	digits: string;
	groups: number;
	layout: Layout;
	plus: boolean;
	/** Written with `+` or `00` in front. */
	international: boolean;
	parenthesised: boolean;
	/** All bits of the gaps between the groups. */
	gaps: number;
}

const MOST_GROUPS = 7;
const MOST_DIGITS = 16;
const FEWEST_DIGITS = 6;
/** From `00` on, without which it is none. */
const FEWEST_ABROAD = 10;
const EXTENSION = /[ ,]{0,2}(?:x|ext\.?|extn\.?|extension|#|durchwahl|poste|toestel)[ .:#]{0,3}\d{1,6}(?![a-z0-9])/y;
/** What stands between a number and the digits of its extension. */
const LONGEST_BEFORE_EXTENSION = 14;

/** Whether one of the groups has this length. */
export function hasGroupOf(layout: Layout, length: number): boolean {
	for (let rest = layout; rest > 0; rest >>= 4) if ((rest & 15) === length) return true;
	return false;
}

export const firstGroup = (layout: Layout, groups: number): number => layout >> (4 * (groups - 1));
export const withoutFirst = (layout: Layout, groups: number): Layout => layout & ((1 << (4 * (groups - 1))) - 1);

function sumOf(layout: Layout): number {
	let sum = 0;
	for (let rest = layout; rest > 0; rest >>= 4) sum += rest & 15;
	return sum;
}

/** Takes an extension along. */
function withExtension({ lower, signals }: NormalisedText, last: number): number {
	const end = signals.runEnds[last] as number;
	if (!((signals.runStarts[last + 1] as number) - end <= LONGEST_BEFORE_EXTENSION)) return end;
	EXTENSION.lastIndex = end;
	return EXTENSION.test(lower) ? EXTENSION.lastIndex : end;
}

/** Glued to a word, an amount, or a second `+`; a comma or `#` in front is left to the caller. */
function startsAfterGlue(lower: string, start: number): boolean {
	if (isWordAt(lower, start - 1)) return true;
	switch (lower.charCodeAt(start - 1)) {
		case 45: // -
		case 46: // .
		case 47: // /
			return isWordAt(lower, start - 2);
		case 36: // $
		case 0x20ac:
		case 0xa3:
		case 43: // +
			return true;
		default:
			return false;
	}
}

/**
 * The row that starts at run `first`. Takes `+`, and a bracket that closes right behind the first digits, as in `(415)`,
 * `(+44)` or `+(1)`; a bracket around the whole number is not part of it.
 */
export function phoneRow(text: NormalisedText, first: number): PhoneRow | undefined {
	const { lower, signals } = text;
	const { runStarts, runEnds } = signals;
	let start = runStarts[first] as number;
	const closes = lower.charCodeAt(runEnds[first] as number) === 41;
	let plus = false;
	let open = false;
	for (let i = 0; i < 3 && start > 0; i += 1) {
		const before = lower.charCodeAt(start - 1);
		if (before === 40 && closes && !open) open = true;
		else if (before === 43 && !plus) plus = true;
		else break;
		start -= 1;
	}
	if (startsAfterGlue(lower, start)) return undefined;
	let groups = 0;
	let layout = 0;
	let total = 0;
	do {
		const length = runLength(text, first + groups);
		total += length;
		if (total > MOST_DIGITS) break;
		layout = (layout << 4) | length;
		groups += 1;
	} while (groups < MOST_GROUPS && gapAfter(text, first + groups - 1) !== 0);
	return total < FEWEST_DIGITS ? undefined : { first, groups, layout, start, plus, open };
}

/** The number that the first `groups` groups of a row may be; undefined when they are too few digits or glued to more. */
export function phoneCandidate(text: NormalisedText, { first, groups: all, layout: whole, start, plus, open }: PhoneRow, groups: number): PhoneCandidate | undefined {
	const layout = whole >> (4 * (all - groups));
	const total = sumOf(layout);
	if (total < FEWEST_DIGITS) return undefined;
	const last = first + groups - 1;
	const bare = text.signals.runEnds[last] as number;
	const end = withExtension(text, last);
	if (end === bare && gluedAfter(text.lower, bare, '-.')) return undefined;
	let gaps = 0;
	for (let run = first; run < last; run += 1) gaps |= gapAfter(text, run);
	const digits = digitsOf(text, first, last);
	const abroad = !plus && total >= FEWEST_ABROAD && digits.charCodeAt(0) === 48 && digits.charCodeAt(1) === 48 && digits.charCodeAt(2) !== 48;
	return { last, start, end, digits: abroad ? digits.slice(2) : digits, groups, layout, plus, international: plus || abroad, parenthesised: open || (gaps & GAP.paren) !== 0, gaps };
}

/** Whether an international number has a code in use and no more digits than its plan allows. */
export function fitsPlan({ digits, layout }: PhoneCandidate, shortest: number): boolean {
	const plan = callingCode(digits);
	if (!plan) return false;
	const after = digits.length - plan.code.length;
	// `+44 (0)20 …`: the trunk zero is written but not dialled.
	const trunkZero = digits[plan.code.length] === '0' && hasGroupOf(layout, 1) ? 1 : 0;
	if (plan.code === '1') return after === 10;
	return after >= shortest && after <= plan.longest + trunkZero;
}
