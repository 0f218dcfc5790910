import type { Direction } from '../../sections';
import { VOCABULARIES } from '../vocabulary';
import type { Term } from './automaton';
import { Rows } from './rows';
import { classSet, Signals } from './signals';
import { TermIndex, type Occurrences } from './term-index';
import { unitsOf, type Readable } from './units';
import { LISTS_AT } from './word-rows';

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
		const runStarts: number[] = [];
		const runEnds: number[] = [];
		const { length } = text.lower;
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
			if (code < 48 || code > 57) continue;
			if (start > 0 && runEnds[runEnds.length - 1] === start) runEnds[runEnds.length - 1] = i;
			else {
				runStarts.push(start);
				runEnds.push(i);
			}
		}
		return this.signals(runStarts, runEnds, found);
	}

	private signals(runStarts: readonly number[], runEnds: readonly number[], { all, length }: Occurrences): Signals {
		const { starts, all: classes } = this.classes;
		const hits: number[] = [];
		const present = this.nothing.slice();
		for (let at = 0; at < length; at += 4) {
			const term = all[at] as number;
			const until = starts[term + 1] as number;
			for (let one = starts[term] as number; one < until; one += 1) {
				const signal = classes[one] as number;
				hits.push(signal, term, all[at + 1] as number, all[at + 2] as number);
				present[signal >> 5] = (present[signal >> 5] as number) | (1 << (signal & 31));
			}
		}
		return new Signals(runStarts, runEnds, hits, present, this.direction);
	}
}

const READERS: Readonly<Record<Direction, Reader>> = { input: new Reader('input'), draft: new Reader('draft') };

/** The single pass: digit runs and words of the lists of a folded lower-case text. */
export const collectSignals = (text: Readable & { readonly direction: Direction }): Signals => READERS[text.direction].read(text);
