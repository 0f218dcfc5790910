import type { Direction } from '../../sections';
import { SIGNAL, SIGNAL_CLASSES, VOCABULARIES, type Signal, type SignalClass } from '../vocabulary';
import type { Term } from './automaton';

/** Hits of one class, in order of their end. */
export class Hits {
	private words: string[] | undefined;

	constructor(
		readonly starts: readonly number[],
		readonly ends: readonly number[],
		/** Which terms they are hits of. */
		private readonly ids: readonly number[],
		private readonly direction: Direction,
	) {}

	/** The words as the list has them, which few ask for. */
	get terms(): readonly string[] {
		return (this.words ??= this.ids.map((id) => (VOCABULARIES[this.direction].terms[id] as Term).text));
	}
}

const NONE = new Hits([], [], [], 'input');

/** Index of the first hit that ends after `position`. */
function firstEndingAfter(ends: readonly number[], position: number): number {
	let low = 0;
	let high = ends.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ends[middle] as number) > position) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Sets of classes as bits, thirty-two to a number. */
export type ClassSet = readonly number[];

export const classSet = (signals: readonly SignalClass[]): ClassSet => {
	const bits = new Array<number>((SIGNAL_CLASSES.length + 31) >> 5).fill(0);
	for (const signal of signals) {
		const index = SIGNAL[signal];
		bits[index >> 5] = (bits[index >> 5] as number) | (1 << (index & 31));
	}
	return bits;
};

const LONGEST_TOLD = 31;
/** A bit for each length of a run of digits; those from 31 on have one together. */
export const lengthBit = (length: number): number => 1 << Math.min(length, LONGEST_TOLD);
export const lengthBits = (from: number, to: number): number => Array.from({ length: to - from + 1 }, (_, index) => lengthBit(from + index)).reduce((bits, bit) => bits | bit);

export const ONE_DIGIT = lengthBit(1);
export const TWO_OR_MORE_DIGITS = lengthBits(2, LONGEST_TOLD);

/** What one pass over a text noted: runs of digits, and the words that make a check worth running. */
export class Signals {
	/** Those that were asked for, with their classes: few, and quicker looked through than an array with a place for each class is made. */
	private known: { signal: Signal; hits: Hits }[] | undefined;

	/** Plain arrays throughout: messages are short, and a typed array costs more to make than a message costs to read. */
	constructor(
		readonly runStarts: readonly number[],
		readonly runEnds: readonly number[],
		/** Which lengths the runs have (`lengthBit`). */
		readonly runLengths: number,
		/** Whether it holds an `@`. */
		readonly hasAt: boolean,
		/** Whether it holds a stretch that may be base64 or hex, and is long enough to hide something. */
		readonly mayBeEncoded: boolean,
		private readonly present: ClassSet,
		private readonly direction: Direction,
		/** The hits of a class; made only when they are asked for. */
		private readonly hitsOf: (signal: Signal) => Hits,
	) {}

	get hasDigits(): boolean {
		return this.runStarts.length > 0;
	}

	/** Whether a run of digits has one of these lengths. */
	hasRun(lengths: number): boolean {
		return (this.runLengths & lengths) !== 0;
	}

	/** Whether a word of one of these classes occurs. */
	hasAny(classes: ClassSet): boolean {
		for (let i = 0; i < classes.length; i += 1) if (((classes[i] as number) & (this.present[i] as number)) !== 0) return true;
		return false;
	}

	/** Where the first digit at or behind `position` stands; -1 when there is none. */
	digitAfter(position: number): number {
		const index = firstEndingAfter(this.runEnds, position);
		return index < this.runStarts.length ? Math.max(position, this.runStarts[index] as number) : -1;
	}

	/** Whether a digit stands in [start, end). */
	digitWithin(start: number, end: number): boolean {
		const index = firstEndingAfter(this.runEnds, start);
		return index < this.runStarts.length && (this.runStarts[index] as number) < end;
	}

	has(signal: Signal): boolean {
		const bit = 1 << (signal & 31);
		if (((this.present[signal >> 5] as number) & bit) !== 0) return true;
		if (((NOTED[this.direction][signal >> 5] as number) & bit) === 0) throw new TypeError(`words of ${SIGNAL_CLASSES[signal] ?? signal} are not looked for here: see ONE_WAY in vocabulary/index.ts`);
		return false;
	}

	hits(signal: Signal): Hits {
		if (!this.has(signal)) return NONE;
		const known = (this.known ??= []);
		for (let i = 0; i < known.length; i += 1) if (known[i]?.signal === signal) return known[i]?.hits as Hits;
		const hits = this.hitsOf(signal);
		known.push({ signal, hits });
		return hits;
	}

	/** End of the nearest hit that ends in [position - distance, position], or -1. */
	endBefore(signal: Signal, position: number, distance: number): number {
		const { ends } = this.hits(signal);
		const index = firstEndingAfter(ends, position) - 1;
		if (index < 0) return -1;
		const end = ends[index] as number;
		return end >= position - distance ? end : -1;
	}

	/** Start of the nearest hit that starts in [position, position + distance], or -1. */
	startAfter(signal: Signal, position: number, distance: number): number {
		const { starts, ends } = this.hits(signal);
		for (let index = firstEndingAfter(ends, position); index < starts.length; index += 1) {
			const start = starts[index] as number;
			if (start > position + distance) return -1;
			if (start >= position) return start;
		}
		return -1;
	}

	/** Whether a hit shares a character with the span. */
	overlaps(signal: Signal, start: number, end: number): boolean {
		const { starts, ends } = this.hits(signal);
		const index = firstEndingAfter(ends, start);
		return index < starts.length && (starts[index] as number) < end;
	}

	/** Whether a hit lies wholly within `before` units before `start` or `after` units after `end`. */
	near(signal: Signal, start: number, end: number, before: number, after: number): boolean {
		return this.endBefore(signal, start, before) >= 0 || this.startAfter(signal, end, after) >= 0;
	}
}

const NOTED: Readonly<Record<Direction, ClassSet>> = { input: classSet(VOCABULARIES.input.noted), draft: classSet(VOCABULARIES.draft.noted) };
