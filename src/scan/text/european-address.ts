import { isDigit, isLetter, isUpper } from './codes';
import { isWordAt } from './digit-groups';
import type { NormalisedText } from './normalise';
import { classSet, lengthBit, lengthBits, type Signals } from './signals';
import { SIGNAL } from '../vocabulary';

interface Span {
	start: number;
	end: number;
}

const POSTCODE_END = /(?<![A-Za-z0-9])(?:GIR ?0AA|(?:[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNP-Y]?|[A-PR-UWYZ]\d[A-HJKPSTUW]) ?\d[ABD-HJLNP-UW-Z]{2})$/;
const UK_BEFORE = 110;
const UK_STREET = /(?:(?:Flat|Apartment|Apt|Unit|Suite|Studio)[ ]\d{1,4}[A-Za-z]?[,/ ]{1,2})?(?:[A-Z][A-Za-z' ]{1,28}(?:House|Cottage|Court|Farm|Lodge|Hall|Manor|Building|Buildings|Mill|Villa|Villas|Tower|Towers|Barn|Mansions|Apartments|Point|Wharf|Chambers|Centre|Grange|Works|Studios|Park|Place|Heights),[ ]?)?-?\d{1,4}[A-Za-z]?(?:-\d{1,4})?[ ,]{1,2}[A-Z][A-Za-z'.-]{1,24}(?:[ ,\n]{1,3}(?:[A-Z][A-Za-z'.&-]{0,40}|and|of|on|in|the|upon|under|by|le|de|next)){0,9}[ ,\n]{0,3}$/;
const UK_AFTER = /^,?[ ](?:United Kingdom|UK|England|Scotland|Wales|Northern Ireland)(?![A-Za-z])/;

/** UK: a postcode, with the street in front of it when there is one. Only a digit before two capitals can end one. */
function british({ text, signals }: NormalisedText, found: Span[]): void {
	for (const digits of signals.runEnds) {
		const end = digits + 2;
		if (!isUpper(text.charCodeAt(digits)) || !isUpper(text.charCodeAt(digits + 1)) || isWordAt(text, end)) continue;
		const match = POSTCODE_END.exec(text.slice(Math.max(0, end - 9), end));
		if (!match) continue;
		const start = end - match[0].length;
		const country = UK_AFTER.exec(text.slice(end, end + 24))?.[0].length ?? 0;
		found.push({ start: britishStreet(text, start), end: end + country });
	}
}

/** Where the street starts that stands in front of a postcode at `end`; `end` when there is none. Its number holds the last digits. */
function britishStreet(text: string, end: number): number {
	const least = Math.max(0, end - UK_BEFORE);
	let number = end - 1;
	while (number >= least && !isDigit(text.charCodeAt(number))) number -= 1;
	if (number < least) return end;
	// `12b-14`.
	for (let code = 0; number > least && (isDigit((code = text.charCodeAt(number - 1))) || isLetter(code) || code === 45); ) number -= 1;
	// Behind a word and a space; a flat or the name of a house would end in a comma, a slash or a number.
	const alone = text.charCodeAt(number - 1) === 32 && isLetter(text.charCodeAt(number - 2)) && !isDigit(text.charCodeAt(number - 3));
	const street = UK_STREET.exec(text.slice(alone ? number : least, end));
	return street ? end - street[0].length : end;
}

const NUMBER = '\\d{1,4}(?:[ ]?[a-zA-Z](?![a-zA-Z]))?(?:[ ]?[-/][ ]?\\d{1,4}[a-zA-Z]?)?';
/** A name's word; its point belongs to an abbreviation (`St. Veit`), not to the sentence. */
const NAME_WORD = "(?:(?:St|Sta|Ste|Bad|Sto|S)\\.?[ ])?[A-Z](?:[A-Za-z']|-(?=[A-Za-z])){1,30}";
const PARTICLE = "(?:an|am|im|in|bei|ob|unter|vor|auf|der|dem|den|die|das|de|del|della|delle|dei|di|da|do|dos|das|du|des|la|le|les|los|las|el|sur|sous|aan|op|ten|ter|van|bij|a|al|y|e|i|nad|pod|och|och|under|d'|l')";
const CITY = `${NAME_WORD}(?:[ ](?:${PARTICLE}[ ]){0,2}${NAME_WORD}){0,3}(?:[ ]\\([A-Z]{2}\\))?`;
/** Postcodes of the Continent: 4 or 5 digits, Dutch, Portuguese, Polish, Swedish and Greek, with the country's letters or not. */
const POSTCODE = '(?:[A-Z]{1,2}-)?(?:\\d{4}-\\d{3}|\\d{4}[ ]?[A-Z]{2}(?![A-Za-z])|\\d{2}-\\d{3}|\\d{3}[ ]\\d{2}|\\d{4,5})(?![\\d-])';
const AFTER_NUMBER = new RegExp(`^(?:[ ,\\n]{1,3}${POSTCODE}(?:[ ]${CITY})?|,[ ]${CITY}(?=[\\n,.;)]|$))(?:,[ ](?:Deutschland|Germany|Austria|Osterreich|France|Spain|Espana|Italy|Italia|Netherlands|Nederland|Belgium|Belgique|Portugal|Poland|Polska|Sweden|Sverige|Switzerland|Schweiz)(?![a-z]))?`);
const SHORT_TAIL = 80;

/** Space, comma or line end. */
const isGap = (code: number): boolean => code === 32 || code === 44 || code === 10;

const withCity = (text: string, end: number): number => (isGap(text.charCodeAt(end)) ? end + (AFTER_NUMBER.exec(text.slice(end, end + SHORT_TAIL))?.[0].length ?? 0) : end);

const ENDING_NUMBER = new RegExp(`^[ ]{1,2}${NUMBER}(?![\\d%])`);
const WORDS_BEFORE = /(?:(?:van|von)[ ](?:(?:der|den|de|het|'t)[ ])?)?(?:[A-Z][A-Za-z.'-]{1,24}[ -]){0,3}[A-Z]?[A-Za-z'-]{0,24}$/;
const NOT_STREETS = /^(?:weg|platz|ring|plein|laan|pad|allee|damm|ufer|strasse|str\.)$/;

/** German, Austrian, Dutch, Nordic: `Triftstrasse 67, 13353 Berlin`, `Eduard-Suess-Gasse 9`, `Keizersgracht 12`. */
function endings({ text, lower, signals }: NormalisedText, found: Span[]): void {
	const { starts, ends } = signals.hits(SIGNAL.street_ending);
	for (let index = 0; index < starts.length; index += 1) {
		const ending = starts[index] as number;
		const after = ends[index] as number;
		if (!signals.digitWithin(after, after + 3)) continue;
		const number = ENDING_NUMBER.exec(text.slice(after, after + 16));
		if (!number) continue;
		const before = WORDS_BEFORE.exec(text.slice(Math.max(0, ending - 60), ending))?.[0] ?? '';
		const start = ending - before.length;
		const name = text.slice(start, after);
		if (!/^(?:(?:van|von) (?:(?:der|den|de|het|'t) )?)?[A-Z]/.test(name) || NOT_STREETS.test(lower.slice(start, after))) continue;
		found.push({ start, end: withCity(text, after + number[0].length) });
	}
}

const FRENCH_NUMBER = /(?<![\dA-Za-z])\d{1,4}(?:[ ]?(?:bis|ter|quater|[A-Da-d]))?,?[ ]{1,2}$/;
const FRENCH_NAME = /^[ ](?:(?:de|du|des|la|le|les|l'|d'|de la|de l'|du)[ ]?){0,3}[A-Z0-9][A-Za-z'.-]{1,24}(?:[ -](?:de|du|des|la|le|les|d'|l'|et|[A-Z])[A-Za-z'.-]{0,24}){0,4}/;

/** French: `12 bis rue de la Paix, 75002 Paris`. */
function french({ text, signals }: NormalisedText, found: Span[]): void {
	const { starts, ends } = signals.hits(SIGNAL.street_before_fr);
	for (let index = 0; index < starts.length; index += 1) {
		const word = starts[index] as number;
		if (!signals.digitWithin(word - 14, word)) continue;
		const number = FRENCH_NUMBER.exec(text.slice(Math.max(0, word - 14), word));
		const end = ends[index] as number;
		const name = number && FRENCH_NAME.exec(text.slice(end, end + 90));
		if (number && name) found.push({ start: word - number[0].length, end: withCity(text, end + name[0].length) });
	}
}

const LATIN_NAME = new RegExp(`^\\.?[ ]?(?:(?:de|del|della|dello|dei|degli|da|do|dos|das|di|la|las|los|el|le|san|santa)[ ]){0,3}[A-Z0-9][A-Za-z'.-]{1,24}(?:[ ](?:de|del|della|dei|da|do|dos|das|di|la|las|los|e|y|[A-Z])[A-Za-z'.-]{0,24}){0,4},?[ ]{1,2}(?:n[.o]{0,2}[ ]?|num\\.?[ ]?|#[ ]?)?${NUMBER}(?![\\d%])`);

const LATIN_REACH = 110;

/** Spanish, Italian, Portuguese: `Calle Mayor 5, 28013 Madrid`, `Via Roma 10, 00184 Roma`. */
function latin({ text, lower, signals }: NormalisedText, found: Span[]): void {
	const { starts, ends } = signals.hits(SIGNAL.street_before_es);
	for (let index = 0; index < starts.length; index += 1) {
		const word = starts[index] as number;
		// A slash belongs to `C/`; a prefix term's hit may have swallowed the name.
		const end = lower.startsWith('c/', word) ? word + 2 : (ends[index] as number);
		const name = signals.digitWithin(end, end + LATIN_REACH) ? LATIN_NAME.exec(text.slice(end, end + LATIN_REACH)) : null;
		if (!name) continue;
		const whole = withCity(text, end + name[0].length);
		const plain = whole === end + name[0].length;
		// "via UPS 2" is no street: a word that starts small needs a postcode or a city behind the number.
		if (plain && (!/^[A-Z]/.test(text[word] as string) || lower.startsWith('via', word)) && !/^(?:[\n,.;)]|$)/.test(text.slice(whole, whole + 1))) continue;
		if (plain && lower.startsWith('via ', word) && !/^[A-Z]/.test(text[word] as string)) continue;
		found.push({ start: word, end: whole });
	}
}

/** `Am Plattenbusch 129, 74795 Lauraland`, `ul. Kuc 33/9, 10-362 Sieradz`: whatever the street is called, a postcode and a city follow its number. */
const WITH_POSTCODE = new RegExp(`^[ ]?,?[ ,\\n]{1,2}${POSTCODE}[ ]${CITY}`);
const ANY_STREET = new RegExp(`(?:(?:ul|al|os|pl|Str|str|Av|av|C)\\.?[ /])?(?:(?:van|von)[ ](?:(?:der|den|de|het|'t)[ ])?)?(?:(?:Zur|Zum|Am|Im|Auf|An|In|Unter|Hinter|Vor)[ ](?:(?:der|den|dem|die)[ ])?[a-z]{3,14}[ ])?[A-Z][A-Za-z'.-]{1,30}(?:[ ](?:${PARTICLE}[ ]){0,2}[A-Z][A-Za-z'.-]{1,30}){0,4},?[ ](?:n[.o]{0,2}[ ]?|nr\\.?[ ]?)?$`);
const NO_STREET = /(?:^|[ ])(?:order|invoice|case|ticket|article|room|page|section|version|model|item|since|until|on|at|of|no|number|nr|bestellung|rechnung|commande|facture|pedido|ordine|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|am|pm|januar|februar|marz|mai|juni|juli|oktober|dezember)\.?,? (?:n[.o]{0,2} ?|nr\.? ?)?$/;
const STREET_REACH = 70;
const HOUSE_NUMBER = new RegExp(`^${NUMBER}`);
/** A street's name ends in a letter, or in a point or comma behind one. */
const isNameEnd = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 46 || code === 44 || code === 41;

const NONE: readonly Span[] = [];
/** Of the first digits of a postcode. */
const POSTCODE_LENGTHS = lengthBits(2, 5);

/** Whether run `index` is as long as the first digits of a postcode and stands as they do. */
function mayBePostcode(text: string, { runStarts, runEnds }: Signals, index: number): boolean {
	const start = runStarts[index];
	if (start === undefined) return false;
	const length = (runEnds[index] as number) - start;
	const before = text.charCodeAt(start - 1);
	return (lengthBit(length) & POSTCODE_LENGTHS) !== 0 && (isGap(before) || before === 45);
}

function beforePostcode({ text, lower, signals }: NormalisedText, known: readonly Span[]): readonly Span[] {
	const { runStarts, runEnds } = signals;
	if (runStarts.length < 2 || !signals.hasRun(POSTCODE_LENGTHS)) return NONE;
	const found: Span[] = [];
	for (let index = 0; index + 1 < runStarts.length; index += 1) {
		const number = runStarts[index] as number;
		const digits = (runEnds[index] as number) - number;
		// A short number, then within a few signs the postcode: everything else is passed by cheaply.
		if (digits > 4 || text.charCodeAt(number - 1) !== 32 || !isNameEnd(text.charCodeAt(number - 2)) || (runStarts[index + 1] as number) - (runEnds[index] as number) > 10) continue;
		// The postcode is the next run, or, behind `12-14`, the one after it.
		if (!mayBePostcode(text, signals, index + 1) && !mayBePostcode(text, signals, index + 2)) continue;
		let last = index;
		const end = number + (HOUSE_NUMBER.exec(text.slice(number, number + 14))?.[0].length ?? digits);
		while (last + 1 < runStarts.length && (runStarts[last + 1] as number) < end) last += 1;
		if ((runStarts[last + 1] ?? Infinity) - end > 6) continue;
		const tail = WITH_POSTCODE.exec(text.slice(end, end + SHORT_TAIL));
		if (!tail) continue;
		const back = text.slice(Math.max(0, number - STREET_REACH), number);
		const street = ANY_STREET.exec(back);
		if (!street || NO_STREET.test(lower.slice(number - street[0].length, number))) continue;
		const start = number - street[0].length;
		const whole = withCity(text, end);
		// A known street form says better where the street starts.
		if (!known.some((one) => one.start < whole && start < one.end)) found.push({ start, end: whole });
	}
	return found;
}

/** Street addresses of the UK and the Continent; spans in the normalised text. */
export function europeanAddresses(text: NormalisedText): Span[] {
	const known: Span[] = [];
	british(text, known);
	if (text.signals.hasAny(STREET_WORDS)) {
		endings(text, known);
		french(text, known);
		latin(text, known);
	}
	for (const one of beforePostcode(text, known)) known.push(one);
	return known;
}

const STREET_WORDS = classSet(['street_ending', 'street_before_fr', 'street_before_es']);
