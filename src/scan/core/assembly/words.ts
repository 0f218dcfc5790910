import { isLower } from './codes';
import { text } from './text';

/**
 * Words come again and again: each has its row, half a line of the cache, in which it is noted what is known of it: its
 * letters, a byte each; for each direction where its list of triggers starts (terms.ts); and its row in the word book
 * of the weights (book.ts), with the generation of that book. What is remembered is bounded, and is forgotten all at
 * once. Only letters from a to z are words here.
 */
const LONGEST_WORD: i32 = 16;
const ROW_SHIFT: usize = 5;
const SLOTS: u32 = 8_192;
const SLOT_BITS: u64 = 13;
const MOST_WORDS: i32 = SLOTS / 2;
export const BOOK_ROW: usize = 24;
export const BOOK_GENERATION: usize = 28;

/** The first letter is 0 where there is no word. */
const rows: usize = memory.data(SLOTS << 5, 64);

/** Sixteen bytes of ones and sixteen of zeros: read from the right place, a mask for so many letters. */
const ones: usize = memory.data<u8>([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Changes when the rows come to stand for other words. */
export let generation: i32 = 0;
/** Where the word that was read last ends. */
export let wordEnd: i32 = 0;
let count: i32 = 0;

/**
 * Reads the word whose first letter is at `start`, all of its letters at once; its row, or 0 for one that is too long. A
 * unit that is no letter must follow.
 */
// @ts-ignore: decorators of functions are of this language only
@inline
export function readWord(start: i32): usize {
	const at = text + (<usize>start << 1);
	// Units of more than a byte become 0 or 255.
	const letters = i8x16.narrow_i16x8_u(v128.load(at), v128.load(at, 16));
	const others = ~i8x16.bitmask(i8x16.lt_u(i8x16.sub(letters, i8x16.splat(97)), i8x16.splat(26)));
	const length = ctz(others);
	if (length == LONGEST_WORD && isLower(load<u16>(at, 32))) {
		let end = at + 34;
		while (isLower(load<u16>(end))) end += 2;
		wordEnd = <i32>((end - text) >>> 1);
		return 0;
	}
	wordEnd = start + length;
	return rowOf(v128.and(letters, v128.load(ones + 16 - <usize>length)));
}

/** The row of a word, by its letters; it may be new. */
function rowOf(letters: v128): usize {
	const mixed = (i64x2.extract_lane(letters, 0) * 0x9e3779b97f4a7c15) ^ (i64x2.extract_lane(letters, 1) * 0xc2b2ae3d27d4eb4f);
	const slot = <u32>((<u64>mixed) >>> (64 - SLOT_BITS));
	for (let next = slot; true; next = (next + 1) & (SLOTS - 1)) {
		const row = rows + (<usize>next << ROW_SHIFT);
		if (i8x16.all_true(i8x16.eq(v128.load(row), letters))) return row;
		if (load<u8>(row) == 0) return add(row, slot, letters);
	}
	return 0;
}

/** Puts a new word into a free row, or, when there are too many, forgets all and begins anew. */
function add(free: usize, slot: u32, letters: v128): usize {
	let row = free;
	if (count == MOST_WORDS) {
		memory.fill(rows, 0, <usize>SLOTS << ROW_SHIFT);
		count = 0;
		generation += 1;
		row = rows + (<usize>slot << ROW_SHIFT);
	}
	count += 1;
	v128.store(row, letters);
	return row;
}
