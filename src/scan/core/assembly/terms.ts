import { isSpace, isWordCode } from './codes';
import { Growing, reserve } from './memory';
import { BEHIND, BLANK, FACTS_SHIFT, FLAGS, FRONT, HEAD, Index, learn, letterBit, NOTHING, NUMBER_SIZE, OTHERS, PIECE_AT, PIECE_END, pieces, renew, SPACE, SURE, TEXT_END, triggersIn } from './term-lists';
import { unit } from './text';
import { generation } from './words';

/** The term must not start, or not end, within a word of the text. */
const STARTS_WORD: i32 = 1;
const ENDS_WORD: i32 = 2;
/** The hit ends with the term, not with its word. */
const ENDS_HIT: i32 = 4;

/** So much of a word counts to a hit that is only its beginning. */
const LONGEST_HIT: i32 = 24;

/** What was found, term by term: its number, start and end of the hit, end of the term; in the order of the last one, and of those that end at the same place the longest term first. */
export const found = changetype<Growing>(memory.data(8, 4));
export let hits: i32 = 0;

export function begin(): void {
	hits = 0;
}

/** Looks at what the word in [start, end) triggers, which for most words is nothing. */
// @ts-ignore: decorators of functions are of this language only
@inline
export function wordTriggers(index: Index, row: usize, length: i32, start: i32, end: i32): void {
	const at = load<i32>(row + index.place);
	if (at != NOTHING) listed(index, at == 0 ? learn(index, row, start, end) : at, length, start, end);
}

/** Looks at what the list at `at` says of the word in [start, end). */
function listed(index: Index, at: i32, length: i32, start: i32, end: i32): void {
	if (at == NOTHING) return;
	const list = index.lists.at + (<usize>at << 2);
	let next = list + (<usize>HEAD << 2);
	const sure = next + (<usize>load<i32>(list, SURE) << 2);
	for (; next < sure; next += 8) trigger(index, length, start + load<i32>(next), load<i32>(next, 4));
	const last = next + (<usize>load<i32>(list, OTHERS) << 2);
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
		const at = pieces.at + (<usize>i << 3);
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

/** A number begins with the digit at `at`: a word without letters. */
export function numberTriggers(index: Index, length: i32, at: i32, code: u32): void {
	if (index.generation != generation) renew(index);
	listed(index, load<i32>(index.numbers + <usize>(code - 48) * NUMBER_SIZE, 8), length, at, at);
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
	const used = <usize>hits << 4;
	reserve(found, used, used + 16);
	const rank = load<i32>(index.ranks + (<usize>term << 2));
	let at = found.at + used;
	// A term of several words is found at one of them, and may end behind others.
	for (; at > found.at; at -= 16) {
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
