import type { NormalisedText } from './normalise';
import { CORE, unitsOf } from '../core/core';

/** A stretch of base64 or hex that decodes to readable text; offsets into the normalised text. */
export interface EncodedPart {
	start: number;
	end: number;
	decoded: string;
}

const SHORTEST = 16;
const MOST_PARTS = 200;

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By code: what a sign of base64, also of that for addresses, stands for; -1 for all others. */
const VALUES = new Int8Array(128).fill(-1);
for (const [value, sign] of [...SIGNS].entries()) VALUES[sign.charCodeAt(0)] = value;
VALUES[45] = 62;
VALUES[95] = 63;

const valueOf = (code: number): number => (code < 128 ? (VALUES[code] as number) : -1);

const isOdd = (byte: number): boolean => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 126;
/** Random bytes give themselves away at once; a megabyte of them costs nothing. */
const tooMany = (odd: number, read: number): boolean => odd > 1 + read / 20;

/** Bytes as text when nearly all of them are printable ASCII. */
function readable(bytes: Buffer): string | undefined {
	if (bytes.length < SHORTEST / 2) return undefined;
	let odd = 0;
	for (let i = 0; i < bytes.length; i += 1) {
		if (isOdd(bytes[i] as number)) odd += 1;
		if (tooMany(odd, i)) return undefined;
	}
	return bytes.toString('latin1');
}

/** Whether the first twelve bytes of base64 are readable, as those of a long word are not: no buffer is made for it. */
function beginsReadable(run: string): boolean {
	let odd = 0;
	for (let read = 0; read < 12; read += 3) {
		const at = (read / 3) * 4;
		const bits = (valueOf(run.charCodeAt(at)) << 18) | (valueOf(run.charCodeAt(at + 1)) << 12) | (valueOf(run.charCodeAt(at + 2)) << 6) | valueOf(run.charCodeAt(at + 3));
		for (let i = 0; i < 3; i += 1) {
			if (isOdd((bits >> (16 - 8 * i)) & 255)) odd += 1;
			if (tooMany(odd, read + i)) return false;
		}
	}
	return true;
}

function decode(run: string): string | undefined {
	const hex = run.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(run) ? readable(Buffer.from(run, 'hex')) : undefined;
	if (hex !== undefined) return hex;
	// Words with hyphens, paths and plain words are no base64: it mixes small and capital letters.
	return beginsReadable(run) && /[a-z]/.test(run) && /[A-Z]/.test(run) ? readable(Buffer.from(run.replaceAll('-', '+').replaceAll('_', '/'), 'base64')) : undefined;
}

const NO_PARTS: readonly EncodedPart[] = [];

/** Finds and decodes, one level deep. Linear. Signs are looked at in lower case, as they were read before. */
export function encodedParts(normalised: NormalisedText): readonly EncodedPart[] {
	if (!normalised.signals.mayBeEncoded) return NO_PARTS;
	const { text } = normalised;
	const { length } = text;
	unitsOf(normalised);
	let parts: EncodedPart[] | undefined;
	for (let start = CORE.call.encodedFrom(0, length); start >= 0; ) {
		const end = CORE.call.encodedEnd(start, length);
		const decoded = decode(text.slice(start, end));
		if (decoded !== undefined) {
			let close = end;
			while (close < length && text.charCodeAt(close) === 61) close += 1;
			if ((parts ??= []).push({ start, end: close, decoded }) === MOST_PARTS) break;
		}
		start = CORE.call.encodedFrom(end + 1, length);
	}
	return parts ?? NO_PARTS;
}
