import { MEANT } from '../vocabulary/misspellings';
import { WORD_GROUPS } from './word-groups';

/** A word of a sentence as the weights know it. Symbols are 32-bit hashes, so nothing of a text is kept. */
export interface Token {
	/** Of its first letters: `refunded` and `refunding` are one. */
	stem: number;
	/** Symbols of the groups it belongs to. Words of no group are never repeated: they may be somebody's name. */
	groups: readonly number[];
	/** What it makes of the words behind it in the same clause, as bits. */
	turns: number;
}

/** Groups that turn what follows: into its opposite, a condition, a possibility, a request, a question. */
const TURNING: Readonly<Record<string, number>> = { not: 1, deny: 1, if: 2, when: 2, may: 4, ask: 8, check: 8, pass: 8, how: 16 };
const TURNS = new Map(Object.entries(TURNING).map(([group, bit]) => [symbolOf(`:${group}`), bit]));
/** In a sentence that asks, every word does. */
export const ASKED = 32;

const STEM_LENGTH = 6;
const NO_GROUPS: readonly number[] = [];

/** FNV-1a. */
export function symbolOf(word: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
	return hash | 0;
}

const SHORTEST_START = 3;
const whole = new Map<string, number[]>();
const starts = new Map<string, number[]>();
for (const [group, list] of Object.entries(WORD_GROUPS)) {
	const symbol = symbolOf(`:${group}`);
	for (const word of new Set(list.split(/\s+/))) {
		const [book, key] = word.endsWith('*') ? [starts, word.slice(0, -1)] : [whole, word];
		const known = book.get(key);
		if (!known) book.set(key, [symbol]);
		else if (!known.includes(symbol)) known.push(symbol);
	}
}
const LONGEST_START = Math.max(...[...starts.keys()].map(({ length }) => length));

const NOT = symbolOf(':not');
const AMOUNT: Token = { stem: symbolOf('amt'), groups: [symbolOf(':amt')], turns: 0 };
const NUMBER: Token = { stem: symbolOf('#'), groups: [symbolOf(':number')], turns: 0 };
export const QUESTION: Token = { stem: symbolOf('?'), groups: [symbolOf(':question')], turns: 0 };
export const BREAK: Token = { stem: symbolOf(','), groups: NO_GROUPS, turns: 0 };

function groupsOf(word: string): readonly number[] {
	const found: number[] = [...(whole.get(word) ?? [])];
	for (let length = Math.min(word.length, LONGEST_START); length >= SHORTEST_START; length -= 1) {
		for (const symbol of starts.get(word.slice(0, length)) ?? []) if (!found.includes(symbol)) found.push(symbol);
	}
	if (found.length === 0 && word.endsWith("n't")) found.push(NOT);
	return found.length === 0 ? NO_GROUPS : found;
}

const MOST_KNOWN = 8192;
const known = new Map<string, Token>();

/** Words come again and again; the memory of them is bounded. */
function tokenOf(word: string): Token {
	let token = known.get(word);
	if (token) return token;
	const meant = MEANT.get(word) ?? word;
	const groups = groupsOf(meant);
	token = { stem: symbolOf(meant.slice(0, STEM_LENGTH)), groups, turns: groups.reduce((bits, group) => bits | (TURNS.get(group) ?? 0), 0) };
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(word, token);
	return token;
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || code > 0xbf;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const APOSTROPHE = 39;

export interface Tokens {
	tokens: Token[];
	/** Offsets of each token. */
	starts: number[];
	ends: number[];
}

/** The words of `lower` in [start, end): `we'll` are two, an amount with its sign is one, numbers are all alike. */
export function tokensOf(lower: string, start: number, end: number): Tokens {
	const tokens: Token[] = [];
	const startsAt: number[] = [];
	const endsAt: number[] = [];
	const push = (token: Token, from: number, to: number): void => {
		tokens.push(token);
		startsAt.push(from);
		endsAt.push(to);
	};
	let currency = false;
	for (let i = start; i < end; ) {
		const code = lower.charCodeAt(i);
		if (isLetter(code)) {
			let to = i + 1;
			while (to < end && isLetter(lower.charCodeAt(to))) to += 1;
			if (lower.charCodeAt(to) === APOSTROPHE && to + 1 < end && isLetter(lower.charCodeAt(to + 1))) {
				let last = to + 2;
				while (last < end && isLetter(lower.charCodeAt(last))) last += 1;
				if (lower.charCodeAt(to - 1) === 110 && lower.charCodeAt(to + 1) === 116) {
					push(tokenOf(lower.slice(i, last)), i, last);
				} else {
					push(tokenOf(lower.slice(i, to)), i, to);
					push(tokenOf(lower.slice(to, last)), to, last);
				}
				to = last;
			} else push(tokenOf(lower.slice(i, to)), i, to);
			i = to;
			continue;
		}
		if (isDigit(code)) {
			let to = i + 1;
			while (to < end && (isDigit(lower.charCodeAt(to)) || ((lower[to] === '.' || lower[to] === ',') && isDigit(lower.charCodeAt(to + 1))))) to += 1;
			const sign = lower.charCodeAt(to) === 32 ? lower[to + 1] : lower[to];
			push(currency || sign === '€' || sign === '$' || sign === '£' || sign === '%' ? AMOUNT : NUMBER, i, to);
			currency = false;
			i = to;
			continue;
		}
		if (code === 36 || code === 0x20ac || code === 0xa3) currency = true;
		else if (code !== 32) {
			currency = false;
			if (code === 63) push(QUESTION, i, i + 1);
			else if (code === 44 || code === 59 || code === 58 || code === 40) push(BREAK, i, i + 1);
		}
		i += 1;
	}
	return { tokens, starts: startsAt, ends: endsAt };
}
