/** Letters of a word, or a part of one. With an edge there must be no letter on that side. */
export interface WordPart {
	text: string;
	left: boolean;
	right: boolean;
	/** What is noted when it occurs; several may have the same. */
	id: number;
}

/** Letters have the classes 0 to 25, the frequent ones first; everything else has this one. */
export const LETTERS = 26;
const FREQUENT = 'etaoinshrdlcumwfgypbvkjxqz';
/** A row of the table is as wide as 32 letters, so that its place comes from a shift. */
const SHIFT = 5;
const WIDTH = 1 << SHIFT;

/** What is known before the first letter: nothing, or that no letter stands before it. */
const INSIDE = 0;
const OUTSIDE = 1;

interface Ends {
	/** Of parts that hold as soon as the state is reached, and of those that hold when no letter follows. */
	open: number[];
	closed: number[];
}

/** Character class of each UTF-16 unit. */
export const LETTER_CLASSES = new Uint8Array(0x10000).fill(LETTERS);
[...FREQUENT].forEach((letter, index) => (LETTER_CLASSES[letter.charCodeAt(0)] = index));

/**
 * Finds parts of words in a word, letter by letter (Aho-Corasick): near[(state << 5) + class] is the following state. The
 * states at whose reaching something is noted have the highest numbers, and before them stand those with something to
 * note at the end of the word.
 */
export class WordTable {
	/** The state in front of a word. */
	readonly start: number;
	readonly near: Uint16Array | Int32Array;
	/** From this state on: by state less this one, where in `lists` stands what is noted as soon as it is reached; 0 for nothing. */
	readonly firstOpen: number;
	readonly openAt: Int32Array;
	/** The same for what is noted when no letter follows. */
	readonly firstClosed: number;
	readonly closedAt: Int32Array;
	/** Lists: their length, then they. */
	readonly lists: Int32Array;

	/** @throws TypeError for a part that is not all letters from a to z */
	constructor(parts: readonly WordPart[]) {
		const trie = new Trie();
		for (const { text, left, right, id } of parts) trie.add(left ? OUTSIDE : INSIDE, text, right ? 'closed' : 'open', id);
		const order = trie.link();
		const { rows, ends } = trie;
		const has = (state: number, kind: keyof Ends): boolean => (ends[state] as Ends)[kind].length > 0;
		const states = [...order.filter((state) => !has(state, 'open') && !has(state, 'closed')), ...order.filter((state) => !has(state, 'open') && has(state, 'closed')), ...order.filter((state) => has(state, 'open'))];
		const numbers = new Int32Array(states.length);
		states.forEach((state, number) => (numbers[state] = number));
		this.start = numbers[OUTSIDE] as number;
		this.near = states.length <= 0x10000 ? new Uint16Array(states.length << SHIFT) : new Int32Array(states.length << SHIFT);
		states.forEach((state, number) => {
			for (let letter = 0; letter < LETTERS; letter += 1) this.near[(number << SHIFT) + letter] = numbers[rows[(state << SHIFT) + letter] as number] as number;
		});
		const lists = new Lists();
		const first = (kind: keyof Ends): number => states.findIndex((state) => has(state, kind));
		this.firstOpen = first('open') < 0 ? states.length : first('open');
		this.firstClosed = first('closed') < 0 ? states.length : first('closed');
		this.openAt = Int32Array.from(states.slice(this.firstOpen), (state) => lists.add((ends[state] as Ends).open));
		this.closedAt = Int32Array.from(states.slice(this.firstClosed), (state) => lists.add((ends[state] as Ends).closed));
		this.lists = Int32Array.from(lists.all);
	}
}

class Trie {
	rows = new Int32Array(WIDTH * 4_096);
	readonly ends: Ends[] = [];

	constructor() {
		this.state();
		this.state();
	}

	add(from: number, text: string, kind: keyof Ends, id: number): void {
		let state = from;
		for (let i = 0; i < text.length; i += 1) {
			const letter = LETTER_CLASSES[text.charCodeAt(i)] as number;
			if (letter >= LETTERS) throw new TypeError(`"${text}" is not all letters`);
			const cell = (state << SHIFT) + letter;
			state = this.rows[cell] as number;
			if (state > 0) continue;
			// May make the rows anew: only then is there a place to write to.
			state = this.state();
			this.rows[cell] = state;
		}
		(this.ends[state] as Ends)[kind].push(id);
	}

	private state(): number {
		const state = this.ends.length;
		this.ends.push({ open: [], closed: [] });
		if (this.ends.length << SHIFT <= this.rows.length) return state;
		const larger = new Int32Array(this.rows.length * 2);
		larger.set(this.rows);
		this.rows = larger;
		return state;
	}

	/** Fills in where to go on when no child fits, and what ends through suffixes; the states, nearest to the start first. */
	link(): number[] {
		const { ends, rows } = this;
		const fail = new Int32Array(ends.length);
		const queue: number[] = [INSIDE, OUTSIDE];
		for (let head = 0; head < queue.length; head += 1) {
			const state = queue[head] as number;
			const fallback = fail[state] as number;
			if (state !== INSIDE) this.inherit(state, ends[fallback] as Ends);
			for (let letter = 0; letter < LETTERS; letter += 1) {
				const cell = (state << SHIFT) + letter;
				const child = rows[cell] as number;
				const otherwise = state === INSIDE ? INSIDE : (rows[(fallback << SHIFT) + letter] as number);
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

	private inherit(state: number, { open, closed }: Ends): void {
		const own = this.ends[state] as Ends;
		own.open = [...new Set([...own.open, ...open])];
		own.closed = [...new Set([...own.closed, ...closed])];
	}
}

/** Lists one after the other, equal ones once; 0 stands for the empty one. */
class Lists {
	readonly all: number[] = [0];
	private readonly known = new Map<string, number>();

	add(list: readonly number[]): number {
		if (list.length === 0) return 0;
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
