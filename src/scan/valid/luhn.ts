/** The Luhn check of a string of digits. */
export function luhn(digits: string): boolean {
	let sum = 0;
	for (let i = 0; i < digits.length; i += 1) {
		const value = digits.charCodeAt(digits.length - 1 - i) - 48;
		const doubled = i % 2 === 1 ? value * 2 : value;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}

/** Whether issuers give out numbers that start like this and are this long (ISO/IEC 7812 ranges in use). */
export function isCardRange(digits: string): boolean {
	const { length } = digits;
	const two = Number(digits.slice(0, 2));
	const three = Number(digits.slice(0, 3));
	const four = Number(digits.slice(0, 4));
	if (digits.startsWith('4')) return length === 13 || length === 16 || length === 19;
	if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
	if (two === 34 || two === 37) return length === 15;
	if (two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305)) return length >= 14 && length <= 19;
	if (four >= 3528 && four <= 3589) return length >= 16 && length <= 19;
	if (two === 50 || (two >= 56 && two <= 69)) return length >= 12 && length <= 19;
	if (two === 81 || two === 82) return length >= 16 && length <= 19;
	return four === 1800 || four === 2131 ? length === 15 : four >= 2200 && four <= 2205 && length >= 16;
}
