import type { Direction } from '../../sections';
import { VOCABULARIES } from '../vocabulary';
import type { Term } from './automaton';
import { doubled, Rows } from './rows';
import { classSet, lengthBit, Signals } from './signals';
import { TermIndex, type Occurrences } from './term-index';
import { NUMBER_SIGN, TEXT_WORDS } from './text-words';
import { unitsOf, type Readable } from './units';
import { LISTS_AT } from './word-rows';

/** Start and end of each run of digits of the text that is read, in turn: a list that grows with a long text of numbers would take longer than all else. */
let runsOfDigits = new Int32Array(512);

/** Where sentences end in the text that is read. */
let endsOfSentences = new Int32Array(256);

const FEW = 32;

/** Every `step`th of the numbers from `first` on, so many. */
function picked(numbers: Int32Array, count: number, first = 0, step = 1): number[] {
	const list = count > FEW ? new Array<number>(count) : [];
	for (let i = 0; i < count; i += 1) list[i] = numbers[first + step * i] as number;
	return list;
}

/** Which lengths the first `count` runs have. */
function lengthsOf(count: number): number {
	let lengths = 0;
	for (let i = 0; i < 2 * count; i += 2) lengths |= lengthBit((runsOfDigits[i + 1] as number) - (runsOfDigits[i] as number));
	return lengths;
}

/** Whether a sentence ends with the sign at `index`. */
function isEnd(units: Uint16Array, index: number, code: number, length: number): boolean {
	if (code === 10) return true;
	if (code !== 46 && code !== 33 && code !== 63) return false;
	if (index + 1 >= length) return true;
	const next = units[index + 1] as number;
	// `3.5`, `e.g.`: a stop inside a word or number ends nothing.
	return next === 32 || next === 10 || next === 13 || next === 34 || next === 39 || next === 41;
}

/** What texts of one direction are read with. */
class Reader {
	private index: TermIndex | undefined;
	private readonly terms: readonly Term[];
	private readonly classes: Rows;
	private readonly nothing: readonly number[];

	constructor(private readonly direction: Direction) {
		const { terms, classesOf } = VOCABULARIES[direction];
		this.terms = terms;
		this.classes = new Rows(classesOf);
		this.nothing = classSet([]);
	}

	/** Notes the runs of digits and the words of the lists. */
	read(text: Readable): Signals {
		const index = (this.index ??= new TermIndex(this.terms, LISTS_AT[this.direction]));
		const found = index.begin();
		const units = unitsOf(text);
		const { length } = text.lower;
		TEXT_WORDS.begin(text);
		let runs = 0;
		let ends = 0;
		let lastEnd = -1;
		for (let i = 0; i < length; ) {
			const code = units[i] as number;
			if (code >= 97 && code <= 122) {
				i = index.word(units, length, i);
				continue;
			}
			const start = i;
			i += 1;
			if (code === 32) continue;
			index.sign(units, length, start, code);
			if (code < 48 || code > 57) {
				TEXT_WORDS.sign(code, start);
				if (code > 63 || !isEnd(units, start, code, length)) continue;
				if (ends === endsOfSentences.length) endsOfSentences = doubled(endsOfSentences);
				endsOfSentences[ends] = start;
				ends += 1;
				continue;
			}
			if (lastEnd !== start) {
				if (2 * runs === runsOfDigits.length) runsOfDigits = doubled(runsOfDigits);
				runsOfDigits[2 * runs] = start;
				runs += 1;
				index.number(units, length, start, code);
				TEXT_WORDS.push(NUMBER_SIGN, start);
			}
			lastEnd = i;
			runsOfDigits[2 * runs - 1] = i;
		}
		return this.signals(picked(runsOfDigits, runs, 0, 2), picked(runsOfDigits, runs, 1, 2), lengthsOf(runs), picked(endsOfSentences, ends), found);
	}

	private signals(runStarts: readonly number[], runEnds: readonly number[], runLengths: number, sentenceEnds: readonly number[], { all, length }: Occurrences): Signals {
		const { starts, all: classes } = this.classes;
		let count = 0;
		for (let at = 0; at < length; at += 4) count += (starts[(all[at] as number) + 1] as number) - (starts[all[at] as number] as number);
		// As long as it will be: a list that grows asks for more than a message needs.
		const hits = new Array<number>(4 * count);
		const present = this.nothing.slice();
		let next = 0;
		for (let at = 0; at < length; at += 4) {
			const term = all[at] as number;
			const until = starts[term + 1] as number;
			for (let one = starts[term] as number; one < until; one += 1) {
				const signal = classes[one] as number;
				hits[next] = signal;
				hits[next + 1] = term;
				hits[next + 2] = all[at + 1] as number;
				hits[next + 3] = all[at + 2] as number;
				next += 4;
				present[signal >> 5] = (present[signal >> 5] as number) | (1 << (signal & 31));
			}
		}
		return new Signals(runStarts, runEnds, runLengths, sentenceEnds, hits, present, this.direction);
	}
}

const READERS: Readonly<Record<Direction, Reader>> = { input: new Reader('input'), draft: new Reader('draft') };

/** The single pass: digit runs and words of the lists of a folded lower-case text. */
export const collectSignals = (text: Readable & { readonly direction: Direction }): Signals => READERS[text.direction].read(text);
