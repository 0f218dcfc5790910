import { allMatches } from './all-matches';

/** An amount of money as a text says it. */
export interface Money {
	amount: number;
	/** ISO code; absent when the text names none that is clear (`$` counts as none: many dollars use it). */
	currency?: string;
}

const NUMBER = "\\d{1,3}(?:[ ',.]\\d{3})+(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?";
const SIGN: Readonly<Record<string, string | undefined>> = { '€': 'EUR', '£': 'GBP', '$': undefined, eur: 'EUR', euro: 'EUR', euros: 'EUR', gbp: 'GBP', pound: 'GBP', pounds: 'GBP', quid: 'GBP', sterling: 'GBP', usd: 'USD', chf: 'CHF', pln: 'PLN', sek: 'SEK', aud: 'AUD', cad: 'CAD', inr: 'INR', franken: 'CHF' };
const UNIT = "(?:[€£$]|(?:usd|eur|gbp|chf|pln|sek|aud|cad|inr|euros?|pounds?|quid|sterling|dollars?|bucks|franken|reais|zloty)(?![a-z]))";
const MONEY = new RegExp(`(?<![\\d.,a-z])(?:(us\\$|${UNIT}) ?(${NUMBER})|(${NUMBER}) ?(${UNIT})|(\\d{1,6}[.,]\\d{2})(?![.,]?\\d|[/-]))(?![\\d])`, 'g');

/** `1,234.50`, `1.234,50`, `1 234`: a last separator with one or two digits behind it parts the decimals. */
export function readAmount(written: string): number {
	const decimals = /[.,](\d{1,2})$/.exec(written);
	const whole = (decimals ? written.slice(0, decimals.index) : written).replace(/[ ',.]/g, '');
	return Number(decimals ? `${whole}.${decimals[1]}` : whole);
}

/** Every amount with a currency beside it or two decimals; `lower` is lower case. */
export function moneyIn(lower: string): Money[] {
	return allMatches(lower, MONEY).map((match) => {
		const currency = SIGN[(match[1] ?? match[4] ?? '').trim()];
		return { amount: readAmount((match[2] ?? match[3] ?? match[5] ?? '0').trim()), ...(currency !== undefined && { currency }) };
	});
}
