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

export const isWordCode = (code: number): boolean =>
	(code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || (code >= 65 && code <= 90) || (code >= 0xaa && code !== 0xd7 && code !== 0xf7 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f));

const isSpaceCode = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const SPACE = ' ';

/** `word`, `stem*`, `*ending`, `some phrase`: lower case, folded. */
export function parseTerm(written: string, id: number): Term {
	const openLeft = written.startsWith('*');
	const openRight = written.endsWith('*') && written.length > 1;
	const text = written.slice(openLeft ? 1 : 0, openRight ? -1 : undefined);
	return { text, left: !openLeft, right: !openRight, id, spaced: text.includes(SPACE) };
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

	/** Start of the term that ends (exclusive) at `end`; walks back over white space of any length. */
	startOf(term: Term, lower: string, end: number): number {
		if (!term.spaced) return end - term.text.length;
		let at = end;
		for (let i = term.text.length - 1; i >= 0; i -= 1) {
			at -= 1;
			if (term.text[i] === SPACE) while (at > 0 && isSpaceCode(lower.charCodeAt(at - 1))) at -= 1;
		}
		return at;
	}

	/** Whether the hit stands where the term allows it. */
	fits(term: Term, lower: string, start: number, end: number): boolean {
		if (term.left && start > 0 && isWordCode(lower.charCodeAt(start)) && isWordCode(lower.charCodeAt(start - 1))) return false;
		return !(term.right && end < lower.length && isWordCode(lower.charCodeAt(end - 1)) && isWordCode(lower.charCodeAt(end)));
	}

	/** Every hit; in order of its end when there are many terms. */
	scan(lower: string, onHit: (term: Term, start: number, end: number) => void): void {
		if (this.built === undefined && this.terms.length * lower.length <= CHEAP && this.terms.every(({ spaced }) => !spaced)) return this.each(lower, onHit);
		const { classes, next, width, outputs } = this.table;
		const space = classes[32] as number;
		let row = 0;
		let previous = -1;
		for (let i = 0; i < lower.length; i += 1) {
			const code = lower.charCodeAt(i);
			const letter = code < 128 ? (classes[code] as number) : 0;
			if (letter === space && previous === space && space !== 0) continue;
			previous = letter;
			const step = next[row + letter] as number;
			row = step >> 1;
			if ((step & 1) === 0) continue;
			for (const index of outputs[row / width] as readonly number[]) {
				const term = this.terms[index] as Term;
				const start = this.startOf(term, lower, i + 1);
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

/** The automaton proper. */
export class Table {
	/** Character class of each code below 128; 0 is "in no term". */
	readonly classes = new Uint8Array(128);
	readonly width: number;
	/** next[row + class] = following row × 2, plus 1 when a term ends there; a row is state × width. */
	readonly next: Int32Array;
	/** Terms that end in a state (through suffixes too), by state number. */
	readonly outputs: (readonly number[] | undefined)[];

	constructor(private readonly terms: readonly { readonly text: string }[]) {
		let width = 1;
		for (const { text } of terms) {
			for (let i = 0; i < text.length; i += 1) {
				const code = text.charCodeAt(i);
				if (code >= 128) throw new TypeError(`"${text}" is not folded to ASCII`);
				if (this.classes[code] === 0) this.classes[code] = width++;
			}
		}
		for (const code of [9, 10, 11, 12, 13]) this.classes[code] = this.classes[32] ?? 0;
		this.width = width;
		const { rows, ends } = this.trie();
		this.outputs = ends;
		this.next = this.link(rows);
		for (let cell = 0; cell < this.next.length; cell += 1) {
			const row = this.next[cell] as number;
			this.next[cell] = row * 2 + (this.outputs[row / width] === undefined ? 0 : 1);
		}
	}

	private trie(): { rows: Int32Array[]; ends: (number[] | undefined)[] } {
		const rows = [new Int32Array(this.width)];
		const ends: (number[] | undefined)[] = [undefined];
		this.terms.forEach(({ text }, index) => {
			let state = 0;
			for (let i = 0; i < text.length; i += 1) {
				const row = rows[state] as Int32Array;
				const letter = this.classes[text.charCodeAt(i)] as number;
				if (row[letter] === 0) {
					row[letter] = rows.length;
					rows.push(new Int32Array(this.width));
					ends.push(undefined);
				}
				state = row[letter] as number;
			}
			(ends[state] ??= []).push(index);
		});
		return { rows, ends };
	}

	private link(rows: Int32Array[]): Int32Array {
		const { width } = this;
		const next = new Int32Array(rows.length * width);
		const fail = new Int32Array(rows.length);
		const queue: number[] = [0];
		for (let head = 0; head < queue.length; head += 1) {
			const state = queue[head] as number;
			const fallback = fail[state] as number;
			const inherited = state === 0 ? undefined : this.outputs[fallback];
			if (inherited) this.outputs[state] = [...(this.outputs[state] ?? []), ...inherited];
			for (let letter = 0; letter < width; letter += 1) {
				const child = (rows[state] as Int32Array)[letter] as number;
				const otherwise = state === 0 ? 0 : (next[fallback * width + letter] as number) / width;
				if (child === 0) {
					next[state * width + letter] = otherwise * width;
					continue;
				}
				next[state * width + letter] = child * width;
				fail[child] = state === 0 ? 0 : otherwise;
				queue.push(child);
			}
		}
		return next;
	}
}
