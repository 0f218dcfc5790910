import { DaaError, isDaaError } from '../../errors';
import { inSentence } from '../../draft/shorten';
import type { Direction } from '../../sections';
import { stricter } from '../settings';
import type { AskVendor, Opinion } from '../second-opinion';
import type { CircuitBreaker } from './circuit-breaker';

export interface VendorLimits {
	breaker: CircuitBreaker;
	now: () => Date;
}

/** What one call of Bedrock takes at the default quota; in UTF-16 units. */
const PIECE = 24_000;
/** Something may stand across the seam. */
const OVERLAP = 500;
const MAX_PIECES = 8;

/** A vendor's words as they may stand in a result: few, short, one line, nothing that looks like a value. */
export const tidyTypes = (types: readonly string[]): string[] => [...new Set(types.slice(0, 20).map((type) => inSentence(type.replace(/[^\p{L}\p{N}:_.,-]+/gu, ' ').trim(), 100)))];

function piecesOf(text: string): string[] {
	const pieces: string[] = [];
	for (let from = 0; from < text.length; from += PIECE - OVERLAP) pieces.push(text.slice(from, from + PIECE).replace(/\p{Surrogate}/gu, ''));
	if (pieces.length > MAX_PIECES) throw new DaaError('vendor_unavailable', `the text is longer than the ${MAX_PIECES * (PIECE - OVERLAP)} characters that are sent.`);
	return pieces;
}

const strictest = (left: Opinion, right: Opinion): Opinion => ({
	action: stricter(left.action, right.action),
	types: [...new Set([...left.types, ...right.types])],
	...((stricter(left.action, right.action) === left.action ? left.reason : right.reason) !== undefined && { reason: left.reason ?? right.reason ?? '' }),
});

/** Asks piece by piece, unless the vendor failed too often of late. Throws DaaError `vendor_unavailable` only. */
export function askWith(name: string, { breaker, now }: VendorLimits, ask: (text: string, direction: Direction) => Promise<Opinion>): AskVendor {
	return async (text, direction) => {
		const pieces = piecesOf(text);
		if (!breaker.mayTry(name, now())) throw new DaaError('vendor_unavailable', 'it failed several times in a row and is left alone for a minute.');
		let opinion: Opinion = { action: 'allow', types: [] };
		try {
			for (const piece of pieces) {
				opinion = strictest(opinion, await ask(piece, direction));
				if (opinion.action === 'block') break;
			}
		} catch (error) {
			breaker.failed(name, now());
			const why = isDaaError(error) ? inSentence(error.message, 200) : 'the call broke off.';
			throw new DaaError('vendor_unavailable', why);
		}
		breaker.succeeded(name);
		return opinion;
	};
}
