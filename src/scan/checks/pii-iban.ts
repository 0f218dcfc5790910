import { hit, type Check, type Hit } from '../check';
import { isLower } from '../text/codes';
import { isWordAt } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { classSet, TWO_OR_MORE_DIGITS } from '../text/signals';
import { ibanEnd } from '../valid/iban';
import { SIGNAL } from '../vocabulary';


const IBAN_SHAPE = /^[^a-z0-9]{0,4}(?:(?:number|nummer|no\.?|nr\.?|is|ist|lautet|est|es|e|numero|n\.?o?\.?)[^a-z0-9]{1,4}){0,3}([a-z]{2} ?\d{2}(?:[ -]?(?=[a-z]{0,3}\d)[a-z0-9]{1,4}|[ -]?[a-z]{4}(?=[ -]?[a-z]{0,3}\d)){2,8})(?![a-z0-9])/;
const IBAN_REACH = 80;
const SHORTEST = 14;

const remainder = (iban: string): bigint => BigInt([...`${iban.slice(4)}${iban.slice(0, 4)}`].map((sign) => (isLower(sign.charCodeAt(0)) ? String(sign.charCodeAt(0) - 87) : sign)).join('')) % 97n;

/** What the word says is an IBAN: with right check digits in another length it is one, else a mistyped account. */
function named({ lower, signals }: NormalisedText, found: Hit[]): void {
	const { starts, ends } = signals.hits(SIGNAL.account_word);
	for (let index = 0; index < ends.length; index += 1) {
		const end = ends[index] as number;
		if (!lower.startsWith('iban', starts[index]) || !signals.digitWithin(end, end + IBAN_REACH)) continue;
		const match = IBAN_SHAPE.exec(lower.slice(end, end + IBAN_REACH));
		const written = match?.[1];
		if (match === null || written === undefined) continue;
		const value = written.replace(/[ -]/g, '');
		if (value.length < SHORTEST) continue;
		const start = end + match[0].length - written.length;
		found.push(hit(piiIban, start, start + written.length, remainder(value) === 1n ? 'IBAN' : 'BANK_ACCOUNT'));
	}
}

const ACCOUNT_WORDS = classSet(['account_word']);

/** IBANs of the registry's countries, in their length and with the mod 97 check. */
export const piiIban: Check = {
	id: 'pii.iban',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const { lower, signals } = text;
		const { runStarts, runEnds } = signals;
		const found: Hit[] = [];
		if (signals.hasAny(ACCOUNT_WORDS)) named(text, found);
		if (!signals.hasRun(TWO_OR_MORE_DIGITS)) return found;
		let free = 0;
		for (let i = 0; i < runStarts.length; i += 1) {
			const digits = runStarts[i] as number;
			if ((runEnds[i] as number) - digits < 2) continue;
			// `DE 89 3704…`: some people part the country from the check digits.
			const start = lower.charCodeAt(digits - 1) === 32 ? digits - 3 : digits - 2;
			if (start < free || !isLower(lower.charCodeAt(start)) || !isLower(lower.charCodeAt(start + 1)) || isWordAt(lower, start - 1)) continue;
			const end = ibanEnd(lower, start);
			if (end < 0 || isWordAt(lower, end)) continue;
			found.push(hit(piiIban, start, end, 'IBAN'));
			free = end;
		}
		return found;
	},
};
