import type { Direction } from '../../sections';
import { SIGNAL_CLASSES, SIGNAL_INDEX, VOCABULARIES, type SignalClass } from '../vocabulary';
import { isWordCode, type Term } from './automaton';

/** Hits of one class, in order of their end. `terms` are the words as the list has them. */
export interface Hits {
	readonly starts: number[];
	readonly ends: number[];
	readonly terms: string[];
}

const NONE: Hits = { starts: [], ends: [], terms: [] };

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
		const index = SIGNAL_INDEX[signal];
		bits[index >> 5] = (bits[index >> 5] as number) | (1 << (index & 31));
	}
	return bits;
};

/** What one pass over a text noted: runs of digits, and the words that make a check worth running. */
export class Signals {
	private byClass: (Hits | undefined)[] | undefined;

	/**
	 * `noted` holds class, term, start and end of each hit in turn. Plain arrays throughout: messages are short, and a
	 * typed array costs more to make than a message costs to read.
	 */
	constructor(
		readonly runStarts: readonly number[],
		readonly runEnds: readonly number[],
		private readonly noted: readonly number[],
		private readonly present: ClassSet,
		private readonly direction: Direction,
	) {}

	get hasDigits(): boolean {
		return this.runStarts.length > 0;
	}

	/** Whether a word of one of these classes occurs. */
	hasAny(classes: ClassSet): boolean {
		for (let i = 0; i < classes.length; i += 1) if (((classes[i] as number) & (this.present[i] as number)) !== 0) return true;
		return false;
	}

	/** Whether a digit stands in [start, end). */
	digitWithin(start: number, end: number): boolean {
		const index = firstEndingAfter(this.runEnds, start);
		return index < this.runStarts.length && (this.runStarts[index] as number) < end;
	}

	has(signal: SignalClass): boolean {
		const index = SIGNAL_INDEX[signal];
		const bit = 1 << (index & 31);
		if (((NOTED[this.direction][index >> 5] as number) & bit) === 0) throw new TypeError(`words of ${signal} are not looked for here: see ONE_WAY in vocabulary/index.ts`);
		return ((this.present[index >> 5] as number) & bit) !== 0;
	}

	hits(signal: SignalClass): Hits {
		return this.has(signal) ? ((this.byClass ??= [])[SIGNAL_INDEX[signal]] ??= this.collect(SIGNAL_INDEX[signal])) : NONE;
	}

	private collect(signal: number): Hits {
		const hits: Hits = { starts: [], ends: [], terms: [] };
		const { noted } = this;
		const { terms } = VOCABULARIES[this.direction].automaton;
		for (let at = 0; at < noted.length; at += 4) {
			if (noted[at] !== signal) continue;
			hits.terms.push((terms[noted[at + 1] as number] as Term).text);
			hits.starts.push(noted[at + 2] as number);
			hits.ends.push(noted[at + 3] as number);
		}
		return hits;
	}

	/** End of the nearest hit that ends in [position - distance, position], or -1. */
	endBefore(signal: SignalClass, position: number, distance: number): number {
		const { ends } = this.hits(signal);
		const index = firstEndingAfter(ends, position) - 1;
		if (index < 0) return -1;
		const end = ends[index] as number;
		return end >= position - distance ? end : -1;
	}

	/** Start of the nearest hit that starts in [position, position + distance], or -1. */
	startAfter(signal: SignalClass, position: number, distance: number): number {
		const { starts, ends } = this.hits(signal);
		for (let index = firstEndingAfter(ends, position); index < starts.length; index += 1) {
			const start = starts[index] as number;
			if (start > position + distance) return -1;
			if (start >= position) return start;
		}
		return -1;
	}

	/** Whether a hit shares a character with the span. */
	overlaps(signal: SignalClass, start: number, end: number): boolean {
		const { starts, ends } = this.hits(signal);
		const index = firstEndingAfter(ends, start);
		return index < starts.length && (starts[index] as number) < end;
	}

	/** Whether a hit lies wholly within `before` units before `start` or `after` units after `end`. */
	near(signal: SignalClass, start: number, end: number, before: number, after: number): boolean {
		return this.endBefore(signal, start, before) >= 0 || this.startAfter(signal, end, after) >= 0;
	}
}

const LONGEST_WORD = 24;

function wordEnd(lower: string, from: number): number {
	let end = from;
	while (end < lower.length && end - from < LONGEST_WORD && isWordCode(lower.charCodeAt(end))) end += 1;
	return end;
}

const NO_CLASSES = classSet([]);
const NOTED: Readonly<Record<Direction, ClassSet>> = { input: classSet(VOCABULARIES.input.noted), draft: classSet(VOCABULARIES.draft.noted) };
/** Hits of the text that is read now; used again for the next text. */
const scratch: number[] = [];

/** The single pass: digit runs and vocabulary hits of a folded lower-case text. */
export function collectSignals(lower: string, direction: Direction): Signals {
	const { automaton, classesOf } = VOCABULARIES[direction];
	const { terms } = automaton;
	const { classes, next, shift, firstOutput, outputs } = automaton.table;
	const space = classes[32] as number;
	const runStarts: number[] = [];
	const runEnds: number[] = [];
	let used = 0;
	const present = NO_CLASSES.slice();
	let inRun = false;
	let state = 0;
	let previous = -1;
	for (let i = 0; i < lower.length; i += 1) {
		const code = lower.charCodeAt(i);
		const isDigit = code <= 57 && code >= 48;
		if (isDigit !== inRun) {
			(isDigit ? runStarts : runEnds).push(i);
			inRun = isDigit;
		}
		const letter = code < 128 ? (classes[code] as number) : 0;
		if (letter === space && previous === space) continue;
		previous = letter;
		state = next[(state << shift) + letter] as number;
		if (state < firstOutput) continue;
		const ended = outputs[state - firstOutput] as readonly number[];
		for (let one = 0; one < ended.length; one += 1) {
			const index = ended[one] as number;
			const term = terms[index] as Term;
			const start = automaton.startOf(term, lower, i + 1);
			if (!automaton.fits(term, lower, start, i + 1)) continue;
			const end = term.right ? i + 1 : wordEnd(lower, i + 1);
			for (const signal of classesOf[index] as readonly number[]) {
				scratch[used] = signal;
				scratch[used + 1] = index;
				scratch[used + 2] = start;
				scratch[used + 3] = end;
				used += 4;
				present[signal >> 5] = (present[signal >> 5] as number) | (1 << (signal & 31));
			}
		}
	}
	if (inRun) runEnds.push(lower.length);
	return new Signals(runStarts, runEnds, scratch.slice(0, used), present, direction);
}
