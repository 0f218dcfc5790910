import { hit, type Check, type Hit, type ScanContext } from '../check';
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

function keysOf({ customer }: ScanContext): Keys {
	const keys: Keys = { written: new Set(), compact: new Set() };
	if (!customer) return keys;
	let units = 0;
	for (const found of customer.hits) {
		const { written, compact } = echoKeys(found, customer.text.lower);
		for (const key of written) keys.written.add(key);
		for (const key of compact) keys.compact.add(key);
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
	run(text: NormalisedText, context) {
		const keys = keysOf(context);
		const found: Hit[] = [];
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
