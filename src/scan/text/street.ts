import { isDigit, isLower, isUpper } from './codes';

/** Where a US street address starts and ends around its street word. All on the folded text with its case kept. */

const TOKENS_BACK = 6;
export const LONGEST_BACK = 70;
const HOUSE = /^\d{1,6}[A-Za-z]?$|^\d{1,5}-\d{1,5}[A-Za-z]?$|^\d{1,5}[A-Za-z]?-\d{1,5}$|^[NSEW]\d{1,5}$/;
const ORDINAL = /^\d{1,3}(?:st|nd|rd|th)$/i;
const PARTICLE = /^(?:of|the|de|la|del|los|las|von|van|y|and|el)$/;
const LONGEST_PARTICLE = 3;
const LOWER_DIRECTION = /^[nsew]\.?$/;
const LONGEST_NAME = 31;

export interface StreetStart {
	start: number;
	/** All names are capitalised (or ordinals), as in a written address. */
	capitalised: boolean;
	/** Words between the house number and the street word. */
	words: number;
}


/** What a sign of a word is, as bits; 0 ends the word. */
const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;
const MARK = 8;
const FOREIGN = 16;
const signOf = (code: number): number => {
	if (isLower(code)) return LOWER;
	if (isUpper(code)) return UPPER;
	if (isDigit(code)) return DIGIT;
	if (code === 39 || code === 45 || code === 46) return MARK;
	return code >= 0xaa ? FOREIGN : 0;
};

/** Whether a word of these signs, none of them a digit, may be part of a street's name: undefined, or whether it counts as capitalised. */
function nameAt(text: string, start: number, end: number, signs: number): boolean | undefined {
	const length = end - start;
	if (length > LONGEST_NAME || (signs & FOREIGN) !== 0) return undefined;
	const first = text.charCodeAt(start);
	if (isUpper(first)) return true;
	if (!isLower(first)) return undefined;
	if (length <= LONGEST_PARTICLE) {
		const word = text.slice(start, end);
		if (PARTICLE.test(word)) return true;
		if (LOWER_DIRECTION.test(word)) return false;
	}
	return length >= 2 && (signs & UPPER) === 0 ? false : undefined;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** Up to three marks in front of digits are none of the number. */
const withoutMarks = (token: string): string => (isDigit(token.charCodeAt(0)) ? token : token.replace(/^['.-]{1,3}(?=\d)/, ''));

/** Reads back from the street word over its name to the house number; any other sign between ends the search. */
export function streetStart(text: string, streetWord: number): StreetStart | undefined {
	const least = Math.max(0, streetWord - LONGEST_BACK);
	let at = streetWord;
	let capitalised = true;
	for (let words = 0; words <= TOKENS_BACK; words += 1) {
		const gap = at;
		while (at > least && isBlank(text.charCodeAt(at - 1))) at -= 1;
		if (at === gap || gap - at > 2) return undefined;
		const end = at;
		let signs = 0;
		for (let sign = 0; at > least && (sign = signOf(text.charCodeAt(at - 1))) !== 0; at -= 1) signs |= sign;
		if ((signs & DIGIT) !== 0) {
			const token = withoutMarks(text.slice(at, end));
			if (words > 0 && HOUSE.test(token)) return { start: end - token.length, capitalised, words };
			if (!ORDINAL.test(token)) return undefined;
			continue;
		}
		const capital = nameAt(text, at, end, signs);
		if (capital === undefined) return undefined;
		if (!capital) capitalised = false;
	}
	return undefined;
}

const STATE =
	'(?:A[LKZR]|C[AOT]|D\\.?C\\.?|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|N\\.Y\\.|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR|GU|VI|AS|MP|FM|MH|PW|A[AEP]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Puerto Rico)';
const CITY_WORD = "[A-Z][A-Za-z.'-]{1,24}";
const CITY = `${CITY_WORD}(?: ${CITY_WORD}){0,3}`;
const GAP = '(?:[ ]{0,2},[ \\n]{0,2}|[ ]{0,2}\\n[ ]{0,2}|[ ]{1,2})';
/** These and the following sticky: tried where the ones before ended. */
const DIRECTION = /\.?[ ]{1,2}(?:N\.?E\.?|N\.?W\.?|S\.?E\.?|S\.?W\.?|N|S|E|W|North|South|East|West|Northeast|Northwest|Southeast|Southwest)(?![A-Za-z])\.?/y;
const UNIT = new RegExp(`\\.?${GAP}(?:(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Bldg|Building|Room|Rm|Lot|Flat|No|PMB|Box|Dept)\\b\\.?[ ]{0,2}(?:No\\.?[ ]?)?#?[ ]?[A-Za-z]?-?\\d{0,5}[A-Za-z]?(?![A-Za-z0-9])|#[ ]?[A-Za-z]?-?\\d{0,5}[A-Za-z]?(?![A-Za-z0-9])|(?:\\d{1,2}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)[ ](?:Floor|Fl)\\b\\.?)`, 'iy');
const CITY_STATE_ZIP = new RegExp(`\\.?${GAP}(?:${CITY}${GAP}(?:[A-Z][A-Za-z]{1,15} County${GAP})?)?${STATE}(?:${GAP}\\d{5}(?:-\\d{4})?(?!\\d))?(?![A-Za-z])`, 'y');
const CITY_ZIP = new RegExp(`\\.?${GAP}${CITY}${GAP}\\d{5}(?:-\\d{4})?(?!\\d)`, 'y');
const CANADA = new RegExp(`\\.?${GAP}${CITY}${GAP}(?:ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NT|NU)(?:${GAP}[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)?`, 'y');
const ZIP_ONLY = /\.?[ ]{0,2},?[ ]{0,2}\d{5}(?:-\d{4})?(?!\d)/y;
const COUNTRY = /[ ]{0,2},?[ ]{0,2}(?:United States(?: of America)?|USA|U\.S\.A\.?|US)(?![A-Za-z])/y;
const LOWER_TAIL = /[ ]{0,2},?[ ]{0,2}(?:[a-z][a-z.'-]{1,20}[ ]{0,2},?[ ]{1,2}){1,4}(?:a[lkzr]|c[aot]|dc|de|fl|ga|hi|i[dln]|k[sy]|la|m[dainst]|n[evhjmycd]|o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[ta]|w[avy]|[a-z]{4,14})?[ ]{0,2},?[ ]{0,2}\d{5}(?:-\d{4})?(?!\d)/y;
const LONGEST_GAP = 5;

export interface StreetEnd {
	end: number;
	/** A unit, a city with its state, or a ZIP code follows: no doubt left. */
	proven: boolean;
}

/** Where `form` ends when it stands at `from`, else `from`. */
function after(form: RegExp, text: string, from: number): number {
	form.lastIndex = from;
	return form.test(text) ? form.lastIndex : from;
}

/** The first sign behind a point and what parts one piece of an address from the next. */
function signBehindGap(text: string, from: number): number {
	let at = text.charCodeAt(from) === 46 ? from + 1 : from;
	const most = at + LONGEST_GAP;
	while (at < most && isGap(text.charCodeAt(at))) at += 1;
	return text.charCodeAt(at);
}

const isGap = (code: number): boolean => code === 32 || code === 44 || code === 10;

/** End of the city, the state and the ZIP code that follow; `from` when they do not. */
function cityEnd(text: string, from: number): number {
	const next = signBehindGap(text, from);
	if (isUpper(next)) {
		for (const form of CITIES) {
			const end = after(form, text, from);
			if (end > from) return end;
		}
		return from;
	}
	if (isDigit(next)) return after(ZIP_ONLY, text, from);
	return isLower(next) ? after(LOWER_TAIL, text, from) : from;
}

/** A letter, a digit or `#`: all that follows starts with one. */
const mayGoOn = (code: number): boolean => isLower(code) || isUpper(code) || isDigit(code) || code === 35;

const CITIES = [CITY_STATE_ZIP, CANADA, CITY_ZIP];

/** Reads on from the end of the street word over direction, unit, city, state, ZIP and country. */
export function streetEnd(text: string, from: number): StreetEnd {
	if (!mayGoOn(signBehindGap(text, from))) return { end: from, proven: false };
	const street = after(DIRECTION, text, from);
	const unit = after(UNIT, text, street);
	const end = cityEnd(text, unit > street ? after(UNIT, text, unit) : street);
	return end > street ? { end: after(COUNTRY, text, end), proven: true } : { end, proven: false };
}
