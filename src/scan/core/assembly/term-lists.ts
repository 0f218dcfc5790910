import { isLower, isSpace } from './codes';
import { Growing, reserve } from './memory';
import { unit } from './text';
import { generation } from './words';

/** What text/term-index.ts made of the terms of one direction; what an address points to is said there. */
@unmanaged
export class Index {
	/** The table of pieces (text/word-table.ts). */
	near: usize;
	start: i32;
	firstOpen: i32;
	openAt: usize;
	firstClosed: i32;
	closedAt: usize;
	ends: usize;
	codes: usize;
	facts: usize;
	guards: usize;
	ranks: usize;
	/** By code, the terms that are looked for where this sign stands, and how many; by digit, those that are looked for where it begins a number, how many, and the list of them. */
	signs: usize;
	numbers: usize;
	/** By term, where in `classes` its classes start. */
	classStarts: usize;
	classes: usize;
	letters: usize;
	/** Where in the row of a word its list of triggers is noted, in bytes. */
	place: usize;
	/** Lists of what words trigger, and how many numbers they are. */
	lists: Growing;
	taken: i32;
	generation: i32;
}

/** Facts of a term, five numbers in room for eight. */
export const FACTS_SHIFT: usize = 5;
export const TEXT_END: usize = 4;
export const PIECE_AT: usize = 8;
export const PIECE_END: usize = 12;
export const FLAGS: usize = 16;

export const SPACE: u32 = 32;
export const BLANK: i32 = 1;
const OTHER: i32 = 1 << 31;

/** Where a word triggers nothing. */
export const NOTHING: i32 = 1;
/** Of a list, in bytes: how many numbers its sure triggers are, which letters the others ask for in front and behind, how many numbers they are; then of each trigger the length up to the piece's end, and the term. */
export const SURE: usize = 0;
export const FRONT: usize = 4;
export const BEHIND: usize = 8;
export const OTHERS: usize = 12;
export const HEAD: i32 = 4;

/** A bit for each letter from a to z, one for blanks and one for everything else. */
// @ts-ignore: decorators of functions are of this language only
@inline
export function letterBit(code: u32): i32 {
	return isLower(code) ? 1 << <i32>(code & 31) : isSpace(code) ? BLANK : OTHER;
}

const DIGITS: usize = 10;
export const NUMBER_SIZE: usize = 12;

/** Rows came to stand for other words: their lists are of no use any more. Those of digits are made anew. */
export function renew(index: Index): void {
	index.generation = generation;
	// Number 0 is nobody's, and there is no list at NOTHING.
	index.taken = 2;
	for (let digit: usize = 0; digit < DIGITS; digit += 1) {
		const entry = index.numbers + digit * NUMBER_SIZE;
		const count = load<i32>(entry, 4);
		for (let i: i32 = 0; i < count; i += 1) piece(i, 0, load<i32>(load<usize>(entry) + (<usize>i << 2)));
		store<i32>(entry, makeList(index, count, 0), 8);
	}
}

/** Makes the list of the word in [start, end), and notes it in its row; where it stands. */
export function learn(index: Index, row: usize, start: i32, end: i32): i32 {
	if (index.generation != generation) renew(index);
	const at = makeList(index, triggersIn(index, start, end), end - start);
	store<i32>(row + index.place, at);
	return at;
}

/** Of the word looked at last: of each piece in it where it ends, and the term. */
export const pieces = changetype<Growing>(memory.data(8, 4));

/** Puts down number `index` of the pieces of a word. */
function piece(index: i32, to: i32, term: i32): void {
	const used = <usize>index << 3;
	reserve(pieces, used, used + 8);
	store<i32>(pieces.at + used, to);
	store<i32>(pieces.at + used, term, 4);
}

/** How many terms have a piece in the word in [start, end); they are put down in `pieces`. */
export function triggersIn(index: Index, start: i32, end: i32): i32 {
	let count: i32 = 0;
	let state = index.start;
	for (let i = start; i < end; i += 1) {
		const letter = load<u8>(index.letters + <usize>(unit(i) - 97));
		state = load<u16>(index.near + (<usize>((state << 5) + <i32>letter) << 1));
		if (state >= index.firstOpen) count = triggersAt(index, index.openAt, state - index.firstOpen, i + 1 - start, count);
	}
	return state >= index.firstClosed ? triggersAt(index, index.closedAt, state - index.firstClosed, end - start, count) : count;
}

function triggersAt(index: Index, places: usize, state: i32, to: i32, before: i32): i32 {
	const list = index.ends + (<usize>load<i32>(places + (<usize>state << 2)) << 2);
	const more = load<i32>(list);
	for (let i: i32 = 0; i < more; i += 1) piece(before + i, to, load<i32>(list + (<usize>(i + 1) << 2)));
	return before + more;
}

/** What the others of a list ask for. */
let frontOf: i32 = 0;
let behindOf: i32 = 0;

/** Where more than one blank may stand, any letter may be next to it. */
// @ts-ignore
@inline
function bitsNextTo(first: u32, second: u32): i32 {
	return letterBit(second) | (first == SPACE ? BLANK : 0);
}

/** Whether a trigger in a word of so many letters hangs on nothing next to the word; otherwise on a letter two places in front of it or behind it. */
function isSure(index: Index, term: i32, to: i32, letters: i32): bool {
	const guard = load<u32>(index.guards + (<usize>term << 2));
	const facts = index.facts + (<usize>term << FACTS_SHIFT);
	const after = to == letters ? guard >>> 24 : 0;
	const before = to == load<i32>(facts, PIECE_END) - load<i32>(facts, PIECE_AT) ? (guard >>> 8) & 0xff : 0;
	if (after != 0) behindOf |= bitsNextTo((guard >>> 16) & 0xff, after);
	else if (before != 0) frontOf |= bitsNextTo(guard & 0xff, before);
	return after == 0 && before == 0;
}

/** Makes the list of a word of so many letters from the pieces that were put down, the sure triggers first; where it stands. A digit has none. */
function makeList(index: Index, count: i32, letters: i32): i32 {
	if (count == 0) return NOTHING;
	const at = index.taken;
	index.taken += HEAD + 2 * count;
	reserve(index.lists, <usize>at << 2, <usize>index.taken << 2);
	const list = index.lists.at + (<usize>at << 2);
	frontOf = 0;
	behindOf = 0;
	let next = list + (<usize>HEAD << 2);
	let sure: i32 = 0;
	for (let pass: i32 = 0; pass < 2; pass += 1) {
		for (let i: i32 = 0; i < count; i += 1) {
			const entry = pieces.at + (<usize>i << 3);
			if (isSure(index, load<i32>(entry, 4), load<i32>(entry), letters) != (pass == 0)) continue;
			memory.copy(next, entry, 8);
			next += 8;
			if (pass == 0) sure += 2;
		}
	}
	store<i32>(list, sure, SURE);
	store<i32>(list, frontOf, FRONT);
	store<i32>(list, behindOf, BEHIND);
	store<i32>(list, 2 * count - sure, OTHERS);
	return at;
}
