/** What a fact is, as one bit, so that an operator can say in one number which kinds it reads. */
export const ABSENT = 1;
export const NUMBER = 2;
export const TEXT = 4;
export const FLAG = 8;
/** A list of texts, finite numbers, true and false only. */
export const LIST = 16;
/** NaN, infinities, objects, lists that hold more than scalars. */
export const OTHER = 32;
/** A text that is too long to be searched by a pattern. */
export const LONG_TEXT = 64;
export const ANY_KIND = 127;

/** In UTF-16 units: what a `_matches` reads at most. */
export const MAX_MATCHED = 20_000;

export type Scalar = string | number | boolean;

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'boolean' || isNumber(value);

export function kindOf(fact: unknown): number {
	switch (typeof fact) {
		case 'number':
			return Number.isFinite(fact) ? NUMBER : OTHER;
		case 'string':
			return fact.length > MAX_MATCHED ? LONG_TEXT : TEXT;
		case 'boolean':
			return FLAG;
		case 'undefined':
			return ABSENT;
		default:
			if (fact === null) return ABSENT;
			return Array.isArray(fact) && fact.every(isScalar) ? LIST : OTHER;
	}
}
