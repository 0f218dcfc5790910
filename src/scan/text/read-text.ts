import type { Direction } from '../../sections';
import { CORE, unitsOf, type Readable } from '../core/core';
import { SIGNAL_CLASSES, type Signal } from '../vocabulary';
import { Hits, Signals } from './signals';
import { termIndex } from './term-index';

const INDEXES: Record<Direction, number | undefined> = { input: undefined, draft: undefined };

/** Where the core says what it found (`result` in core/assembly/pass.ts). */
const RUNS = 0;
const RUN_LENGTHS = 2;
const HITS = 3;
const AT_SIGNS = 5;
const LONG_RUNS = 6;
const PRESENT = 8;
/** Of a hit its class, its term, its start and its end. */
const HIT = 4;
const PRESENT_NUMBERS = (SIGNAL_CLASSES.length + 31) >> 5;

const NONE: readonly number[] = [];
const FEW = 32;

/** So many numbers of the memory, from `first` on every `step`th. As long as it will be: a list that grows asks for more than a message needs. */
function picked(ints: Int32Array, first: number, count: number, step = 1): readonly number[] {
	if (count === 0) return NONE;
	const list = count > FEW ? new Array<number>(count) : [];
	for (let i = 0; i < count; i += 1) list[i] = ints[first + step * i] as number;
	return list;
}

type Directed = Readable & { readonly text: string; readonly direction: Direction };

/** The text that was read last: what was found in it is still in the core's memory. */
let last: Directed | undefined;

/** Makes a text the one that was read last. */
export function readText(text: Directed): void {
	unitsOf(text);
	if (text === last) return;
	last = undefined;
	CORE.call.read((INDEXES[text.direction] ??= termIndex(text.direction)), text.text.length);
	last = text;
}

/** The hits of a class in a text. */
function hitsIn(text: Directed, signal: Signal): Hits {
	readText(text);
	const { ints, result } = CORE;
	const starts: number[] = [];
	const ends: number[] = [];
	const ids: number[] = [];
	let at = (ints[result + HITS + 1] as number) >> 2;
	for (const last = at + HIT * (ints[result + HITS] as number); at < last; at += HIT) {
		if (ints[at] !== signal) continue;
		ids.push(ints[at + 1] as number);
		starts.push(ints[at + 2] as number);
		ends.push(ints[at + 3] as number);
	}
	return new Hits(starts, ends, ids, text.direction);
}

/** The single pass: digit runs and words of the lists of a folded lower-case text. */
export function collectSignals(text: Directed): Signals {
	readText(text);
	const { ints, result } = CORE;
	const runs = ints[result + RUNS] as number;
	const runsAt = (ints[result + RUNS + 1] as number) >> 2;
	return new Signals(
		picked(ints, runsAt, runs, 2),
		picked(ints, runsAt + 1, runs, 2),
		ints[result + RUN_LENGTHS] as number,
		ints[result + AT_SIGNS] !== 0,
		ints[result + LONG_RUNS] !== 0,
		picked(ints, result + PRESENT, PRESENT_NUMBERS),
		text.direction,
		(signal) => hitsIn(text, signal),
	);
}

/** What the classes of a text's words come to together, where `table` is the address of a number for each class. */
export function joined(text: Directed, table: number): number {
	readText(text);
	return CORE.call.joined(table);
}
