import { CORE_BYTES } from './core-bytes';

/** A text whose words are read: told apart as an object, because equal long strings would be compared unit by unit each time. */
export interface Readable {
	/** Folded, lower case. */
	readonly lower: string;
}

/** What core/assembly/index.ts exports. Addresses are in bytes, offsets in units of the text that is read. */
interface Exports {
	memory: WebAssembly.Memory;
	result: WebAssembly.Global<'i32'>;
	take(bytes: number): number;
	room(length: number): number;
	textAddress(): number;
	fold(length: number): number;
	encodedFrom(from: number, length: number): number;
	encodedEnd(start: number, length: number): number;
	read(index: number, length: number): void;
	joined(table: number): number;
	bookRows(): number;
	forgetBook(): void;
	tokensOf(start: number, end: number): number;
	matchRules(rules: number, start: number, end: number): number;
	alone(table: number, start: number, end: number): number;
	score(table: number, start: number, end: number): number;
	stretchesOf(kind: number, classes: number, count: number): number;
	judgeStretches(table: number, kind: number, classes: number, count: number): number;
	stretchList(): number;
	reasons(table: number, start: number, end: number): number;
	reasonWords(): number;
	useGroups(count: number, symbols: number, alone: number, apart: number, before: number, beforeStart: number, beforeStartRank: number, end: number, start: number): void;
	weighGroups(table: number): void;
}

/** What `write` calls in the end; calling it outright takes half the time. */
type WithUcs2Write = Buffer & { ucs2Write?(text: string, offset: number, length: number): number };

type Numbers = Int32Array | Uint16Array | Uint8Array | Int16Array;

/**
 * The innermost part of the scan, which reads every unit of every text: WebAssembly, made of core/assembly by
 * `npm run build:core`. It has one memory, in which it keeps the text that is read and what was noted of its words.
 */
class Core {
	/** The memory in numbers, the text in it in units and in bytes: other arrays whenever the memory has grown. */
	private numbers = new Int32Array(0);
	private units = new Uint16Array(0);
	private textBytes: WithUcs2Write = Buffer.alloc(0);
	private textAt = -1;
	/** The text that is in the memory. */
	private text: Readable | undefined;
	readonly call: Exports;
	/** Where the pass leaves what it found, as an index of `ints`. */
	readonly result: number;
	/** Fills in the row of a word that is new to the word book; set by that. */
	fillRow: (row: number, start: number, end: number) => void = () => undefined;
	/** Makes the entry of a word for the anchors of rules, and makes all of them anew; set by the books of anchors. */
	noteAnchors: (book: number, row: number, start: number, end: number) => number = () => 0;
	forgetAnchors: (book: number) => void = () => undefined;

	constructor() {
		const bytes = Buffer.from(CORE_BYTES, 'base64');
		const env = {
			fillRow: (row: number, start: number, end: number) => this.fillRow(row, start, end),
			noteAnchors: (book: number, row: number, start: number, end: number) => this.noteAnchors(book, row, start, end),
			forgetAnchors: (book: number) => this.forgetAnchors(book),
		};
		this.call = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports as unknown as Exports;
		this.result = this.call.result.value >> 2;
	}

	/** The memory in numbers. To be asked for anew after each call, and when it calls back: it may have grown meanwhile. */
	get ints(): Int32Array {
		if (this.hasGrown) this.refresh();
		return this.numbers;
	}

	/** Arrays of a memory that grew have no length any more. */
	private get hasGrown(): boolean {
		return this.numbers.length === 0;
	}

	private refresh(): void {
		this.numbers = new Int32Array(this.call.memory.buffer);
		this.textAt = -1;
	}

	/** Room for so many bytes; its address. */
	take(bytes: number): number {
		return this.call.take(bytes);
	}

	/** Puts numbers into the memory at an address. */
	put(address: number, numbers: readonly number[]): void {
		this.ints.set(numbers, address >> 2);
	}

	/** Puts numbers into the memory; their address. */
	place(numbers: Numbers): number {
		const at = this.take(numbers.byteLength);
		new Uint8Array(this.call.memory.buffer).set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
		return at;
	}

	/** The UTF-16 units of a text, with a 0 behind them, which is in the memory from now on; valid until another one is, or the core is called. */
	unitsOf(text: Readable): Uint16Array {
		if (text === this.text) {
			if (this.hasGrown) this.refresh();
			if (this.textAt < 0) this.viewText(this.call.textAddress());
			return this.units;
		}
		this.write(text.lower);
		this.text = text;
		return this.units;
	}

	/** Writes a text that nobody has read yet, its capitals made small; what stands in it (core/assembly/fold.ts). It is in the memory for `holds` to tell. */
	fold(text: string): number {
		this.write(text);
		return this.call.fold(text.length);
	}

	/** What was folded last is this text, whatever else was said of it before. */
	holds(text: Readable): void {
		this.text = text;
	}

	private write(text: string): void {
		this.text = undefined;
		const at = this.call.room(text.length);
		if (this.hasGrown) this.refresh();
		if (at !== this.textAt) this.viewText(at);
		if (this.textBytes.ucs2Write) this.textBytes.ucs2Write(text, 0, 2 * text.length);
		else this.textBytes.write(text, 'utf16le');
	}

	/** The units of [start, end) of the text that is in the memory. */
	slice(start: number, end: number): string {
		return Buffer.from(this.call.memory.buffer, this.call.textAddress() + 2 * start, 2 * (end - start)).toString('utf16le');
	}

	private viewText(at: number): void {
		const { buffer } = this.call.memory;
		this.textAt = at;
		this.units = new Uint16Array(buffer, at);
		this.textBytes = Buffer.from(buffer, at);
	}
}

export const CORE = new Core();

/** The units of a text: every unit of a string is looked up in the kind of string it is, those of an array are just there. Valid until the core is called again. */
export const unitsOf = (text: Readable): Uint16Array => CORE.unitsOf(text);

/** What is thrown for a stretch that may hold more words than are remembered. */
export const tooLong = (start: number, end: number): RangeError => new RangeError(`a stretch of ${end - start} units is too long to be weighed`);
