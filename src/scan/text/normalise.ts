import type { Direction } from '../../sections';
import { CORE } from '../core/core';
import { foldCodePoint, isMark } from './fold';
import { looksQuotedPrintable, quotedSign } from './quoted-printable';
import { collectSignals } from './read-text';
import { Sentence } from './sentence';
import type { Signals } from './signals';
import type { SpacedDigits } from './spaced-digits';

const FEW_PARTS = 12;

/** A text as the checks read it. All offsets of checks are into `text` (and `lower`, which has the same length). */
export class NormalisedText {
	private small: string | undefined;
	private noted: Signals | undefined;
	/** The sentences that were asked for; by their start when they are many: a map takes longer to make than to look through a few. */
	private parts: Sentence[] | undefined;
	private manyParts: Map<number, Sentence> | undefined;
	/** Noted by the first check that asks (spaced-digits.ts). */
	spaced: readonly SpacedDigits[] | undefined;

	constructor(
		/** As it came in. */
		readonly original: string,
		/** Folded, case kept. */
		readonly text: string,
		readonly direction: Direction,
		private readonly map: Pick<Folded, 'starts' | 'ends'> | undefined,
	) {}

	/** Folded, lower case; made when first asked for, which few texts need. */
	get lower(): string {
		return (this.small ??= sameLengthLower(this.text));
	}

	/** Digits and words of the lists; read when first asked for. */
	get signals(): Signals {
		return (this.noted ??= collectSignals(this));
	}

	/** The sentence from `start` to `end`; the same object for every check that asks, so that its wording is made once. */
	sentence(start: number, end: number): Sentence {
		const parts = (this.parts ??= []);
		let known: Sentence | undefined;
		if (this.manyParts) known = this.manyParts.get(start);
		else for (let i = 0; i < parts.length && known === undefined; i += 1) if ((parts[i] as Sentence).start === start) known = parts[i];
		if (known?.end === end) return known;
		const fresh = new Sentence(this, start, end);
		if (this.manyParts) this.manyParts.set(start, fresh);
		else if (known) parts[parts.indexOf(known)] = fresh;
		else if (parts.push(fresh) > FEW_PARTS) this.manyParts = new Map(parts.map((one) => [one.start, one]));
		return fresh;
	}

	/** The original's span (UTF-16, end exclusive) of a span of `text`. */
	toOriginal(start: number, end: number): { start: number; end: number } {
		if (this.map === undefined) return { start, end };
		const { starts, ends } = this.map;
		const last = this.original.length;
		return end <= start ? { start: starts[start] ?? last, end: starts[start] ?? last } : { start: starts[start] ?? 0, end: ends[end - 1] ?? last };
	}
}


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

/** Adds what a code point is folded to; a mark that is dropped belongs to the sign before it. */
function pushFolded(out: Folded, code: number, start: number, end: number): void {
	const folded = foldCodePoint(code);
	for (let part = 0; part < folded.length; part += 1) out.push(folded.charCodeAt(part), start, end);
	if (folded.length === 0 && out.length > 0 && isMark(code)) out.ends[out.length - 1] = end;
}

function foldAll(original: string, isQuoted: boolean): Folded {
	const out = new Folded(original.length + 16);
	for (let index = 0; index < original.length; ) {
		const unit = original.charCodeAt(index);
		const quoted = isQuoted && unit === 61 ? quotedSign(original, index) : undefined;
		if (quoted) {
			if (quoted.code >= 0x80) pushFolded(out, quoted.code, index, index + quoted.width);
			else if (quoted.code >= 0) out.push(quoted.code, index, index + quoted.width);
			index += quoted.width;
			continue;
		}
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
		pushFolded(out, code, index, next);
		index = next;
	}
	return out;
}

/** By code: the one unit that it is folded to; 0 when it is not known yet, 1 when it becomes none, several or one of several. */
const single = new Uint16Array(0x10000);
const OTHERWISE = 1;
const PIECE = 4_096;
const piece = new Uint16Array(PIECE);

function singleOf(code: number): number {
	const folded = code >= 0xd800 && code <= 0xdfff ? '' : foldCodePoint(code);
	const unit = folded.length === 1 && !isMark(code) ? folded.charCodeAt(0) : OTHERWISE;
	single[code] = unit;
	return unit;
}

const ESCAPES = /%[2-7][0-9a-f]|&#[0-9x]|\\[xu][0-9a-f]{2}/i;

/** The folded text when each unit becomes one unit, as with accents, dashes and curly quotes: no offset moves. */
function foldInPlace(original: string): string | undefined {
	let text = '';
	for (let from = 0; from < original.length; from += PIECE) {
		const length = Math.min(PIECE, original.length - from);
		for (let i = 0; i < length; i += 1) {
			const code = original.charCodeAt(from + i);
			const unit = code < 0x80 ? code : single[code] || singleOf(code);
			if (unit === OTHERWISE && code >= 0x80) return undefined;
			piece[i] = unit;
		}
		text += String.fromCharCode.apply(undefined, piece.subarray(0, length) as unknown as number[]);
	}
	return text;
}

/** What the core meets in a text (core/assembly/fold.ts). */
const OTHER_THAN_ASCII = 1;
const ESCAPE_SIGN = 2;
const EQUALS_SIGN = 4;

/** Folds a text for the checks of one direction. Linear; plain ASCII is not copied. */
export function normalise(original: string, direction: Direction = 'input'): NormalisedText {
	const met = CORE.fold(original);
	const isQuoted = (met & EQUALS_SIGN) !== 0 && looksQuotedPrintable(original);
	const isEscaped = (met & ESCAPE_SIGN) !== 0 && ESCAPES.test(original);
	if (!isQuoted && !isEscaped) {
		if ((met & OTHER_THAN_ASCII) === 0) {
			const text = new NormalisedText(original, original, direction, undefined);
			CORE.holds(text);
			return text;
		}
		const inPlace = foldInPlace(original);
		if (inPlace !== undefined) return new NormalisedText(original, inPlace, direction, undefined);
	}
	const folded = foldAll(original, isQuoted);
	return new NormalisedText(original, folded.toString(), direction, folded);
}
