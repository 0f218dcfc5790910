import type { Hit } from '../check';
import { compactValue } from './compact';

/** How a value may come back: as written (e-mail, IP), or as letters and digits alone. */
export interface EchoKeys {
	written: string[];
	compact: string[];
}

const SHORTEST = 6;
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Every usual way to write one date, compact. */
function dateForms(year: string, month: number, day: number): string[] {
	const name = MONTHS[month - 1];
	if (name === undefined || day < 1 || day > 31) return [];
	const two = (value: number): string => String(value).padStart(2, '0');
	const forms: string[] = [];
	for (const y of year.length === 4 ? [year, year.slice(2)] : [year]) {
		for (const [m, d] of [[two(month), two(day)], [String(month), String(day)]] as const) forms.push(`${y}${m}${d}`, `${m}${d}${y}`, `${d}${m}${y}`);
		for (const label of [name, name.slice(0, 3)]) {
			for (const d of [String(day), two(day), `${day}st`, `${day}nd`, `${day}rd`, `${day}th`]) forms.push(`${label}${d}${y}`, `${d}${label}${y}`, `${d}of${label}${y}`);
		}
	}
	return forms;
}

/** A date of birth in all its forms; a slashed one with day and month either way round. */
export function birthForms(written: string): string[] {
	const numbers = written.match(/\d{1,8}/g) ?? [];
	const named = MONTHS.findIndex((month) => written.includes(month.slice(0, 3)));
	if (named >= 0 && numbers.length >= 2) {
		const [a = '', b = ''] = numbers;
		return a.length === 4 ? dateForms(a, named + 1, Number(b)) : dateForms(b, named + 1, Number(a));
	}
	const [a = '', b = '', c = ''] = numbers;
	if (a.length === 8) return [a];
	if (a.length === 4) return dateForms(a, Number(b), Number(c));
	return [...dateForms(c, Number(a), Number(b)), ...dateForms(c, Number(b), Number(a))];
}

/** House number and street name: enough to recognise an address whatever follows. */
function addressKey(written: string): string {
	const numberFirst = /^(\d{1,6}[a-z]?(?:-\d{1,5})?)[ ,]{1,3}(?:(?:n|s|e|w|north|south|east|west)\.? )?([a-z0-9'-]{2,30})/.exec(written);
	if (numberFirst) return compactValue(`${numberFirst[1]}${numberFirst[2]}`);
	const numberLast = /^([a-z][a-z './-]{3,50}?),? (\d{1,4}[a-z]?)(?![\da-z])/.exec(written);
	return compactValue(numberLast ? `${numberLast[1]}${numberLast[2]}` : written);
}

/** The keys of one piece of personal data, from its folded lower-case text. */
export function echoKeys(found: Hit, lower: string): EchoKeys {
	const written = lower.slice(found.start, found.end);
	const compact = compactValue(written);
	const keep = (keys: string[]): EchoKeys => ({ written: [], compact: keys.filter((key) => key.length >= SHORTEST || (found.type === 'ADDRESS' && key.length >= 5)) });
	switch (found.type) {
		case 'EMAIL':
			return { written: [written], compact: [] };
		case 'IP':
			return { written: [written], compact: [] };
		case 'PHONE': {
			const digits = written.replace(/(?:x|ext|#).{0,12}$/, '').replace(/\D/g, '');
			return keep([digits.length > 10 ? digits.slice(-10) : digits.replace(/^0(?=\d{7})/, '')]);
		}
		case 'DOB':
			return keep(birthForms(written));
		case 'ADDRESS':
			return keep([addressKey(written)]);
		default:
			return keep([compact]);
	}
}
