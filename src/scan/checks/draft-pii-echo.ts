import { hit, type Check, type CustomerText, type Hit } from '../check';
import { Automaton, type Term } from '../text/automaton';
import { isDigit, isLower } from '../text/codes';
import { compactOf, eachCompact, holdsCompact } from '../text/compact';
import { isWordAt } from '../text/digit-groups';
import { echoKeys, localPart } from '../text/echo-keys';
import type { NormalisedText } from '../text/normalise';

/** All keys together, in UTF-16 units; a text with more personal data than that cannot be compared and is blocked. */
const MOST_KEY_UNITS = 200_000;

/** A few keys are looked for one by one in a short text, which takes less than a table for all of them. */
const CHEAP = 4_000;
const isCheap = (keys: number, { length }: string): boolean => keys * length <= CHEAP;

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

/** Fewer digits than this hold no telephone number, and no date of birth. */
const LEAST_OF_PHONE = 6;
const LEAST_OF_BIRTH = 3;

/** Whether a value may stand in the draft, in whatever form, told at once: most cannot. */
function mayEcho(type: string, written: string, draft: string, digits: string, isLittle: boolean): boolean {
	if (type === 'EMAIL') return !isLittle || holdsCompact(draft, localPart(written));
	if (type === 'PHONE') return digits.length >= LEAST_OF_PHONE;
	if (type === 'DOB') return digits.length >= LEAST_OF_BIRTH;
	// All forms of the others have the first number of the value in them.
	const number = /\d+/.exec(written);
	return number === null || digits.includes(number[0]);
}

/** The keys of the customer's personal data that the draft may hold. */
function keysOf({ text, hits }: CustomerText, draft: NormalisedText): Keys {
	const keys: Keys = { written: new Set(), compact: new Set() };
	const digits = allDigits(draft);
	const isLittle = isCheap(hits.length, draft.lower);
	let units = 0;
	for (const found of hits) {
		if (!mayEcho(found.type, text.lower.slice(found.start, found.end), draft.lower, digits, isLittle)) continue;
		const { written, compact } = echoKeys(found, text.lower, digits);
		for (const key of written) if (mayStand(key, digits)) keys.written.add(key);
		for (const key of compact) if (mayStand(key, digits)) keys.compact.add(key);
		for (const key of written) units += key.length;
		for (const key of compact) units += key.length;
		if (units > MOST_KEY_UNITS) throw new RangeError('the customer text holds more personal data than can be compared');
	}
	return keys;
}

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
	if (isCheap(keys.size, lower)) {
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
