import { hit, type Check, type CustomerText, type Hit } from '../check';
import { Automaton, type Term } from '../text/automaton';
import { compactOf, type Compact } from '../text/compact';
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
const mayStand = (key: string, digits: string): boolean => digits.includes(key.replace(/\D/g, ''));

/** The keys of the customer's personal data that the draft may hold. */
function keysOf({ text, hits }: CustomerText, draft: NormalisedText): Keys {
	const keys: Keys = { written: new Set(), compact: new Set() };
	const digits = allDigits(draft);
	let units = 0;
	for (const found of hits) {
		const { written, compact } = echoKeys(found, text.lower, digits);
		for (const key of written) if (mayStand(key, digits)) keys.written.add(key);
		for (const key of compact) if (mayStand(key, digits)) keys.compact.add(key);
		units += [...written, ...compact].reduce((sum, key) => sum + key.length, 0);
		if (units > MOST_KEY_UNITS) throw new RangeError('the customer text holds more personal data than can be compared');
	}
	return keys;
}

const isAscii = (key: string): boolean => /^[\u0020-\u007e]+$/.test(key);

function search(keys: Set<string>, text: string, onHit: (start: number, end: number) => void): void {
	const terms: Term[] = [...keys].filter(isAscii).map((key, id) => ({ text: key, left: false, right: false, id, spaced: key.includes(' ') }));
	if (terms.length > 0) new Automaton(terms).scan(text, (_term, start, end) => onHit(start, end));
	for (const key of keys) {
		if (isAscii(key)) continue;
		const at = text.indexOf(key);
		if (at >= 0) onHit(at, at + key.length);
	}
}

/** The number ends here: no further digit is glued to it. */
function standsAlone(lower: string, { value, positions }: Compact, start: number, end: number): boolean {
	const from = positions[start] as number;
	const to = (positions[end - 1] as number) + 1;
	const digitBehind = /\d/.test(value[end - 1] ?? '') && /\d/.test(lower[to] ?? '');
	const letterBefore = /[a-z]/.test(value[start] ?? '') && isWordAt(lower, from - 1);
	return !digitBehind && !letterBefore;
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
			const compact = compactOf(text.lower);
			search(keys.compact, compact.value, (start, end) => {
				if (standsAlone(text.lower, compact, start, end)) found.push(hit(draftPiiEcho, compact.positions[start] as number, (compact.positions[end - 1] as number) + 1));
			});
		}
		return found;
	},
};
