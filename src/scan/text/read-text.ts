import type { Direction } from '../../sections';
import { VOCABULARIES } from '../vocabulary';
import { isWordCode, termStart, type Term } from './automaton';
import { Rows } from './rows';
import { classSet, Signals } from './signals';
import { unitsOf } from './units';
import { ENDS_HIT, ENDS_WORD, LETTERS, SPACED, SPACE_CLASS, WordTable } from './word-table';

const LONGEST_WORD = 24;

function wordEnd(lower: string, from: number): number {
	let end = from;
	while (end < lower.length && end - from < LONGEST_WORD && isWordCode(lower.charCodeAt(end))) end += 1;
	return end;
}

/** What texts of one direction are read with. */
class Reader {
	private built: WordTable | undefined;
	private readonly terms: readonly Term[];
	private readonly classes: Rows;
	/** Hits of the text that is read now; used again for the next text. */
	private readonly hits: number[] = [];
	private used = 0;
	private present: number[] = [];
	private readonly nothing: readonly number[];

	constructor(private readonly direction: Direction) {
		const { terms, classesOf } = VOCABULARIES[direction];
		this.terms = terms;
		this.classes = new Rows(classesOf);
		this.nothing = classSet([]);
	}

	/** Notes the runs of digits and the words of the lists. */
	read(lower: string): Signals {
		const table = (this.built ??= new WordTable(this.terms, []));
		const { classes, near, far, farShift, firstLoud, loudAt, loud } = table;
		const units = unitsOf(lower);
		const runStarts: number[] = [];
		const runEnds: number[] = [];
		const { length } = lower;
		let state = table.start;
		let lastDigit = -2;
		let lastSpace = -2;
		this.used = 0;
		this.present = this.nothing.slice();
		for (let i = 0; i < length; i += 1) {
			const code = units[i] as number;
			const letter = classes[code] as number;
			if (letter < LETTERS) state = near[(state << 5) + letter] as number;
			else {
				if (letter === SPACE_CLASS) {
					const again = lastSpace === i - 1;
					lastSpace = i;
					if (again) continue;
				} else if (code <= 57 && code >= 48) {
					if (lastDigit === i - 1) runEnds[runEnds.length - 1] = i + 1;
					else {
						runStarts.push(i);
						runEnds.push(i + 1);
					}
					lastDigit = i;
				}
				state = (letter < 32 ? near[(state << 5) + letter] : far[(state << farShift) + letter - 32]) as number;
			}
			if (state < firstLoud) continue;
			const at = loudAt[state - firstLoud] as number;
			this.note(lower, i + 1, loud, at + 1, at + 1 + (loud[at] as number));
		}
		return new Signals(runStarts, runEnds, this.hits.slice(0, this.used), this.present, this.direction);
	}

	/** The terms `loud[from..to)` end at `end`. */
	private note(lower: string, end: number, loud: Int32Array, from: number, to: number): void {
		const { hits, present, classes, terms } = this;
		const { lengths, flags } = this.built as WordTable;
		const inWord = end < lower.length && isWordCode(lower.charCodeAt(end));
		let { used } = this;
		for (let at = from; at < to; at += 1) {
			const term = loud[at] as number;
			const flag = flags[term] as number;
			if (inWord && (flag & ENDS_WORD) !== 0) continue;
			const start = (flag & SPACED) === 0 ? end - (lengths[term] as number) : termStart(terms[term] as Term, lower, end);
			const last = (flag & ENDS_HIT) !== 0 || !inWord ? end : wordEnd(lower, end);
			const until = classes.starts[term + 1] as number;
			for (let one = classes.starts[term] as number; one < until; one += 1) {
				const signal = classes.all[one] as number;
				hits[used] = signal;
				hits[used + 1] = term;
				hits[used + 2] = start;
				hits[used + 3] = last;
				used += 4;
				present[signal >> 5] = (present[signal >> 5] as number) | (1 << (signal & 31));
			}
		}
		this.used = used;
	}
}

const READERS: Readonly<Record<Direction, Reader>> = { input: new Reader('input'), draft: new Reader('draft') };

/** The single pass: digit runs and words of the lists of a folded lower-case text. */
export const collectSignals = ({ lower, direction }: { readonly lower: string; readonly direction: Direction }): Signals => READERS[direction].read(lower);
