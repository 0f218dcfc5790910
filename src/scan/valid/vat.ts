import { luhn } from './luhn';
import { bsn, dniOrNie, nif } from './national-ids';

const sum = (digits: string, weights: readonly number[]): number => weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);

/** ISO 7064 mod 11,10 over nine digits. */
function german(value: string): boolean {
	let product = 10;
	for (let i = 0; i < 8; i += 1) product = (((Number(value[i]) + product) % 10 || 10) * 2) % 11;
	return (11 - product) % 10 === Number(value[8]);
}

function austrian(value: string): boolean {
	const odd = [0, 2, 4, 6].reduce((total, i) => total + Number(value[i]), 0);
	const even = [1, 3, 5].reduce((total, i) => total + Math.floor(Number(value[i]) / 5) + ((Number(value[i]) * 2) % 10), 0);
	return (10 - ((odd + even + 4) % 10)) % 10 === Number(value[7]);
}

function british(value: string): boolean {
	const rest = sum(value, [8, 7, 6, 5, 4, 3, 2]) + Number(value.slice(7, 9));
	return rest % 97 === 0 || (rest + 55) % 97 === 0;
}

function dutch(value: string): boolean {
	if (bsn(value.slice(0, 9))) return true;
	const numbers = `NL${value}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
	return Number(BigInt(numbers) % 97n) === 1;
}

const SPANISH_LETTERS = 'JABCDEFGHI';

/** Companies (a letter, seven digits, a check digit or letter) and people (DNI, NIE). */
function spanish(value: string): boolean {
	if (dniOrNie(value)) return true;
	if (!/^[A-HJNP-SUVW]\d{7}[0-9A-J]$/.test(value)) return false;
	const digits = value.slice(1, 8);
	const odd = [0, 2, 4, 6].reduce((total, i) => total + Math.floor((Number(digits[i]) * 2) / 10) + ((Number(digits[i]) * 2) % 10), 0);
	const check = (10 - ((odd + [1, 3, 5].reduce((total, i) => total + Number(digits[i]), 0)) % 10)) % 10;
	return value[8] === String(check) || value[8] === SPANISH_LETTERS[check];
}

/** Form and check digits behind the country's letters, for the ten countries whose check is public and firm. */
const COUNTRIES: Readonly<Record<string, { form: RegExp; valid: (value: string) => boolean }>> = {
	AT: { form: /^U\d{8}$/, valid: (value) => austrian(value.slice(1)) },
	BE: { form: /^[01]\d{9}$/, valid: (value) => 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8)) },
	DE: { form: /^[1-9]\d{8}$/, valid: german },
	ES: { form: /^[A-Z0-9]\d{7}[A-Z0-9]$/, valid: spanish },
	FR: { form: /^\d{11}$/, valid: (value) => luhn(value.slice(2)) && (12 + 3 * (Number(value.slice(2)) % 97)) % 97 === Number(value.slice(0, 2)) },
	GB: { form: /^\d{9}(?:\d{3})?$/, valid: british },
	IT: { form: /^\d{11}$/, valid: luhn },
	NL: { form: /^\d{9}B\d{2}$/, valid: dutch },
	PL: { form: /^\d{10}$/, valid: (value) => sum(value, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(value[9]) },
	PT: { form: /^\d{9}$/, valid: nif },
};

/** A VAT number with its country's letters, upper case, no separators: known form and right check digits. */
export function vat(value: string): boolean {
	const country = COUNTRIES[value.slice(0, 2)];
	const rest = value.slice(2);
	return country !== undefined && country.form.test(rest) && !/^(?:[A-Z]?0+)$/.test(rest) && country.valid(rest);
}
