import type { Hit } from '../check';
import { callingCode } from '../valid/calling-codes';
import { compactValue } from './compact';

/** How a value may come back: as written (e-mail, IP), or as letters and digits alone. */
export interface EchoKeys {
	written: string[];
	compact: string[];
}

const SHORTEST = 6;
const SHORTEST_MAIL = 10;
/** By month: its names in English, German, French, Spanish, Portuguese, Italian, Dutch, folded. */
const MONTHS = [
	'january januar janvier enero janeiro gennaio januari', 'february februar fevrier febrero fevereiro febbraio februari', 'march marz maerz mars marzo marco maart', 'april avril abril aprile', 'may mai mayo maio maggio mei',
	'june juni juin junio junho giugno', 'july juli juillet julio julho luglio', 'august aout agosto augustus', 'september septembre septiembre setembro settembre', 'october oktober octobre octubre outubro ottobre', 'november novembre noviembre novembro', 'december dezember decembre diciembre dezembro dicembre',
].map((names) => names.split(' '));

interface Day {
	year: string;
	/** From 1 on. */
	month: number;
	day: number;
}

const two = (value: number): string => String(value).padStart(2, '0');
const exists = ({ month, day }: Day): boolean => MONTHS[month - 1] !== undefined && day >= 1 && day <= 31;

/** Every usual way to write one date, compact; the year, two digits at least, is in each of them. */
function dateForms({ year, month, day }: Day): string[] {
	const names = MONTHS[month - 1] as string[];
	const forms: string[] = [];
	for (const y of year.length === 4 ? [year, year.slice(2)] : [year]) {
		for (const [m, d] of [[two(month), two(day)], [String(month), String(day)]] as const) forms.push(`${y}${m}${d}`, `${m}${d}${y}`, `${d}${m}${y}`);
		for (const label of new Set([...names, (names[0] as string).slice(0, 3)])) {
			for (const d of [String(day), two(day), `${day}st`, `${day}nd`, `${day}rd`, `${day}th`]) forms.push(`${label}${d}${y}`, `${d}${label}${y}`, `${d}of${label}${y}`, `${d}de${label}de${y}`);
		}
	}
	return forms;
}

/** Which month a date names: by a whole name, else by the beginning of an English one (`Sep`), else -1. */
function monthIn(written: string): number {
	const words = new Set(written.match(/[a-z]{3,12}/g));
	const whole = MONTHS.findIndex((names) => names.some((name) => words.has(name)));
	return whole >= 0 ? whole : MONTHS.findIndex(([english]) => [...words].some((word) => word.startsWith((english as string).slice(0, 3))));
}

/** The dates that a date of birth may be, a slashed one with day and month either way round; or its eight digits. */
function daysOf(written: string): readonly Day[] | string {
	const numbers = written.match(/\d{1,8}/g) ?? [];
	const named = monthIn(written);
	const [a = '', b = '', c = ''] = numbers;
	if (named >= 0 && numbers.length >= 2) return [a.length === 4 ? { year: a, month: named + 1, day: Number(b) } : { year: b, month: named + 1, day: Number(a) }].filter(exists);
	if (a.length === 8) return a;
	const days = a.length === 4 ? [{ year: a, month: Number(b), day: Number(c) }] : [{ year: c, month: Number(a), day: Number(b) }, { year: c, month: Number(b), day: Number(a) }];
	return days.filter(exists);
}

/** A date of birth in all its forms that may stand among `digits`, all the digits of a text. */
function birthForms(written: string, digits: string): string[] {
	const days = daysOf(written);
	if (typeof days === 'string') return [days];
	return days.flatMap((day) => (digits.includes(day.year.slice(-2)) ? dateForms(day) : []));
}

/** One form of a date of birth, the same for all that mean the same day. */
export function firstBirthForm(written: string): string | undefined {
	const days = daysOf(written);
	if (typeof days === 'string') return days;
	const [first] = days;
	return first && `${first.year}${two(first.month)}${two(first.day)}`;
}

/** House number and street name: enough to recognise an address whatever follows. */
function addressKey(written: string): string {
	const numberFirst = /^(\d{1,6}[a-z]?(?:-\d{1,5})?)[ ,]{1,3}(?:(?:n|s|e|w|north|south|east|west)\.? )?([a-z0-9'-]{2,30})/.exec(written);
	if (numberFirst) return compactValue(`${numberFirst[1]}${numberFirst[2]}`);
	const numberLast = /^([a-z][a-z './-]{3,50}?),? (\d{1,4}[a-z]?)(?![\da-z])/.exec(written);
	return compactValue(numberLast ? `${numberLast[1]}${numberLast[2]}` : written);
}

/** `triftstrasse67` and `triftstr67`. */
const streetKeys = (key: string): string[] => [...new Set([key, key.replace(/strasse(?=\d)/, 'str'), key.replace(/str(?=\d)/, 'strasse')])];

/** What all keys of an e-mail address begin with; empty for one that is spelt out. */
export const localPart = (written: string): string => compactValue(written.slice(0, Math.max(0, written.lastIndexOf('@'))));

/** `jane@x.com`, `jane (at) x.com`, `jane at x dot com`. */
function mailKeys(written: string): string[] {
	const at = written.lastIndexOf('@');
	if (at <= 0) return [];
	const [local, domain] = [localPart(written), written.slice(at + 1)];
	const spoken = compactValue(domain.replaceAll('.', 'dot'));
	return [`${local}${compactValue(domain)}`, `${local}at${compactValue(domain)}`, `${local}at${spoken}`].filter((key) => key.length >= SHORTEST_MAIL);
}

/** The number as it is dialled within its country: no calling code, no trunk zero. */
function nationalNumber(written: string): string {
	const digits = written.replace(/(?:x|ext|#).{0,12}$/, '').replace(/\D/g, '');
	const international = written.includes('+') ? digits : digits.startsWith('00') ? digits.slice(2) : undefined;
	const code = international === undefined ? undefined : callingCode(international)?.code;
	if (international !== undefined && code !== undefined) return international.slice(code.length).replace(/^0(?=\d{7})/, '');
	return digits.length > 10 ? digits.slice(-10) : digits.replace(/^0(?=\d{7})/, '');
}

/** The keys of one piece of personal data, from its folded lower-case text; of the many of a date only those that `digits`, all the digits of the other text, may hold. */
export function echoKeys(found: Hit, lower: string, digits: string): EchoKeys {
	const written = lower.slice(found.start, found.end);
	const compact = compactValue(written);
	const keep = (keys: string[]): EchoKeys => ({ written: [], compact: keys.filter((key) => key.length >= SHORTEST || (found.type === 'ADDRESS' && key.length >= 5)) });
	switch (found.type) {
		case 'EMAIL':
			return { written: [written], compact: mailKeys(written) };
		case 'IP':
			return { written: [written], compact: [] };
		case 'PHONE':
			return keep([nationalNumber(written)]);
		case 'DOB':
			return keep(birthForms(written, digits));
		case 'ADDRESS':
			return keep(streetKeys(addressKey(written)));
		default:
			return keep([compact]);
	}
}
