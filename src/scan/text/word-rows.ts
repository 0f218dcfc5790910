import { isLower } from './codes';

/** Letters of a word that go into one number of its key, five bits each, and numbers of a key. */
const LETTERS_PER_KEY = 6;
export const LONGEST_WORD = 4 * LETTERS_PER_KEY;
/**
 * A word's row: the four numbers of its key; for each direction where its list of triggers starts (term-index.ts); and
 * where its row in the word book of the weights starts, with the generation of that book (learned/word-book.ts).
 */
const ROW_SHIFT = 3;
export const LISTS_AT = { input: 4, draft: 5 } as const;
export const BOOK_ROW = 6;
export const BOOK_GENERATION = 7;
const SLOTS = 8_192;
const MOST_WORDS = SLOTS / 2;

/**
 * Words come again and again: each has its row, half a line of the cache, in which it is noted what is known of it. What
 * is remembered is bounded, and is forgotten all at once. Only letters from a to z are words here.
 */
class WordRows {
	/** The first number of a key is 0 where there is no word. */
	readonly rows = new Int32Array(SLOTS << ROW_SHIFT);
	/** Changes when the rows come to stand for other words. */
	generation = 0;
	/** Where the word that was read last ends. */
	end = 0;
	private count = 0;

	/** Reads the word whose first letter is at `start`; where its row starts, or -1 for one that is too long. A unit that is no letter must follow. */
	read(units: Uint16Array, start: number): number {
		let end = start;
		let code = units[end] as number;
		let a = 0;
		let b = 0;
		let c = 0;
		let d = 0;
		for (const stop = start + LETTERS_PER_KEY; end < stop && isLower(code); code = units[++end] as number) a = (a << 5) | (code & 31);
		if (isLower(code)) {
			for (const stop = start + 2 * LETTERS_PER_KEY; end < stop && isLower(code); code = units[++end] as number) b = (b << 5) | (code & 31);
			for (const stop = start + 3 * LETTERS_PER_KEY; end < stop && isLower(code); code = units[++end] as number) c = (c << 5) | (code & 31);
			for (const stop = start + LONGEST_WORD; end < stop && isLower(code); code = units[++end] as number) d = (d << 5) | (code & 31);
			if (isLower(code)) {
				while (isLower(units[end] as number)) end += 1;
				this.end = end;
				return -1;
			}
		}
		this.end = end;
		return this.of(a, b, c, d);
	}

	/** Where the row of a word starts, by its key; it may be new. */
	private of(a: number, b: number, c: number, d: number): number {
		const { rows } = this;
		let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
		mixed ^= mixed >>> 15;
		for (let slot = mixed & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
			const row = slot << ROW_SHIFT;
			const first = rows[row] as number;
			if (first === a && rows[row + 1] === b && rows[row + 2] === c && rows[row + 3] === d) return row;
			if (first === 0) return this.add(row, a, b, c, d);
		}
	}

	private add(free: number, a: number, b: number, c: number, d: number): number {
		const { rows } = this;
		if (this.count === MOST_WORDS) {
			rows.fill(0);
			this.count = 0;
			this.generation += 1;
			return this.of(a, b, c, d);
		}
		this.count += 1;
		rows[free] = a;
		rows[free + 1] = b;
		rows[free + 2] = c;
		rows[free + 3] = d;
		return free;
	}
}

export const WORDS = new WordRows();
