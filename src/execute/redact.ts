import { shorten } from '../draft/shorten';

/** Longest text of a foreign system that is repeated in a reason. */
const MAX_EXCERPT = 300;
const MAX_ANSWER = 2_000;
const MAX_CREDENTIAL = 4_000;

/**
 * What a credential looks like when a foreign system repeats it: scheme and value of an Authorization header,
 * a JSON Web Token, and the prefixes of common access tokens. Linear: no alternative under a quantifier overlaps.
 */
const SECRETS = [
	/\b(?:bearer|basic|token)\s+[\w.~+/=-]{4,}/gi,
	/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
	/\b(?:pat-[a-z0-9]{2,4}-|sk-|xox[abprs]-|gh[pousr]_|glpat-)[\w-]{8,}/gi,
];

/** Foreign text fit for a reason: bounded, whole characters, nothing in it that looks like a credential. */
export function redact(text: string, limit = MAX_EXCERPT): string {
	// Cut first: what is searched must be bounded too. The margin keeps a credential at the cut whole.
	let kept = shorten(text, limit + MAX_CREDENTIAL).replace(/\p{Cs}|\p{Cc}/gu, ' ');
	for (const secret of SECRETS) kept = kept.replace(secret, '[secret]');
	return shorten(kept, limit);
}

/** An answer as it is kept with the execution: its beginning as text. */
export function excerptOf(answer: unknown): string {
	return redact(typeof answer === 'string' ? answer : (JSON.stringify(answer) ?? ''), MAX_ANSWER);
}
