import { KIND, mixFirst, pairKey } from './keys';
import { doubled } from '../text/rows';
import type { Tokens } from './tokens';
import { ALONE, ASKED, BEGINNING, BEFORE_FIRST, BEFORE_FIRST_RANK, BEFORE_RANK, BEFORE_STEM, BEFORE_TURNS, BEHIND_LAST, BREAK, ENDING, GROUP_ALONE, GROUP_APART, GROUP_BEFORE_GROUP, GROUPS, RANK_BITS, RANK_MASK, RANKS, START, STEM, TURNS, WORD_BOOK } from './word-book';

/** How many words with a group may lie between two of an ordered pair. */
export const REACH = 5;

/** The keys of the features of one sentence; used again for the next. */
class FeatureList {
	length = 0;
	keys = new Int32Array(1024);

	add(key: number): void {
		if (this.length === this.keys.length) this.keys = doubled(this.keys);
		this.keys[this.length] = key;
		this.length += 1;
	}
}

const list = new FeatureList();

/**
 * The features of a sentence: its words, alone and with what turns them (not, if, may, asked …), neighbouring words, a word and
 * the group behind it, its groups, and the order of its groups, read past the words without one; and for tables that are
 * `isFine` the ends of words and words with one between them. A feature may occur more than once. For training, which
 * learns what `Weights` looks up in a shorter way. The list is valid until the next call.
 */
export function features({ rows, count, asks }: Tokens, isFine: boolean): Readonly<FeatureList> {
	list.length = 0;
	const words = WORD_BOOK.rows;
	const grouped: number[] = [];
	const asked = asks ? ASKED : 0;
	let turns = asked;
	let before = BEFORE_FIRST;
	let beforeRank = BEFORE_FIRST_RANK;
	let last = START;
	let lastButOne = 0;
	for (let i = 0; i < count; i += 1) {
		const at = (rows[i] as number) >> 2;
		list.add(words[at + ALONE] as number);
		if (isFine && words[at + ENDING] !== 0) {
			list.add(words[at + ENDING] as number);
			list.add(words[at + BEGINNING] as number);
		}
		for (let ranks = words[at + RANKS] as number; ranks !== 0; ranks >>>= RANK_BITS) list.add(GROUP_ALONE[(ranks & RANK_MASK) - 1] as number);
		list.add(pairKey(words[at + BEFORE_TURNS] as number, turns));
		const stem = words[at + STEM] as number;
		list.add(pairKey(before, stem));
		if (isFine && i > 0) list.add(pairKey(mixFirst(KIND.skipping, lastButOne), stem));
		lastButOne = last;
		last = stem;
		for (let ranks = words[at + RANKS] as number; ranks !== 0; ranks >>>= RANK_BITS) list.add(pairKey(beforeRank, GROUPS[(ranks & RANK_MASK) - 1] as number));
		before = words[at + BEFORE_STEM] as number;
		beforeRank = words[at + BEFORE_RANK] as number;
		turns = at === BREAK ? asked : turns | (words[at + TURNS] as number);
		if (words[at + RANKS] !== 0) grouped.push(i);
	}
	list.add(pairKey(before, BEHIND_LAST));
	if (isFine && count > 0) list.add(pairKey(mixFirst(KIND.skipping, lastButOne), BEHIND_LAST));
	for (let i = 0; i < grouped.length; i += 1) orders(rows, grouped, i);
	return list;
}

/** What number `index` of the words with a group makes up with the next few. */
function orders(rows: Int32Array, grouped: readonly number[], index: number): void {
	const words = WORD_BOOK.rows;
	const first = grouped[index] as number;
	const until = Math.min(grouped.length - 1, index + REACH);
	for (let j = index + 1; j <= until; j += 1) {
		const then = grouped[j] as number;
		for (let a = words[((rows[first] as number) >> 2) + RANKS] as number; a !== 0; a >>>= RANK_BITS) {
			for (let b = words[((rows[then] as number) >> 2) + RANKS] as number; b !== 0; b >>>= RANK_BITS) {
				const second = GROUPS[(b & RANK_MASK) - 1] as number;
				list.add(pairKey(GROUP_APART[(a & RANK_MASK) - 1] as number, second));
				if (j === index + 1) list.add(pairKey(GROUP_BEFORE_GROUP[(a & RANK_MASK) - 1] as number, second));
			}
		}
	}
}
