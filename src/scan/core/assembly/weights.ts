import { ALONE, BEFORE_RANK, BEGINNING, ENDING, BEFORE_STEM, BEFORE_TURNS, BREAK, MOST_ROWS, RANK_BITS, RANK_MASK, RANKS, signRow, STEM, TURNS } from './book';
import { rowsOf, Tokens, tokensOf } from './tokens';

/** What was learnt of one category (learned/weights.ts). */
@unmanaged
export class Table {
	bias: f64;
	/** A weight is its byte times this. */
	scale: f64;
	finds: f64;
	spares: f64;
	doubts: f64;
	/** Where a row of the word book notes what the word weighs, in bytes; 0 for nowhere. */
	place: usize;
	/** A bit for each key that may be known: nearly all features of a sentence are not, and this small list stays at hand. */
	filter: usize;
	/** The features by the buckets of their keys, and where each bucket starts (16 bits each). */
	buckets: usize;
	entries: usize;
	/** By the ranks of two groups (16 bits each): what the two weigh in this order, as neighbours among the words with a group, and further apart. */
	next: usize;
	apart: usize;
	/** Whether the ends of words, and words with one between them, count as well. */
	isFine: i32;
	/** By how much a key is shifted to tell its bit of the filter. */
	filterShift: u32;
}

/** The high bits of a key choose its bit of the filter, and fewer of them its bucket. */
const BUCKET_SHIFT: u32 = 19;
/** An entry is what its bucket leaves of the key, and below that the byte of the weight. */
const REST_SHIFT: u32 = 32 - BUCKET_SHIFT;
/** Short sentences hold few features: without this each of them would weigh as much as ten in a long one. */
const SMOOTHING: i32 = 3;
/** How many words with a group may lie between two of an ordered pair. */
const REACH: i32 = 5;
/** Of a pair of words with one between them. */
const SKIPPING: u32 = 10;
/** In a sentence that asks, every word does. */
export const ASKED: i32 = 32;
/** One word alone, as the value of a field is, says too little for weights. */
const FEWEST_WORDS: i32 = 2;

/** The lowest bit of a note says that it was made. */
const NOTED: i32 = 1;
const UNTURNED_SHIFT: i32 = 16;
const OWN_SHIFT: i32 = 32 - UNTURNED_SHIFT;
const OWN_MASK: i32 = (1 << UNTURNED_SHIFT) - 1;

/** By rank: the symbol of the group, the key of the feature that is the group alone, and what it comes to as the first part of others. */
let groups: i32 = 0;
let symbols: usize = 0;
let alones: usize = 0;
let aparts: usize = 0;
let befores: usize = 0;
/** Of what stands before the first word, as the first part of a pair; of what stands behind the last one, as the second. */
export let beforeFirst: u32 = 0;
let beforeFirstRank: u32 = 0;
export let behindLast: u32 = 0;
/** The symbol of what stands before the first word. */
let start: u32 = 0;

/** Said once, before anything is weighed. */
export function useGroups(count: i32, first: usize, alone: usize, apart: usize, before: usize, beforeStart: u32, beforeStartRank: u32, end: u32, startSymbol: u32): void {
	groups = count;
	symbols = first;
	alones = alone;
	aparts = apart;
	befores = before;
	beforeFirst = beforeStart;
	beforeFirstRank = beforeStartRank;
	behindLast = end;
	start = startSymbol;
}

/** The ranks of the words with a group, of the sentence that is scored now. */
const inGroups: usize = memory.data(8_192 << 2, 64);

/** What a symbol comes to as the first part of a pair with one word between. */
// @ts-ignore: decorators of functions are of this language only
@inline
function skipping(symbol: u32): u32 {
	const hash = (symbol ^ (SKIPPING * 0x9e3779b1)) * 0x85ebca6b;
	return hash ^ (hash >>> 15);
}

/** The key of a feature of two parts, of which the first was mixed before (learned/keys.ts). */
// @ts-ignore
@inline
export function pairKey(first: u32, second: u32): u32 {
	let hash = (first + second) * 0xc2b2ae35;
	hash ^= hash >>> 13;
	hash *= 0x27d4eb2f;
	return hash ^ (hash >>> 16);
}

// @ts-ignore
@inline
export function weightOf(table: Table, feature: u32): i32 {
	const bit = feature >>> table.filterShift;
	if (((load<u32>(table.filter + ((bit >>> 5) << 2)) >>> (bit & 31)) & 1) == 0) return 0;
	return knownWeight(table, feature);
}

function knownWeight(table: Table, feature: u32): i32 {
	const bucket = table.buckets + ((feature >>> BUCKET_SHIFT) << 1);
	const last = table.entries + (<usize>load<u16>(bucket, 2) << 2);
	for (let at = table.entries + (<usize>load<u16>(bucket) << 2); at < last; at += 4) {
		const entry = load<u32>(at);
		if ((entry ^ (feature << REST_SHIFT)) >>> REST_SHIFT == 0) return <i32>(entry << 24) >> 24;
	}
	return 0;
}

// @ts-ignore
@inline
export function ownOf(note: i32): i32 {
	return (note << OWN_SHIFT) >> (OWN_SHIFT + 1);
}

// @ts-ignore
@inline
export function noteOf(table: Table, row: usize): i32 {
	const note = table.place == 0 ? 0 : load<i32>(row + table.place);
	return note != 0 ? note : ownNote(table, row);
}

/** What a word weighs by itself, its ends and its groups; above that the same where nothing turns it; below that the lowest bit. */
function ownNote(table: Table, row: usize): i32 {
	let own = weightOf(table, load<u32>(row, ALONE));
	for (let ranks = load<u32>(row, RANKS); ranks != 0; ranks >>>= RANK_BITS) own += weightOf(table, load<u32>(alones + (<usize>((ranks & RANK_MASK) - 1) << 2)));
	const ending = load<u32>(row, ENDING);
	if (table.isFine != 0 && ending != 0) own += weightOf(table, ending) + weightOf(table, load<u32>(row, BEGINNING));
	const unturned = own + weightOf(table, pairKey(load<u32>(row, BEFORE_TURNS), 0));
	const note = (unturned << UNTURNED_SHIFT) | ((own << 1) & OWN_MASK) | NOTED;
	if (table.place != 0) store<i32>(row + table.place, note);
	return note;
}

// @ts-ignore
@inline
function scaled(table: Table, sum: i32, count: i32): f64 {
	return table.bias + <f64>sum * table.scale * (1.0 / sqrt<f64>(<f64>(count + SMOOTHING)));
}

/** What the words score by themselves and through their groups; what speaks against it counts less, because much of it may be about something else. */
function aloneOf(table: Table, tokens: Tokens): f64 {
	const count = tokens.count;
	let row = rowsOf(tokens);
	const last = row + (<usize>count << 2);
	let sum: i32 = 0;
	for (; row < last; row += 4) {
		const own = ownOf(noteOf(table, load<usize>(row)));
		sum += own > 0 ? own : (own * 3) >> 2;
	}
	return scaled(table, sum, count);
}

/** The score with everything that counts: the sum of the weights of the features (learned/features.ts), which are not listed first, because most have none. */
function wholeOf(table: Table, tokens: Tokens): f64 {
	const count = tokens.count;
	const rows = rowsOf(tokens);
	const asked = tokens.asks != 0 ? ASKED : 0;
	const pause = signRow(BREAK);
	const isFine = table.isFine != 0;
	let turns = asked;
	let before = beforeFirst;
	let beforeRank = beforeFirstRank;
	let sum: i32 = 0;
	let grouped: usize = inGroups;
	// The stems of the word before and of the one before that; 0 for nothing.
	let last: u32 = start;
	let lastButOne: u32 = 0;
	for (let i: i32 = 0; i < count; i += 1) {
		const row = load<usize>(rows + (<usize>i << 2));
		const own = noteOf(table, row);
		sum += turns == 0 ? own >> UNTURNED_SHIFT : ownOf(own) + weightOf(table, pairKey(load<u32>(row, BEFORE_TURNS), turns));
		const stem = load<u32>(row, STEM);
		sum += weightOf(table, pairKey(before, stem));
		if (isFine && i > 0) sum += weightOf(table, pairKey(skipping(lastButOne), stem));
		lastButOne = last;
		last = stem;
		before = load<u32>(row, BEFORE_STEM);
		turns = row == pause ? asked : turns | load<i32>(row, TURNS);
		const ranks = load<u32>(row, RANKS);
		if (ranks != 0) {
			store<u32>(grouped, ranks);
			grouped += 4;
		}
		for (let left = ranks; left != 0; left >>>= RANK_BITS) sum += weightOf(table, pairKey(beforeRank, load<u32>(symbols + (<usize>((left & RANK_MASK) - 1) << 2))));
		beforeRank = load<u32>(row, BEFORE_RANK);
	}
	sum += weightOf(table, pairKey(before, behindLast));
	if (isFine && count > 0) sum += weightOf(table, pairKey(skipping(lastButOne), behindLast));
	return scaled(table, sum + orders(table, grouped), count);
}

/** What the order of the group words adds, whose ranks stand up to `end`: each with the next few. */
function orders(table: Table, end: usize): i32 {
	let sum: i32 = 0;
	for (let first: usize = inGroups; first + 4 < end; first += 4) {
		const until = min(end - 4, first + (REACH << 2));
		for (let firsts = load<u32>(first); firsts != 0; firsts >>>= RANK_BITS) {
			const row = (firsts & RANK_MASK) << RANK_BITS;
			for (let seconds = load<u32>(first, 4); seconds != 0; seconds >>>= RANK_BITS) sum += load<i16>(table.next + ((row + (seconds & RANK_MASK)) << 1));
			for (let second = first + 8; second <= until; second += 4) {
				for (let seconds = load<u32>(second); seconds != 0; seconds >>>= RANK_BITS) sum += load<i16>(table.apart + ((row + (seconds & RANK_MASK)) << 1));
			}
		}
	}
	return sum;
}

/** The features of groups alone are so few that they are looked up once for all texts, into `next` and `apart`. */
export function weighGroups(address: usize): void {
	const table = changetype<Table>(address);
	for (let a: i32 = 0; a < groups; a += 1) {
		for (let b: i32 = 0; b < groups; b += 1) {
			const second = load<u32>(symbols + (<usize>b << 2));
			const at = <usize>(((a + 1) << RANK_BITS) + b + 1) << 1;
			const apart = weightOf(table, pairKey(load<u32>(aparts + (<usize>a << 2)), second));
			store<i16>(table.apart + at, <i16>apart);
			store<i16>(table.next + at, <i16>(apart + weightOf(table, pairKey(load<u32>(befores + (<usize>a << 2)), second))));
		}
	}
}

/** What the words alone score; NaN for a stretch that is too long. */
export function alone(address: usize, start: i32, end: i32): f64 {
	const tokens = tokensOf(start, end);
	return tokens == 0 ? NaN : aloneOf(changetype<Table>(address), changetype<Tokens>(tokens));
}

/** The score of the stretch, which is one sentence; of most the words alone say enough. NaN for one that is too long. */
export function score(address: usize, start: i32, end: i32): f64 {
	const tokens = tokensOf(start, end);
	return tokens == 0 ? NaN : scoreOf(changetype<Table>(address), changetype<Tokens>(tokens));
}

// @ts-ignore
@inline
function scoreOf(table: Table, tokens: Tokens): f64 {
	const words = aloneOf(table, tokens);
	return words < table.doubts ? min(words, table.spares) : wholeOf(table, tokens);
}

export const SPARED: i32 = 0;
const ASKED_RULES: i32 = 1;
const FOUND: i32 = 2;
const TOO_LONG: i32 = 3;

/** What the weights alone make of the stretch. */
export function judge(address: usize, start: i32, end: i32): i32 {
	const tokens = tokensOf(start, end);
	if (tokens == 0) return TOO_LONG;
	const table = changetype<Table>(address);
	const said = scoreOf(table, changetype<Tokens>(tokens));
	if (said > table.finds && changetype<Tokens>(tokens).count >= FEWEST_WORDS) return FOUND;
	return said > table.spares ? ASKED_RULES : SPARED;
}
