import { features, REACH } from './features';
import { mixSecond, mixThird } from './keys';
import { tokensOf, type Token } from './tokens';
import { ASKED, BREAK, CHAINS, END, GROUP_ALONE, GROUP_APART, GROUP_BEFORE_GROUP, GROUP_BEFORE_STEM, GROUPS, START } from './word-book';

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

/** The weights of features that are made of groups alone: by the rank of one, and by the ranks of two like `CHAINS`. */
interface GroupWeights {
	readonly alone: Float32Array;
	readonly apart: Float32Array;
	readonly neighbours: Float32Array;
}

const NONE: readonly number[] = [];
/** The groups of the words that have some, of the sentence that is scored now. */
const inGroups: (readonly number[])[] = [];

/** Scores sentences: above zero rather so, below rather not. */
export class Weights {
	readonly id: string;
	readonly finds: number;
	readonly spares: number;
	/** The features by the buckets of their keys, and where each bucket starts; with what a byte of weight comes to. Kept small: whatever leaves the cache costs more than the rest. */
	private readonly entries: Int32Array;
	private readonly buckets = new Uint16Array((1 << (32 - BUCKET_SHIFT)) + 1);
	private readonly values = new Float32Array(256);
	/** A bit for each key that may be known: nearly all features of a sentence are not, and this small list stays at hand. */
	private readonly filter = new Int32Array((1 << (32 - FILTER_SHIFT)) / 32);
	private readonly bias: number;
	private groups: GroupWeights | undefined;

	constructor({ id, bias, scale, finds, spares, data }: Table) {
		this.id = id;
		this.bias = bias;
		this.finds = finds;
		this.spares = spares;
		for (let byte = -128; byte < 128; byte += 1) this.values[byte & 0xff] = byte * scale;
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
			if ((entry ^ (feature << REST_SHIFT)) >>> REST_SHIFT === 0) return this.values[entry & 0xff] as number;
		}
		return 0;
	}

	/**
	 * The score of `lower` in [start, end), which is one sentence: the sum of the weights of its features (features.ts),
	 * which are not listed first, because most have none. Sums of such short numbers are exact in any order. Linear.
	 */
	score(lower: string, start: number, end: number): number {
		const { tokens, count, asks } = tokensOf(lower, start, end);
		const groups = (this.groups ??= this.groupWeights());
		const last = count - 1;
		const asked = asks ? ASKED : 0;
		let turns = asked;
		let sum = 0;
		let grouped = 0;
		let token = START;
		for (let i = -1; i <= last; i += 1) {
			const next = i < last ? (tokens[i + 1] as Token) : END;
			const { ranks } = token;
			if (i >= 0) {
				sum += this.weightOf(token.alone);
				for (let g = 0; g < ranks.length; g += 1) sum += groups.alone[ranks[g] as number] as number;
				if (ranks.length > 0) inGroups[grouped++] = ranks;
				sum += this.weightOf(mixThird(mixSecond(token.beforeTurns, turns), 0));
				turns = token === BREAK ? asked : turns | token.turns;
			}
			sum += this.weightOf(mixThird(mixSecond(token.beforeStem, next.stem), 0));
			for (let g = 0; g < next.groups.length; g += 1) sum += this.weightOf(mixThird(mixSecond(token.beforeGroup, next.groups[g] as number), 0));
			for (let g = 0; g < ranks.length; g += 1) sum += this.weightOf(mixThird(mixSecond(GROUP_BEFORE_STEM[ranks[g] as number] as number, next.stem), 0));
			token = next;
		}
		for (let i = 0; i < grouped; i += 1) sum += this.orders(groups, i, grouped);
		return this.bias + sum * scaleOf(count);
	}

	/** What group words behind number `at` of `inGroups` add to it: each of the next few, and the next two in a row. */
	private orders({ apart, neighbours }: GroupWeights, at: number, grouped: number): number {
		const firsts = inGroups[at] as readonly number[];
		const seconds = at + 1 < grouped ? (inGroups[at + 1] as readonly number[]) : NONE;
		const thirds = at + 2 < grouped ? (inGroups[at + 2] as readonly number[]) : NONE;
		const until = Math.min(grouped - 1, at + REACH);
		let sum = 0;
		for (let a = 0; a < firsts.length; a += 1) {
			const row = (firsts[a] as number) * GROUPS.length;
			for (let j = at + 1; j <= until; j += 1) {
				const others = inGroups[j] as readonly number[];
				for (let b = 0; b < others.length; b += 1) sum += apart[row + (others[b] as number)] as number;
			}
			for (let b = 0; b < seconds.length; b += 1) {
				const pair = row + (seconds[b] as number);
				sum += neighbours[pair] as number;
				for (let c = 0; c < thirds.length; c += 1) sum += this.weightOf(mixThird(CHAINS[pair] as number, GROUPS[thirds[c] as number] as number));
			}
		}
		return sum;
	}

	/** The features of groups alone are so few that they are looked up once for all texts. */
	private groupWeights(): GroupWeights {
		const pairs = (firsts: Int32Array): Float32Array => Float32Array.from([...firsts].flatMap((first) => GROUPS.map((second) => this.weightOf(mixThird(mixSecond(first, second), 0)))));
		return { alone: Float32Array.from(GROUP_ALONE, (feature) => this.weightOf(feature)), apart: pairs(GROUP_APART), neighbours: pairs(GROUP_BEFORE_GROUP) };
	}

	/** The words that spoke most for it, at most three, in their order. Only words of our own lists can be among them. */
	reasons(lower: string, start: number, end: number): string[] {
		const read = tokensOf(lower, start, end);
		const { tokens, starts, ends, count } = read;
		const spoke = new Array<number>(count).fill(0);
		const { keys, from, to, length } = features(read);
		for (let one = 0; one < length; one += 1) {
			const weight = this.weightOf(keys[one] as number);
			if (weight === 0) continue;
			const first = from[one] as number;
			const last = to[one] as number;
			const share = weight / (last - first + 1);
			for (let i = first; i <= last; i += 1) spoke[i] = (spoke[i] as number) + share;
		}
		const most: number[] = [];
		for (let i = 0; i < count; i += 1) {
			if ((spoke[i] as number) <= 0 || (tokens[i] as Token).groups.length === 0) continue;
			let at = most.length;
			while (at > 0 && (spoke[most[at - 1] as number] as number) < (spoke[i] as number)) at -= 1;
			if (at < MOST_WORDS) most.splice(at, 0, i);
			if (most.length > MOST_WORDS) most.pop();
		}
		return most.sort((a, b) => a - b).map((index) => lower.slice(starts[index], ends[index]));
	}
}
