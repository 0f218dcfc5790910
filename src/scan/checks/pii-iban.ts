import { hit, type Check, type Hit } from '../check';
import { isWordAt } from '../text/digit-groups';
import { ibanChecks, ibanLength } from '../valid/iban';

const isAlnum = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 122);

/** End of `length` letters and digits from `start`, single spaces or hyphens between allowed; -1 when there are fewer. */
function spanOf(lower: string, start: number, length: number): { end: number; value: string } | undefined {
	let value = '';
	for (let i = start; i < lower.length; i += 1) {
		const code = lower.charCodeAt(i);
		if (isAlnum(code)) {
			value += lower[i];
			if (value.length === length) return { end: i + 1, value: value.toUpperCase() };
		} else if (!((code === 32 || code === 45) && isAlnum(lower.charCodeAt(i + 1)))) {
			return undefined;
		}
	}
	return undefined;
}

/** IBANs of the registry's countries, in their length and with the mod 97 check. */
export const piiIban: Check = {
	id: 'pii.iban',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run({ lower, signals }) {
		const found: Hit[] = [];
		let free = 0;
		for (const digits of signals.runStarts) {
			let start = digits - 2;
			// `DE 89 3704…`: some people part the country from the check digits.
			if (lower[digits - 1] === ' ') start -= 1;
			if (start < free || isWordAt(lower, start - 1)) continue;
			const length = ibanLength(lower.slice(start, start + 2).toUpperCase());
			if (length === undefined) continue;
			const span = spanOf(lower, start, length);
			if (!span || isWordAt(lower, span.end) || !/^[A-Z]{2}\d{2}/.test(span.value) || !ibanChecks(span.value)) continue;
			found.push(hit(piiIban, start, span.end, 'IBAN'));
			free = span.end;
		}
		return found;
	},
};
