import { isDigit, isLower } from '../text/codes';
import { BREAK_SIGN, kindOf, NUMBER_SIGN, ODD_WORD, QUESTION_SIGN, TEXT_WORDS, wordOrOdd } from '../text/text-words';
import { unitsOf, type Readable } from '../text/units';
import { BOOK_GENERATION, BOOK_ROW, WORDS } from '../text/word-rows';
import { AMOUNT, BREAK, HASH_START, hashOn, NUMBER, QUESTION, WORD_BOOK } from './word-book';

const isLetter = (code: number): boolean => isLower(code) || code > 0xbf;
const isCurrency = (code: number): boolean => code === DOLLAR || code === EURO || code === POUND;
/** Whether a word or a number goes on at `index`. */
const isWithin = (units: Uint16Array, index: number): boolean => (isLetter(units[index] as number) && (isLetter(units[index - 1] as number) || units[index - 1] === APOSTROPHE)) || (isDigit(units[index] as number) && isDigit(units[index - 1] as number));

const SPACE = 32;
const DOLLAR = 36;
const PERCENT = 37;
const APOSTROPHE = 39;
const COMMA = 44;
const POINT = 46;
const POUND = 0xa3;
const EURO = 0x20ac;

/** The words of a stretch, one after the other; valid until the next stretch is read. */
export class Tokens {
	/** The first `count` of these are of the stretch, the others of longer ones before it. */
	count = 0;
	/** The stretch asks something. */
	asks = false;
	/** Where their rows start in the word book. */
	rows = new Int32Array(512);
	/** Offsets of each word. */
	starts = new Int32Array(512);
	ends = new Int32Array(512);
	private text: Readable | undefined;
	private start = -1;
	private end = -1;
	private generation = -1;

	/** Whether it was this stretch that was read, and its words are still known. */
	isOf(text: Readable, start: number, end: number): boolean {
		return start === this.start && end === this.end && text === this.text && this.generation === WORD_BOOK.generation;
	}

	/** The words of a text in [start, end): `we'll` are two, an amount with its sign is one, numbers are all alike. */
	read(text: Readable, start: number, end: number): this {
		this.text = text;
		this.start = start;
		this.end = end;
		this.count = 0;
		this.asks = false;
		if (end - start > this.rows.length) this.grow(end - start);
		WORD_BOOK.begin(end - start);
		this.generation = WORD_BOOK.generation;
		const units = unitsOf(text);
		if (TEXT_WORDS.has(text, end) && !(start > 0 && isWithin(units, start))) this.noted(units, start, end);
		else this.unnoted(units, start, end);
		return this;
	}

	/** From what was noted when the text was read. */
	private noted(units: Uint16Array, start: number, end: number): void {
		const { starts, ends, rows, count } = TEXT_WORDS;
		let next = TEXT_WORDS.firstAt(start);
		let done = start;
		for (; next < count; next += 1) {
			const from = starts[next] as number;
			if (from >= end) return;
			// It was read together with the one before it.
			if (from < done) continue;
			const what = rows[next] as number;
			if (what >= 0) done = this.known(units, what, from, ends[next] as number, end);
			else if (what === ODD_WORD) done = this.words(units, from, end);
			else if (what === NUMBER_SIGN) done = this.number(units, start, from, end);
			else this.sign(what, from);
		}
	}

	/** Unit by unit. */
	private unnoted(units: Uint16Array, start: number, end: number): void {
		for (let i = start; i < end; ) {
			const code = units[i] as number;
			if (isLetter(code)) i = this.word(units, i, end);
			else if (isDigit(code)) i = this.number(units, start, i, end);
			else {
				this.sign(kindOf(code), i);
				i += 1;
			}
		}
	}

	private sign(kind: number, at: number): void {
		if (kind === BREAK_SIGN) this.push(BREAK, at, at + 1);
		else if (kind === QUESTION_SIGN) {
			this.push(QUESTION, at, at + 1);
			this.asks = true;
		}
	}

	private grow(most: number): void {
		this.rows = new Int32Array(most);
		this.starts = new Int32Array(most);
		this.ends = new Int32Array(most);
	}

	private push(row: number, from: number, to: number): void {
		this.rows[this.count] = row;
		this.starts[this.count] = from;
		this.ends[this.count] = to;
		this.count += 1;
	}

	/** The word that starts at `from`; where it ends. Most are letters from a to z with nothing glued to them, and known. */
	private word(units: Uint16Array, from: number, end: number): number {
		if ((units[from] as number) > 122) return this.words(units, from, end);
		const row = WORDS.read(units, from);
		const to = WORDS.end;
		return wordOrOdd(row, units[to] as number) === ODD_WORD ? this.words(units, from, end) : this.known(units, row, from, to, end);
	}

	/** The word in [from, to), by its row among all words. */
	private known(units: Uint16Array, row: number, from: number, to: number, end: number): number {
		const { rows } = WORDS;
		if (to > end) return this.words(units, from, end);
		if (rows[row + BOOK_GENERATION] !== WORD_BOOK.generation) {
			let hash = HASH_START;
			for (let i = from; i < to; i += 1) hash = hashOn(hash, units[i] as number);
			rows[row + BOOK_ROW] = WORD_BOOK.of(units, from, to, hash);
			rows[row + BOOK_GENERATION] = WORD_BOOK.generation;
		}
		this.push(rows[row + BOOK_ROW] as number, from, to);
		return to;
	}

	/** The word that starts at `from`, and with an apostrophe the one behind it; where they end. */
	private words(units: Uint16Array, from: number, end: number): number {
		let to = from;
		let hash = HASH_START;
		for (let code = units[to] as number; isLetter(code); code = to < end ? (units[to] as number) : 0) {
			hash = hashOn(hash, code);
			to += 1;
		}
		if (units[to] !== APOSTROPHE || to + 1 >= end || !isLetter(units[to + 1] as number)) {
			this.push(WORD_BOOK.of(units, from, to, hash), from, to);
			return to;
		}
		const isNot = units[to - 1] === 110 && units[to + 1] === 116;
		let last = to;
		let more = isNot ? hash : HASH_START;
		do {
			more = hashOn(more, units[last] as number);
			last += 1;
		} while (last < end && isLetter(units[last] as number));
		if (isNot) this.push(WORD_BOOK.of(units, from, last, more), from, last);
		else {
			this.push(WORD_BOOK.of(units, from, to, hash), from, to);
			this.push(WORD_BOOK.of(units, to, last, more), to, last);
		}
		return last;
	}

	/** The number at `from`, in a stretch that starts at `start`. */
	private number(units: Uint16Array, start: number, from: number, end: number): number {
		let to = from + 1;
		for (; to < end; to += 1) {
			const code = units[to] as number;
			if (!isDigit(code) && !((code === POINT || code === COMMA) && isDigit(units[to + 1] as number))) break;
		}
		let before = from - 1;
		while (before >= start && units[before] === SPACE) before -= 1;
		const behind = units[units[to] === SPACE ? to + 1 : to] as number;
		this.push((before >= start && isCurrency(units[before] as number)) || isCurrency(behind) || behind === PERCENT ? AMOUNT : NUMBER, from, to);
		return to;
	}
}

/** Several checks read the same sentences of a message. */
const LAST = Array.from({ length: 4 }, () => new Tokens());
let turn = 0;

/** The words of a text in [start, end); valid until the next call. */
export function tokensOf(text: Readable, start: number, end: number): Tokens {
	for (let i = 0; i < LAST.length; i += 1) if ((LAST[i] as Tokens).isOf(text, start, end)) return LAST[i] as Tokens;
	turn = (turn + 1) % LAST.length;
	return (LAST[turn] as Tokens).read(text, start, end);
}
