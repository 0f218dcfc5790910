import type { Direction } from '../../sections';
import { CORE, tooLong, unitsOf } from '../core/core';
import { ANCHORS, WORD_BOOK } from '../learned/word-book';
import type { NormalisedText } from '../text/normalise';
import { Rows } from '../text/rows';
import { LETTER_CLASSES, LETTERS, WordTable, type WordPart } from '../text/word-table';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import { spellings } from './common-words';
import { programOf, type Needs } from './program';

/** Where no anchor of any rule stands in a word. */
const NOTHING = 1;
const LEAST_LISTS = 4_096;

/** The anchors of the rules for one direction, and which of them the words of texts hold. */
export class AnchorBook {
	/** Where the core keeps it: where words note their entries, where the lists stand, and of which generation of words they are. */
	readonly address: number;
	/** Anchors as texts have them. */
	private readonly words: WordPart[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	private readonly place: number;
	private table: WordTable | undefined;
	private readonly indexes: RuleIndex[] = [];
	/**
	 * Entries of words, which have the place of a list for each index of rules, 0 for none; and lists of anchors, by the
	 * numbers of that index, with how many they are in front. Where they stand, how many numbers there is room for, and are taken.
	 */
	private lists: number;
	private room = LEAST_LISTS;
	private taken = 0;
	private readonly known = new Map<string, number>();

	constructor(direction: Direction) {
		this.place = ANCHORS[direction];
		this.lists = CORE.take(4 * this.room);
		this.address = CORE.place(Int32Array.of(4 * this.place, this.lists, 0));
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

	/** To be called before words are looked up: what was noted of them may have come from fewer anchors. */
	prepare(): void {
		if (this.table !== undefined) return;
		this.table = new WordTable(this.words);
		WORD_BOOK.forget();
	}

	/** The entry of a word that is not noted yet, by the address of its row. */
	note(row: number, word: string): number {
		const anchors = this.inWord(word);
		const lists = this.indexes.map((index) => this.listed(index.ownOf(anchors)));
		const entry = lists.every((list) => list === 0) ? NOTHING : this.placed(lists);
		CORE.ints[(row >> 2) + this.place] = entry;
		return entry;
	}

	/** Entries are noted with the words, and are of no use after them. */
	forget(): void {
		this.taken = 0;
		this.known.clear();
		// Neither 0 nor `NOTHING` is a place of a list.
		this.append([0, 0]);
	}

	/** The anchors in a word, an amount or a sign. */
	private inWord(word: string): ReadonlySet<number> {
		const { near, start: outside, firstOpen, openAt, firstClosed, closedAt, lists } = this.table as WordTable;
		const found = new Set<number>();
		const add = (at: number): void => lists.subarray(at + 1, at + 1 + (lists[at] as number)).forEach((anchor) => found.add(anchor));
		let state = outside;
		let before = outside;
		for (let i = 0; i < word.length; i += 1) {
			const code = word.charCodeAt(i);
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
			else if (code === 39 && before >= firstClosed && word.startsWith("n't", i - 1)) add(closedAt[before - firstClosed] as number);
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
		const known = this.known.get(name) ?? this.append(numbers);
		this.known.set(name, known);
		return known;
	}

	private append(numbers: readonly number[]): number {
		const at = this.taken;
		this.taken += numbers.length;
		if (this.taken > this.room) {
			const before = this.lists;
			this.room = 2 * this.taken;
			this.lists = CORE.take(4 * this.room);
			CORE.ints.copyWithin(this.lists >> 2, before >> 2, (before >> 2) + at);
			CORE.put(this.address + 4, [this.lists]);
		}
		CORE.put(this.lists + 4 * at, numbers);
		return at;
	}
}

/**
 * Rules by their anchors: those of the sets that are asked about the same sentences, so that a sentence is held against
 * them once. It has numbers of its own for its anchors, which are few of all: what is read stays at hand.
 */
export class RuleIndex {
	private readonly needs: Needs[] = [];
	/** Its numbers of the book's anchors. */
	private readonly own = new Map<number, number>();
	/** Where the entries of words have its list. */
	private readonly column: number;
	/** Where the core keeps the rules, once they are put there, and what was found in the stretch looked at last. */
	private address: number | undefined;
	private foundAt = 0;
	private text: NormalisedText | undefined;
	private from = -1;
	private to = -1;
	private found: readonly number[] = [];

	constructor(private readonly book: AnchorBook) {
		this.column = book.join(this);
	}

	/** Takes in rules, whose numbers follow one another; the first one. */
	add(rules: readonly (readonly Clause[])[]): number {
		const first = this.needs.length;
		for (const clauses of rules) this.needs.push(clauses.map((clause) => clause.map((words) => words.map((anchor) => this.idOf(anchor)))));
		this.address = undefined;
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

	private build(): number {
		const rulesOf: number[][] = Array.from(this.own, () => []);
		this.needs.forEach(([rarest], rule) => {
			for (const anchor of new Set((rarest ?? []).map(([first]) => first as number))) (rulesOf[anchor] as number[]).push(rule);
		});
		const { starts, all } = new Rows(rulesOf);
		const { code, startOf } = programOf(this.needs);
		const anchors = this.own.size;
		const rules = this.needs.length;
		this.foundAt = CORE.take(4 * rules);
		// In the order of `Rules` in core/assembly/rules.ts.
		return (this.address = CORE.place(
			Int32Array.of(this.book.address, this.column, CORE.take(4 * ((anchors + 31) >> 5)), CORE.take(4 * anchors), 0, CORE.place(starts), CORE.place(all), CORE.place(code), CORE.place(startOf), CORE.take(4 * rules), 0, this.foundAt),
		));
	}

	/** The numbers of the rules that may match [from, to) of the text, in their order. */
	match(text: NormalisedText, from: number, to: number): readonly number[] {
		if (text === this.text && from === this.from && to === this.to) return this.found;
		const address = this.address ?? this.build();
		this.book.prepare();
		unitsOf(text);
		const count = CORE.call.matchRules(address, from, to);
		if (count < 0) throw tooLong(from, to);
		this.text = text;
		this.from = from;
		this.to = to;
		const at = this.foundAt >> 2;
		return (this.found = count === 0 ? NONE : Array.from(CORE.ints.subarray(at, at + count)));
	}
}

const NONE: readonly number[] = [];

export const BOOKS: Readonly<Record<Direction, AnchorBook>> = { input: new AnchorBook('input'), draft: new AnchorBook('draft') };

const bookAt = (address: number): AnchorBook => (BOOKS.input.address === address ? BOOKS.input : BOOKS.draft);
CORE.noteAnchors = (book, row, start, end) => bookAt(book).note(row, CORE.slice(start, end));
CORE.forgetAnchors = (book) => bookAt(book).forget();
