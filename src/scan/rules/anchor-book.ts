import type { Direction } from '../../sections';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import { tokensOf, type Tokens } from '../learned/tokens';
import { ANCHORS, WORD_BOOK } from '../learned/word-book';
import { LETTER_CLASSES, LETTERS, WordTable, type WordPart } from '../text/word-table';
import { Rows } from '../text/rows';
import { spellings } from './common-words';
import { Program, type Needs } from './program';

/** Where no anchor of any rule stands in a word. */
const NOTHING = 1;

/** The anchors of the rules for one direction, and which of them the words of texts hold. */
export class AnchorBook {
	/** Anchors as texts have them. */
	private readonly words: WordPart[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	/** Where a row of the word book notes what the word holds: the place of an entry in `lists`. */
	readonly place: number;
	private table: WordTable | undefined;
	private readonly indexes: RuleIndex[] = [];
	/**
	 * Entries of words, which have the place of a list for each index of rules, 0 for none; and lists of anchors, by the
	 * numbers of that index, with how many they are in front.
	 */
	lists: number[] = [];
	private readonly known = new Map<string, number>();
	private generation = -1;

	private text: object | undefined;
	private from = -1;
	private to = -1;
	/** Goes up with each look at another stretch. */
	private looks = 0;

	constructor(direction: Direction) {
		this.place = ANCHORS[direction];
		this.digit = this.idOf(ANY_DIGIT);
	}

	/** The number of an anchor, which is taken in when it is new. */
	idOf(anchor: Anchor): number {
		const name = `${anchor.left ? '_' : ''}${anchor.word}${anchor.right ? '_' : ''}`;
		const known = this.idOfAnchor.get(name);
		if (known !== undefined) return known;
		const id = this.idOfAnchor.size;
		this.idOfAnchor.set(name, id);
		this.table = undefined;
		if (anchor.word === ANY_DIGIT.word) return id;
		const { left, right } = anchor;
		for (const text of spellings(anchor)) this.words.push({ text, left, right, id });
		return id;
	}

	/** The number of an index of rules in the entries of words. */
	join(index: RuleIndex): number {
		this.indexes.push(index);
		return this.indexes.length - 1;
	}

	/** What words hold is looked up anew: for an index of rules that got more of them. */
	change(): void {
		this.table = undefined;
	}

	/** The number of this look at [from, to) of a text, which is that of the last one when it was at the same. */
	look(text: NormalisedText, from: number, to: number): number {
		if (this.table === undefined) this.build();
		else if (this.text === text && from === this.from && to === this.to) return this.looks;
		this.text = text;
		this.from = from;
		this.to = to;
		return (this.looks = (this.looks + 1) | 0);
	}

	/** The words of the stretch, as if there were nothing around it. */
	tokens(text: NormalisedText, from: number, to: number): Tokens {
		const tokens = tokensOf(text, from, to);
		if (this.generation !== WORD_BOOK.generation) this.forget();
		return tokens;
	}

	/** The entry of a word that is not noted yet. */
	note(row: number, lower: string, start: number, end: number): number {
		const anchors = this.inWord(lower, start, end);
		const lists = this.indexes.map((index) => this.listed(index.ownOf(anchors)));
		const entry = lists.every((list) => list === 0) ? NOTHING : this.placed(lists);
		WORD_BOOK.rows[row + this.place] = entry;
		return entry;
	}

	private build(): void {
		this.table = new WordTable(this.words);
		// What was noted of words came from another table.
		WORD_BOOK.forget();
		this.forget();
	}

	/** Entries are noted with the words, and are of no use after them. */
	private forget(): void {
		this.generation = WORD_BOOK.generation;
		this.lists = [0, ...this.indexes.map(() => 0)];
		this.known.clear();
	}

	/** The anchors in a word, an amount or a sign. */
	private inWord(lower: string, start: number, end: number): ReadonlySet<number> {
		const { near, start: outside, firstOpen, openAt, firstClosed, closedAt, lists } = this.table as WordTable;
		const found = new Set<number>();
		const add = (at: number): void => lists.subarray(at + 1, at + 1 + (lists[at] as number)).forEach((anchor) => found.add(anchor));
		let state = outside;
		let before = outside;
		for (let i = start; i < end; i += 1) {
			const code = lower.charCodeAt(i);
			const letter = LETTER_CLASSES[code] as number;
			if (letter < LETTERS) {
				before = state;
				state = near[(state << 5) + letter] as number;
				if (state >= firstOpen) add(openAt[state - firstOpen] as number);
				continue;
			}
			if (state >= firstClosed) add(closedAt[state - firstClosed] as number);
			if (code <= 57 && code >= 48) found.add(this.digit);
			// `couldn't` holds `could`.
			else if (code === 39 && before >= firstClosed && lower.startsWith("n't", i - 1)) add(closedAt[before - firstClosed] as number);
			state = outside;
			before = outside;
		}
		if (state >= firstClosed) add(closedAt[state - firstClosed] as number);
		return found;
	}

	private listed(anchors: readonly number[]): number {
		return anchors.length === 0 ? 0 : this.placed([anchors.length, ...anchors]);
	}

	/** Where these numbers stand among the lists; the same ones stand there once. */
	private placed(numbers: readonly number[]): number {
		const name = numbers.join();
		const known = this.known.get(name) ?? this.lists.length;
		if (known === this.lists.length) this.lists.push(...numbers);
		this.known.set(name, known);
		return known;
	}
}

/**
 * Rules by their anchors: those of the sets that are asked about the same sentences, so that a sentence is held against
 * them once. It has numbers of its own for its anchors, which are few of all: what it reads stays at hand.
 */
export class RuleIndex {
	private readonly needs: Needs[] = [];
	/** Its numbers of the book's anchors. */
	private readonly own = new Map<number, number>();
	/** Where the entries of words have its list. */
	private readonly column: number;
	private program: Program | undefined;
	/** By anchor: the rules that start from it, the rarest word of an entry of their rarest clause. */
	private starting = new Rows([]);
	/** One bit per anchor: those of the sentence looked at last. */
	private bits = new Int32Array(0);
	/** The same, one after the other; the first `held`. */
	private readonly list: number[] = [];
	private held = 0;
	/** Rules tried on the sentence looked at last carry its look. */
	private tried = new Int32Array(0);
	private look = -1;
	private matches = 0;
	/** The first ones of these are the rules found last. */
	readonly found: number[] = [];

	constructor(private readonly book: AnchorBook) {
		this.column = book.join(this);
	}

	/** Takes in rules, whose numbers follow one another; the first one. */
	add(rules: readonly (readonly Clause[])[]): number {
		const first = this.needs.length;
		for (const clauses of rules) this.needs.push(clauses.map((clause) => clause.map((words) => words.map((anchor) => this.idOf(anchor)))));
		this.program = undefined;
		this.book.change();
		return first;
	}

	private idOf(anchor: Anchor): number {
		const number = this.book.idOf(anchor);
		const id = this.own.get(number) ?? this.own.size;
		this.own.set(number, id);
		return id;
	}

	/** Those of the book's anchors that it has, by its own numbers. */
	ownOf(anchors: ReadonlySet<number>): number[] {
		return [...anchors].flatMap((anchor) => this.own.get(anchor) ?? []);
	}

	private build(): Program {
		const rulesOf: number[][] = Array.from(this.own, () => []);
		this.needs.forEach(([rarest], rule) => {
			for (const anchor of new Set((rarest ?? []).map(([first]) => first as number))) (rulesOf[anchor] as number[]).push(rule);
		});
		this.starting = new Rows(rulesOf);
		this.bits = new Int32Array((this.own.size + 31) >> 5);
		this.held = 0;
		this.tried = new Int32Array(this.needs.length);
		this.look = -1;
		return (this.program = new Program(this.needs));
	}

	/** Puts into `found` the rules that may match [from, to) of the text, in their order; how many. */
	match(text: NormalisedText, from: number, to: number): number {
		const program = this.program ?? this.build();
		const look = this.book.look(text, from, to);
		if (this.look === look) return this.matches;
		this.gather(text, from, to);
		this.look = look;
		const { bits, list, held, tried } = this;
		const { starts, all } = this.starting;
		let matches = 0;
		for (let i = 0; i < held; i += 1) {
			const anchor = list[i] as number;
			const last = starts[anchor + 1] as number;
			for (let j = starts[anchor] as number; j < last; j += 1) {
				const rule = all[j] as number;
				if (tried[rule] === look) continue;
				tried[rule] = look;
				if (program.isMet(rule, bits)) matches = this.insert(rule, matches);
			}
		}
		this.matches = matches;
		return matches;
	}

	/** Takes the anchors of the stretch from the entries of its words. */
	private gather(text: NormalisedText, from: number, to: number): void {
		const { book, bits, list, column } = this;
		// Bit by bit: a sentence has few of them.
		for (let i = 0; i < this.held; i += 1) bits[(list[i] as number) >> 5] = 0;
		this.held = 0;
		const { rows, count, starts, ends } = book.tokens(text, from, to);
		const { place, lists } = book;
		const words = WORD_BOOK.rows;
		let held = 0;
		for (let i = 0; i < count; i += 1) {
			const row = (rows[i] as number) >> 2;
			const entry = words[row + place] || book.note(row, text.lower, starts[i] as number, ends[i] as number);
			if (entry === NOTHING) continue;
			let at = lists[entry + column] as number;
			if (at === 0) continue;
			for (let more = lists[at] as number; more > 0; more -= 1) {
				at += 1;
				const anchor = lists[at] as number;
				const word = bits[anchor >> 5] as number;
				const bit = 1 << (anchor & 31);
				if ((word & bit) !== 0) continue;
				bits[anchor >> 5] = word | bit;
				list[held] = anchor;
				held += 1;
			}
		}
		this.held = held;
	}

	private insert(rule: number, matches: number): number {
		const { found } = this;
		let at = matches;
		for (; at > 0 && (found[at - 1] as number) > rule; at -= 1) found[at] = found[at - 1] as number;
		found[at] = rule;
		return matches + 1;
	}
}

export const BOOKS: Readonly<Record<Direction, AnchorBook>> = { input: new AnchorBook('input'), draft: new AnchorBook('draft') };
