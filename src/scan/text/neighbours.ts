import { isLower, isSpaceCode } from './codes';

const SPACE = 32;

/** A bit for each letter from a to z, one for blanks and one for everything else. */
const BLANK = 1;
const OTHER = 1 << 31;
const letterBit = (code: number): number => (isLower(code) ? 1 << (code & 31) : isSpaceCode(code) ? BLANK : OTHER);

/** Where more than one blank may stand, any letter may be next to it. */
const bitsNextTo = (first: number, second: number): number => letterBit(second) | (first === SPACE ? BLANK : 0);

/** What stands next to a piece of a term in that term: the two codes in front of it, nearest first, and the two behind it, a byte each; 0 for none. */
export const guardOf = (text: string, start: number, end: number): number =>
	[text.charCodeAt(end + 1), text.charCodeAt(end), text.charCodeAt(start - 2), text.charCodeAt(start - 1)].reduce((bytes, code) => (bytes << 8) | (code || 0), 0);

/** Entries by what has to stand two places from where they are looked for: one look at that sorts out most of them. */
export class Neighbours {
	/** Those that hang on nothing. */
	readonly sure: number[] = [];
	readonly others: number[] = [];
	/** As bits, the letters of which one has to stand two places in front, or two behind, for the others to be looked at. */
	front = 0;
	behind = 0;

	/** `atStart`, `atEnd`: the piece starts or ends where what is around is looked at. */
	add(guard: number, atStart: boolean, atEnd: boolean, ...entry: readonly number[]): void {
		const after = atEnd ? guard >>> 24 : 0;
		const before = atStart ? (guard >>> 8) & 0xff : 0;
		if (after !== 0) this.behind |= bitsNextTo((guard >>> 16) & 0xff, after);
		else if (before !== 0) this.front |= bitsNextTo(guard & 0xff, before);
		(after === 0 && before === 0 ? this.sure : this.others).push(...entry);
	}
}
