import { features } from './features';
import { tokensOf, type Token } from './tokens';

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

/** Room in the table for each feature: few enough to stay in the cache, enough that a key is found at once. */
const ROOM = 2;
const MOST_WORDS = 3;
const FILTER_BITS = 1 << 18;
/** The low bits of a key choose its place in the table, the high ones its bit. */
const FILTER_SHIFT = 14;
/** Short sentences hold few features: without this each of them would weigh as much as ten in a long one. */
const SMOOTHING = 3;

export const scaleOf = (tokens: number): number => 1 / Math.sqrt(tokens + SMOOTHING);

/** Scores sentences: above zero rather so, below rather not. */
export class Weights {
	readonly id: string;
	readonly finds: number;
	readonly spares: number;
	private readonly keys: Int32Array;
	private readonly values: Float32Array;
	private readonly mask: number;
	/** A bit for each key that may be known: nearly all features of a sentence are not, and this small list stays at hand. */
	private readonly filter = new Int32Array(FILTER_BITS / 32);
	private readonly bias: number;

	constructor({ id, bias, scale, finds, spares, data }: Table) {
		this.id = id;
		this.bias = bias;
		this.finds = finds;
		this.spares = spares;
		const bytes = Buffer.from(data, 'base64');
		const count = bytes.length / 5;
		let size = 16;
		while (size < count * ROOM) size *= 2;
		this.mask = size - 1;
		this.keys = new Int32Array(size);
		this.values = new Float32Array(size);
		for (let i = 0; i < count; i += 1) {
			const key = bytes.readInt32LE(i * 4);
			const bit = (key >>> FILTER_SHIFT) & (FILTER_BITS - 1);
			this.filter[bit >> 5] = (this.filter[bit >> 5] as number) | (1 << (bit & 31));
			let at = key & this.mask;
			while (this.values[at] !== 0) at = (at + 1) & this.mask;
			this.keys[at] = key;
			this.values[at] = bytes.readInt8(count * 4 + i) * scale;
		}
	}

	private weightOf(key: number): number {
		const bit = (key >>> FILTER_SHIFT) & (FILTER_BITS - 1);
		if (((this.filter[bit >> 5] as number) & (1 << (bit & 31))) === 0) return 0;
		let at = key & this.mask;
		let value = this.values[at] as number;
		while (value !== 0) {
			if (this.keys[at] === key) return value;
			at = (at + 1) & this.mask;
			value = this.values[at] as number;
		}
		return 0;
	}

	/** The score of `lower` in [start, end), which is one sentence. Linear in its length. */
	score(lower: string, start: number, end: number): number {
		const { tokens } = tokensOf(lower, start, end);
		const { keys, length } = features(tokens);
		let sum = 0;
		for (let i = 0; i < length; i += 1) sum += this.weightOf(keys[i] as number);
		return this.bias + sum * scaleOf(tokens.length);
	}

	/** The words that spoke most for it, at most three, in their order. Only words of our own lists can be among them. */
	reasons(lower: string, start: number, end: number): string[] {
		const { tokens, starts, ends } = tokensOf(lower, start, end);
		const spoke = new Float64Array(tokens.length);
		const { keys, from, to, length } = features(tokens);
		for (let one = 0; one < length; one += 1) {
			const first = from[one] as number;
			const last = to[one] as number;
			const share = this.weightOf(keys[one] as number) / (last - first + 1);
			if (share !== 0) for (let i = first; i <= last; i += 1) spoke[i] = (spoke[i] as number) + share;
		}
		return [...spoke.keys()]
			.filter((index) => (spoke[index] as number) > 0 && (tokens[index] as Token).groups.length > 0)
			.sort((a, b) => (spoke[b] as number) - (spoke[a] as number))
			.slice(0, MOST_WORDS)
			.sort((a, b) => a - b)
			.map((index) => lower.slice(starts[index], ends[index]));
	}
}
