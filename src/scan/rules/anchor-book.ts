import { Table } from '../text/automaton';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor, type Clause } from './anchors';
import { spellings } from './common-words';

const LEFT = 1;
const RIGHT = 2;

const isLetter = (code: number): boolean => code >= 97 && code <= 122;
/** `couldn't` holds `could`. */
const isNot = (lower: string, at: number): boolean => lower.charCodeAt(at) === 110 && lower.charCodeAt(at + 1) === 39 && lower.charCodeAt(at + 2) === 116;

/** What must occur for a rule to be worth trying: of every clause the words of one entry. Anchors by their number. */
type Needs = readonly (readonly (readonly number[])[])[];

/**
 * The rules for one direction by their anchors. A text is read once; then each sentence yields the rules that may match
 * it, for all rule sets at once, because several checks read the same sentence.
 */
export class AnchorBook {
	/** Words to look for, and by word and edges (word × 4 + edges) the anchors that it is. */
	private readonly words: { text: string }[] = [];
	private readonly idOfWord = new Map<string, number>();
	private readonly anchorsOf: number[][] = [];
	private readonly idOfAnchor = new Map<string, number>();
	private readonly digit: number;
	/** Rules by the rarest word of each entry of their rarest clause. */
	private readonly rulesOf: number[][] = [];
	private readonly needs: Needs[] = [];
	/** All needs in a row, and by rule where its own start: clauses, then per clause entries, per entry words, the words. */
	private program = new Int32Array(0);
	private startOf = new Int32Array(0);

	private built: Table | undefined;
	/** Told apart as an object: two equal long strings would be compared unit by unit for every sentence. */
	private read: NormalisedText | undefined;
	/** Of the text read last: word, start, end, and whether it is a word's start and end. */
	private noted = new Int32Array(1_024);
	private count = 0;
	/** Anchors and rules of the sentence looked at last carry the newest stamp. */
	private stamps = new Int32Array(0);
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
		this.built = undefined;
		this.read = undefined;
		return rule;
	}

	/** Puts into `found` the rules that may match [from, to) of a text, in their order; both ends count as ends of words. How many. */
	within(text: NormalisedText, from: number, to: number): number {
		if (this.read !== text) this.note(text);
		else if (from === this.from && to === this.to) return this.matches;
		this.from = from;
		this.to = to;
		this.stamp += 1;
		this.matches = 0;
		const { list, rulesOf, tried, stamp, startOf } = this;
		const listed = this.present(text, from, to);
		for (let i = 0; i < listed; i += 1) {
			const rules = rulesOf[list[i] as number] as readonly number[];
			for (let j = 0; j < rules.length; j += 1) {
				const rule = rules[j] as number;
				if (tried[rule] === stamp) continue;
				tried[rule] = stamp;
				if (this.areMet(startOf[rule] as number)) this.insert(rule);
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
		const edges = (anchor.left ? LEFT : 0) | (anchor.right ? RIGHT : 0);
		for (const spelling of spellings(anchor)) {
			const word = this.word(spelling) * 4;
			for (let has = 0; has < 4; has += 1) if ((has & edges) === edges) (this.anchorsOf[word + has] as number[]).push(id);
		}
		return id;
	}

	private word(text: string): number {
		let id = this.idOfWord.get(text);
		if (id === undefined) {
			id = this.words.length;
			this.idOfWord.set(text, id);
			this.words.push({ text });
			this.anchorsOf.push([], [], [], []);
		}
		return id;
	}

	private build(): Table {
		const program: number[] = [];
		const starts = this.needs.map((needs) => {
			const start = program.length;
			// The first clause is met in part already: the others sort out more.
			const ordered = [...needs.slice(1), ...needs.slice(0, 1).filter((clause) => clause.some((words) => words.length > 1))];
			program.push(ordered.length);
			for (const clause of ordered) {
				program.push(clause.reduce((sum, words) => sum + words.length + 1, 0));
				for (const words of clause) program.push(words.length, ...words);
			}
			return start;
		});
		this.program = Int32Array.from(program);
		this.startOf = Int32Array.from(starts);
		this.stamps = new Int32Array(this.idOfAnchor.size);
		this.tried = new Int32Array(this.needs.length);
		return new Table(this.words);
	}

	private areMet(start: number): boolean {
		const { program, stamps, stamp } = this;
		let at = start + 1;
		for (let clauses = program[start] as number; clauses > 0; clauses -= 1) {
			const end = at + 1 + (program[at] as number);
			let met = false;
			for (at += 1; at < end && !met; ) {
				const next = at + 1 + (program[at] as number);
				met = true;
				for (at += 1; at < next; at += 1) {
					if (stamps[program[at] as number] === stamp) continue;
					met = false;
					break;
				}
				at = next;
			}
			if (!met) return false;
			at = end;
		}
		return true;
	}

	/** Stamps the anchors of the stretch, and puts into `list` those that rules start from. How many. */
	private present({ signals }: NormalisedText, from: number, to: number): number {
		const { noted, stamps, stamp, rulesOf, anchorsOf, list } = this;
		let listed = 0;
		for (let at = this.firstEndingAfter(from); at < this.count; at += 4) {
			const end = noted[at + 2] as number;
			if (end > to) break;
			const start = noted[at + 1] as number;
			if (start < from) continue;
			const edges = (noted[at + 3] as number) | (start === from ? LEFT : 0) | (end === to ? RIGHT : 0);
			const anchors = anchorsOf[(noted[at] as number) * 4 + edges] as readonly number[];
			for (let i = 0; i < anchors.length; i += 1) {
				const anchor = anchors[i] as number;
				if (stamps[anchor] === stamp) continue;
				stamps[anchor] = stamp;
				if ((rulesOf[anchor] as readonly number[]).length > 0) list[listed++] = anchor;
			}
		}
		if (signals.digitWithin(from, to)) {
			stamps[this.digit] = stamp;
			list[listed++] = this.digit;
		}
		return listed;
	}

	private firstEndingAfter(position: number): number {
		let low = 0;
		let high = this.count >> 2;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.noted[middle * 4 + 2] as number) > position) high = middle;
			else low = middle + 1;
		}
		return low * 4;
	}

	private note(text: NormalisedText): void {
		const { lower } = text;
		const { classes, next, shift, firstOutput, outputs } = (this.built ??= this.build());
		const { words, anchorsOf } = this;
		let { noted } = this;
		let used = 0;
		let state = 0;
		for (let i = 0; i < lower.length; i += 1) {
			const code = lower.charCodeAt(i);
			state = next[(state << shift) + (code < 128 ? (classes[code] as number) : 0)] as number;
			if (state < firstOutput) continue;
			const ended = outputs[state - firstOutput] as readonly number[];
			const right = i + 1 >= lower.length || !isLetter(lower.charCodeAt(i + 1)) || isNot(lower, i + 1) ? RIGHT : 0;
			for (let one = 0; one < ended.length; one += 1) {
				const word = ended[one] as number;
				const start = i + 1 - (words[word] as { text: string }).text.length;
				const edges = right | (start === 0 || !isLetter(lower.charCodeAt(start - 1)) ? LEFT : 0);
				// A cut sentence may start or end in a word: what is no anchor as it stands may be one then.
				if (lower.length <= LONGEST_UNCUT && (anchorsOf[word * 4 + edges] as readonly number[]).length === 0) continue;
				if (used + 4 > noted.length) noted = this.grown();
				noted[used] = word;
				noted[used + 1] = start;
				noted[used + 2] = i + 1;
				noted[used + 3] = edges;
				used += 4;
			}
		}
		this.count = used;
		this.read = text;
		this.from = -1;
	}

	private grown(): Int32Array<ArrayBuffer> {
		const larger = new Int32Array(this.noted.length * 2);
		larger.set(this.noted);
		return (this.noted = larger);
	}
}

/** Sentences (text/sentences.ts) of shorter texts are never cut within a word. */
const LONGEST_UNCUT = 400;
