import { CORE, tooLong, unitsOf, type Readable } from '../core/core';
import { placeForNotes, RANK_BITS } from './word-book';
import { tokensOf } from './tokens';

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
	/** Whether the ends of words, and words with one between them, count as well (features.ts). */
	isFine: boolean;
	/** Base64 of little-endian 32-bit feature keys in rising order, then one signed byte of weight for each. */
	data: string;
}

/** The high bits of a key choose its bit of the filter, and fewer of them its bucket. */
/** Bits of the filter for each feature, at least: with fewer of them too many keys look known. */
const FILTER_BITS = 16;
const BUCKET_SHIFT = 19;
/** An entry is what its bucket leaves of the key, and below that the byte of the weight. */
const REST_SHIFT = 32 - BUCKET_SHIFT;
/** Short sentences hold few features: without this each of them would weigh as much as ten in a long one. */
const SMOOTHING = 3;

export const scaleOf = (tokens: number): number => 1 / Math.sqrt(tokens + SMOOTHING);

/** The features of a table by the buckets of their keys, where each bucket starts, and a bit for each key that may be known. Kept small: whatever leaves the cache costs more than the rest. */
function bucketed(data: string): { entries: Int32Array; buckets: Uint16Array; filter: Int32Array; filterShift: number } {
	const bytes = Buffer.from(data, 'base64');
	const count = bytes.length / 5;
	const entries = new Int32Array(count);
	const buckets = new Uint16Array((1 << (32 - BUCKET_SHIFT)) + 1);
	const filterShift = Math.min(BUCKET_SHIFT, Math.clz32(FILTER_BITS * count - 1));
	const filter = new Int32Array(2 ** (32 - filterShift) / 32);
	for (let i = 0; i < count; i += 1) {
		const feature = bytes.readInt32LE(i * 4);
		const bit = feature >>> filterShift;
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
		entries[at] = (feature << REST_SHIFT) | (bytes.readInt8(count * 4 + i) & 0xff);
	}
	return { entries, buckets, filter, filterShift };
}

/** Scores sentences: above zero rather so, below rather not. */
export class Weights {
	readonly id: string;
	readonly spares: number;
	/** Where the table stands in the core's memory. */
	readonly table: number;

	constructor({ id, bias, scale, finds, spares, doubts, isFine, data }: Table) {
		this.id = id;
		this.spares = spares;
		const { entries, buckets, filter, filterShift } = bucketed(data);
		const pairs = 2 << (2 * RANK_BITS);
		const numbers = [4 * (placeForNotes() ?? 0), CORE.place(filter), CORE.place(buckets), CORE.place(entries), CORE.take(pairs), CORE.take(pairs), isFine ? 1 : 0, filterShift];
		// In the order of `Table` in core/assembly/weights.ts.
		this.table = CORE.place(new Uint8Array([...new Uint8Array(Float64Array.of(bias, scale, finds, spares, doubts).buffer), ...new Uint8Array(Int32Array.from(numbers).buffer)]));
		CORE.call.weighGroups(this.table);
	}

	/**
	 * The score of a text in [start, end), which is one sentence: the sum of the weights of its features (features.ts). Of
	 * most sentences the words alone say enough. Linear.
	 */
	score(text: Readable, start: number, end: number): number {
		unitsOf(text);
		return weighed(CORE.call.score(this.table, start, end), start, end);
	}

	/** What the words score by themselves and through their groups; what speaks against it counts less, because much of it may be about something else. */
	alone(text: Readable, start: number, end: number): number {
		unitsOf(text);
		return weighed(CORE.call.alone(this.table, start, end), start, end);
	}

	/**
	 * The words that spoke most for it, at most three, in their order: by what they weigh themselves, with what turns them
	 * and with their neighbours. Only words of our own lists can be among them.
	 */
	reasons(text: Readable, start: number, end: number): string[] {
		unitsOf(text);
		const count = CORE.call.reasons(this.table, start, end);
		const { starts, ends } = tokensOf(text, start, end);
		const at = CORE.call.reasonWords() >> 2;
		const words: string[] = [];
		for (let i = 0; i < count; i += 1) {
			const token = CORE.ints[at + i] as number;
			words.push(text.lower.slice(starts[token], ends[token]));
		}
		return words;
	}
}

function weighed(score: number, start: number, end: number): number {
	if (Number.isNaN(score)) throw tooLong(start, end);
	return score;
}
