import type { Readable } from './units';
import { WORDS } from './word-rows';

/** What stands in a text beside words that are known by their row. */
export const NUMBER_SIGN = -1;
export const BREAK_SIGN = -2;
export const QUESTION_SIGN = -3;
/** Letters that have to be read once more: with others than a to z, with an apostrophe behind them, or too many. */
export const ODD_WORD = -4;

/** So many are noted of one text; what stands behind them is read when it is asked for. */
const MOST = 1 << 15;

const APOSTROPHE = 39;
/** Which comma, stop or bracket is what, by code up to where letters with accents begin; 0 for signs that mean nothing here. */
const KINDS = new Int8Array(0xc0);
for (const sign of ',;:(') KINDS[sign.charCodeAt(0)] = BREAK_SIGN;
KINDS['?'.charCodeAt(0)] = QUESTION_SIGN;

export const kindOf = (code: number): number => (code < KINDS.length ? (KINDS[code] as number) : 0);

/** A word by its row, or an odd one; `next` stands behind it. */
export const wordOrOdd = (row: number, next: number): number => (row < 0 || next === APOSTROPHE || next >= KINDS.length ? ODD_WORD : row);

/** The words, numbers and signs of the text that was read last, in turn, so that sentences need not be read again. */
class TextWords {
	/** Of each where its row starts in the rows of words (word-rows.ts), or one of the above. */
	readonly rows = new Int32Array(MOST);
	readonly starts = new Int32Array(MOST);
	/** Where words end. */
	readonly ends = new Int32Array(MOST);
	count = 0;
	private text: Readable | undefined;
	private generation = -1;
	private until = 0;

	begin(text: Readable): void {
		this.text = text;
		this.count = 0;
		this.until = text.lower.length;
		this.generation = WORDS.generation;
	}

	/** The word in [start, end), behind which `next` stands. */
	word(row: number, start: number, end: number, next: number): void {
		this.ends[this.count] = end;
		this.push(wordOrOdd(row, next), start);
	}

	/** A sign that is neither a blank nor the digit in front of which another one stands. */
	sign(code: number, start: number): void {
		const kind = code < KINDS.length ? kindOf(code) : ODD_WORD;
		if (kind !== 0) this.push(kind, start);
	}

	push(what: number, start: number): void {
		if (this.count === MOST) {
			if (this.until > start) this.until = start;
			return;
		}
		this.rows[this.count] = what;
		this.starts[this.count] = start;
		this.count += 1;
	}

	/** Whether the text is noted up to `end`. */
	has(text: Readable, end: number): boolean {
		return text === this.text && end <= this.until && this.generation === WORDS.generation;
	}

	/** The number of the first one that starts at or behind `position`. */
	firstAt(position: number): number {
		const { starts } = this;
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((starts[middle] as number) >= position) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

export const TEXT_WORDS = new TextWords();
