import { text, unit } from './text';

/**
 * What a word of a sentence is to the weights stands in a row of numbers, and in front of that what it is known by. The
 * caller fills in what `fillRow` says (learned/word-book.ts); places here are in bytes.
 */
export const ROW_SHIFT: usize = 7;
const HASH: usize = 0;
const LENGTH: usize = 4;
/** Its units. */
const UNITS: usize = 8;
const LONGEST_KNOWN: i32 = 20;
/** The keys of the features that are its last letters, and its first ones; 0 for a short word. */
export const ENDING: usize = 48;
export const BEGINNING: usize = 52;
/** What the stem comes to as the first part of a pair with a group. */
export const BEFORE_RANK: usize = 60;
/** Of its first letters: `refunded` and `refunding` are one. */
export const STEM: usize = 64;
/** What the stem comes to as the first part of other features. */
export const BEFORE_STEM: usize = 68;
export const BEFORE_TURNS: usize = 72;
/** What it makes of the words behind it in the same clause, as bits. */
export const TURNS: usize = 76;
/** The ranks of its groups, each one higher and in `RANK_BITS` bits, the first one lowest; 0 for none. */
export const RANKS: usize = 80;
export const RANK_BITS: i32 = 6;
export const RANK_MASK: i32 = (1 << RANK_BITS) - 1;
/** The key of the feature that is the stem alone. */
export const ALONE: usize = 84;

/** Signs that count as words: their rows come first. */
const SIGNS: i32 = 4;
export const AMOUNT: usize = 0;
export const NUMBER: usize = 1;
export const QUESTION: usize = 2;
export const BREAK: usize = 3;

/** So many words are remembered before all are forgotten. */
export const MOST_ROWS: i32 = 8_192;
const SLOTS: u32 = 2 * MOST_ROWS;
const rows: usize = memory.data(8_192 << 7, 64);
/** By slot: one more than the number of a row, 0 for none. */
const slots: usize = memory.data(2 << 14, 64);
/** Changes when the rows come to stand for other words; never 0. */
export let generation: i32 = 0;
let count: i32 = 0;

export const HASH_START: u32 = 0x811c9dc5;

// @ts-ignore: decorators of functions are of this language only
@inline
export function hashOn(hash: u32, code: u32): u32 {
	return (hash ^ code) * 0x01000193;
}

/** Fills in the row of the word in [start, end) of the text that is read, or of the sign of that number when `end` is 0. */
// @ts-ignore
@external('env', 'fillRow')
declare function fillRow(row: usize, start: i32, end: i32): void;

export function bookRows(): usize {
	if (generation == 0) forget();
	return rows;
}

// @ts-ignore
@inline
export function signRow(sign: usize): usize {
	return rows + (sign << ROW_SHIFT);
}

/** Called before a stretch of that many units is read: the only moment at which words may be forgotten. Whether it is short enough. */
export function prepare(length: i32): bool {
	if (generation == 0) forget();
	if (count + length <= MOST_ROWS) return true;
	if (length > MOST_ROWS - SIGNS) return false;
	forget();
	return true;
}

/** Not within a stretch: the rows of its words would come to stand for others. */
export function forget(): void {
	memory.fill(slots, 0, 2 * SLOTS);
	count = 0;
	for (let sign: i32 = 0; sign < SIGNS; sign += 1) add(sign, 0);
	generation += 1;
}

/** The row of the word in [start, end), whose units come to `hash`. */
export function bookRow(start: i32, end: i32, hash: u32): usize {
	const length = end - start;
	if (length > LONGEST_KNOWN) return add(start, end);
	const bytes = <usize>length << 1;
	for (let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1); true; slot = (slot + 1) & (SLOTS - 1)) {
		const number: i32 = load<u16>(slots + (<usize>slot << 1));
		if (number == 0) return learn(start, end, slot, hash);
		const row = rows + (<usize>(number - 1) << ROW_SHIFT);
		if (load<u32>(row, HASH) == hash && load<i32>(row, LENGTH) == length && memory.compare(row + UNITS, text + (<usize>start << 1), bytes) == 0) return row;
	}
	return 0;
}

function learn(start: i32, end: i32, slot: u32, hash: u32): usize {
	const row = add(start, end);
	store<u32>(row, hash, HASH);
	store<i32>(row, end - start, LENGTH);
	memory.copy(row + UNITS, text + (<usize>start << 1), <usize>(end - start) << 1);
	store<u16>(slots + (<usize>slot << 1), <u16>((row - rows) >>> ROW_SHIFT) + 1);
	return row;
}

function add(start: i32, end: i32): usize {
	const row = rows + (<usize>count << ROW_SHIFT);
	count += 1;
	memory.fill(row, 0, 1 << ROW_SHIFT);
	fillRow(row, start, end);
	return row;
}

/** The hash of the units in [start, end). */
export function hashOf(start: i32, end: i32): u32 {
	let hash = HASH_START;
	for (let i = start; i < end; i += 1) hash = hashOn(hash, unit(i));
	return hash;
}
