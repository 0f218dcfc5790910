import { ranksOf, REACH } from './features';
import { pairKey } from './keys';
import type { Readable } from '../text/units';
import { tokensOf, type Tokens } from './tokens';
import { ALONE, ASKED, BEFORE_FIRST, BEFORE_FIRST_RANK, BEFORE_RANK, BEFORE_STEM, BEFORE_TURNS, BEHIND_LAST, BREAK, GROUP_ALONE, GROUP_APART, GROUP_BEFORE_GROUP, GROUPS, placeForNotes, RANK_BITS, RANK_MASK, RANKS, STEM, TURNS, WORD_BOOK } from './word-book';

/** What was learnt of one category, as it is committed. */
export interface Table {
	/** Final once released; another training gets another number. */
	id: string;
	bias: number;
	/** A weight is its byte times this. */
	scale: number;
	/** From this score on a sentence is found, whatever the rules say. */
	finds: number;
	/** Up to this score a sentence is let go, even when a rule holds. */
	spares: number;
	/** A sentence whose words alone (`alone`), whatever their order and what turns them, score less is let go without looking further. */
	doubts: number;
	/** Base64 of little-endian 32-bit feature keys in rising order, then one signed byte of weight for each. */
	data: string;
}

const MOST_WORDS = 3;
/** The high bits of a key choose its bit of the filter, and fewer of them its bucket. */
const FILTER_SHIFT = 14;
const BUCKET_SHIFT = 19;
/** An entry is what its bucket leaves of the key, and below that the byte of the weight. */
const REST_SHIFT = 32 - BUCKET_SHIFT;
/** Short sentences hold few features: without this each of them would weigh as much as ten in a long one. */
const SMOOTHING = 3;

export const scaleOf = (tokens: number): number => 1 / Math.sqrt(tokens + SMOOTHING);

/** By the ranks of two groups: what the two weigh in this order, as neighbours among the words with a group, and further apart. */
interface GroupWeights {
	readonly next: Int16Array;
	readonly apart: Int16Array;
}

/** The lowest bit of a note says that it was made. */
const NOTED = 1;
const UNTURNED_SHIFT = 16;
const OWN_SHIFT = 32 - UNTURNED_SHIFT;
const OWN_MASK = (1 << UNTURNED_SHIFT) - 1;
const ownOf = (note: number): number => (note << OWN_SHIFT) >> (OWN_SHIFT + 1);

/** The ranks of the words with a group, of the sentence that is scored now. */
let inGroups = new Int32Array(512);

/** Scores sentences: above zero rather so, below rather not. */
export class Weights {
	readonly id: string;
	readonly finds: number;
	readonly spares: number;
	private readonly doubts: number;
	/** The features by the buckets of their keys, and where each bucket starts. Kept small: whatever leaves the cache costs more than the rest. */
	private readonly entries: Int32Array;
	private readonly buckets = new Uint16Array((1 << (32 - BUCKET_SHIFT)) + 1);
	/** What a byte of weight comes to. */
	private readonly scale: number;
	/** A bit for each key that may be known: nearly all features of a sentence are not, and this small list stays at hand. */
	private readonly filter = new Int32Array((1 << (32 - FILTER_SHIFT)) / 32);
	private readonly bias: number;
	private groups: GroupWeights | undefined;
	/** Where a row of the word book notes what the word weighs; see `own`. */
	private readonly place = placeForNotes();

	constructor({ id, bias, scale, finds, spares, doubts, data }: Table) {
		this.id = id;
		this.bias = bias;
		this.finds = finds;
		this.spares = spares;
		this.doubts = doubts;
		this.scale = scale;
		const bytes = Buffer.from(data, 'base64');
		const count = bytes.length / 5;
		const { buckets, filter } = this;
		this.entries = new Int32Array(count);
		for (let i = 0; i < count; i += 1) {
			const feature = bytes.readInt32LE(i * 4);
			const bit = feature >>> FILTER_SHIFT;
			filter[bit >> 5] = (filter[bit >> 5] as number) | (1 << (bit & 31));
			const after = (feature >>> BUCKET_SHIFT) + 1;
			buckets[after] = (buckets[after] as number) + 1;
		}
		for (let i = 1; i < buckets.length; i += 1) buckets[i] = (buckets[i] as number) + (buckets[i - 1] as number);
		const next = buckets.slice();
		for (let i = 0; i < count; i += 1) {
			const feature = bytes.readInt32LE(i * 4);
			const bucket = feature >>> BUCKET_SHIFT;
			const at = next[bucket] as number;
			next[bucket] = at + 1;
			this.entries[at] = (feature << REST_SHIFT) | (bytes.readInt8(count * 4 + i) & 0xff);
		}
	}

	private weightOf(feature: number): number {
		const bit = feature >>> FILTER_SHIFT;
		if (((this.filter[bit >> 5] as number) & (1 << (bit & 31))) === 0) return 0;
		const { entries, buckets } = this;
		const bucket = feature >>> BUCKET_SHIFT;
		const end = buckets[bucket + 1] as number;
		for (let at = buckets[bucket] as number; at < end; at += 1) {
			const entry = entries[at] as number;
			if ((entry ^ (feature << REST_SHIFT)) >>> REST_SHIFT === 0) return (entry << 24) >> 24;
		}
		return 0;
	}

	/**
	 * The score of a text in [start, end), which is one sentence: the sum of the weights of its features (features.ts),
	 * which are not listed first, because most have none. Of most sentences the words alone say enough. Linear.
	 */
	score(text: Readable, start: number, end: number): number {
		const alone = this.alone(text, start, end);
		return alone < this.doubts ? Math.min(alone, this.spares) : this.whole(tokensOf(text, start, end));
	}

	/** What the words score by themselves and through their groups; what speaks against it counts less, because much of it may be about something else. */
	alone(text: Readable, start: number, end: number): number {
		const { rows, count } = tokensOf(text, start, end);
		let sum = 0;
		for (let i = 0; i < count; i += 1) {
			const at = rows[i] as number;
			const own = ownOf(this.noteOf(at));
			sum += own > 0 ? own : (own * 3) >> 2;
		}
		return this.bias + sum * this.scale * scaleOf(count);
	}

	/** The score with everything that counts. */
	private whole({ rows, count, asks }: Tokens): number {
		if (count > inGroups.length) inGroups = new Int32Array(count);
		const words = WORD_BOOK.rows;
		const asked = asks ? ASKED : 0;
		let turns = asked;
		let before = BEFORE_FIRST;
		let beforeRank = BEFORE_FIRST_RANK;
		let sum = 0;
		let grouped = 0;
		for (let i = 0; i < count; i += 1) {
			const at = rows[i] as number;
			const own = this.noteOf(at);
			sum += turns === 0 ? own >> UNTURNED_SHIFT : ownOf(own) + this.weightOf(pairKey(words[at + BEFORE_TURNS] as number, turns));
			sum += this.weightOf(pairKey(before, words[at + STEM] as number));
			before = words[at + BEFORE_STEM] as number;
			turns = at === BREAK ? asked : turns | (words[at + TURNS] as number);
			const ranks = words[at + RANKS] as number;
			if (ranks !== 0) inGroups[grouped++] = ranks;
			for (let left = ranks; left !== 0; left >>>= RANK_BITS) sum += this.weightOf(pairKey(beforeRank, GROUPS[(left & RANK_MASK) - 1] as number));
			beforeRank = words[at + BEFORE_RANK] as number;
		}
		sum += this.weightOf(pairKey(before, BEHIND_LAST));
		return this.bias + (sum + this.orders(grouped)) * this.scale * scaleOf(count);
	}

	/** What the order of the group words adds: each with the next few. */
	private orders(grouped: number): number {
		const { next, apart } = (this.groups ??= this.groupWeights());
		let sum = 0;
		for (let i = 0; i < grouped - 1; i += 1) {
			const until = Math.min(grouped - 1, i + REACH);
			for (let firsts = inGroups[i] as number; firsts !== 0; firsts >>>= RANK_BITS) {
				const row = (firsts & RANK_MASK) << RANK_BITS;
				for (let seconds = inGroups[i + 1] as number; seconds !== 0; seconds >>>= RANK_BITS) sum += next[row + (seconds & RANK_MASK)] as number;
				for (let j = i + 2; j <= until; j += 1) for (let seconds = inGroups[j] as number; seconds !== 0; seconds >>>= RANK_BITS) sum += apart[row + (seconds & RANK_MASK)] as number;
			}
		}
		return sum;
	}

	private noteOf(at: number): number {
		return (this.place === undefined ? 0 : (WORD_BOOK.rows[at + this.place] as number)) || this.own(at);
	}

	/** What a word weighs by itself and through its groups; above that the same where nothing turns it; below that the lowest bit. */
	private own(at: number): number {
		const words = WORD_BOOK.rows;
		const own = ranksOf(at).reduce((sum, rank) => sum + this.weightOf(GROUP_ALONE[rank] as number), this.weightOf(words[at + ALONE] as number));
		const unturned = own + this.weightOf(pairKey(words[at + BEFORE_TURNS] as number, 0));
		const note = (unturned << UNTURNED_SHIFT) | ((own << 1) & OWN_MASK) | NOTED;
		if (this.place !== undefined) words[at + this.place] = note;
		return note;
	}

	/** The features of groups alone are so few that they are looked up once for all texts. */
	private groupWeights(): GroupWeights {
		const next = new Int16Array(1 << (2 * RANK_BITS));
		const apart = new Int16Array(1 << (2 * RANK_BITS));
		GROUPS.forEach((_, a) =>
			GROUPS.forEach((second, b) => {
				const at = ((a + 1) << RANK_BITS) + b + 1;
				apart[at] = this.weightOf(pairKey(GROUP_APART[a] as number, second));
				next[at] = (apart[at] as number) + this.weightOf(pairKey(GROUP_BEFORE_GROUP[a] as number, second));
			}),
		);
		return { next, apart };
	}

	/**
	 * The words that spoke most for it, at most three, in their order: by what they weigh themselves, with what turns them
	 * and with their neighbours. Only words of our own lists can be among them.
	 */
	reasons(text: Readable, start: number, end: number): string[] {
		const { rows, starts, ends, count, asks } = tokensOf(text, start, end);
		const words = WORD_BOOK.rows;
		const asked = asks ? ASKED : 0;
		const most: { index: number; spoke: number }[] = [];
		let turns = asked;
		let pair = this.weightOf(pairKey(BEFORE_FIRST, count === 0 ? BEHIND_LAST : (words[(rows[0] as number) + STEM] as number)));
		for (let i = 0; i < count; i += 1) {
			const at = rows[i] as number;
			const next = this.weightOf(pairKey(words[at + BEFORE_STEM] as number, i + 1 < count ? (words[(rows[i + 1] as number) + STEM] as number) : BEHIND_LAST));
			// What two words make up is shared between them.
			const spoke = ownOf(this.noteOf(at)) + this.weightOf(pairKey(words[at + BEFORE_TURNS] as number, turns)) + (pair + next) / 2;
			pair = next;
			turns = at === BREAK ? asked : turns | (words[at + TURNS] as number);
			if (spoke <= 0 || words[at + RANKS] === 0) continue;
			let place = most.length;
			while (place > 0 && (most[place - 1] as { spoke: number }).spoke < spoke) place -= 1;
			if (place < MOST_WORDS) most.splice(place, 0, { index: i, spoke });
			if (most.length > MOST_WORDS) most.pop();
		}
		return most.map(({ index }) => index).sort((a, b) => a - b).map((index) => text.lower.slice(starts[index], ends[index]));
	}
}
