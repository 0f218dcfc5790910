import { hit, type Check, type Hit } from '../check';
import { isDigit, isLower } from '../text/codes';
import type { NormalisedText } from '../text/normalise';
import { SIGNAL } from '../vocabulary';

const MONTH =
	'(?:jan(?:uary|uar|vier|uari|eiro)?|feb(?:ruary|ruar|ruari|braio|rero)?|fev(?:rier|ereiro)?|mar(?:ch|s|zo|co)?|marz|maerz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mei|maio|mayo|maggio|jun(?:e|i|io|ho)?|juin|giugno|jul(?:y|i|io|ho)?|juillet|luglio|aug(?:ust|ustus)?|aout|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:embro|tembre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|out(?:ubro)?|ott(?:obre)?|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?)';
const SEPARATOR = '[ ]?[-./][ ]?';
/** Sticky: at the first digit of a run. */
const DATE_AT_DIGIT = new RegExp(
	[
		`(?<![\\d.])(?:18|19|20)\\d{2}${SEPARATOR}\\d{1,2}${SEPARATOR}\\d{1,2}(?!\\d)`,
		`(?<![\\d.])\\d{1,2}${SEPARATOR}\\d{1,2}${SEPARATOR}(?:(?:18|19|20)\\d{2}|\\d{2})(?!\\d)`,
		`(?<![\\d.])\\d{1,2}(?:st|nd|rd|th|er|\\.)?[ /-]{0,2}(?:of |de |di )?(?:the )?${MONTH}\\.?[ ,/-]{0,2}(?:de |of |del )?(?:(?:18|19|20)\\d{2}|'?\\d{2})(?![\\da-z])`,
		`(?<!\\d)(?:19|20)\\d{2}[ -]${MONTH}[ -]\\d{1,2}(?!\\d)`,
		`(?<!\\d)(?:(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|(?:0[1-9]|[12]\\d|3[01]){2}(?:19|20)\\d{2})(?!\\d)`,
	].join('|'),
	'y',
);
/** Sticky: at the first letter of a word. */
const DATE_AT_MONTH = new RegExp(`${MONTH}\\.?[ ,/-]{0,2}\\d{1,2}(?:st|nd|rd|th)?[ ]?[,/-]?[ ]?(?:of )?(?:(?:18|19|20)\\d{2}|'?\\d{2})(?![\\da-z])`, 'y');

const isMonthGap = (code: number): boolean => code === 32 || code === 44 || code === 47 || code === 45;

/** Where the word starts that stands right in front of the digits at `digits`, as a month's name does; `digits` when there is none. */
function monthStart(written: string, digits: number, least: number): number {
	let end = digits;
	while (end > least && digits - end < 2 && isMonthGap(written.charCodeAt(end - 1))) end -= 1;
	if (end > least && written.charCodeAt(end - 1) === 46) end -= 1;
	let start = end;
	while (start > least && isLower(written.charCodeAt(start - 1))) start -= 1;
	return end - start < 3 || (start > 0 && isDigit(written.charCodeAt(start - 1))) ? digits : start;
}

interface Span {
	start: number;
	end: number;
}

function matchAt(form: RegExp, written: string, start: number): Span | undefined {
	form.lastIndex = start;
	return form.test(written) ? { start, end: form.lastIndex } : undefined;
}

/** The first date in `written` from `from` on: each has its first digits at its start or behind a month's name. */
function nextDate(written: string, from: number): Span | undefined {
	for (let at = from; at < written.length; at += 1) {
		if (!isDigit(written.charCodeAt(at))) continue;
		const month = monthStart(written, at, from);
		const found = (month < at ? matchAt(DATE_AT_MONTH, written, month) : undefined) ?? matchAt(DATE_AT_DIGIT, written, at);
		if (found) return found;
		while (isDigit(written.charCodeAt(at + 1))) at += 1;
	}
	return undefined;
}

const AFTER_WORD = 60;
const BEFORE_WORD = 26;
const LONGEST_DATE = 32;
/** `september, ` and a letter in front. */
const LONGEST_MONTH = 16;

/** A day and a month among the numbers; month names and eight digits in a row stand for themselves. */
function plausible(written: string, { start, end }: Span): boolean {
	let days = 0;
	let months = 0;
	let letters = 0;
	let digits = 0;
	let value = 0;
	for (let at = start; at <= end; at += 1) {
		const code = at < end ? written.charCodeAt(at) : 0;
		letters = isLower(code) ? letters + 1 : 0;
		if (isDigit(code)) {
			value = value * 10 + code - 48;
			digits += 1;
		}
		if (letters === 3 || digits === 8) return true;
		if (isDigit(code)) continue;
		if (digits > 0 && digits <= 2 && value >= 1) {
			if (value <= 31) days += 1;
			if (value <= 12) months += 1;
		}
		digits = value = 0;
	}
	return months > 0 && days >= 2;
}

/** The first date that starts within reach behind a birth word, with no word for another date between. */
function dateAfter({ lower, signals }: NormalisedText, from: number): Hit | undefined {
	if (!signals.digitWithin(from, from + AFTER_WORD + LONGEST_DATE)) return undefined;
	// Nothing of a date stands further in front of its first digit than a month's name.
	const skip = Math.max(0, signals.digitAfter(from) - from - LONGEST_MONTH);
	const slice = lower.slice(from + skip, from + AFTER_WORD + LONGEST_DATE);
	for (let date = nextDate(slice, 0); date !== undefined; date = nextDate(slice, date.end)) {
		const start = from + skip + date.start;
		if (start > from + AFTER_WORD) break;
		if (!plausible(slice, date)) continue;
		return signals.startAfter(SIGNAL.other_date_word, from, start - from) >= 0 ? undefined : hit(piiDob, start, from + skip + date.end, 'DOB');
	}
	return undefined;
}

/** The last date that ends shortly in front of a birth word: `05/03/1985 (DOB)`, `… is my birthday`. */
function dateBefore({ lower, signals }: NormalisedText, to: number): Hit | undefined {
	const from = Math.max(0, to - BEFORE_WORD - LONGEST_DATE);
	if (!signals.digitWithin(from, to)) return undefined;
	const slice = lower.slice(from, to);
	let last: Span | undefined;
	for (let date = nextDate(slice, 0); date !== undefined; date = nextDate(slice, date.end)) last = date;
	if (!last || !plausible(slice, last)) return undefined;
	const between = slice.slice(last.end);
	// A sentence or a line ends between: the word belongs to what follows.
	if (between.length > BEFORE_WORD || /[.;\n|]\s|\n|,|:/.test(between)) return undefined;
	return hit(piiDob, from + last.start, from + last.end, 'DOB');
}

const LONGEST_HEAD = 400;
const MOST_ROWS = 5_000;

/** A table with a birth column in its head: the dates of that column. */
function column({ lower, signals }: NormalisedText, found: Hit[]): void {
	const { starts } = signals.hits(SIGNAL.birth_word);
	let free = 0;
	for (const word of starts) {
		if (word < free) continue;
		const back = lower.slice(Math.max(0, word - LONGEST_HEAD), word);
		const lineStart = word - back.length + back.lastIndexOf('\n') + 1;
		const rest = lower.slice(word, word + LONGEST_HEAD).indexOf('\n');
		if (rest < 0) continue;
		const lineEnd = word + rest;
		const head = lower.slice(lineStart, lineEnd);
		const separator = ['|', '\t', ';', ','].find((sign) => head.split(sign).length >= 3);
		if (!separator) continue;
		const index = head.slice(0, word - lineStart).split(separator).length - 1;
		free = readColumn(lower, lineEnd + 1, separator, index, found);
	}
}

function readColumn(lower: string, from: number, separator: string, index: number, found: Hit[]): number {
	let lineStart = from;
	for (let row = 0; row < MOST_ROWS && lineStart < lower.length; row += 1) {
		const lineEnd = lower.indexOf('\n', lineStart) < 0 ? lower.length : lower.indexOf('\n', lineStart);
		const line = lower.slice(lineStart, Math.min(lineEnd, lineStart + 2_000));
		// Quoted cells may hold the separator; blanking them keeps the offsets.
		const cells = line.replace(/"[^"\n]{0,300}"/g, (cell) => '_'.repeat(cell.length)).split(separator);
		if (cells.length < 2 && !/^[+\-=| ]{0,400}$/.test(line)) return lineStart;
		const at = cells.slice(0, index).join(separator).length + (index > 0 ? 1 : 0);
		const date = nextDate(line.slice(at, at + (cells[index]?.length ?? 0)), 0);
		if (date) found.push(hit(piiDob, lineStart + at + date.start, lineStart + at + date.end, 'DOB'));
		lineStart = lineEnd + 1;
	}
	return lineStart;
}

/** Dates of birth: a date near a birth word (seven languages), or in a table's birth column. */
export const piiDob: Check = {
	id: 'pii.dob',
	category: 'pii',
	direction: 'both',
	wants: ['birth_word'],
	run(text) {
		if (!text.signals.hasDigits) return [];
		const { starts, ends } = text.signals.hits(SIGNAL.birth_word);
		const found: Hit[] = [];
		let last = -1;
		for (let index = 0; index < starts.length; index += 1) {
			const one = dateAfter(text, ends[index] as number) ?? dateBefore(text, starts[index] as number);
			if (one === undefined || one.start <= last) continue;
			found.push(one);
			last = one.start;
		}
		if (text.lower.includes('\n')) column(text, found);
		return found;
	},
};
