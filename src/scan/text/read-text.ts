import type { Direction } from '../../sections';
import { BOOKS, type AnchorBook, type AnchorNotes } from '../rules/anchor-book';
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
	private wordsKnown = 0;
	private readonly terms: readonly Term[];
	private readonly classes: Rows;
	/** Hits of the text that is read now; used again for the next text. */
	private readonly hits: number[] = [];
	private used = 0;
	private present: number[] = [];
	private readonly nothing: readonly number[];

	constructor(
		private readonly direction: Direction,
		readonly book: AnchorBook,
	) {
		const { terms, classesOf } = VOCABULARIES[direction];
		this.terms = terms;
		this.classes = new Rows(classesOf);
		this.nothing = classSet([]);
	}

	/** Built when it is first needed, and again when a rule came after that. */
	get table(): WordTable {
		const { words } = this.book;
		if (this.built === undefined || this.wordsKnown !== words.length) {
			this.built = new WordTable(this.terms, words);
			this.wordsKnown = words.length;
		}
		return this.built;
	}

	/** Reads digits and words, and notes the anchors for whoever asks for them next. */
	read(lower: string, notes: AnchorNotes, of: object): Signals {
		const { table } = this;
		const { classes, near, far, farShift, firstLoud, loudAt, loud, firstClosed, closedAt } = table;
		const units = unitsOf(lower);
		const runStarts: number[] = [];
		const runEnds: number[] = [];
		const { length } = lower;
		let pairs: Int32Array = notes.pairs;
		let room = pairs.length - 2 * MOST_NOTES;
		let noted = 0;
		let state = table.start;
		let before = state;
		let lastDigit = -2;
		let lastSpace = -2;
		this.used = 0;
		this.present = this.nothing.slice();
		for (let i = 0; i < length; i += 1) {
			const code = units[i] as number;
			const letter = classes[code] as number;
			if (letter < LETTERS) {
				before = state;
				state = near[(state << 5) + letter] as number;
			} else {
				if (noted > room) {
					pairs = notes.grow();
					room = pairs.length - 2 * MOST_NOTES;
				}
				const closed = state < firstClosed ? 0 : (closedAt[state - firstClosed] as number);
				if (closed !== 0) {
					pairs[noted] = closed;
					pairs[noted + 1] = i;
					noted += 2;
				}
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
				} else if (code === 39 && isNot(units, i)) {
					// `couldn't` holds `could`.
					const could = before < firstClosed ? 0 : (closedAt[before - firstClosed] as number);
					if (could !== 0) {
						pairs[noted] = could;
						pairs[noted + 1] = i - 1;
						noted += 2;
					}
				}
				before = state;
				state = (letter < 32 ? near[(state << 5) + letter] : far[(state << farShift) + letter - 32]) as number;
			}
			if (state < firstLoud) continue;
			let at = loudAt[state - firstLoud] as number;
			const terms = loud[at] as number;
			if (terms > 0) this.note(lower, i + 1, loud, at + 1, at + 1 + terms);
			at += terms + 1;
			const open = loud[at] as number;
			if (open === 0) continue;
			if (noted > room) {
				pairs = notes.grow();
				room = pairs.length - 2 * MOST_NOTES;
			}
			pairs[noted] = open;
			pairs[noted + 1] = i + 1;
			noted += 2;
		}
		const closed = state < firstClosed ? 0 : (closedAt[state - firstClosed] as number);
		if (closed !== 0) {
			pairs[noted] = closed;
			pairs[noted + 1] = length;
			noted += 2;
		}
		notes.count = noted;
		notes.lists = table.lists;
		notes.of = of;
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

/** Anchors noted for one character at most. */
const MOST_NOTES = 3;

/** The apostrophe at `index` stands in `n't`. */
const isNot = (units: Uint16Array, index: number): boolean => index > 1 && units[index - 1] === 110 && units[index + 1] === 116;

const READERS: Readonly<Record<Direction, Reader>> = { input: new Reader('input', BOOKS.input), draft: new Reader('draft', BOOKS.draft) };

export interface ReadableText {
	readonly lower: string;
	readonly direction: Direction;
}

/** The single pass: digit runs and words of the lists of a folded lower-case text, and the anchors of the rules for its direction. */
export const collectSignals = (text: ReadableText): Signals => READERS[text.direction].read(text.lower, BOOKS[text.direction].notes, text);

/** The anchors of the rules for `direction` in a text, from the last pass over it when no other text was read meanwhile. */
export function anchorsOfText(text: ReadableText, direction: Direction): AnchorNotes {
	const { notes } = BOOKS[direction];
	const reader = READERS[direction];
	if (notes.of !== text || notes.lists !== reader.table.lists) reader.read(text.lower, notes, text);
	return notes;
}

/** The anchors in [start, end) as if there were nothing around it; their positions count from `start`. */
export function anchorsOfPart({ lower }: ReadableText, direction: Direction, start: number, end: number): AnchorNotes {
	const { partNotes } = BOOKS[direction];
	READERS[direction].read(lower.slice(start, end), partNotes, partNotes);
	return partNotes;
}
