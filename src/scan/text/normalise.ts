import { foldCodePoint, isMark } from './fold';
import { collectSignals, type Signals } from './signals';

/** A text as the checks read it. All offsets of checks are into `text` (and `lower`, which has the same length). */
export interface NormalisedText {
	/** As it came in. */
	readonly original: string;
	/** Folded, case kept. */
	readonly text: string;
	/** Folded, lower case. */
	readonly lower: string;
	readonly signals: Signals;
	/** The original's span (UTF-16, end exclusive) of a span of `text`. */
	toOriginal(start: number, end: number): { start: number; end: number };
}

const NEEDS_FOLDING = /[^\u0000-\u007f]|%[2-7][0-9a-f]|&#[0-9x]|\\[xu][0-9a-f]{2}/i;

const identity = (start: number, end: number): { start: number; end: number } => ({ start, end });

function sameLengthLower(text: string): string {
	const lower = text.toLowerCase();
	if (lower.length === text.length) return lower;
	let exact = '';
	for (const char of text) {
		const small = char.toLowerCase();
		exact += small.length === char.length ? small : char;
	}
	return exact;
}

const hexValue = (code: number): number => {
	if (code >= 48 && code <= 57) return code - 48;
	const letter = code | 32;
	return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

/** The printable ASCII sign that `%XX` at `index` stands for, or -1. */
function percentSign(text: string, index: number): number {
	const high = hexValue(text.charCodeAt(index + 1));
	const low = hexValue(text.charCodeAt(index + 2));
	const sign = high * 16 + low;
	return high >= 2 && low >= 0 && sign < 127 ? sign : -1;
}

const ESCAPED = /&#(?:x([0-9a-f]{2,4})|(\d{2,3}));?|\\x([0-9a-f]{2})|\\u00([0-9a-f]{2})/iy;

/** A printable ASCII sign written as `&#73;`, `&#x49;`, `\\x49` or `\\u0049`, and how many units that takes. */
function escapedSign(text: string, index: number): { sign: number; width: number } | undefined {
	ESCAPED.lastIndex = index;
	const match = ESCAPED.exec(text);
	if (!match) return undefined;
	const sign = match[2] === undefined ? Number.parseInt(match[1] ?? match[3] ?? match[4] ?? '', 16) : Number(match[2]);
	return sign >= 32 && sign < 127 ? { sign, width: match[0].length } : undefined;
}

/** Output that grows: UTF-16 units and where each came from. */
class Folded {
	units: Uint16Array<ArrayBuffer>;
	starts: Uint32Array;
	ends: Uint32Array;
	length = 0;
	private widest = 0;

	constructor(capacity: number) {
		this.units = new Uint16Array(capacity);
		this.starts = new Uint32Array(capacity);
		this.ends = new Uint32Array(capacity);
	}

	push(unit: number, start: number, end: number): void {
		if (this.length === this.units.length) this.grow();
		this.units[this.length] = unit;
		this.starts[this.length] = start;
		this.ends[this.length] = end;
		this.length += 1;
		this.widest |= unit;
	}

	private grow(): void {
		const capacity = this.units.length * 2 + 64;
		const units = new Uint16Array(capacity);
		const starts = new Uint32Array(capacity);
		const ends = new Uint32Array(capacity);
		units.set(this.units);
		starts.set(this.starts);
		ends.set(this.ends);
		this.units = units;
		this.starts = starts;
		this.ends = ends;
	}

	/** One byte per unit where possible: the regular expressions run faster on it. */
	toString(): string {
		if (this.widest < 0x100) return Buffer.from(this.units.subarray(0, this.length)).toString('latin1');
		return Buffer.from(this.units.buffer, 0, this.length * 2).toString('utf16le');
	}
}

function foldAll(original: string): Folded {
	const out = new Folded(original.length + 16);
	for (let index = 0; index < original.length; ) {
		const unit = original.charCodeAt(index);
		if (unit < 0x80) {
			const sign = unit === 37 ? percentSign(original, index) : -1;
			const escaped = sign < 0 && (unit === 38 || unit === 92) ? escapedSign(original, index) : undefined;
			const width = escaped?.width ?? (sign < 0 ? 1 : 3);
			out.push(escaped?.sign ?? (sign < 0 ? unit : sign), index, index + width);
			index += width;
			continue;
		}
		const code = original.codePointAt(index) ?? unit;
		const next = index + (code > 0xffff ? 2 : 1);
		const folded = foldCodePoint(code);
		for (let part = 0; part < folded.length; part += 1) out.push(folded.charCodeAt(part), index, next);
		if (folded.length === 0 && out.length > 0 && isMark(code)) out.ends[out.length - 1] = next;
		index = next;
	}
	return out;
}

/** Folds a text and notes in one pass which triggers occur in it. Linear; plain ASCII is not copied. */
export function normalise(original: string): NormalisedText {
	if (!NEEDS_FOLDING.test(original)) {
		const lower = original.toLowerCase();
		return { original, text: original, lower, signals: collectSignals(lower), toOriginal: identity };
	}
	const folded = foldAll(original);
	const text = folded.toString();
	const lower = sameLengthLower(text);
	const { starts, ends } = folded;
	return {
		original,
		text,
		lower,
		signals: collectSignals(lower),
		toOriginal: (start, end) => (end <= start ? identity(starts[start] ?? original.length, starts[start] ?? original.length) : { start: starts[start] ?? 0, end: ends[end - 1] ?? original.length }),
	};
}
