import { isDigit, isLower, isSpace, isWordCode } from './codes';
import { doubled, LEAST, take } from './memory';
import { text, unit } from './text';
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
	signs: usize;
	numbers: usize;
	/** By term, where in `classes` its classes start. */
	classStarts: usize;
	classes: usize;
	letters: usize;
	/** Where in the row of a word its list of triggers is noted, in bytes. */
	place: usize;
	/** Lists of what words trigger, the room for them and what is taken of it, in numbers. */
	lists: usize;
	capacity: i32;
	taken: i32;
	generation: i32;
}

/** The term must not start, or not end, within a word of the text. */
const STARTS_WORD: i32 = 1;
const ENDS_WORD: i32 = 2;
/** The hit ends with the term, not with its word. */
const ENDS_HIT: i32 = 4;

/** Facts of a term, five numbers in room for eight. */
const FACTS_SHIFT: usize = 5;
const TEXT_END: usize = 4;
const PIECE_AT: usize = 8;
const PIECE_END: usize = 12;
const FLAGS: usize = 16;

/** So much of a word counts to a hit that is only its beginning. */
const LONGEST_HIT: i32 = 24;

const SPACE: u32 = 32;
const BLANK: i32 = 1;
const OTHER: i32 = 1 << 31;

/** Where a word triggers nothing. */
const NOTHING: i32 = 1;
/** Of a list, in bytes: where its sure triggers end, which letters the others ask for in front and behind, where they end; then of each trigger the length up to the piece's end, and the term. */
const SURE: usize = 0;
const FRONT: usize = 4;
const BEHIND: usize = 8;
const LAST: usize = 12;
const HEAD: i32 = 4;

/** What was found, term by term: its number, start and end of the hit, end of the term; in the order of the last one, and of those that end at the same place the longest term first. */
export let found: usize = 0;
export let hits: i32 = 0;
let room: i32 = 0;

export function begin(): void {
	hits = 0;
}

/** A bit for each letter from a to z, one for blanks and one for everything else. */
// @ts-ignore: decorators of functions are of this language only
@inline
function letterBit(code: u32): i32 {
	return isLower(code) ? 1 << <i32>(code & 31) : isSpace(code) ? BLANK : OTHER;
}

/** Looks at what the word in [start, end) triggers, which for most words is nothing. */
// @ts-ignore
@inline
export function wordTriggers(index: Index, row: usize, length: i32, start: i32, end: i32): void {
	const at = load<i32>(row + index.place);
	if (at != NOTHING) listed(index, row, length, start, end, at);
}

function listed(index: Index, row: usize, length: i32, start: i32, end: i32, known: i32): void {
	const at = known == 0 ? learn(index, row, start, end) : known;
	if (at == NOTHING) return;
	const list = index.lists + (<usize>at << 2);
	let next = list + (<usize>HEAD << 2);
	const sure = next + (<usize>load<i32>(list, SURE) << 2);
	for (; next < sure; next += 8) trigger(index, length, start + load<i32>(next), load<i32>(next, 4));
	const last = next + (<usize>load<i32>(list, LAST) << 2);
	if (next == last) return;
	const front = start > 1 ? letterBit(unit(start - 2)) : BLANK;
	const behind = end + 1 < length ? letterBit(unit(end + 1)) : BLANK;
	if ((load<i32>(list, FRONT) & front) == 0 && (load<i32>(list, BEHIND) & behind) == 0) return;
	for (; next < last; next += 8) trigger(index, length, start + load<i32>(next), load<i32>(next, 4));
}

/** The same for a word that is too long to have a row. */
export function longWordTriggers(index: Index, length: i32, start: i32, end: i32): void {
	const triggers = triggersIn(index, start, end);
	for (let i: i32 = 0; i < triggers; i += 1) {
		const at = pieces + (<usize>i << 3);
		trigger(index, length, start + load<i32>(at), load<i32>(at, 4));
	}
}

/** A sign at `at`, or a digit. */
// @ts-ignore
@inline
export function signTriggers(index: Index, length: i32, at: i32, code: u32): void {
	if (code >= 128) return;
	const entry = index.signs + (<usize>code << 3);
	const count = load<i32>(entry, 4);
	if (count > 0) lookAll(index, length, at, load<usize>(entry), count);
}

function lookAll(index: Index, length: i32, at: i32, terms: usize, count: i32): void {
	for (let i: i32 = 0; i < count; i += 1) look(index, length, load<i32>(terms + (<usize>i << 2)), at, at);
}

/** A number begins with the digit at `at`. */
export function numberTriggers(index: Index, length: i32, at: i32, code: u32): void {
	const entry = index.numbers + <usize>(code - 48) * 24;
	const sure = load<i32>(entry, 4);
	const others = load<i32>(entry, 12);
	for (let i: i32 = 0; i < sure; i += 1) trigger(index, length, at, load<i32>(load<usize>(entry) + (<usize>i << 2)));
	if (others == 0) return;
	const before = at > 1 ? letterBit(unit(at - 2)) : BLANK;
	if ((load<i32>(entry, 16) & before) == 0 && (load<i32>(entry, 20) & letterBit(unit(at + 1))) == 0) return;
	for (let i: i32 = 0; i < others; i += 1) trigger(index, length, at, load<i32>(load<usize>(entry, 8) + (<usize>i << 2)));
}

/** Whether the units next to a piece may be what the term has there; `second` stands behind `first`, 0 for whatever. Several blanks count as one. */
// @ts-ignore
@inline
function fits(first: u32, code: u32, second: u32, next: u32): bool {
	if (code != first && !(first == SPACE && isSpace(code))) return false;
	return second == 0 || next == second || (isSpace(next) && (first == SPACE || second == SPACE));
}

/** A piece of a term ends at `end`. What stands next to it mostly says at once that the rest of the term does not. */
function trigger(index: Index, length: i32, end: i32, term: i32): void {
	const guard = load<u32>(index.guards + (<usize>term << 2));
	const behind = guard >>> 16;
	if (behind != 0 && !fits(behind & 0xff, unit(end), behind >>> 8, end + 1 < length ? unit(end + 1) : 0)) return;
	const facts = index.facts + (<usize>term << FACTS_SHIFT);
	const start = end - load<i32>(facts, PIECE_END) + load<i32>(facts, PIECE_AT);
	const front = guard & 0xffff;
	if (front != 0 && !fits(front & 0xff, start > 0 ? unit(start - 1) : 0, front >>> 8, start > 1 ? unit(start - 2) : 0)) return;
	look(index, length, term, start, end);
}

/** The term's piece stands in [from, to): whether the rest of the term stands around it. */
function look(index: Index, length: i32, term: i32, from: i32, to: i32): void {
	const facts = index.facts + (<usize>term << FACTS_SHIFT);
	const codes = index.codes;
	const first = load<i32>(facts);
	const last = load<i32>(facts, TEXT_END);
	let end = to;
	for (let at = load<i32>(facts, PIECE_END); at < last; at += 1) {
		const code: u32 = load<u8>(codes + <usize>at);
		if (end >= length) return;
		if (code != SPACE) {
			if (unit(end) != code) return;
			end += 1;
			continue;
		}
		if (!isSpace(unit(end))) return;
		do end += 1;
		while (end < length && isSpace(unit(end)));
	}
	let start = from;
	for (let at = load<i32>(facts, PIECE_AT) - 1; at >= first; at -= 1) {
		const code: u32 = load<u8>(codes + <usize>at);
		if (start == 0) return;
		if (code != SPACE) {
			if (unit(start - 1) != code) return;
			start -= 1;
			continue;
		}
		if (!isSpace(unit(start - 1))) return;
		do start -= 1;
		while (start > 0 && isSpace(unit(start - 1)));
	}
	const flags = load<i32>(facts, FLAGS);
	if ((flags & STARTS_WORD) != 0 && start > 0 && isWordCode(unit(start - 1))) return;
	const inWord = end < length && isWordCode(unit(end));
	if (inWord && (flags & ENDS_WORD) != 0) return;
	let until = end;
	if (inWord && (flags & ENDS_HIT) == 0) while (until < length && until - end < LONGEST_HIT && isWordCode(unit(until))) until += 1;
	note(index, term, start, until, end);
}

function note(index: Index, term: i32, start: i32, until: i32, end: i32): void {
	if (hits == room) grow();
	const rank = load<i32>(index.ranks + (<usize>term << 2));
	let at = found + (<usize>hits << 4);
	// A term of several words is found at one of them, and may end behind others.
	for (; at > found; at -= 16) {
		const before = load<i32>(at - 4);
		if (before < end || (before == end && load<i32>(index.ranks + (<usize>load<i32>(at - 16) << 2)) < rank)) break;
		memory.copy(at, at - 16, 16);
	}
	store<i32>(at, term);
	store<i32>(at, start, 4);
	store<i32>(at, until, 8);
	store<i32>(at, end, 12);
	hits += 1;
}

function grow(): void {
	found = doubled(found, <usize>hits << 4);
	room = max(<i32>(LEAST >> 4), 2 * room);
}

function forget(index: Index): void {
	index.generation = generation;
	// Number 0 is nobody's, and there is no list at NOTHING.
	index.taken = 2;
}

/** Of the word looked at last: of each piece in it where it ends, and the term. */
let pieces: usize = 0;
let roomForPieces: i32 = 0;

/** How many terms have a piece in the word in [start, end). */
function triggersIn(index: Index, start: i32, end: i32): i32 {
	let count: i32 = 0;
	let state = index.start;
	for (let i = start; i < end; i += 1) {
		const letter = load<u8>(index.letters + <usize>(unit(i) - 97));
		state = load<u16>(index.near + (<usize>((state << 5) + <i32>letter) << 1));
		if (state >= index.firstOpen) count = triggersAt(index, index.openAt, state - index.firstOpen, i + 1 - start, count);
	}
	if (state >= index.firstClosed) count = triggersAt(index, index.closedAt, state - index.firstClosed, end - start, count);
	return count;
}

function triggersAt(index: Index, places: usize, state: i32, to: i32, before: i32): i32 {
	const list = index.ends + (<usize>load<i32>(places + (<usize>state << 2)) << 2);
	const more = load<i32>(list);
	if (before + more > roomForPieces) {
		const larger = take(<usize>(2 * (before + more)) << 3);
		memory.copy(larger, pieces, <usize>before << 3);
		pieces = larger;
		roomForPieces = 2 * (before + more);
	}
	for (let i: i32 = 0; i < more; i += 1) {
		const at = pieces + (<usize>(before + i) << 3);
		store<i32>(at, to);
		store<i32>(at, load<i32>(list + (<usize>(i + 1) << 2)), 4);
	}
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

/** Whether a trigger hangs on nothing next to the word; otherwise on what (as `Neighbours` in text/neighbours.ts). */
function isSure(index: Index, term: i32, to: i32, length: i32): bool {
	const guard = load<u32>(index.guards + (<usize>term << 2));
	const facts = index.facts + (<usize>term << FACTS_SHIFT);
	const after = to == length ? guard >>> 24 : 0;
	const before = to == load<i32>(facts, PIECE_END) - load<i32>(facts, PIECE_AT) ? (guard >>> 8) & 0xff : 0;
	if (after != 0) behindOf |= bitsNextTo((guard >>> 16) & 0xff, after);
	else if (before != 0) frontOf |= bitsNextTo(guard & 0xff, before);
	return after == 0 && before == 0;
}

/** Makes the list of a word, the sure triggers first; where it stands. */
function learn(index: Index, row: usize, start: i32, end: i32): i32 {
	// Rows that came to stand for other words know no list either.
	if (index.generation != generation) forget(index);
	const count = triggersIn(index, start, end);
	if (count == 0) {
		store<i32>(row + index.place, NOTHING);
		return NOTHING;
	}
	const size = HEAD + 2 * count;
	while (index.taken + size > index.capacity) {
		const larger = take(<usize>(2 * index.capacity) << 2);
		memory.copy(larger, index.lists, <usize>index.taken << 2);
		index.lists = larger;
		index.capacity *= 2;
	}
	const at = index.taken;
	index.taken += size;
	const list = index.lists + (<usize>at << 2);
	frontOf = 0;
	behindOf = 0;
	let next = list + (<usize>HEAD << 2);
	let sure: i32 = 0;
	for (let pass: i32 = 0; pass < 2; pass += 1) {
		for (let i: i32 = 0; i < count; i += 1) {
			const piece = pieces + (<usize>i << 3);
			if (isSure(index, load<i32>(piece, 4), load<i32>(piece), end - start) != (pass == 0)) continue;
			memory.copy(next, piece, 8);
			next += 8;
			if (pass == 0) sure += 2;
		}
	}
	store<i32>(list, sure, SURE);
	store<i32>(list, frontOf, FRONT);
	store<i32>(list, behindOf, BEHIND);
	store<i32>(list, 2 * count - sure, LAST);
	store<i32>(row + index.place, at);
	return at;
}
