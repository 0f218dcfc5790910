/** Where a US street address starts and ends around its street word. All on the folded text with its case kept. */

const TOKENS_BACK = 6;
const LONGEST_BACK = 70;
const HOUSE = /^\d{1,6}[A-Za-z]?$|^\d{1,5}-\d{1,5}[A-Za-z]?$|^\d{1,5}[A-Za-z]?-\d{1,5}$|^[NSEW]\d{1,5}$/;
const ORDINAL = /^\d{1,3}(?:st|nd|rd|th)$/i;
const NAME = /^[A-Z][A-Za-z'.-]{0,30}$|^(?:of|the|de|la|del|los|las|von|van|y|and|el)$/;
const LOWER_NAME = /^[a-z][a-z'.-]{1,30}$|^[nsew]\.?$/;

export interface StreetStart {
	start: number;
	/** All names are capitalised (or ordinals), as in a written address. */
	capitalised: boolean;
	/** Words between the house number and the street word. */
	words: number;
}

const isTokenCode = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 39 || code === 45 || code === 46 || code >= 0xaa;
const isBlank = (code: number): boolean => code === 32 || code === 9;

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
		while (at > least && isTokenCode(text.charCodeAt(at - 1))) at -= 1;
		const token = text.slice(at, end).replace(/^['.-]{1,3}(?=\d)/, '');
		if (words > 0 && HOUSE.test(token)) return { start: end - token.length, capitalised, words };
		if (!ORDINAL.test(token) && !NAME.test(token)) {
			if (!LOWER_NAME.test(token)) return undefined;
			capitalised = false;
		}
	}
	return undefined;
}

const STATE =
	'(?:A[LKZR]|C[AOT]|D\\.?C\\.?|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|N\\.Y\\.|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR|GU|VI|AS|MP|FM|MH|PW|A[AEP]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Puerto Rico)';
const CITY_WORD = "[A-Z][A-Za-z.'-]{1,24}";
const CITY = `${CITY_WORD}(?: ${CITY_WORD}){0,3}`;
const GAP = '(?:[ ]{0,2},[ \\n]{0,2}|[ ]{0,2}\\n[ ]{0,2}|[ ]{1,2})';
const DIRECTION = /^\.?[ ]{1,2}(?:N\.?E\.?|N\.?W\.?|S\.?E\.?|S\.?W\.?|N|S|E|W|North|South|East|West|Northeast|Northwest|Southeast|Southwest)(?![A-Za-z])\.?/;
const UNIT = new RegExp(`^\\.?${GAP}(?:(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Bldg|Building|Room|Rm|Lot|Flat|No|PMB|Box|Dept)\\b\\.?[ ]{0,2}(?:No\\.?[ ]?)?#?[ ]?[A-Za-z]?-?\\d{0,5}[A-Za-z]?(?![A-Za-z0-9])|#[ ]?[A-Za-z]?-?\\d{0,5}[A-Za-z]?(?![A-Za-z0-9])|(?:\\d{1,2}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)[ ](?:Floor|Fl)\\b\\.?)`, 'i');
const CITY_STATE_ZIP = new RegExp(`^\\.?${GAP}(?:${CITY}${GAP}(?:[A-Z][A-Za-z]{1,15} County${GAP})?)?${STATE}(?:${GAP}\\d{5}(?:-\\d{4})?(?!\\d))?(?![A-Za-z])`);
const CITY_ZIP = new RegExp(`^\\.?${GAP}${CITY}${GAP}\\d{5}(?:-\\d{4})?(?!\\d)`);
const CANADA = new RegExp(`^\\.?${GAP}${CITY}${GAP}(?:ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NT|NU)(?:${GAP}[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)?`);
const ZIP_ONLY = /^\.?[ ]{0,2},?[ ]{0,2}\d{5}(?:-\d{4})?(?!\d)/;
const COUNTRY = /^[ ]{0,2},?[ ]{0,2}(?:United States(?: of America)?|USA|U\.S\.A\.?|US)(?![A-Za-z])/;
const LOWER_TAIL = /^[ ]{0,2},?[ ]{0,2}(?:[a-z][a-z.'-]{1,20}[ ]{0,2},?[ ]{1,2}){1,4}(?:a[lkzr]|c[aot]|dc|de|fl|ga|hi|i[dln]|k[sy]|la|m[dainst]|n[evhjmycd]|o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[ta]|w[avy]|[a-z]{4,14})?[ ]{0,2},?[ ]{0,2}\d{5}(?:-\d{4})?(?!\d)/;
const LONGEST_TAIL = 130;

export interface StreetEnd {
	end: number;
	/** A unit, a city with its state, or a ZIP code follows: no doubt left. */
	proven: boolean;
}

/** Reads on from the end of the street word over direction, unit, city, state, ZIP and country. */
export function streetEnd(text: string, from: number): StreetEnd {
	let end = from;
	let proven = false;
	const take = (pattern: RegExp): boolean => {
		const match = pattern.exec(text.slice(end, end + LONGEST_TAIL));
		end += match?.[0].length ?? 0;
		return match !== null;
	};
	take(DIRECTION);
	if (take(UNIT)) proven = true;
	take(UNIT);
	if (take(CITY_STATE_ZIP) || take(CANADA) || take(CITY_ZIP) || take(ZIP_ONLY) || take(LOWER_TAIL)) proven = true;
	if (proven) take(COUNTRY);
	return { end, proven };
}
