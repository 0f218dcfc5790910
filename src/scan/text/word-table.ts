import { isWordCode, type Term } from './automaton';

/** A word of a rule, or a part of one: letters only. With an edge there must be no letter on that side. */
export interface AnchorWord {
	text: string;
	left: boolean;
	right: boolean;
	/** What is noted when it occurs. */
	id: number;
}

/** Letters have the classes 0 to 25, the frequent ones first; then come the signs, and from `NEAR` on what few words hold. */
export const LETTERS = 26;
export const SPACE_CLASS = 26;
/** What is in no word: a sign, and what makes up words although it is no letter from a to z. */
export const SIGN_CLASS = 27;
export const WORD_CLASS = 28;
const SHIFT = 5;
const NEAR = 1 << SHIFT;
const FREQUENT = 'etaoinshrdlcumwfgypbvkjxqz';
const FREQUENT_SIGNS = ["'", '-', '.'];

/** What is known before the first character of a word: nothing, that no letter stands before it, that no word character does. */
const INSIDE = 0;
const AFTER_LETTERS = 1;
const AFTER_WORD = 2;

const isLetter = (char: string): boolean => char >= 'a' && char <= 'z';

/** The term must end where its word does. */
export const ENDS_WORD = 1;
/** The hit ends with the term, not with its word. */
export const ENDS_HIT = 2;
export const SPACED = 4;

/**
 * Word lists and the anchors of rules in one automaton (Aho-Corasick), laid out for reading short texts: the edges of
 * words are states, so what starts within a word never comes up; a row of the classes that texts are made of is one
 * line of the cache; what is noted at a state stands in flat arrays.
 */
export class WordTable {
	/** Character class of each UTF-16 unit. */
	readonly classes = new Uint8Array(0x10000);
	/** near[(state << 5) + class], and far[(state << farShift) + class - 32]: the following state. */
	readonly near: Uint16Array | Int32Array;
	readonly far: Uint16Array | Int32Array;
	readonly farShift: number;
	/** The state at the start of a text. */
	readonly start: number;
	/** From this state on something is noted as soon as the state is reached: `loud[loudAt[state - firstLoud]]`… holds the number of terms, the terms, and where their list of anchors starts (0: none). */
	readonly firstLoud: number;
	readonly loudAt: Int32Array;
	readonly loud: Int32Array;
	/** By state less `firstClosed`: where the list of the anchors starts that hold when no letter follows; 0: none, as for all states before. */
	readonly firstClosed: number;
	readonly closedAt: Int32Array;
	/** Lists of anchors: their number, then they. */
	readonly lists: Int32Array;
	/** By term: its length, and the flags above. */
	readonly lengths: Uint16Array;
	readonly flags: Uint8Array;

	constructor(terms: readonly Term[], anchors: readonly AnchorWord[]) {
		const width = this.classify(terms);
		this.farShift = Math.max(0, Math.ceil(Math.log2(Math.max(1, width - NEAR))));
		this.lengths = Uint16Array.from(terms, ({ text }) => text.length);
		this.flags = Uint8Array.from(terms, ({ text, right, spaced }) => (right ? ENDS_HIT : 0) | (right && isWordCode(text.charCodeAt(text.length - 1)) ? ENDS_WORD : 0) | (spaced ? SPACED : 0));
		const trie = new Trie(this.classes, width);
		terms.forEach(({ text, left }, index) => trie.add(left && isWordCode(text.charCodeAt(0)) ? AFTER_WORD : INSIDE, text, 'terms', index));
		for (const { text, left, right, id } of anchors) trie.add(left ? AFTER_LETTERS : INSIDE, text, right ? 'closed' : 'open', id);
		const order = trie.link((one, other) => (terms[other] as Term).text.length - (terms[one] as Term).text.length || one - other);
		const { ends } = trie;
		const isLoud = (state: number): boolean => (ends[state]?.terms ?? ends[state]?.open) !== undefined;
		const isClosed = (state: number): boolean => ends[state]?.closed !== undefined;
		const states = [...order.filter((state) => !isLoud(state) && !isClosed(state)), ...order.filter((state) => !isLoud(state) && isClosed(state)), ...order.filter(isLoud)];
		const numbers = new Int32Array(states.length);
		states.forEach((state, number) => (numbers[state] = number));
		this.start = numbers[AFTER_WORD] as number;
		this.firstLoud = states.findIndex(isLoud) < 0 ? states.length : states.findIndex(isLoud);
		const make = (size: number): Uint16Array | Int32Array => (states.length <= 0x10000 ? new Uint16Array(size) : new Int32Array(size));
		this.near = make(states.length << SHIFT);
		this.far = make(states.length << this.farShift);
		states.forEach((state, number) => {
			for (let letter = 0; letter < width; letter += 1) {
				const next = numbers[trie.rows[state * width + letter] as number] as number;
				if (letter < NEAR) this.near[(number << SHIFT) + letter] = next;
				else this.far[(number << this.farShift) + letter - NEAR] = next;
			}
		});
		const lists = new Lists();
		this.firstClosed = Math.min(this.firstLoud, ...[states.findIndex(isClosed)].filter((index) => index >= 0));
		this.closedAt = Int32Array.from(states.slice(this.firstClosed), (state) => lists.add(ends[state]?.closed));
		const loud: number[] = [];
		this.loudAt = Int32Array.from(states.slice(this.firstLoud), (state) => {
			const at = loud.length;
			const { terms: ended = [], open } = ends[state] as Ends;
			loud.push(ended.length, ...ended, lists.add(open));
			return at;
		});
		this.loud = Int32Array.from(loud);
		this.lists = Int32Array.from(lists.all);
	}

	/** Gives every character of a term its class. @throws TypeError for one that is not folded to ASCII */
	private classify(terms: readonly Term[]): number {
		const { classes } = this;
		for (let code = 0; code < classes.length; code += 1) classes[code] = isWordCode(code) ? WORD_CLASS : SIGN_CLASS;
		[...FREQUENT].forEach((letter, index) => (classes[letter.charCodeAt(0)] = index));
		for (const code of [9, 10, 11, 12, 13, 32]) classes[code] = SPACE_CLASS;
		let width = WORD_CLASS + 1;
		const others = new Set(terms.flatMap(({ text }) => [...text]).filter((char) => !isLetter(char) && char !== ' '));
		for (const char of [...FREQUENT_SIGNS.filter((sign) => others.has(sign)), ...others]) {
			const code = char.charCodeAt(0);
			if (code >= 128 || char.length > 1 || (char >= 'A' && char <= 'Z')) throw new TypeError(`"${char}" is not folded to ASCII`);
			if (classes[code] === WORD_CLASS || classes[code] === SIGN_CLASS) classes[code] = width++;
		}
		return width;
	}
}

interface Ends {
	terms?: number[];
	/** Anchors that hold as soon as the state is reached, and those that hold when no letter follows. */
	open?: number[];
	closed?: number[];
}

class Trie {
	rows: Int32Array<ArrayBuffer>;
	readonly ends: (Ends | undefined)[] = [undefined, undefined, undefined];
	/** By class: whether it is a letter, another word character, or none. */
	private readonly edges: Int32Array;

	constructor(
		private readonly classes: Uint8Array,
		private readonly width: number,
	) {
		this.rows = new Int32Array(width * 4_096);
		this.edges = new Int32Array(width).fill(AFTER_WORD);
		this.edges.fill(INSIDE, 0, LETTERS);
		this.edges[WORD_CLASS] = AFTER_LETTERS;
		for (let code = 48; code < 58; code += 1) this.edges[classes[code] as number] = AFTER_LETTERS;
		this.edges[classes[95] as number] = AFTER_LETTERS;
	}

	add(from: number, text: string, kind: keyof Ends, id: number): void {
		let state = from;
		for (let i = 0; i < text.length; i += 1) {
			const cell = state * this.width + (this.classes[text.charCodeAt(i)] as number);
			state = this.rows[cell] as number;
			if (state > 0) continue;
			// May make the rows anew: only then is there a place to write to.
			state = this.state();
			this.rows[cell] = state;
		}
		((this.ends[state] ??= {})[kind] ??= []).push(id);
	}

	private state(): number {
		const state = this.ends.length;
		this.ends.push(undefined);
		if (this.ends.length * this.width <= this.rows.length) return state;
		const larger = new Int32Array(this.rows.length * 2);
		larger.set(this.rows);
		this.rows = larger;
		return state;
	}

	/** Fills in where to go on when no child fits, and what ends through suffixes; the states, nearest to the start first. */
	link(byRank: (one: number, other: number) => number): number[] {
		const { width, ends, rows, edges } = this;
		const fail = new Int32Array(ends.length);
		fail[AFTER_WORD] = AFTER_LETTERS;
		const queue: number[] = [INSIDE, AFTER_LETTERS, AFTER_WORD];
		for (let head = 0; head < queue.length; head += 1) {
			const state = queue[head] as number;
			const fallback = fail[state] as number;
			if (state !== INSIDE) this.inherit(state, ends[fallback], byRank);
			for (let letter = 0; letter < width; letter += 1) {
				const cell = state * width + letter;
				const child = rows[cell] as number;
				const otherwise = state === INSIDE ? (edges[letter] as number) : (rows[fallback * width + letter] as number);
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

	private inherit(state: number, from: Ends | undefined, byRank: (one: number, other: number) => number): void {
		if (from === undefined) return;
		const own = (this.ends[state] ??= {});
		if (from.terms) own.terms = [...(own.terms ?? []), ...from.terms].sort(byRank);
		if (from.open) own.open = [...new Set([...(own.open ?? []), ...from.open])];
		if (from.closed) own.closed = [...new Set([...(own.closed ?? []), ...from.closed])];
	}
}

/** Lists one after the other, equal ones once; 0 stands for the empty one. */
class Lists {
	readonly all: number[] = [0];
	private readonly known = new Map<string, number>();

	add(list: readonly number[] | undefined): number {
		if (list === undefined) return 0;
		const sorted = [...list].sort((a, b) => a - b);
		const key = sorted.join();
		let at = this.known.get(key);
		if (at === undefined) {
			at = this.all.length;
			this.all.push(sorted.length, ...sorted);
			this.known.set(key, at);
		}
		return at;
	}
}
