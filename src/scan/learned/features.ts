import { mixSecond, mixThird } from './keys';
import type { Tokens } from './tokens';
import { ASKED, BREAK, CHAINS, END, GROUP_ALONE, GROUP_APART, GROUP_BEFORE_GROUP, GROUP_BEFORE_STEM, GROUPS, START, type Token } from './word-book';

/** How many words with a group may lie between two of an ordered pair. */
export const REACH = 5;

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
export function features({ tokens, count, asks }: Tokens): Readonly<FeatureList> {
	list.length = 0;
	const grouped: number[] = [];
	const last = count - 1;
	const asked = asks ? ASKED : 0;
	let turns = asked;
	for (let i = -1; i <= last; i += 1) {
		const token = i < 0 ? START : (tokens[i] as Token);
		const next = i < last ? (tokens[i + 1] as Token) : END;
		const from = i < 0 ? 0 : i;
		const to = i < last ? i + 1 : last;
		const { ranks } = token;
		if (i >= 0) {
			list.add(token.alone, i, i);
			for (let g = 0; g < ranks.length; g += 1) list.add(GROUP_ALONE[ranks[g] as number] as number, i, i);
			if (ranks.length > 0) grouped.push(i);
			list.add(mixThird(mixSecond(token.beforeTurns, turns), 0), i, i);
			turns = token === BREAK ? asked : turns | token.turns;
		}
		list.add(mixThird(mixSecond(token.beforeStem, next.stem), 0), from, to);
		for (let g = 0; g < next.groups.length; g += 1) list.add(mixThird(mixSecond(token.beforeGroup, next.groups[g] as number), 0), from, to);
		for (let g = 0; g < ranks.length; g += 1) list.add(mixThird(mixSecond(GROUP_BEFORE_STEM[ranks[g] as number] as number, next.stem), 0), from, to);
	}
	orders(tokens, grouped);
	return list;
}

function orders(tokens: readonly Token[], grouped: readonly number[]): void {
	for (let i = 0; i < grouped.length; i += 1) {
		const at = grouped[i] as number;
		const firsts = (tokens[at] as Token).ranks;
		for (let j = i + 1; j < grouped.length && j <= i + REACH; j += 1) {
			const then = grouped[j] as number;
			const seconds = (tokens[then] as Token).groups;
			for (let a = 0; a < firsts.length; a += 1) for (let b = 0; b < seconds.length; b += 1) list.add(mixThird(mixSecond(GROUP_APART[firsts[a] as number] as number, seconds[b] as number), 0), at, then);
		}
		if (i + 1 < grouped.length) chains(tokens, at, grouped[i + 1] as number, grouped[i + 2]);
	}
}

function chains(tokens: readonly Token[], at: number, then: number, last: number | undefined): void {
	const firsts = (tokens[at] as Token).ranks;
	const seconds = (tokens[then] as Token).ranks;
	const thirds = last === undefined ? undefined : (tokens[last] as Token).groups;
	for (let a = 0; a < firsts.length; a += 1) {
		const first = firsts[a] as number;
		for (let b = 0; b < seconds.length; b += 1) {
			const second = seconds[b] as number;
			list.add(mixThird(mixSecond(GROUP_BEFORE_GROUP[first] as number, GROUPS[second] as number), 0), at, then);
			if (thirds) for (let c = 0; c < thirds.length; c += 1) list.add(mixThird(CHAINS[first * GROUPS.length + second] as number, thirds[c] as number), at, last as number);
		}
	}
}
