const CURRENCY_WORDS = new Set([
	...['eur', 'usd', 'gbp', 'chf', 'jpy', 'cny', 'inr', 'cad', 'aud', 'nzd', 'sek', 'nok', 'dkk', 'pln', 'czk', 'huf', 'brl', 'mxn', 'zar', 'try', 'kzt', 'uah', 'rub'],
	...['euro', 'euros', 'dollar', 'dollars', 'pound', 'pounds', 'francs', 'yen', 'rupees', 'tenge', '€', '$', '£', '¥', '₹', '₽'],
]);
/** `1,240`, `1.240,50`, `1240.5`: groups of three, then at most two decimals. */
const GROUPED = /^(\d{1,3}(?:[.,']?\d{3})*)(?:[.,](\d{1,2}))?$/;
/** A letter part may stand before or after the digits without a blank: `EUR740`, `740€`. */
const AMOUNT = /^(\p{L}{3}|[€$£¥₹₽])?(\d[\d.,']*)(\p{L}{3}|[€$£¥₹₽])?$/u;
/** Longer runs of digits without a currency are order numbers, accounts and telephones. */
const LONGEST_BARE = 6;

function readNumber(text: string): number {
	const trimmed = text.replace(/[.,']+$/, '');
	const parts = GROUPED.exec(trimmed);
	if (parts?.[1]) return Number(`${parts[1].replace(/[.,']/g, '')}.${parts[2] ?? '0'}`);
	const plain = Number(trimmed);
	// What has no clear reading gets its largest one.
	return Number.isFinite(plain) ? plain : Number(trimmed.replace(/\D/g, ''));
}

const isYear = (digits: string) => /^(?:19|20)\d\d$/.test(digits);

/**
 * Numbers in a text that may be amounts, e.g. `4,000 EUR`, `$40` or a bare `120`. Dates, times and ids are left out,
 * and so are years and long runs of digits that stand without a currency. `all` keeps every number that can be read.
 */
export function amountsIn(text: string, all = false): number[] {
	// "4 000 EUR" is one number: a blank between a digit and a group of exactly three belongs to it.
	const joined = text.replace(/(\d)[ \u00A0\u202F](?=\d{3}(?!\d))/g, '$1');
	const words = joined.split(/\s+/).map((word) => word.replace(/^[("'[]+/, '').replace(/[)"'\].,;:!?]+$/, ''));
	const isCurrency = (word: string | undefined) => word !== undefined && CURRENCY_WORDS.has(word.toLowerCase());
	return words.flatMap((word, index) => {
		const [, before, digits, after] = AMOUNT.exec(word) ?? [];
		if (digits === undefined) return [];
		const money = [before, after, words[index - 1], words[index + 1]].some(isCurrency);
		if ((before ?? after) !== undefined && ![before, after].some(isCurrency)) return [];
		if (!money && !all && (isYear(digits) || digits.replace(/\D/g, '').length > LONGEST_BARE)) return [];
		const value = readNumber(digits);
		return Number.isFinite(value) ? [value] : [];
	});
}
