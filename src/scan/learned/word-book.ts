import { MEANT } from '../vocabulary/misspellings';
import { KIND, key, mixFirst, mixSecond, symbolOf } from './keys';
import { WORD_GROUPS } from './word-groups';

/** A word of a sentence as the weights know it. Symbols are 32-bit hashes, so nothing of a text is kept. */
export interface Token {
	/** Of its first letters: `refunded` and `refunding` are one. */
	readonly stem: number;
	/** Symbols of the groups it belongs to. Words of no group are never repeated: they may be somebody's name. */
	readonly groups: readonly number[];
	/** The same as indexes of `GROUPS`. */
	readonly ranks: readonly number[];
	/** What it makes of the words behind it in the same clause, as bits. */
	readonly turns: number;
	/** The key of the feature that is the stem alone, and what the stem comes to as the first part of others. */
	readonly alone: number;
	readonly beforeStem: number;
	readonly beforeGroup: number;
	readonly beforeTurns: number;
}

/** Groups that turn what follows: into its opposite, a condition, a possibility, a request, a question. */
const TURNING: Readonly<Record<string, number>> = { not: 1, deny: 1, if: 2, when: 2, may: 4, ask: 8, check: 8, pass: 8, how: 16 };
const TURNS = new Map(Object.entries(TURNING).map(([group, bit]) => [symbolOf(`:${group}`), bit]));
/** In a sentence that asks, every word does. */
export const ASKED = 32;

const STEM_LENGTH = 6;
const NO_GROUPS: readonly number[] = [];
/** Groups of one word that is no word. */
const OTHERS = ['not', 'amt', 'number', 'question', 'start', 'end'];

/** The symbol of every group. */
export const GROUPS: readonly number[] = [...new Set([...Object.keys(WORD_GROUPS), ...OTHERS])].map((name) => symbolOf(`:${name}`));
const RANKS = new Map(GROUPS.map((symbol, rank) => [symbol, rank]));
const forEachGroup = (make: (symbol: number) => number): Int32Array => Int32Array.from(GROUPS, make);

/** By rank: the key of the feature that is the group alone, and what it comes to as the first part of others; in `CHAINS` by the ranks of two. */
export const GROUP_ALONE = forEachGroup((symbol) => key(KIND.group, symbol, 0, 0));
export const GROUP_BEFORE_STEM = forEachGroup((symbol) => mixFirst(KIND.groupStem, symbol));
export const GROUP_APART = forEachGroup((symbol) => mixFirst(KIND.apart, symbol));
export const GROUP_BEFORE_GROUP = forEachGroup((symbol) => mixFirst(KIND.groups, symbol));
export const CHAINS = Int32Array.from(GROUPS.flatMap((first) => GROUPS.map((second) => mixSecond(mixFirst(KIND.three, first), second))));

function token(stem: string, groups: readonly number[], turns = 0): Token {
	const symbol = symbolOf(stem);
	return {
		stem: symbol,
		groups,
		ranks: groups.map((group) => RANKS.get(group) as number),
		turns,
		alone: key(KIND.stem, symbol, 0, 0),
		beforeStem: mixFirst(KIND.stems, symbol),
		beforeGroup: mixFirst(KIND.stemGroup, symbol),
		beforeTurns: mixFirst(KIND.turned, symbol),
	};
}

export const AMOUNT = token('amt', [symbolOf(':amt')]);
export const NUMBER = token('#', [symbolOf(':number')]);
export const QUESTION = token('?', [symbolOf(':question')]);
export const BREAK = token(',', NO_GROUPS);
export const START = token('^', [symbolOf(':start')]);
export const END = token('$', [symbolOf(':end')]);
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

function tokenOf(word: string): Token {
	const meant = MEANT.get(word) ?? word;
	const groups = groupsOf(meant);
	return token(meant.slice(0, STEM_LENGTH), groups, groups.reduce((bits, group) => bits | (TURNS.get(group) ?? 0), 0));
}

const wordIn = (units: Uint16Array, start: number, end: number): string => Buffer.from(units.buffer, units.byteOffset + 2 * start, 2 * (end - start)).toString('utf16le');

const MOST_KNOWN = 8_192;
const SLOTS = MOST_KNOWN * 4;
const LONGEST_KNOWN = 24;
export const HASH_START = 0x811c9dc5 | 0;
export const hashOn = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/**
 * Words come again and again: their tokens by the units of a text, without cutting the word out of it. What is
 * remembered is bounded, and holds on to no text.
 */
class WordBook {
	/** By slot: one more than the index of a token, 0 for none. */
	private readonly slots = new Int32Array(SLOTS);
	private readonly tokens: Token[] = [];
	/** By token: its length, and from LONGEST_KNOWN times its index on its units. */
	private readonly lengths = new Uint8Array(MOST_KNOWN);
	private readonly units = new Uint16Array(MOST_KNOWN * LONGEST_KNOWN);

	/** The token of the word in [start, end) of a text, whose units come to `hash`. */
	of(text: Uint16Array, start: number, end: number, hash: number): Token {
		const length = end - start;
		if (length > LONGEST_KNOWN) return tokenOf(wordIn(text, start, end));
		const { slots, lengths, units } = this;
		for (let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
			const index = (slots[slot] as number) - 1;
			if (index < 0) return this.learn(text, start, end, slot);
			if (lengths[index] !== length) continue;
			let at = index * LONGEST_KNOWN;
			let i = start;
			while (i < end && units[at] === text[i]) {
				i += 1;
				at += 1;
			}
			if (i === end) return this.tokens[index] as Token;
		}
	}

	private learn(text: Uint16Array, start: number, end: number, slot: number): Token {
		const fresh = tokenOf(wordIn(text, start, end));
		const { tokens, slots, units } = this;
		if (tokens.length === MOST_KNOWN) {
			tokens.length = 0;
			slots.fill(0);
			return fresh;
		}
		const index = tokens.length;
		tokens.push(fresh);
		this.lengths[index] = end - start;
		units.set(text.subarray(start, end), index * LONGEST_KNOWN);
		slots[slot] = index + 1;
		return fresh;
	}
}

export const WORD_BOOK = new WordBook();
