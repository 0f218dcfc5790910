import { MEANT } from '../vocabulary/misspellings';
import { KIND, mixFirst, soleKey, symbolOf } from './keys';
import { WORD_GROUPS } from './word-groups';

/**
 * What a word of a sentence is to the weights stands in a row of numbers, and in front of that what it is known by: two
 * lines of the cache. Symbols are 32-bit hashes.
 */
export const ROW_SHIFT = 5;
const HASH = 0;
const LENGTH = 1;
/** Its units, two to a number. */
const UNITS = 2;
const LONGEST_KNOWN = 24;
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
	return { stem: meant.slice(0, STEM_LENGTH), groups, turns: groups.reduce((bits, group) => bits | (TURNS_OF.get(group) ?? 0), 0) };
}

const wordIn = (units: Uint16Array, start: number, end: number): string => Buffer.from(units.buffer, units.byteOffset + 2 * start, 2 * (end - start)).toString('utf16le');

/** Signs that count as words: their rows come first. */
const SIGNS: readonly Word[] = [
	{ stem: 'amt', groups: [symbolOf(':amt')], turns: 0 },
	{ stem: '#', groups: [symbolOf(':number')], turns: 0 },
	{ stem: '?', groups: [symbolOf(':question')], turns: 0 },
	{ stem: ',', groups: NO_GROUPS, turns: 0 },
];
export const AMOUNT = 0;
export const NUMBER = 1 << ROW_SHIFT;
export const QUESTION = 2 << ROW_SHIFT;
export const BREAK = 3 << ROW_SHIFT;
/** Of what stands before the first word, as the first part of a pair; of what stands behind the last one, as the second. */
export const BEFORE_FIRST = mixFirst(KIND.stems, symbolOf('^'));
export const BEFORE_FIRST_RANK = mixFirst(KIND.stemGroup, symbolOf('^'));
export const BEHIND_LAST = symbolOf('$');

/** So many words are remembered before all are forgotten. */
const MOST_ROWS = 8_192;
const SLOTS = MOST_ROWS * 2;
export const HASH_START = 0x811c9dc5 | 0;
export const hashOn = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/**
 * Words come again and again: their rows by the units of a text, without cutting the word out of it. What is
 * remembered is bounded, and holds on to no text.
 */
class WordBook {
	/** Row after row; see above for what stands in each. */
	readonly rows = new Int32Array(MOST_ROWS << ROW_SHIFT);
	/** Changes when the rows come to stand for other words; never 0. */
	generation = 1;
	private count = 0;
	/** By slot: one more than the number of a row, 0 for none. */
	private readonly slots = new Uint16Array(SLOTS);

	constructor() {
		for (const sign of SIGNS) this.add(sign);
	}

	/**
	 * Called before a stretch of that many units is read: the only moment at which words may be forgotten.
	 * @throws RangeError for a stretch that may hold more words than are remembered
	 */
	begin(length: number): void {
		if (this.count + length <= MOST_ROWS) return;
		if (length > MOST_ROWS - SIGNS.length) throw new RangeError(`a stretch of ${length} units is too long to be weighed`);
		this.forget();
	}

	/** Not within a stretch: the rows of its words would come to stand for others. */
	forget(): void {
		this.slots.fill(0);
		this.count = 0;
		for (const sign of SIGNS) this.add(sign);
		this.generation += 1;
	}

	/** Where the row of the word in [start, end) of a text starts, whose units come to `hash`. */
	of(text: Uint16Array, start: number, end: number, hash: number): number {
		const length = end - start;
		if (length > LONGEST_KNOWN) return this.add(read(wordIn(text, start, end)));
		const { slots, rows } = this;
		for (let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
			const number = slots[slot] as number;
			if (number === 0) return this.learn(text, start, end, slot, hash);
			const at = (number - 1) << ROW_SHIFT;
			if (rows[at + HASH] !== hash || rows[at + LENGTH] !== length) continue;
			let i = start;
			let pair = at + UNITS;
			while (i < end && rows[pair] === pairAt(text, i, end)) {
				i += 2;
				pair += 1;
			}
			if (i >= end) return at;
		}
	}

	private learn(text: Uint16Array, start: number, end: number, slot: number, hash: number): number {
		const at = this.add(read(wordIn(text, start, end)));
		const { rows } = this;
		rows[at + HASH] = hash;
		rows[at + LENGTH] = end - start;
		for (let i = start, pair = at + UNITS; i < end; i += 2, pair += 1) rows[pair] = pairAt(text, i, end);
		this.slots[slot] = (at >> ROW_SHIFT) + 1;
		return at;
	}

	private add({ stem, groups, turns }: Word): number {
		const { rows } = this;
		const at = this.count << ROW_SHIFT;
		this.count += 1;
		const symbol = symbolOf(stem);
		rows.fill(0, at, at + (1 << ROW_SHIFT));
		rows[at + STEM] = symbol;
		rows[at + ALONE] = soleKey(KIND.stem, symbol);
		rows[at + BEFORE_STEM] = mixFirst(KIND.stems, symbol);
		rows[at + BEFORE_RANK] = mixFirst(KIND.stemGroup, symbol);
		rows[at + BEFORE_TURNS] = mixFirst(KIND.turned, symbol);
		rows[at + TURNS] = turns;
		rows[at + RANKS] = groups.slice(0, MOST_GROUPS).reduceRight((ranks, group) => (ranks << RANK_BITS) | ((RANK_OF.get(group) as number) + 1), 0);
		return at;
	}
}

/** Two units of a word as one number. */
const pairAt = (text: Uint16Array, at: number, end: number): number => (text[at] as number) | (at + 1 < end ? (text[at + 1] as number) << 16 : 0);

export const WORD_BOOK = new WordBook();
