import type { Direction } from '../../sections';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import { unitsOf } from '../text/units';
import { LETTERS, WordTable, type AnchorWord } from '../text/word-table';
import { Rows } from '../text/rows';
import { spellings } from './common-words';
import { Program, type Needs } from './program';

/** The anchors of the rules for one direction, and which of them a sentence holds: several sets ask for the same one. */
export class AnchorBook {
	/** Anchors as texts have them. */
	private readonly words: AnchorWord[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	private table: WordTable | undefined;

	private read: object | undefined;
	private from = -1;
	private to = -1;
	/** One bit per anchor: those of the sentence looked at last. */
	bits = new Int32Array(0);
	/** The same, one after the other; the first `count`. */
	readonly list: number[] = [];
	count = 0;

	constructor() {
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
		this.count = 0;
		this.bits.fill(0);
		const { classes, near, start, firstLoud, loudAt, loud, firstClosed, closedAt } = this.table as WordTable;
		const units = unitsOf(text.lower);
		let state = start;
		let before = start;
		for (let i = from; i < to; i += 1) {
			const code = units[i] as number;
			const letter = classes[code] as number;
			if (letter < LETTERS) {
				before = state;
				state = near[(state << 5) + letter] as number;
				if (state >= firstLoud) this.note(loud[(loudAt[state - firstLoud] as number) + 1] as number);
				continue;
			}
			if (state >= firstClosed) this.note(closedAt[state - firstClosed] as number);
			if (code <= 57 && code >= 48) this.add(this.digit);
			// `couldn't` holds `could`.
			else if (code === 39 && before >= firstClosed && i > from + 1 && units[i - 1] === 110 && units[i + 1] === 116) this.note(closedAt[before - firstClosed] as number);
			state = start;
			before = start;
		}
		if (state >= firstClosed) this.note(closedAt[state - firstClosed] as number);
	}

	private build(): void {
		this.table = new WordTable([], this.words);
		this.bits = new Int32Array((this.size + 31) >> 5);
	}

	/** Adds the list of anchors that starts at `at`; 0 stands for none. */
	private note(at: number): void {
		const { lists } = this.table as WordTable;
		const last = at + (lists[at] as number);
		for (let i = at + 1; i <= last; i += 1) this.add(lists[i] as number);
	}

	private add(anchor: number): void {
		const { bits, list } = this;
		const word = bits[anchor >> 5] as number;
		const bit = 1 << (anchor & 31);
		if ((word & bit) !== 0) return;
		bits[anchor >> 5] = word | bit;
		list[this.count] = anchor;
		this.count += 1;
	}
}

/** The rules of one set by their anchors. */
export class RuleIndex {
	private readonly program: Program;
	/** By anchor: the rules that start from it, the rarest word of an entry of their rarest clause; as far as there are such anchors. */
	private readonly starting: Rows;
	/** Rules tried on the sentence looked at last carry the newest stamp. */
	private readonly tried: Int32Array;
	private stamp = 0;
	/** The first ones of these are the rules found last. */
	readonly found: number[] = [];

	constructor(
		private readonly book: AnchorBook,
		rules: readonly (readonly Clause[])[],
	) {
		const needs: Needs[] = rules.map((clauses) => clauses.map((clause) => clause.map((words) => words.map((anchor) => book.idOf(anchor)))));
		const rulesOf: number[][] = Array.from({ length: book.size }, () => []);
		needs.forEach(([rarest], rule) => {
			for (const anchor of new Set((rarest ?? []).map(([first]) => first as number))) (rulesOf[anchor] as number[]).push(rule);
		});
		this.program = new Program(needs);
		this.starting = new Rows(rulesOf);
		this.tried = new Int32Array(needs.length);
	}

	/** Puts into `found` the rules that may match the stretch that the book looked at, in their order; how many. */
	match(): number {
		const { tried, program } = this;
		const { bits, list, count } = this.book;
		const { starts, all } = this.starting;
		const stamp = (this.stamp += 1);
		const known = starts.length - 1;
		let matches = 0;
		for (let i = 0; i < count; i += 1) {
			const anchor = list[i] as number;
			if (anchor >= known) continue;
			const last = starts[anchor + 1] as number;
			for (let j = starts[anchor] as number; j < last; j += 1) {
				const rule = all[j] as number;
				if (tried[rule] === stamp) continue;
				tried[rule] = stamp;
				if (program.isMet(rule, bits)) matches = this.insert(rule, matches);
			}
		}
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

export const BOOKS: Readonly<Record<Direction, AnchorBook>> = { input: new AnchorBook(), draft: new AnchorBook() };
