import { hit, type Check } from '../check';
import { isWordAt } from '../text/digit-groups';
import { ibanEnd } from '../valid/iban';

const isLetter = (code: number): boolean => code >= 97 && code <= 122;

/** IBANs of the registry's countries, in their length and with the mod 97 check. */
export const piiIban: Check = {
	id: 'pii.iban',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run({ lower, signals }) {
		const { runStarts, runEnds } = signals;
		const found = [];
		let free = 0;
		for (let i = 0; i < runStarts.length; i += 1) {
			const digits = runStarts[i] as number;
			if ((runEnds[i] as number) - digits < 2) continue;
			// `DE 89 3704…`: some people part the country from the check digits.
			const start = lower.charCodeAt(digits - 1) === 32 ? digits - 3 : digits - 2;
			if (start < free || !isLetter(lower.charCodeAt(start)) || !isLetter(lower.charCodeAt(start + 1)) || isWordAt(lower, start - 1)) continue;
			const end = ibanEnd(lower, start);
			if (end < 0 || isWordAt(lower, end)) continue;
			found.push(hit(piiIban, start, end, 'IBAN'));
			free = end;
		}
		return found;
	},
};
