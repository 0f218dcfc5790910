/** Check digits of national identity and tax numbers. Each takes the bare value, upper case, separators removed. */

const digitsAt = (value: string, index: number): number => value.charCodeAt(index) - 48;

const weighted = (value: string, weights: readonly number[]): number => weights.reduce((sum, weight, index) => sum + weight * digitsAt(value, index), 0);

/** German tax id: 11 digits, ISO 7064 mod 11,10; one digit occurs twice or three times. */
export function steuerId(value: string): boolean {
	if (!/^[1-9]\d{10}$/.test(value)) return false;
	let product = 10;
	for (let i = 0; i < 10; i += 1) {
		const sum = (digitsAt(value, i) + product) % 10 || 10;
		product = (sum * 2) % 11;
	}
	return (11 - product) % 10 === digitsAt(value, 10);
}

/** French NIR: 13 digits (2A/2B for Corsica) and a key of two, 97 minus the rest. */
export function nir(value: string): boolean {
	if (!/^[12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{8}$/.test(value)) return false;
	const body = value.slice(0, 13).replace('2A', '19').replace('2B', '18');
	return 97 - Number(BigInt(body) % 97n) === Number(value.slice(13));
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Spanish DNI (8 digits and a letter) and NIE (X, Y or Z, 7 digits and a letter). */
export function dniOrNie(value: string): boolean {
	if (!/^(?:\d{8}|[XYZ]\d{7})[A-Z]$/.test(value)) return false;
	const number = Number(value.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2'));
	return DNI_LETTERS[number % 23] === value[8];
}

const CF_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italian codice fiscale: 16 characters, the last one a check letter. */
export function codiceFiscale(value: string): boolean {
	if (!/^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/.test(value)) return false;
	let sum = 0;
	for (let i = 0; i < 15; i += 1) {
		const code = value.charCodeAt(i);
		const place = code >= 65 ? code - 65 : code - 48;
		sum += i % 2 === 0 ? (CF_ODD[place] as number) : place;
	}
	return String.fromCharCode(65 + (sum % 26)) === value[15];
}

/** Dutch BSN: 9 digits, the "eleven proof". */
export const bsn = (value: string): boolean => /^\d{9}$/.test(value) && weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && value !== '000000000';

/** Polish PESEL: 11 digits. */
export const pesel = (value: string): boolean => /^\d{11}$/.test(value) && (10 - (weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digitsAt(value, 10);

/** British national insurance number. No check digit, but a narrow form. */
export const nino = (value: string): boolean => /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(value);

/** Portuguese NIF: 9 digits. */
export function nif(value: string): boolean {
	if (!/^[1-35689]\d{8}$/.test(value)) return false;
	const rest = weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
	return digitsAt(value, 8) === (rest < 2 ? 0 : 11 - rest);
}

/** Belgian national number: 11 digits, mod 97 (with a 2 in front for births from 2000 on). */
export function belgian(value: string): boolean {
	if (!/^\d{2}(?:[024][0-9]|[135][0-2])[0-3]\d{6}$/.test(value)) return false;
	const key = Number(value.slice(9));
	return 97 - (Number(value.slice(0, 9)) % 97) === key || 97 - (Number(`2${value.slice(0, 9)}`) % 97) === key;
}

/** Brazilian CPF: 11 digits, two of them checks. */
export function cpf(value: string): boolean {
	if (!/^\d{11}$/.test(value) || /^(\d)\1{10}$/.test(value)) return false;
	const check = (length: number): number => {
		let sum = 0;
		for (let i = 0; i < length; i += 1) sum += digitsAt(value, i) * (length + 1 - i);
		return ((sum * 10) % 11) % 10;
	};
	return check(9) === digitsAt(value, 9) && check(10) === digitsAt(value, 10);
}

/** Swiss AHV number: 756 and ten digits, EAN-13 check. */
export const ahv = (value: string): boolean => /^756\d{10}$/.test(value) && (10 - (weighted(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === digitsAt(value, 12);

/** ABA routing number of a US bank: 9 digits. */
export const abaRouting = (value: string): boolean => /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(value) && weighted(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
