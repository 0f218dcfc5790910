/** Lone surrogates: half characters, which canonical JSON and databases refuse. */
const HALF_CHARACTER = /\p{Cs}/u;
/** Line breaks, controls and the marks that turn the reading direction around: they could fake a second sentence. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function isWholeText(text: string): boolean {
	return !HALF_CHARACTER.test(text);
}

/** At most `limit` UTF-16 units, never ending in half a character; an ellipsis says that something was left out. */
export function shorten(text: string, limit = 80): string {
	if (text.length <= limit) return text;
	return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A value as it may stand inside a plain sentence: one line, bounded. Texts stand as they are, the rest as JSON. */
export function inSentence(value: unknown, limit = 80): string {
	// Cut first: the whole text may be very long.
	const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
	return shorten(shorten(text, limit * 4).replace(UNPRINTABLE, ' '), limit);
}
