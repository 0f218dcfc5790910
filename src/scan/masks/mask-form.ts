import { FINDING_TYPES } from '../../sections';
import { allMatches } from '../text/all-matches';
import { normalise } from '../text/normalise';

/** What may stand in a mask. */
const TYPES = [...FINDING_TYPES, 'SECRET', 'CUSTOM'];

/** A mask as it is given out, and nothing looser: `[EMAIL_1]`; `[PHONE_2b]` is the second spelling of the second number. */
export const MASK = new RegExp(`\\[(${TYPES.join('|')})_([1-9]\\d{0,5})([b-z][a-z]{0,2})?\\]`, 'g');

/** What a reader, or a model that tidies up, could take for one: other case, blanks, a hyphen. On folded text. */
const MASK_LIKE = new RegExp(`\\[\\s{0,3}(?:${TYPES.map((type) => type.replaceAll('_', '[\\s_-]{0,3}')).join('|')})[\\s_-]{0,3}\\d{1,9}[\\s_-]{0,3}[a-z]{0,3}\\s{0,3}\\]`, 'gi');

/** 0 is nothing, 1 `b`, 25 `z`, 26 `ba`: never with an `a` in front, so no two are alike. */
function letters(variant: number): string {
	let rest = variant;
	let text = '';
	while (rest > 0) {
		text = String.fromCharCode(97 + (rest % 26)) + text;
		rest = Math.floor(rest / 26);
	}
	return text;
}

export const writeMask = (type: string, number: number, variant: number): string => `[${type}_${number}${letters(variant)}]`;

/** The masks in a text, in order. */
export const masksIn = (text: string): string[] => text.match(MASK) ?? [];

/** Whether the whole text is one mask. */
export const isMask = (text: string): boolean => text.length < 60 && masksIn(text)[0] === text;

/** Takes the brackets off whatever looks like a mask, so that what a customer typed never stands for a value. */
export function neutralise(text: string): string {
	if (!/[[\uff3b\u005b]|%5b|&#|\\/i.test(text)) return text;
	const folded = normalise(text);
	const parts: string[] = [];
	let from = 0;
	for (const match of allMatches(folded.text, MASK_LIKE)) {
		const { start, end } = folded.toOriginal(match.index, match.index + match[0].length);
		parts.push(text.slice(from, start), `(${match[0].slice(1, -1).trim().replaceAll('_', '-')})`);
		from = end;
	}
	parts.push(text.slice(from));
	return parts.join('');
}

/** Splits a text into what stands between masks (even places) and the masks (odd places). */
export function aroundMasks(text: string): string[] {
	const parts: string[] = [];
	let from = 0;
	for (const match of allMatches(text, MASK)) {
		parts.push(text.slice(from, match.index), match[0]);
		from = match.index + match[0].length;
	}
	parts.push(text.slice(from));
	return parts;
}
