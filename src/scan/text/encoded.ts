import type { NormalisedText } from './normalise';

/** A stretch of base64 or hex that decodes to readable text; offsets into the normalised text. */
export interface EncodedPart {
	start: number;
	end: number;
	decoded: string;
}

/** A run of this many units has at least one unit on a grid of that width, so only the grid has to be looked at. */
const SHORTEST = 16;
const MOST_PARTS = 200;

const isCode64 = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 43 || code === 47 || code === 95 || code === 45;

/** Bytes as text when nearly all of them are printable ASCII. */
function readable(bytes: Buffer): string | undefined {
	if (bytes.length < SHORTEST / 2) return undefined;
	let odd = 0;
	for (let i = 0; i < bytes.length; i += 1) {
		const code = bytes[i] as number;
		if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code > 126) odd += 1;
		// Random bytes give themselves away at once; a megabyte of them costs nothing.
		if (odd > 1 + i / 20) return undefined;
	}
	return bytes.toString('latin1');
}

function decode(run: string): string | undefined {
	const hex = run.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(run) ? readable(Buffer.from(run, 'hex')) : undefined;
	if (hex !== undefined) return hex;
	// Words with hyphens, paths and plain words are no base64: it mixes small and capital letters.
	return /[a-z]/.test(run) && /[A-Z]/.test(run) ? readable(Buffer.from(run.replaceAll('-', '+').replaceAll('_', '/'), 'base64')) : undefined;
}

/** Finds and decodes, one level deep. Linear. */
export function encodedParts({ text }: NormalisedText): EncodedPart[] {
	const parts: EncodedPart[] = [];
	for (let grid = SHORTEST - 1; grid < text.length && parts.length < MOST_PARTS; grid += SHORTEST) {
		if (!isCode64(text.charCodeAt(grid))) continue;
		let start = grid;
		while (start > 0 && isCode64(text.charCodeAt(start - 1))) start -= 1;
		let end = grid + 1;
		while (end < text.length && isCode64(text.charCodeAt(end))) end += 1;
		if (end - start >= SHORTEST) {
			const decoded = decode(text.slice(start, end));
			while (end < text.length && text.charCodeAt(end) === 61) end += 1;
			if (decoded !== undefined) parts.push({ start, end, decoded });
		}
		if (end > grid) grid = end - 1 - ((end - 1 - grid) % SHORTEST);
	}
	return parts;
}
