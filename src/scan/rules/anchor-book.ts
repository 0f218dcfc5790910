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
 * The rules for one direction by their anchors. A text is read once; then each sentence yields the rules that may match
 * it, for all rule sets at once, because several checks read the same sentence.
 */
export class AnchorBook {
	/** Anchors as texts have them. */
	readonly words: AnchorWord[] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	/** Rules by the rarest word of each entry of their rarest clause. */
	private readonly rulesOf: number[][] = [];
	private readonly needs: Needs[] = [];
	private program = new Program([]);
	/** By anchor: the rules that start from it. */
	private starting = new Rows([]);

	private built = false;
	/** Of the text read last. */
	readonly notes = new AnchorNotes();
	/** Of a sentence that is cut within a word. */
	readonly partNotes = new AnchorNotes();
	private read: object | undefined;
	/** One bit per anchor: those of the sentence looked at last. */
	private bits = new Int32Array(0);
	/** Rules tried on the sentence looked at last carry the newest stamp. */
	private tried = new Int32Array(0);
	private stamp = 0;
	private from = -1;
	private to = -1;
	/** The first `matches` of these are the rules found. */
	readonly found: number[] = [];
	private matches = 0;
	private readonly list: number[] = [];

	constructor() {
		this.digit = this.anchor(ANY_DIGIT);
	}

	/** Takes a rule in; its number. Numbers grow. */
	add(clauses: readonly Clause[]): number {
		const rule = this.needs.length;
		const needs: Needs = clauses.map((clause) => clause.map((words) => words.map((anchor) => this.anchor(anchor))));
		for (const anchor of new Set((needs[0] ?? []).map(([rarest]) => rarest as number))) (this.rulesOf[anchor] as number[]).push(rule);
		this.needs.push(needs);
		this.built = false;
		this.read = undefined;
		return rule;
	}

	/** How many rules `within` found when it was called for this stretch just now. */
	lastWithin(text: NormalisedText, from: number, to: number): number | undefined {
		return this.read === text && from === this.from && to === this.to ? this.matches : undefined;
	}

	/**
	 * Puts into `found` the rules that may match [from, to) of a text, in their order; how many. No word goes beyond these
	 * ends. The positions in `notes` count from `origin`.
	 */
	within(text: NormalisedText, notes: AnchorNotes, from: number, to: number, origin: number): number {
		if (!this.built) this.build();
		this.read = text;
		this.from = from;
		this.to = to;
		this.stamp += 1;
		this.matches = 0;
		const { list, tried, stamp, program, bits } = this;
		const { starts, all } = this.starting;
		const listed = this.present(text, notes, from, to, origin);
		for (let i = 0; i < listed; i += 1) {
			const anchor = list[i] as number;
			const last = starts[anchor + 1] as number;
			for (let j = starts[anchor] as number; j < last; j += 1) {
				const rule = all[j] as number;
				if (tried[rule] === stamp) continue;
				tried[rule] = stamp;
				if (program.isMet(rule, bits)) this.insert(rule);
			}
		}
		return this.matches;
	}

	private insert(rule: number): void {
		const { found } = this;
		let at = this.matches;
		for (; at > 0 && (found[at - 1] as number) > rule; at -= 1) found[at] = found[at - 1] as number;
		found[at] = rule;
		this.matches += 1;
	}

	private anchor(anchor: Anchor): number {
		const name = `${anchor.left ? '_' : ''}${anchor.word}${anchor.right ? '_' : ''}`;
		const known = this.idOfAnchor.get(name);
		if (known !== undefined) return known;
		const id = this.idOfAnchor.size;
		this.idOfAnchor.set(name, id);
		this.rulesOf.push([]);
		if (anchor.word === ANY_DIGIT.word) return id;
		const { left, right } = anchor;
		for (const text of spellings(anchor)) this.words.push({ text, left, right, id });
		return id;
	}

	private build(): void {
		this.program = new Program(this.needs);
		this.starting = new Rows(this.rulesOf);
		this.bits = new Int32Array((this.idOfAnchor.size + 31) >> 5);
		this.tried = new Int32Array(this.needs.length);
		this.built = true;
	}

	/** Sets the bits of the anchors in the stretch, and puts into `list` those that rules start from. How many. */
	private present({ signals }: NormalisedText, { pairs, count, lists }: AnchorNotes, from: number, to: number, origin: number): number {
		const { bits, list, digit } = this;
		const { starts } = this.starting;
		bits.fill(0);
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
				if (starts[anchor] !== starts[anchor + 1]) list[listed++] = anchor;
			}
		}
		if (signals.digitWithin(from, to)) {
			bits[digit >> 5] = (bits[digit >> 5] as number) | (1 << (digit & 31));
			list[listed++] = digit;
		}
		return listed;
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
