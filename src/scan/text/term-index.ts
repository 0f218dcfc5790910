import { isWordCode, type Term } from './automaton';
import { isDigit, isSpaceCode } from './codes';
import { BLANK, fits, guardOf, letterBit, Neighbours } from './neighbours';
import { doubled } from './rows';
import { rarestPiece } from './term-pieces';
import { TEXT_WORDS } from './text-words';
import { LONGEST_WORD, WORDS } from './word-rows';
import { LETTER_CLASSES, WordTable, type WordPart } from './word-table';

const SPACE = 32;

/** The term must not start, or not end, within a word of the text. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;
/** The hit ends with the term, not with its word. */
const ENDS_HIT = 4;

/** Where in the facts of a term they stand. */
const FACTS_SHIFT = 3;
const TEXT_END = 1;
const PIECE_AT = 2;
const PIECE_END = 3;
const FLAGS = 4;

/** What was found, term by term: its number, start and end of the hit, end of the term; in the order of the last one, and of those that end at the same place the longest term first. */
export interface Occurrences {
	readonly all: readonly number[];
	/** So many of these numbers are of the text. */
	length: number;
}

/**
 * Finds the terms of word lists in a text by their rarest word: every word is looked up once, and only where it can be part
 * of a term the rest of that term is compared with what stands around it. White space of any length counts as one space.
 */
export class TermIndex {
	private readonly table: WordTable;
	/** The texts of the terms, one code after the other. */
	private readonly codes: Uint8Array;
	/** By term: where in `codes` its text starts and ends, where in that its piece does, and its flags. */
	private readonly facts: Int32Array;
	/** By term: what stands next to its piece. */
	private readonly guards: Int32Array;
	/** By term: its place among those that end at the same place, the longer ones first. */
	private readonly ranks: Int32Array;
	/** By code: the terms that are looked for where this sign stands. */
	private readonly bySign = new Array<readonly number[] | undefined>(128).fill(undefined);
	/** By the code of a digit: those that are looked for only where it begins a number. */
	private readonly byNumber = new Array<Neighbours | undefined>(128).fill(undefined);
	/** Lists of what a word triggers; see `learn`. */
	private lists = new Int32Array(4_096);
	/** So many of these numbers are taken. */
	private taken = 0;
	private generation = -1;
	/** Used again for the next text. */
	private readonly found = { all: [] as number[], length: 0 };

	constructor(
		terms: readonly Term[],
		private readonly place: number,
	) {
		this.codes = Uint8Array.from(terms.flatMap(({ text }) => [...text].map(codeOf)));
		this.facts = new Int32Array(terms.length << FACTS_SHIFT);
		this.guards = new Int32Array(terms.length);
		this.ranks = new Int32Array(terms.length);
		terms.map((_, index) => index).sort((one, other) => (terms[other] as Term).text.length - (terms[one] as Term).text.length || one - other).forEach((index, rank) => (this.ranks[index] = rank));
		const words: WordPart[] = [];
		let textAt = 0;
		terms.forEach((term, id) => {
			const { text } = term;
			const piece = rarestPiece(term);
			const { start, end } = piece;
			this.facts.set([textAt, textAt + text.length, textAt + start, textAt + end, flagsOf(term)], id << FACTS_SHIFT);
			this.guards[id] = guardOf(text, start, end);
			textAt += text.length;
			if (start < end) words.push({ text: text.slice(start, end), left: piece.left, right: piece.right, id });
			else {
				const code = text.charCodeAt(start);
				if (isDigit(code) && piece.left) (this.byNumber[code] ??= new Neighbours()).add(this.guards[id] as number, true, true, id);
				else this.bySign[code] = [...(this.bySign[code] ?? []), id];
			}
		});
		this.table = new WordTable(words);
	}

	/** Begins with another text. What is found in it is put into what this returns. */
	begin(): Occurrences {
		this.found.length = 0;
		return this.found;
	}

	/** Reads the word that starts at `start`, all letters; where it ends. Behind the text stands a 0. */
	word(units: Uint16Array, length: number, start: number): number {
		const row = WORDS.read(units, start);
		const { end } = WORDS;
		TEXT_WORDS.word(row, start, end, units[end] as number);
		if (row < 0) {
			const triggers = this.triggersIn(units, start, end);
			for (let i = 0; i < triggers.length; i += 2) this.trigger(units, length, start + (triggers[i] as number), triggers[i + 1] as number);
			return end;
		}
		if (this.generation !== WORDS.generation) this.forget();
		let at = WORDS.rows[row + this.place] as number;
		if (at === 0) at = this.learn(units, start, end, row);
		if (at !== NOTHING) this.listed(units, length, start, end, at);
		return end;
	}

	/** A sign at `at`, or a digit. */
	sign(units: Uint16Array, length: number, at: number, code: number): void {
		const terms = code < 128 ? this.bySign[code] : undefined;
		if (terms !== undefined) for (let i = 0; i < terms.length; i += 1) this.look(units, length, terms[i] as number, at, at);
	}

	/** A number begins with the digit at `at`. */
	number(units: Uint16Array, length: number, at: number, code: number): void {
		const terms = this.byNumber[code];
		if (terms === undefined) return;
		const { sure, others } = terms;
		for (let i = 0; i < sure.length; i += 1) this.trigger(units, length, at, sure[i] as number);
		const before = at > 1 ? letterBit(units[at - 2] as number) : BLANK;
		if ((terms.front & before) === 0 && (terms.behind & letterBit(units[at + 1] as number)) === 0) return;
		for (let i = 0; i < others.length; i += 1) this.trigger(units, length, at, others[i] as number);
	}

	/** Looks at what a word triggers: see `learn` for what a list holds. */
	private listed(units: Uint16Array, length: number, start: number, end: number, at: number): void {
		const { lists } = this;
		let i = at + HEAD;
		const sure = lists[at] as number;
		for (; i < sure; i += 2) this.trigger(units, length, start + (lists[i] as number), lists[i + 1] as number);
		const front = start > 1 ? letterBit(units[start - 2] as number) : BLANK;
		const behind = end + 1 < length ? letterBit(units[end + 1] as number) : BLANK;
		if (((lists[at + FRONT] as number) & front) === 0 && ((lists[at + BEHIND] as number) & behind) === 0) return;
		const last = lists[at + LAST] as number;
		for (; i < last; i += 2) this.trigger(units, length, start + (lists[i] as number), lists[i + 1] as number);
	}

	/** A piece of a term ends at `end`. What stands next to it mostly says at once that the rest of the term does not. */
	private trigger(units: Uint16Array, length: number, end: number, term: number): void {
		const guard = this.guards[term] as number;
		const facts = term << FACTS_SHIFT;
		const behind = guard >>> 16;
		if (behind !== 0 && !fits(behind & 0xff, units[end] as number, behind >>> 8, end + 1 < length ? (units[end + 1] as number) : 0)) return;
		const start = end - (this.facts[facts + PIECE_END] as number) + (this.facts[facts + PIECE_AT] as number);
		const front = guard & 0xffff;
		if (front !== 0 && !fits(front & 0xff, start > 0 ? (units[start - 1] as number) : 0, front >>> 8, start > 1 ? (units[start - 2] as number) : 0)) return;
		this.look(units, length, term, start, end);
	}

	/** The term's piece stands in [from, to): whether the rest of the term stands around it. */
	private look(units: Uint16Array, length: number, term: number, from: number, to: number): void {
		const { codes, facts } = this;
		const fact = term << FACTS_SHIFT;
		const first = facts[fact] as number;
		const last = facts[fact + TEXT_END] as number;
		let end = to;
		for (let at = facts[fact + PIECE_END] as number; at < last; at += 1) {
			const code = codes[at] as number;
			if (end >= length) return;
			if (code !== SPACE) {
				if (units[end] !== code) return;
				end += 1;
				continue;
			}
			if (!isSpaceCode(units[end] as number)) return;
			do end += 1;
			while (end < length && isSpaceCode(units[end] as number));
		}
		let start = from;
		for (let at = (facts[fact + PIECE_AT] as number) - 1; at >= first; at -= 1) {
			const code = codes[at] as number;
			if (start === 0) return;
			if (code !== SPACE) {
				if (units[start - 1] !== code) return;
				start -= 1;
				continue;
			}
			if (!isSpaceCode(units[start - 1] as number)) return;
			do start -= 1;
			while (start > 0 && isSpaceCode(units[start - 1] as number));
		}
		const flags = facts[fact + FLAGS] as number;
		if ((flags & STARTS_WORD) !== 0 && start > 0 && isWordCode(units[start - 1] as number)) return;
		const inWord = end < length && isWordCode(units[end] as number);
		if (inWord && (flags & ENDS_WORD) !== 0) return;
		let until = end;
		if (inWord && (flags & ENDS_HIT) === 0) while (until < length && until - end < LONGEST_WORD && isWordCode(units[until] as number)) until += 1;
		this.note(term, start, until, end);
	}

	private note(term: number, start: number, until: number, end: number): void {
		const { found, ranks } = this;
		const { all } = found;
		const rank = ranks[term] as number;
		let at = found.length;
		// A term of several words is found at one of them, and may end behind others.
		for (; at > 0; at -= 4) {
			const before = all[at - 1] as number;
			if (before < end || (before === end && (ranks[all[at - 4] as number] as number) < rank)) break;
			for (let i = at; i < at + 4; i += 1) all[i] = all[i - 4] as number;
		}
		all[at] = term;
		all[at + 1] = start;
		all[at + 2] = until;
		all[at + 3] = end;
		found.length += 4;
	}

	private forget(): void {
		this.generation = WORDS.generation;
		// Number 0 is nobody's, and there is no list at NOTHING.
		this.taken = 2;
	}

	/**
	 * A list: where its sure triggers end; the letters next to the word that the others ask for, in front and behind; where
	 * they end; then of each trigger what `triggersIn` says.
	 */
	private learn(units: Uint16Array, start: number, end: number, row: number): number {
		const all = this.triggersIn(units, start, end);
		const split = new Neighbours();
		for (let i = 0; i < all.length; i += 2) {
			const [to, term] = [all[i], all[i + 1]] as [number, number];
			const fact = term << FACTS_SHIFT;
			const length = (this.facts[fact + PIECE_END] as number) - (this.facts[fact + PIECE_AT] as number);
			split.add(this.guards[term] as number, to === length, to === end - start, to, term);
		}
		const { sure, others, front, behind } = split;
		const at = all.length === 0 ? NOTHING : this.taken;
		if (all.length > 0) this.put([at + HEAD + sure.length, front, behind, at + HEAD + all.length, ...sure, ...others]);
		WORDS.rows[row + this.place] = at;
		return at;
	}

	private put(list: readonly number[]): void {
		while (this.taken + list.length > this.lists.length) this.lists = doubled(this.lists);
		this.lists.set(list, this.taken);
		this.taken += list.length;
	}

	/** The terms with a piece in the word: where that ends in it, and the term, in turn. */
	private triggersIn(units: Uint16Array, start: number, end: number): number[] {
		const { near, start: outside, firstOpen, openAt, firstClosed, closedAt, lists } = this.table;
		const triggers: number[] = [];
		const add = (at: number, to: number): void => {
			for (let i = at + 1; i <= at + (lists[at] as number); i += 1) triggers.push(to - start, lists[i] as number);
		};
		let state = outside;
		for (let i = start; i < end; i += 1) {
			state = near[(state << 5) + (LETTER_CLASSES[units[i] as number] as number)] as number;
			if (state >= firstOpen) add(openAt[state - firstOpen] as number, i + 1);
		}
		if (state >= firstClosed) add(closedAt[state - firstClosed] as number, end);
		return triggers;
	}
}

const NOTHING = 1;
/** Of a list, behind where its first triggers end. */
const FRONT = 1;
const BEHIND = 2;
const LAST = 3;
const HEAD = 4;

/** @throws TypeError for a sign that is not folded to ASCII */
function codeOf(char: string): number {
	const code = char.charCodeAt(0);
	if (code >= 128 || char.length > 1 || (char >= 'A' && char <= 'Z')) throw new TypeError(`"${char}" is not folded to ASCII`);
	return code;
}

const flagsOf = ({ text, left, right }: Term): number =>
	(left && isWordCode(text.charCodeAt(0)) ? STARTS_WORD : 0) | (right ? ENDS_HIT : 0) | (right && isWordCode(text.charCodeAt(text.length - 1)) ? ENDS_WORD : 0);
