import { CORE, tooLong, unitsOf, type Readable } from '../core/core';

/** The words of a stretch as the core keeps them (core/assembly/tokens.ts). */
export interface Tokens {
	/** So many of the numbers of the lists are of the stretch. */
	readonly count: number;
	/** The stretch asks something. */
	readonly asks: boolean;
	/** By word: its row in the word book, as an address; its offsets. */
	readonly rows: Int32Array;
	readonly starts: Int32Array;
	readonly ends: Int32Array;
}

const HEAD = 16;
const MOST = 8_192;

/** One of the few stretches that the core keeps. */
class Kept implements Tokens {
	readonly rows: Int32Array;
	readonly starts: Int32Array;
	readonly ends: Int32Array;

	constructor(
		readonly ints: Int32Array,
		readonly at: number,
	) {
		const list = at + HEAD;
		this.rows = ints.subarray(list, list + MOST);
		this.starts = ints.subarray(list + MOST, list + 2 * MOST);
		this.ends = ints.subarray(list + 2 * MOST, list + 3 * MOST);
	}

	get count(): number {
		return this.ints[this.at] as number;
	}

	get asks(): boolean {
		return this.ints[this.at + 1] !== 0;
	}
}

const kept: Kept[] = [];

/**
 * The words of a text in [start, end): `we'll` are two, an amount with its sign is one, numbers are all alike. Valid until a few other stretches were read.
 * @throws RangeError for a stretch that may hold more words than are remembered
 */
export function tokensOf(text: Readable, start: number, end: number): Tokens {
	unitsOf(text);
	const at = CORE.call.tokensOf(start, end) >> 2;
	if (at === 0) throw tooLong(start, end);
	const { ints } = CORE;
	for (let i = 0; i < kept.length; i += 1) {
		const known = kept[i] as Kept;
		if (known.at !== at) continue;
		if (known.ints === ints) return known;
		kept.splice(i, 1);
	}
	const fresh = new Kept(ints, at);
	kept.push(fresh);
	return fresh;
}
