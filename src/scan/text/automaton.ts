import { isSpaceCode } from './codes';

/** One word or phrase of a list. `*` in front or behind in the lists means: may go on there. */
export interface Term {
	text: string;
	/** Must not be preceded / followed by a word character. */
	left: boolean;
	right: boolean;
	/** What the caller gets back with each hit. */
	id: number;
	/** Has a space, so white space of any length may stand in a hit. */
	spaced: boolean;
}

const ASCII_WORD = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') ASCII_WORD[char.charCodeAt(0)] = 1;

export const isWordCode = (code: number): boolean =>
	code < 128 ? ASCII_WORD[code] === 1 : code >= 0xaa && code !== 0xd7 && code !== 0xf7 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);

const SPACE = ' ';

/** `word`, `stem*`, `*ending`, `some phrase`: lower case, folded. */
export function parseTerm(written: string, id: number): Term {
	const openLeft = written.startsWith('*');
	const openRight = written.endsWith('*') && written.length > 1;
	const text = written.slice(openLeft ? 1 : 0, openRight ? -1 : undefined);
	return { text, left: !openLeft, right: !openRight, id, spaced: text.includes(SPACE) };
}

/** Start of the term that ends (exclusive) at `end`; walks back over white space of any length. */
export function termStart(term: Term, lower: string, end: number): number {
	if (!term.spaced) return end - term.text.length;
	let at = end;
	for (let i = term.text.length - 1; i >= 0; i -= 1) {
		at -= 1;
		if (term.text[i] === SPACE) while (at > 0 && isSpaceCode(lower.charCodeAt(at - 1))) at -= 1;
	}
	return at;
}

/**
 * Aho-Corasick over lower-case text: every term of every list in one pass, whatever the number of terms. White space
 * of any length counts as one space. The table is dense, one row of character classes per state.
 */
export class Automaton {
	readonly terms: readonly Term[];
	private built: Table | undefined;

	constructor(terms: readonly Term[]) {
		this.terms = terms;
	}

	/** Built when it is first needed: a few terms in a short text are found without it. */
	get table(): Table {
		return (this.built ??= new Table(this.terms));
	}

	/** Whether the hit stands where the term allows it. */
	fits(term: Term, lower: string, start: number, end: number): boolean {
		if (term.left && start > 0 && isWordCode(lower.charCodeAt(start)) && isWordCode(lower.charCodeAt(start - 1))) return false;
		return !(term.right && end < lower.length && isWordCode(lower.charCodeAt(end - 1)) && isWordCode(lower.charCodeAt(end)));
	}

	/** Every hit; in order of its end when there are many terms. */
	scan(lower: string, onHit: (term: Term, start: number, end: number) => void): void {
		if (this.built === undefined && this.terms.length * lower.length <= CHEAP && this.terms.every(({ spaced }) => !spaced)) return this.each(lower, onHit);
		const { classes, next, shift, firstOutput, outputs } = this.table;
		const space = classes[32] as number;
		let state = 0;
		let previous = -1;
		for (let i = 0; i < lower.length; i += 1) {
			const code = lower.charCodeAt(i);
			const letter = code < 128 ? (classes[code] as number) : 0;
			if (letter === space && previous === space && space !== 0) continue;
			previous = letter;
			state = next[(state << shift) + letter] as number;
			if (state < firstOutput) continue;
			for (const index of outputs[state - firstOutput] as readonly number[]) {
				const term = this.terms[index] as Term;
				const start = termStart(term, lower, i + 1);
				if (this.fits(term, lower, start, i + 1)) onHit(term, start, i + 1);
			}
		}
	}

	private each(lower: string, onHit: (term: Term, start: number, end: number) => void): void {
		for (const term of this.terms) {
			const { length } = term.text;
			for (let at = length === 0 ? -1 : lower.indexOf(term.text); at >= 0; at = lower.indexOf(term.text, at + 1)) {
				if (this.fits(term, lower, at, at + length)) onHit(term, at, at + length);
			}
		}
	}
}

/** Terms × units up to which searching each term costs less than building the table. */
const CHEAP = 100_000;

/** Frequent letters first: with two bytes a cell, what most texts need of a row lies within one line of the cache. */
const FREQUENT = ' etaoinshrdlcumwfgypbvkjxqz';

/** The automaton proper. */
export class Table {
	/** Character class of each code below 128; 0 is "in no term". */
	readonly classes = new Uint8Array(128);
	/** A row is as wide as a power of two: the row of a state starts at state << shift. */
	readonly shift: number;
	/** next[(state << shift) + class] = the following state. */
	readonly next: Uint16Array | Int32Array;
	/** States from this number on have outputs. */
	readonly firstOutput: number;
	/** Terms that end in a state (through suffixes too), by state number less `firstOutput`. */
	readonly outputs: readonly (readonly number[])[];

	constructor(private readonly terms: readonly { readonly text: string }[]) {
		let width = 1;
		const letters = new Set(terms.flatMap(({ text }) => [...text]));
		for (const letter of [...[...FREQUENT].filter((one) => letters.has(one)), ...letters]) {
			const code = letter.charCodeAt(0);
			if (code >= 128 || letter.length > 1) throw new TypeError(`"${letter}" is not folded to ASCII`);
			if (this.classes[code] === 0) this.classes[code] = width++;
		}
		for (const code of [9, 10, 11, 12, 13]) this.classes[code] = this.classes[32] ?? 0;
		this.shift = Math.ceil(Math.log2(width));
		const { rows, ends } = this.trie();
		const order = this.link(rows, ends);
		const silent = order.filter((state) => ends[state] === undefined);
		const loud = order.filter((state) => ends[state] !== undefined);
		this.firstOutput = silent.length;
		this.outputs = loud.map((state) => ends[state] as number[]);
		const numbers = new Int32Array(ends.length);
		[...silent, ...loud].forEach((state, number) => (numbers[state] = number));
		this.next = ends.length <= 0x10000 ? new Uint16Array(rows.length) : new Int32Array(rows.length);
		for (let state = 0; state < ends.length; state += 1) {
			const from = state << this.shift;
			const to = (numbers[state] as number) << this.shift;
			for (let letter = 0; letter < 1 << this.shift; letter += 1) this.next[to + letter] = numbers[rows[from + letter] as number] as number;
		}
	}

	/** One row after the other in one array: a state's own array would take longer to make than to fill. */
	private trie(): { rows: Int32Array; ends: (number[] | undefined)[] } {
		const { shift } = this;
		const rows = new Int32Array((this.terms.reduce((sum, { text }) => sum + text.length, 0) + 1) << shift);
		const ends: (number[] | undefined)[] = [undefined];
		this.terms.forEach(({ text }, index) => {
			let state = 0;
			for (let i = 0; i < text.length; i += 1) {
				const cell = (state << shift) + (this.classes[text.charCodeAt(i)] as number);
				if (rows[cell] === 0) {
					rows[cell] = ends.length;
					ends.push(undefined);
				}
				state = rows[cell] as number;
			}
			(ends[state] ??= []).push(index);
		});
		return { rows: rows.subarray(0, ends.length << shift), ends };
	}

	/** Fills in where to go on when no child fits, and what ends through suffixes; the states, nearest to the root first. */
	private link(rows: Int32Array, ends: (number[] | undefined)[]): number[] {
		const { shift } = this;
		const fail = new Int32Array(ends.length);
		const queue: number[] = [0];
		for (let head = 0; head < queue.length; head += 1) {
			const state = queue[head] as number;
			const fallback = fail[state] as number;
			const inherited = state === 0 ? undefined : ends[fallback];
			if (inherited) ends[state] = [...(ends[state] ?? []), ...inherited];
			for (let letter = 0; letter < 1 << shift; letter += 1) {
				const cell = (state << shift) + letter;
				const child = rows[cell] as number;
				const otherwise = state === 0 ? 0 : (rows[(fallback << shift) + letter] as number);
				if (child === 0) {
					rows[cell] = otherwise;
					continue;
				}
				fail[child] = otherwise;
				queue.push(child);
			}
		}
		return queue;
	}
}
