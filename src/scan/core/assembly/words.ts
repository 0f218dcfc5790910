import { isLower } from './codes';
import { text } from './text';

/**
 * Words come again and again: each has its row, half a line of the cache, in which it is noted what is known of it: the
 * four numbers of its key; for each direction where its list of triggers starts (terms.ts); and its row in the word book
 * of the weights (book.ts), with the generation of that book. What is remembered is bounded, and is forgotten all at
 * once. Only letters from a to z are words here.
 */
const LETTERS_PER_KEY: i32 = 6;
export const LONGEST_WORD: i32 = 4 * LETTERS_PER_KEY;
const ROW_SHIFT: usize = 5;
const SLOTS: u32 = 8_192;
const MOST_WORDS: i32 = SLOTS / 2;
export const LISTS: usize = 16;
export const BOOK_ROW: usize = 24;
export const BOOK_GENERATION: usize = 28;

/** The first number of a key is 0 where there is no word. */
const rows: usize = memory.data(SLOTS << 5, 64);

/** Changes when the rows come to stand for other words. */
export let generation: i32 = 0;
/** Where the word that was read last ends. */
export let wordEnd: i32 = 0;
let count: i32 = 0;

/** Reads the word whose first letter is at `start`; its row, or 0 for one that is too long. A unit that is no letter must follow. */
export function readWord(start: i32): usize {
	const first = text + (<usize>start << 1);
	let at = first;
	let a: u32 = 0;
	let b: u32 = 0;
	let c: u32 = 0;
	let d: u32 = 0;
	let code: u32 = load<u16>(at);
	let stop = first + 2 * LETTERS_PER_KEY;
	do {
		a = (a << 5) | (code & 31);
		at += 2;
		code = load<u16>(at);
	} while (at < stop && isLower(code));
	if (isLower(code)) {
		stop += 2 * LETTERS_PER_KEY;
		for (; at < stop && isLower(code); at += 2, code = load<u16>(at)) b = (b << 5) | (code & 31);
		stop += 2 * LETTERS_PER_KEY;
		for (; at < stop && isLower(code); at += 2, code = load<u16>(at)) c = (c << 5) | (code & 31);
		stop += 2 * LETTERS_PER_KEY;
		for (; at < stop && isLower(code); at += 2, code = load<u16>(at)) d = (d << 5) | (code & 31);
		if (isLower(code)) {
			do at += 2;
			while (isLower(load<u16>(at)));
			wordEnd = <i32>((at - text) >>> 1);
			return 0;
		}
	}
	wordEnd = <i32>((at - text) >>> 1);
	return rowOf(a, b, c, d);
}

/** The row of a word, by its key; it may be new. */
function rowOf(a: u32, b: u32, c: u32, d: u32): usize {
	let mixed = (a * 0x9e3779b1) ^ (b * 0x85ebca6b) ^ (c * 0xc2b2ae35) ^ (d * 0x27d4eb2f);
	mixed ^= mixed >>> 15;
	for (let slot = mixed & (SLOTS - 1); true; slot = (slot + 1) & (SLOTS - 1)) {
		const row = rows + (<usize>slot << ROW_SHIFT);
		const first = load<u32>(row);
		if (first == a && load<u32>(row, 4) == b && load<u32>(row, 8) == c && load<u32>(row, 12) == d) return row;
		if (first != 0) continue;
		if (count == MOST_WORDS) {
			memory.fill(rows, 0, <usize>SLOTS << ROW_SHIFT);
			count = 0;
			generation += 1;
			slot = (mixed - 1) & (SLOTS - 1);
			continue;
		}
		count += 1;
		store<u32>(row, a);
		store<u32>(row, b, 4);
		store<u32>(row, c, 8);
		store<u32>(row, d, 12);
		return row;
	}
	return 0;
}
