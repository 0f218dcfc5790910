import { isDigit, isLower } from './codes';
import { AMOUNT, bookRow, BREAK, generation as bookGeneration, HASH_START, hashOf, hashOn, MOST_ROWS, NUMBER, prepare, QUESTION, signRow } from './book';
import { BREAK_SIGN, count as notedCount, firstAt, isNoted, isOdd, kindOf, NUMBER_SIGN, ODD_WORD, QUESTION_SIGN, starts as notedStarts, stops as notedStops, whats } from './noted';
import { serial, unit } from './text';
import { BOOK_GENERATION, BOOK_ROW, readWord, wordEnd } from './words';

/** The words of a stretch: these, and from `LIST` on the rows in the word book, the starts and the ends of the words. */
@unmanaged
export class Tokens {
	count: i32;
	/** The stretch asks something. */
	asks: i32;
	serial: i32;
	start: i32;
	end: i32;
	generation: i32;
}

const HEAD: usize = 64;
const LIST: usize = <usize>MOST_ROWS << 2;
const SIZE: usize = 64 + 3 * (8_192 << 2);
/** Several checks read the same sentences of a message. */
const KEPT: i32 = 4;
const kept: usize = memory.data(4 * (64 + 3 * (8_192 << 2)), 64);
let turn: i32 = 0;

// @ts-ignore: decorators of functions are of this language only
@inline
export function rowsOf(tokens: Tokens): usize {
	return changetype<usize>(tokens) + HEAD;
}

// @ts-ignore
@inline
export function startsOf(tokens: Tokens): usize {
	return changetype<usize>(tokens) + HEAD + LIST;
}

// @ts-ignore
@inline
export function endsOf(tokens: Tokens): usize {
	return changetype<usize>(tokens) + HEAD + 2 * LIST;
}

/** The words of the text that is read in [start, end); valid until a few other stretches were read. 0 for a stretch that is too long. */
export function tokensOf(start: i32, end: i32): usize {
	for (let i: i32 = 0; i < KEPT; i += 1) {
		const tokens = changetype<Tokens>(kept + <usize>i * SIZE);
		if (tokens.start == start && tokens.end == end && tokens.serial == serial && tokens.generation == bookGeneration) return changetype<usize>(tokens);
	}
	turn = (turn + 1) & (KEPT - 1);
	const tokens = changetype<Tokens>(kept + <usize>turn * SIZE);
	tokens.count = 0;
	tokens.asks = 0;
	tokens.serial = -1;
	if (!prepare(end - start)) return 0;
	tokens.serial = serial;
	tokens.start = start;
	tokens.end = end;
	tokens.generation = bookGeneration;
	if (isNoted(end) && !(start > 0 && isWithin(start))) readNoted(tokens, start, end);
	else readUnits(tokens, start, end);
	return changetype<usize>(tokens);
}

const SPACE: u32 = 32;
const DOLLAR: u32 = 36;
const PERCENT: u32 = 37;
const APOSTROPHE: u32 = 39;
const COMMA: u32 = 44;
const POINT: u32 = 46;
const POUND: u32 = 0xa3;
const EURO: u32 = 0x20ac;

// @ts-ignore
@inline
function isLetter(code: u32): bool {
	return isLower(code) || code > 0xbf;
}

// @ts-ignore
@inline
function isCurrency(code: u32): bool {
	return code == DOLLAR || code == EURO || code == POUND;
}

/** Whether a word or a number goes on at `index`. */
function isWithin(index: i32): bool {
	const code = unit(index);
	const before = unit(index - 1);
	return (isLetter(code) && (isLetter(before) || before == APOSTROPHE)) || (isDigit(code) && isDigit(before));
}

// @ts-ignore
@inline
function push(tokens: Tokens, row: usize, from: i32, to: i32): void {
	const at = rowsOf(tokens) + (<usize>tokens.count << 2);
	store<usize>(at, row);
	store<i32>(at, from, LIST);
	store<i32>(at, to, 2 * LIST);
	tokens.count += 1;
}

/** From what was noted when the text was read. */
function readNoted(tokens: Tokens, start: i32, end: i32): void {
	let done = start;
	for (let next = firstAt(start); next < notedCount; next += 1) {
		const at = <usize>next << 2;
		const from = load<i32>(notedStarts + at);
		if (from >= end) return;
		// It was read together with the one before it.
		if (from < done) continue;
		const what = load<i32>(whats + at);
		if (what > 0) done = knownWord(tokens, <usize>what, from, load<i32>(notedStops + at), end);
		else if (what == ODD_WORD) done = readWords(tokens, from, end);
		else if (what == NUMBER_SIGN) done = readNumber(tokens, start, from, end);
		else readSign(tokens, what, from);
	}
}

/** Unit by unit. */
function readUnits(tokens: Tokens, start: i32, end: i32): void {
	for (let i = start; i < end; ) {
		const code = unit(i);
		if (isLetter(code)) i = oneWord(tokens, i, end);
		else if (isDigit(code)) i = readNumber(tokens, start, i, end);
		else {
			readSign(tokens, kindOf(code), i);
			i += 1;
		}
	}
}

function readSign(tokens: Tokens, kind: i32, at: i32): void {
	if (kind == BREAK_SIGN) push(tokens, signRow(BREAK), at, at + 1);
	else if (kind == QUESTION_SIGN) {
		push(tokens, signRow(QUESTION), at, at + 1);
		tokens.asks = 1;
	}
}

/** The word that starts at `from`; where it ends. Most are letters from a to z with nothing glued to them, and known. */
function oneWord(tokens: Tokens, from: i32, end: i32): i32 {
	if (!isLower(unit(from))) return readWords(tokens, from, end);
	const row = readWord(from);
	const to = wordEnd;
	return isOdd(row, unit(to)) ? readWords(tokens, from, end) : knownWord(tokens, row, from, to, end);
}

/** The word in [from, to), by its row among all words. */
function knownWord(tokens: Tokens, row: usize, from: i32, to: i32, end: i32): i32 {
	if (to > end) return readWords(tokens, from, end);
	if (load<i32>(row, BOOK_GENERATION) != bookGeneration) {
		store<usize>(row, bookRow(from, to, hashOf(from, to)), BOOK_ROW);
		store<i32>(row, bookGeneration, BOOK_GENERATION);
	}
	push(tokens, load<usize>(row, BOOK_ROW), from, to);
	return to;
}

/** The word that starts at `from`, and with an apostrophe the one behind it: `we'll` are two, `don't` is one; where they end. */
function readWords(tokens: Tokens, from: i32, end: i32): i32 {
	let to = from;
	let hash = HASH_START;
	for (let code = unit(to); isLetter(code); code = to < end ? unit(to) : 0) {
		hash = hashOn(hash, code);
		to += 1;
	}
	if (unit(to) != APOSTROPHE || to + 1 >= end || !isLetter(unit(to + 1))) {
		push(tokens, bookRow(from, to, hash), from, to);
		return to;
	}
	const isNot = unit(to - 1) == 110 && unit(to + 1) == 116;
	let last = to;
	let more = isNot ? hash : HASH_START;
	do {
		more = hashOn(more, unit(last));
		last += 1;
	} while (last < end && isLetter(unit(last)));
	if (isNot) push(tokens, bookRow(from, last, more), from, last);
	else {
		push(tokens, bookRow(from, to, hash), from, to);
		push(tokens, bookRow(to, last, more), to, last);
	}
	return last;
}

/** The number at `from`, in a stretch that starts at `start`: an amount with its sign is one, others are all alike. */
function readNumber(tokens: Tokens, start: i32, from: i32, end: i32): i32 {
	let to = from + 1;
	for (; to < end; to += 1) {
		const code = unit(to);
		if (!isDigit(code) && !((code == POINT || code == COMMA) && isDigit(unit(to + 1)))) break;
	}
	let before = from - 1;
	while (before >= start && unit(before) == SPACE) before -= 1;
	const behind = unit(unit(to) == SPACE ? to + 1 : to);
	const isAmount = (before >= start && isCurrency(unit(before))) || isCurrency(behind) || behind == PERCENT;
	push(tokens, signRow(isAmount ? AMOUNT : NUMBER), from, to);
	return to;
}
