import { ASKED, BREAK, QUESTION, symbolOf, type Token } from './tokens';

/** What a feature is made of, mixed into its key, so that a word and a pair of the same words differ. */
const KIND = { stem: 1, group: 2, stems: 3, groups: 4, apart: 5, stemGroup: 6, groupStem: 7, three: 8, turned: 9 } as const;

const START: Token = { stem: symbolOf('^'), groups: [symbolOf(':start')], turns: 0 };
const END: Token = { stem: symbolOf('$'), groups: [symbolOf(':end')], turns: 0 };
/** How many words with a group may lie between two of an ordered pair. */
const REACH = 5;

function key(kind: number, a: number, b: number, c: number): number {
	let hash = Math.imul(a ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b);
	hash = Math.imul((hash ^ (hash >>> 15)) + b, 0xc2b2ae35);
	hash = Math.imul((hash ^ (hash >>> 13)) + c, 0x27d4eb2f);
	return (hash ^ (hash >>> 16)) | 0;
}

/** The features of one sentence: their keys, and for each the first and last word that it was made of. Used again for the next. */
class FeatureList {
	length = 0;
	keys = new Int32Array(1024);
	from = new Uint16Array(1024);
	to = new Uint16Array(1024);

	add(key: number, from: number, to: number): void {
		if (this.length === this.keys.length) this.grow();
		this.keys[this.length] = key;
		this.from[this.length] = from;
		this.to[this.length] = to;
		this.length += 1;
	}

	private grow(): void {
		const { keys, from, to } = this;
		this.keys = new Int32Array(keys.length * 2);
		this.from = new Uint16Array(keys.length * 2);
		this.to = new Uint16Array(keys.length * 2);
		this.keys.set(keys);
		this.from.set(from);
		this.to.set(to);
	}
}

const list = new FeatureList();

/**
 * The features of a sentence: its words, alone and with what turns them (not, if, may, asked …), neighbouring words, and
 * the order of its groups, read past the words without one. A feature may occur more than once. The list is valid until the next call.
 */
export function features(tokens: readonly Token[]): Readonly<FeatureList> {
	list.length = 0;
	const grouped: number[] = [];
	const last = tokens.length - 1;
	const asked = tokens.includes(QUESTION) ? ASKED : 0;
	let turns = asked;
	for (let i = -1; i <= last; i += 1) {
		const token = i < 0 ? START : (tokens[i] as Token);
		const next = i < last ? (tokens[i + 1] as Token) : END;
		const from = i < 0 ? 0 : i;
		const to = i < last ? i + 1 : last;
		if (i >= 0) {
			list.add(key(KIND.stem, token.stem, 0, 0), i, i);
			for (let g = 0; g < token.groups.length; g += 1) list.add(key(KIND.group, token.groups[g] as number, 0, 0), i, i);
			if (token.groups.length > 0) grouped.push(i);
			list.add(key(KIND.turned, token.stem, turns, 0), i, i);
			turns = token === BREAK ? asked : turns | token.turns;
		}
		list.add(key(KIND.stems, token.stem, next.stem, 0), from, to);
		for (let g = 0; g < next.groups.length; g += 1) list.add(key(KIND.stemGroup, token.stem, next.groups[g] as number, 0), from, to);
		for (let g = 0; g < token.groups.length; g += 1) list.add(key(KIND.groupStem, token.groups[g] as number, next.stem, 0), from, to);
	}
	orders(tokens, grouped);
	return list;
}

function orders(tokens: readonly Token[], grouped: readonly number[]): void {
	for (let i = 0; i < grouped.length; i += 1) {
		const at = grouped[i] as number;
		const firsts = (tokens[at] as Token).groups;
		for (let j = i + 1; j < grouped.length && j <= i + REACH; j += 1) {
			const then = grouped[j] as number;
			const seconds = (tokens[then] as Token).groups;
			for (let a = 0; a < firsts.length; a += 1) for (let b = 0; b < seconds.length; b += 1) list.add(key(KIND.apart, firsts[a] as number, seconds[b] as number, 0), at, then);
		}
		if (i + 1 < grouped.length) chains(tokens, at, grouped[i + 1] as number, grouped[i + 2]);
	}
}

function chains(tokens: readonly Token[], at: number, then: number, last: number | undefined): void {
	const seconds = (tokens[then] as Token).groups;
	const thirds = last === undefined ? undefined : (tokens[last] as Token).groups;
	for (const first of (tokens[at] as Token).groups) {
		for (let b = 0; b < seconds.length; b += 1) {
			const second = seconds[b] as number;
			list.add(key(KIND.groups, first, second, 0), at, then);
			if (thirds) for (let c = 0; c < thirds.length; c += 1) list.add(key(KIND.three, first, second, thirds[c] as number), at, last as number);
		}
	}
}
