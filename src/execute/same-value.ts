import { canonicalJson } from '../draft/canonical';

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Decimal text without leading zeros, so that an account number such as "007" is never taken for a number. */
const DECIMAL = /^-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?$/;

/** The one spelling of a decimal (no trailing zeros in the fraction), or undefined when the text is none. */
function plainDecimal(text: string): string | undefined {
	if (!DECIMAL.test(text)) return undefined;
	const [whole = '', fraction = ''] = text.split('.');
	const digits = fraction.replace(/0+$/, '');
	const spelled = digits === '' ? whole : `${whole}.${digits}`;
	return spelled === '-0' ? '0' : spelled;
}

function sameStructure(left: unknown, right: unknown): boolean {
	try {
		return typeof left === typeof right && canonicalJson(left) === canonicalJson(right);
	} catch {
		// Something that JSON does not have (half a character, a cycle) equals nothing.
		return false;
	}
}

/**
 * Is it the same value, whichever of JSON's types a system keeps it in? Loose only where nothing can be mistaken:
 * absent, null and "" are all empty; 5 is "5" and "5.00" (compared digit by digit); true is "true".
 * Two texts must be equal as they stand, and 0 or false are never empty.
 */
export function sameValue(left: unknown, right: unknown): boolean {
	if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
	if (typeof left === 'object' || typeof right === 'object') return sameStructure(left, right);
	if (typeof left === typeof right) return left === right;
	const text = typeof left === 'string' ? left : typeof right === 'string' ? right : undefined;
	const other = typeof left === 'string' ? right : left;
	if (text === undefined) return false;
	if (typeof other === 'boolean') return text === String(other);
	const decimal = plainDecimal(text);
	return decimal !== undefined && decimal === plainDecimal(String(other));
}
