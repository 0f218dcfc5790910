import type { Direction } from '../../sections';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import { tokensOf } from '../learned/tokens';
import { ANCHORS, WORD_BOOK } from '../learned/word-book';
import { LETTER_CLASSES, LETTERS, WordTable, type WordPart } from '../text/word-table';
import { Rows } from '../text/rows';
import { spellings } from './common-words';
import { Program, type Needs } from './program';

/** The anchors of the rules for one direction, and which of them a sentence holds: several sets ask for the same one. */
export class AnchorBook {
	/** Anchors as texts have them. */
	private readonly words: WordPart[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	private readonly place: number;
	private table: WordTable | undefined;
	/** Lists of anchors: their number, then they. Where a word's list starts is noted in its row of the word book. */
	private lists: number[] = [];
	private readonly known = new Map<string, number>();
	private generation = -1;

	private read: object | undefined;
	private from = -1;
	private to = -1;
	/** Goes up with each look at another stretch. */
	looks = 0;
	/** One bit per anchor: those of the sentence looked at last. */
	bits = new Int32Array(0);
	/** The same, one after the other; the first `count`. */
	readonly list: number[] = [];
	count = 0;

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

	/** How many anchors there are. */
	get size(): number {
		return this.idOfAnchor.size;
	}

	/** Looks for the anchors in [from, to) of a text as if there were nothing around it; not again when that was the last look. */
	look(text: NormalisedText, from: number, to: number): void {
		if (this.table === undefined) this.build();
		else if (this.read === text && from === this.from && to === this.to) return;
		this.read = text;
		this.from = from;
		this.to = to;
		this.looks = (this.looks + 1) | 0;
		const { bits, list } = this;
		// Bit by bit: a sentence has few of them.
		for (let i = 0; i < this.count; i += 1) bits[(list[i] as number) >> 5] = 0;
		this.count = 0;
		let held = 0;
		const { rows, count, starts, ends } = tokensOf(text, from, to);
		if (this.generation !== WORD_BOOK.generation) this.forget();
		const words = WORD_BOOK.rows;
		const { place } = this;
		for (let i = 0; i < count; i += 1) {
			const row = rows[i] as number;
			let at = words[row + place] as number;
			if (at === 0) {
				at = this.inWord(text.lower, starts[i] as number, ends[i] as number);
				words[row + place] = at;
			}
			const { lists } = this;
			const last = at + (lists[at] as number);
			for (at += 1; at <= last; at += 1) {
				const anchor = lists[at] as number;
				const word = bits[anchor >> 5] as number;
				const bit = 1 << (anchor & 31);
				if ((word & bit) !== 0) continue;
				bits[anchor >> 5] = word | bit;
				list[held] = anchor;
				held += 1;
			}
		}
		this.count = held;
	}

	private build(): void {
		this.table = new WordTable(this.words);
		this.bits = new Int32Array((this.size + 31) >> 5);
		this.count = 0;
		// What was noted of words came from another table.
		WORD_BOOK.forget();
		this.forget();
	}

	/** The lists of words are noted with the words, and are of no use after them; list 0 is nobody's. */
	private forget(): void {
		this.generation = WORD_BOOK.generation;
		this.lists = [0, 0];
		this.known.clear();
	}

	/** Where the list of the anchors in a word, an amount or a sign starts. */
	private inWord(lower: string, start: number, end: number): number {
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
		return this.listOf([...found]);
	}

	private listOf(anchors: readonly number[]): number {
		if (anchors.length === 0) return 1;
		const key = anchors.join();
		const known = this.known.get(key);
		if (known !== undefined) return known;
		const at = this.lists.length;
		this.lists.push(anchors.length, ...anchors);
		this.known.set(key, at);
		return at;
	}
}

/** Rules by their anchors: those of the sets that are asked about the same sentences, so that a sentence is held against them once. */
export class RuleIndex {
	private readonly needs: Needs[] = [];
	private program: Program | undefined;
	/** By anchor: the rules that start from it, the rarest word of an entry of their rarest clause; as far as there are such anchors. */
	private starting = new Rows([]);
	/** Rules tried on the sentence looked at last carry its look. */
	private tried = new Int32Array(0);
	private look = -1;
	private matches = 0;
	/** The first ones of these are the rules found last. */
	readonly found: number[] = [];

	constructor(private readonly book: AnchorBook) {}

	/** Takes in rules, whose numbers follow one another; the first one. */
	add(rules: readonly (readonly Clause[])[]): number {
		const first = this.needs.length;
		for (const clauses of rules) this.needs.push(clauses.map((clause) => clause.map((words) => words.map((anchor) => this.book.idOf(anchor)))));
		this.program = undefined;
		return first;
	}

	private build(): Program {
		const rulesOf: number[][] = Array.from({ length: this.book.size }, () => []);
		this.needs.forEach(([rarest], rule) => {
			for (const anchor of new Set((rarest ?? []).map(([first]) => first as number))) (rulesOf[anchor] as number[]).push(rule);
		});
		this.starting = new Rows(rulesOf);
		this.tried = new Int32Array(this.needs.length);
		this.look = -1;
		return (this.program = new Program(this.needs));
	}

	/** Puts into `found` the rules that may match the stretch that the book looked at, in their order; how many. */
	match(): number {
		const program = this.program ?? this.build();
		const { bits, list, count, looks } = this.book;
		if (this.look === looks) return this.matches;
		this.look = looks;
		const { tried } = this;
		const { starts, all } = this.starting;
		const known = starts.length - 1;
		let matches = 0;
		for (let i = 0; i < count; i += 1) {
			const anchor = list[i] as number;
			if (anchor >= known) continue;
			const last = starts[anchor + 1] as number;
			for (let j = starts[anchor] as number; j < last; j += 1) {
				const rule = all[j] as number;
				if (tried[rule] === looks) continue;
				tried[rule] = looks;
				if (program.isMet(rule, bits)) matches = this.insert(rule, matches);
			}
		}
		this.matches = matches;
		return matches;
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
