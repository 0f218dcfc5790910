import type { Direction } from '../../sections';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import type { AnchorWord } from '../text/word-table';
import { Rows } from '../text/rows';
import { spellings } from './common-words';
import { Program, type Needs } from './program';

/** The anchors of a text, in the order of their ends; written anew for each text. */
export class AnchorNotes {
	/** Where the list of anchors starts in `lists`, and where the word ends, in turn; the first `count` numbers. */
	pairs = new Int32Array(2_048);
	count = 0;
	/** Lists of anchors: their number, then they. */
	lists: Int32Array = new Int32Array(0);
	/** The text, told apart as an object: two equal long strings would be compared unit by unit for every sentence. */
	of: object | undefined;

	grow(): Int32Array<ArrayBuffer> {
		const larger = new Int32Array(this.pairs.length * 2);
		larger.set(this.pairs);
		return (this.pairs = larger);
	}
}

/**
 * The anchors of the rules for one direction, and which of them a sentence holds: a text is read once for all rule sets,
 * and a sentence is looked at once, because several sets ask for it.
 */
export class AnchorBook {
	/** Anchors as texts have them. */
	readonly words: AnchorWord[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;

	/** Of the text read last. */
	readonly notes = new AnchorNotes();
	/** Of a sentence that is cut within a word. */
	readonly partNotes = new AnchorNotes();
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
		this.read = undefined;
		if (anchor.word === ANY_DIGIT.word) return id;
		const { left, right } = anchor;
		for (const text of spellings(anchor)) this.words.push({ text, left, right, id });
		return id;
	}

	/** How many anchors there are. */
	get size(): number {
		return this.idOfAnchor.size;
	}

	/** Whether it is this stretch that was looked at last. */
	isAt(text: NormalisedText, from: number, to: number): boolean {
		return this.read === text && from === this.from && to === this.to;
	}

	/** Looks for the anchors in [from, to) of a text. No word goes beyond these ends. The positions in `notes` count from `origin`. */
	look(text: NormalisedText, { pairs, count, lists }: AnchorNotes, from: number, to: number, origin: number): void {
		this.read = text;
		this.from = from;
		this.to = to;
		const words = (this.size + 31) >> 5;
		if (this.bits.length === words) this.bits.fill(0);
		else this.bits = new Int32Array(words);
		const { bits, list, digit } = this;
		let listed = 0;
		for (let at = firstEndingAfter(pairs, count, from - origin); at < count && (pairs[at + 1] as number) <= to - origin; at += 2) {
			const first = pairs[at] as number;
			const last = first + (lists[first] as number);
			for (let i = first + 1; i <= last; i += 1) {
				const anchor = lists[i] as number;
				const word = bits[anchor >> 5] as number;
				const bit = 1 << (anchor & 31);
				if ((word & bit) !== 0) continue;
				bits[anchor >> 5] = word | bit;
				list[listed++] = anchor;
			}
		}
		if (text.signals.digitWithin(from, to)) {
			bits[digit >> 5] = (bits[digit >> 5] as number) | (1 << (digit & 31));
			list[listed++] = digit;
		}
		this.count = listed;
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

/** Index of the first pair whose word ends after `position`. */
function firstEndingAfter(pairs: Int32Array, count: number, position: number): number {
	let low = 0;
	let high = count >> 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((pairs[middle * 2 + 1] as number) > position) high = middle;
		else low = middle + 1;
	}
	return low * 2;
}

export const BOOKS: Readonly<Record<Direction, AnchorBook>> = { input: new AnchorBook(), draft: new AnchorBook() };
