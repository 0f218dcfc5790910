/** Quoted names, at most 200 characters long. */
const QUOTED = /"[^"]{0,200}"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»/g;
const MARKS = /\p{M}/gu;
const NOT_WORDS = /[^\p{L}…@#]+/gu;

/** What differs from case to case although the reason is the same: a word with a digit is a reference, a date or an amount. */
function wordOf(word: string): string {
	if (/^https?:\/\/./.test(word) || /.@./.test(word)) return ' @ ';
	return /\d/.test(word) ? ' # ' : word;
}

/**
 * A reason without what is special about the one case, so that two reasons that say the same read the same:
 * `Order 4711 of "Ada Obi" not found.` and `order A-9 of "Bo" not found` both give `order # of … not found`. Idempotent.
 */
export function normalReason(reason: string): string {
	const words = reason.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(QUOTED, ' … ').split(/\s+/).map(wordOf).join(' ').replace(NOT_WORDS, ' ').trim();
	// "Order 12 34" and "Order 12" are missing alike.
	return words.replace(/([@#…])(?: \1)+(?= |$)/g, '$1');
}
