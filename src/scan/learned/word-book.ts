import { CORE } from '../core/core';
import { MEANT } from '../vocabulary/misspellings';
import { KIND, mixFirst, soleKey, symbolOf } from './keys';
import { WORD_GROUPS } from './word-groups';

/**
 * What a word of a sentence is to the weights stands in a row of numbers, and in front of that what it is known by: two
 * lines of the cache. These are the places of its numbers, as in core/assembly/book.ts. Symbols are 32-bit hashes.
 */
const ROW_SHIFT = 5;
/** The keys of the features that are its last letters, which say how it is meant (`refunding`), and its first ones; 0 for a short word. */
export const ENDING = 12;
export const BEGINNING = 13;
/** What the stem comes to as the first part of a pair with a group. */
export const BEFORE_RANK = 15;
/** Of its first letters: `refunded` and `refunding` are one. */
export const STEM = 16;
/** What the stem comes to as the first part of other features. */
export const BEFORE_STEM = 17;
export const BEFORE_TURNS = 18;
/** What it makes of the words behind it in the same clause, as bits. */
export const TURNS = 19;
/** The ranks of its groups, each one higher and in `RANK_BITS` bits, the first one lowest; 0 for none. Words of no group are never repeated: they may be somebody's name. */
export const RANKS = 20;
export const RANK_BITS = 6;
export const RANK_MASK = (1 << RANK_BITS) - 1;
const MOST_GROUPS = 5;
/** The key of the feature that is the stem alone. */
export const ALONE = 21;
/** By direction: where the anchors of rules in the word are listed (rules/anchor-book.ts), one higher; 0 until they were looked for. */
export const ANCHORS = { input: 22, draft: 23 } as const;
/** A number for each table of weights, which may note there what the word weighs; 0 until then. */
const NOTES = [24, 25, 26, 27, 28, 29, 30, 31, 14];
let noters = 0;

/** A place in every row for a table of weights to note something; undefined when all are taken, as training may do. */
export const placeForNotes = (): number | undefined => NOTES[noters++];

/** Groups that turn what follows: into its opposite, a condition, a possibility, a request, a question. */
const TURNING: Readonly<Record<string, number>> = { not: 1, deny: 1, if: 2, when: 2, may: 4, ask: 8, check: 8, pass: 8, how: 16 };
const TURNS_OF = new Map(Object.entries(TURNING).map(([group, bit]) => [symbolOf(`:${group}`), bit]));
/** In a sentence that asks, every word does. */
export const ASKED = 32;

const STEM_LENGTH = 6;
/** Shorter words are nothing but ends. */
const SHORTEST_WITH_ENDS = 5;
const ENDING_LENGTH = 3;
const BEGINNING_LENGTH = 4;
const NO_GROUPS: readonly number[] = [];
/** Groups of one word that is no word. */
const OTHERS = ['not', 'amt', 'number', 'question'];

/** The symbol of every group. */
export const GROUPS: readonly number[] = [...new Set([...Object.keys(WORD_GROUPS), ...OTHERS])].map((name) => symbolOf(`:${name}`));
if (GROUPS.length >= RANK_MASK) throw new TypeError('too many groups of words for the bits of a rank');
const RANK_OF = new Map(GROUPS.map((symbol, rank) => [symbol, rank]));
const forEachGroup = (make: (symbol: number) => number): Int32Array => Int32Array.from(GROUPS, make);

/** By rank: the key of the feature that is the group alone, and what it comes to as the first part of others. */
export const GROUP_ALONE = forEachGroup((symbol) => soleKey(KIND.group, symbol));
export const GROUP_APART = forEachGroup((symbol) => mixFirst(KIND.apart, symbol));
export const GROUP_BEFORE_GROUP = forEachGroup((symbol) => mixFirst(KIND.groups, symbol));

/** A word before it has a row. */
interface Word {
	stem: string;
	groups: readonly number[];
	turns: number;
	ending: number;
	beginning: number;
}

const NOT = symbolOf(':not');

const SHORTEST_START = 3;
const whole = new Map<string, number[]>();
const starts = new Map<string, number[]>();
for (const [group, list] of Object.entries(WORD_GROUPS)) {
	const symbol = symbolOf(`:${group}`);
	for (const word of new Set(list.split(/\s+/))) {
		const [book, name] = word.endsWith('*') ? [starts, word.slice(0, -1)] : [whole, word];
		const known = book.get(name);
		if (!known) book.set(name, [symbol]);
		else if (!known.includes(symbol)) known.push(symbol);
	}
}
const LONGEST_START = Math.max(...[...starts.keys()].map(({ length }) => length));

function groupsOf(word: string): readonly number[] {
	const found: number[] = [...(whole.get(word) ?? [])];
	for (let length = Math.min(word.length, LONGEST_START); length >= SHORTEST_START; length -= 1) {
		for (const symbol of starts.get(word.slice(0, length)) ?? []) if (!found.includes(symbol)) found.push(symbol);
	}
	if (found.length === 0 && word.endsWith("n't")) found.push(NOT);
	return found.length === 0 ? NO_GROUPS : found;
}

function read(word: string): Word {
	const meant = MEANT.get(word) ?? word;
	const groups = groupsOf(meant);
	const hasEnds = meant.length >= SHORTEST_WITH_ENDS;
	const ending = hasEnds ? soleKey(KIND.ending, symbolOf(meant.slice(-ENDING_LENGTH))) : 0;
	const beginning = hasEnds ? soleKey(KIND.beginning, symbolOf(meant.slice(0, BEGINNING_LENGTH))) : 0;
	return { stem: meant.slice(0, STEM_LENGTH), groups, ending, beginning, turns: groups.reduce((bits, group) => bits | (TURNS_OF.get(group) ?? 0), 0) };
}

const sign = (stem: string, groups: readonly number[]): Word => ({ stem, groups, turns: 0, ending: 0, beginning: 0 });
/** Signs that count as words, by their numbers: their rows come first. */
const SIGNS: readonly Word[] = [sign('amt', [symbolOf(':amt')]), sign('#', [symbolOf(':number')]), sign('?', [symbolOf(':question')]), sign(',', NO_GROUPS)];
const BREAK_SIGN = 3;
/** Of what stands before the first word, as the first part of a pair; of what stands behind the last one, as the second. */
export const START = symbolOf('^');
export const BEFORE_FIRST = mixFirst(KIND.stems, START);
export const BEFORE_FIRST_RANK = mixFirst(KIND.stemGroup, START);
export const BEHIND_LAST = symbolOf('$');

const numbersAt = (list: Int32Array): number => CORE.place(list);

/** Words come again and again: their rows by the units of a text. What is remembered is bounded, and holds on to no text. */
class WordBook {
	constructor() {
		CORE.fillRow = (row, start, end) => this.fill(row, end === 0 ? (SIGNS[start] as Word) : read(CORE.slice(start, end)));
		CORE.call.useGroups(GROUPS.length, numbersAt(Int32Array.from(GROUPS)), numbersAt(GROUP_ALONE), numbersAt(GROUP_APART), numbersAt(GROUP_BEFORE_GROUP), BEFORE_FIRST, BEFORE_FIRST_RANK, BEHIND_LAST, START);
	}

	/** The core's memory, row after row; see above for what stands in each. */
	get rows(): Int32Array {
		return CORE.ints;
	}

	/** Not within a stretch: the rows of its words would come to stand for others. */
	forget(): void {
		CORE.call.forgetBook();
	}

	private fill(address: number, { stem, groups, turns, ending, beginning }: Word): void {
		const { ints } = CORE;
		const at = address >> 2;
		const symbol = symbolOf(stem);
		ints[at + STEM] = symbol;
		ints[at + ENDING] = ending;
		ints[at + BEGINNING] = beginning;
		ints[at + ALONE] = soleKey(KIND.stem, symbol);
		ints[at + BEFORE_STEM] = mixFirst(KIND.stems, symbol);
		ints[at + BEFORE_RANK] = mixFirst(KIND.stemGroup, symbol);
		ints[at + BEFORE_TURNS] = mixFirst(KIND.turned, symbol);
		ints[at + TURNS] = turns;
		ints[at + RANKS] = groups.slice(0, MOST_GROUPS).reduceRight((ranks, group) => (ranks << RANK_BITS) | ((RANK_OF.get(group) as number) + 1), 0);
	}
}

export const WORD_BOOK = new WordBook();
/** Where the row of the sign at which a clause ends starts. */
export const BREAK = (CORE.call.bookRows() >> 2) + (BREAK_SIGN << ROW_SHIFT);
