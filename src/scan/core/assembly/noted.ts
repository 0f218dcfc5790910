import { serial } from './text';
import { generation } from './words';

/**
 * The words, numbers and signs of the text that was read last, in turn, so that sentences need not be read again: of each
 * the row of its word (words.ts) or one of these, and where it starts; of words where they end.
 */
export const NUMBER_SIGN: i32 = -1;
export const BREAK_SIGN: i32 = -2;
export const QUESTION_SIGN: i32 = -3;
/** Letters that have to be read once more: with others than a to z, with an apostrophe behind them, or too many. */
export const ODD_WORD: i32 = -4;

/** So many are noted of one text; what stands behind them is read when it is asked for. */
const MOST: i32 = 1 << 15;
export const whats: usize = memory.data(1 << 17, 64);
export const starts: usize = memory.data(1 << 17, 64);
export const stops: usize = memory.data(1 << 17, 64);
export let count: i32 = 0;
let until: i32 = 0;
let notedSerial: i32 = -1;
let notedGeneration: i32 = -1;

const APOSTROPHE: u32 = 39;
/** From here on there are letters with accents. */
const ACCENTS: u32 = 0xc0;

export function begin(length: i32): void {
	count = 0;
	until = length;
	notedSerial = serial;
	notedGeneration = generation;
}

/** Which comma, stop or bracket is what; 0 for signs that mean nothing here. */
// @ts-ignore
@inline
export function kindOf(code: u32): i32 {
	if (code == 44 || code == 58 || code == 59 || code == 40) return BREAK_SIGN;
	return code == 63 ? QUESTION_SIGN : 0;
}

/** Whether a word has to be read once more, by its row and what stands behind it. */
// @ts-ignore
@inline
export function isOdd(row: usize, next: u32): bool {
	return row == 0 || next == APOSTROPHE || next >= ACCENTS;
}

/** The word in [start, end), behind which `next` stands. */
// @ts-ignore
@inline
export function noteWord(row: usize, start: i32, end: i32, next: u32): void {
	if (count < MOST) store<i32>(stops + (<usize>count << 2), end);
	note(isOdd(row, next) ? ODD_WORD : <i32>row, start);
}

/** A sign that is neither a blank nor the digit in front of which another one stands. */
// @ts-ignore
@inline
export function noteSign(code: u32, start: i32): void {
	const kind = code < ACCENTS ? kindOf(code) : ODD_WORD;
	if (kind != 0) note(kind, start);
}

export function note(what: i32, start: i32): void {
	if (count == MOST) {
		if (until > start) until = start;
		return;
	}
	const at = <usize>count << 2;
	store<i32>(whats + at, what);
	store<i32>(starts + at, start);
	count += 1;
}

/** Whether the text that is read is noted up to `end`. */
export function isNoted(end: i32): bool {
	return notedSerial == serial && end <= until && notedGeneration == generation;
}

/** The number of the first one that starts at or behind `position`. */
export function firstAt(position: i32): i32 {
	let low: i32 = 0;
	let high: i32 = count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (load<i32>(starts + (<usize>middle << 2)) >= position) high = middle;
		else low = middle + 1;
	}
	return low;
}
