import { hit, type Check, type CustomerText, type Hit } from '../check';
import { Automaton, type Term } from '../text/automaton';
import { isDigit, isLower } from '../text/codes';
import { compactOf, eachCompact } from '../text/compact';
import { isWordAt } from '../text/digit-groups';
import { echoKeys } from '../text/echo-keys';
import type { NormalisedText } from '../text/normalise';

/** All keys together, in UTF-16 units; a text with more personal data than that cannot be compared and is blocked. */
const MOST_KEY_UNITS = 200_000;

interface Keys {
	written: Set<string>;
	compact: Set<string>;
}

/** All digits of a text in a row. */
function allDigits({ lower, signals: { runStarts, runEnds } }: NormalisedText): string {
	let digits = '';
	for (let i = 0; i < runStarts.length; i += 1) digits += lower.slice(runStarts[i], runEnds[i]);
	return digits;
}

/** Whether a key's digits stand among those of the draft, without which the key cannot. */
const mayStand = (key: string, digits: string): boolean => !/\d/.test(key) || digits.includes(key.replace(/\D/g, ''));

/** The keys of the customer's personal data that the draft may hold. */
function keysOf({ text, hits }: CustomerText, draft: NormalisedText): Keys {
	const keys: Keys = { written: new Set(), compact: new Set() };
	const digits = allDigits(draft);
	let units = 0;
	for (const found of hits) {
		const { written, compact } = echoKeys(found, text.lower, digits);
		for (const key of written) if (mayStand(key, digits)) keys.written.add(key);
		for (const key of compact) if (mayStand(key, digits)) keys.compact.add(key);
		for (const key of written) units += key.length;
		for (const key of compact) units += key.length;
		if (units > MOST_KEY_UNITS) throw new RangeError('the customer text holds more personal data than can be compared');
	}
	return keys;
}

/** A few keys are looked for one by one in a short text, as often as that takes less than a table for all of them. */
const CHEAP = 4_000;
const isCheap = (keys: ReadonlySet<string>, { length }: string): boolean => keys.size * length <= CHEAP;

const isAscii = (key: string): boolean => /^[\u0020-\u007e]+$/.test(key);

function search(keys: ReadonlySet<string>, text: string, onHit: (start: number, end: number) => void): void {
	const terms: Term[] = [...keys].filter(isAscii).map((key, id) => ({ text: key, left: false, right: false, id, spaced: key.includes(' ') }));
	if (terms.length > 0) new Automaton(terms).scan(text, (_term, start, end) => onHit(start, end));
	for (const key of keys) {
		if (isAscii(key)) continue;
		const at = text.indexOf(key);
		if (at >= 0) onHit(at, at + key.length);
	}
}

/** The number ends here: no further digit is glued to it. */
function standsAlone(lower: string, start: number, end: number): boolean {
	const digitBehind = isDigit(lower.charCodeAt(end - 1)) && isDigit(lower.charCodeAt(end));
	const letterBefore = isLower(lower.charCodeAt(start)) && isWordAt(lower, start - 1);
	return !digitBehind && !letterBefore;
}

/** The places where keys of letters and digits alone stand. */
function searchCompact(keys: ReadonlySet<string>, lower: string, onHit: (start: number, end: number) => void): void {
	if (isCheap(keys, lower)) {
		for (const key of keys) eachCompact(lower, key, onHit);
		return;
	}
	const { value, positions } = compactOf(lower);
	search(keys, value, (start, end) => onHit(positions[start] as number, (positions[end - 1] as number) + 1));
}

/** Personal data of the customer's text that comes back in the draft, by value: reformatted, respaced, recased. */
export const draftPiiEcho: Check = {
	id: 'draft.pii_echo',
	category: 'pii_echo',
	direction: 'draft',
	needs: 'customer',
	run(text: NormalisedText, context) {
		const found: Hit[] = [];
		if (context.customer === undefined || context.customer.hits.length === 0) return found;
		const keys = keysOf(context.customer, text);
		if (keys.written.size > 0) {
			search(keys.written, text.lower, (start, end) => {
				if (!isWordAt(text.lower, start - 1) && !isWordAt(text.lower, end)) found.push(hit(draftPiiEcho, start, end));
			});
		}
		if (keys.compact.size > 0) {
			searchCompact(keys.compact, text.lower, (start, end) => {
				if (standsAlone(text.lower, start, end)) found.push(hit(draftPiiEcho, start, end));
			});
		}
		return found;
	},
};
