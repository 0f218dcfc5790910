import { isWordCode } from './automaton';
import type { NormalisedText } from './normalise';

/** What stands between two runs of digits, as bits; 0 is "something else", so the runs do not belong together. */
export const GAP = { space: 1, dash: 2, dot: 4, slash: 8, paren: 16 } as const;
const LONGEST_GAP = 3;

const bitOf = (code: number): number => {
	if (code === 32 || code === 9) return GAP.space;
	if (code === 45) return GAP.dash;
	if (code === 46) return GAP.dot;
	if (code === 47) return GAP.slash;
	if (code === 40 || code === 41) return GAP.paren;
	return 0;
};

/** Bits of the gap between run `index` and the next one. */
export function gapAfter(text: NormalisedText, index: number): number {
	const { runStarts, runEnds } = text.signals;
	const from = runEnds[index];
	const to = runStarts[index + 1];
	if (from === undefined || to === undefined || to - from > LONGEST_GAP) return 0;
	let bits = 0;
	for (let i = from; i < to; i += 1) {
		const bit = bitOf(text.lower.charCodeAt(i));
		if (bit === 0) return 0;
		bits |= bit;
	}
	return bits;
}

export const runLength = (text: NormalisedText, index: number): number => (text.signals.runEnds[index] ?? 0) - (text.signals.runStarts[index] ?? 0);

/** The digits of runs `from` to `to` (inclusive) in a row. */
export function digitsOf(text: NormalisedText, from: number, to: number): string {
	let digits = '';
	for (let i = from; i <= to; i += 1) digits += text.lower.slice(text.signals.runStarts[i], text.signals.runEnds[i]);
	return digits;
}

/** A letter, digit or underscore at `index`; false outside the text. */
export const isWordAt = (lower: string, index: number): boolean => index >= 0 && index < lower.length && isWordCode(lower.charCodeAt(index));

const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;

/** `X-` or `X.` or `X/` glued in front of a number makes it part of something longer, e.g. `INV-4711`, `3.14`. */
export function gluedBefore(lower: string, start: number, glue = '-./'): boolean {
	if (isWordAt(lower, start - 1)) return true;
	return start >= 2 && glue.includes(lower[start - 1] as string) && isWordAt(lower, start - 2);
}

/** The same behind; a full stop before a space ends a sentence and is no glue. */
export function gluedAfter(lower: string, end: number, glue = '-./'): boolean {
	if (isWordAt(lower, end)) return true;
	return glue.includes(lower[end] ?? ' ') && end + 1 < lower.length && isDigitCode(lower.charCodeAt(end + 1));
}
