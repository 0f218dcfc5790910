import { chanceOf } from '../rules/common-words';
import type { Term } from './automaton';

/** The part of a term by which it is found, and where in the term it stands: letters, or a sign of which only the place is said. */
export interface Piece {
	start: number;
	end: number;
	/** Its word in a text starts and ends with it. */
	left: boolean;
	right: boolean;
}

/** Words that more sentences have than numbers. */
const AS_FREQUENT_AS_NUMBERS = 0.02;

/** The part of a term that texts have least often: letters, or the sign before which nothing stands in it (`start` and `end` are the same). */
export function rarestPiece({ text, left, right }: Term): Piece {
	const pieces = [...text.matchAll(/[a-z]+/g)].map(({ 0: letters, index }): Piece & { chance: number } => {
		const end = index + letters.length;
		const piece = { start: index, end, left: index > 0 || left, right: end < text.length || right };
		return { ...piece, chance: chanceOf({ word: letters, left: piece.left, right: piece.right }) };
	});
	const rarest = pieces.sort((a, b) => a.chance - b.chance || b.end - b.start - (a.end - a.start))[0];
	if (rarest !== undefined && rarest.chance < AS_FREQUENT_AS_NUMBERS) return rarest;
	const digit = text.search(/[0-9]/);
	if (digit >= 0) return { start: digit, end: digit, left: digit > 0 || left, right };
	return rarest ?? { start: 0, end: 0, left, right };
}

/** What stands next to a piece of a term in that term: the two codes in front of it, nearest first, and the two behind it, a byte each; 0 for none. */
export const guardOf = (text: string, start: number, end: number): number =>
	[text.charCodeAt(end + 1), text.charCodeAt(end), text.charCodeAt(start - 2), text.charCodeAt(start - 1)].reduce((bytes, code) => (bytes << 8) | (code || 0), 0);
