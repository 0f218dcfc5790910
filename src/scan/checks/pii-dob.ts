import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import type { NormalisedText } from '../text/normalise';

const MONTH =
	'(?:jan(?:uary|uar|vier|uari|eiro)?|feb(?:ruary|ruar|ruari|braio|rero)?|fev(?:rier|ereiro)?|mar(?:ch|s|zo|co)?|marz|maerz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mei|maio|mayo|maggio|jun(?:e|i|io|ho)?|juin|giugno|jul(?:y|i|io|ho)?|juillet|luglio|aug(?:ust|ustus)?|aout|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:embro|tembre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|out(?:ubro)?|ott(?:obre)?|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?)';
const SEPARATOR = '[ ]?[-./][ ]?';
const DATE = new RegExp(
	[
		`(?<![\\d.])(?:18|19|20)\\d{2}${SEPARATOR}\\d{1,2}${SEPARATOR}\\d{1,2}(?!\\d)`,
		`(?<![\\d.])\\d{1,2}${SEPARATOR}\\d{1,2}${SEPARATOR}(?:(?:18|19|20)\\d{2}|\\d{2})(?!\\d)`,
		`(?<![a-z0-9])${MONTH}\\.?[ ,/-]{0,2}\\d{1,2}(?:st|nd|rd|th)?[ ]?[,/-]?[ ]?(?:of )?(?:(?:18|19|20)\\d{2}|'?\\d{2})(?![\\da-z])`,
		`(?<![\\d.])\\d{1,2}(?:st|nd|rd|th|er|\\.)?[ /-]{0,2}(?:of |de |di )?(?:the )?${MONTH}\\.?[ ,/-]{0,2}(?:de |of |del )?(?:(?:18|19|20)\\d{2}|'?\\d{2})(?![\\da-z])`,
		`(?<!\\d)(?:19|20)\\d{2}[ -]${MONTH}[ -]\\d{1,2}(?!\\d)`,
		`(?<!\\d)(?:(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|(?:0[1-9]|[12]\\d|3[01]){2}(?:19|20)\\d{2})(?!\\d)`,
	].join('|'),
	'g',
);

const AFTER_WORD = 60;
const BEFORE_WORD = 26;
const LONGEST_DATE = 32;
/** `september, ` and a letter in front. */
const LONGEST_MONTH = 16;

/** A day and a month among the numbers; month names stand for themselves. */
function plausible(written: string): boolean {
	const numbers = (written.match(/\d{1,8}/g) ?? []).filter((part) => part.length <= 2).map(Number);
	if (/[a-z]{3}/.test(written) || /\d{8}/.test(written)) return true;
	return numbers.some((value) => value >= 1 && value <= 12) && numbers.filter((value) => value >= 1 && value <= 31).length >= 2;
}

/** The first date that starts within reach behind a birth word, with no word for another date between. */
function dateAfter({ lower, signals }: NormalisedText, from: number): Hit[] {
	if (!signals.digitWithin(from, from + AFTER_WORD + LONGEST_DATE)) return [];
	// Nothing of a date stands further in front of its first digit than a month's name.
	const skip = Math.max(0, signals.digitAfter(from) - from - LONGEST_MONTH);
	const slice = lower.slice(from + skip, from + AFTER_WORD + LONGEST_DATE);
	for (const match of allMatches(slice, DATE)) {
		const start = from + skip + match.index;
		if (start > from + AFTER_WORD) break;
		if (!plausible(match[0])) continue;
		return signals.startAfter('other_date_word', from, start - from) >= 0 ? [] : [hit(piiDob, start, start + match[0].length, 'DOB')];
	}
	return [];
}

/** The last date that ends shortly in front of a birth word: `05/03/1985 (DOB)`, `… is my birthday`. */
function dateBefore({ lower, signals }: NormalisedText, to: number): Hit[] {
	const from = Math.max(0, to - BEFORE_WORD - LONGEST_DATE);
	if (!signals.digitWithin(from, to)) return [];
	const slice = lower.slice(from, to);
	const last = allMatches(slice, DATE).at(-1);
	if (!last || !plausible(last[0])) return [];
	const end = last.index + last[0].length;
	const between = slice.slice(end);
	// A sentence or a line ends between: the word belongs to what follows.
	if (between.length > BEFORE_WORD || /[.;\n|]\s|\n|,|:/.test(between)) return [];
	return [hit(piiDob, from + last.index, from + end, 'DOB')];
}

const LONGEST_HEAD = 400;
const MOST_ROWS = 5_000;

/** A table with a birth column in its head: the dates of that column. */
function column({ lower, signals }: NormalisedText): Hit[] {
	const found: Hit[] = [];
	const { starts } = signals.hits('birth_word');
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
	return found;
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
		const match = DATE_ONCE.exec(line.slice(at, at + (cells[index]?.length ?? 0)));
		if (match) found.push(hit(piiDob, lineStart + at + match.index, lineStart + at + match.index + match[0].length, 'DOB'));
		lineStart = lineEnd + 1;
	}
	return lineStart;
}

const DATE_ONCE = new RegExp(DATE.source);

/** Dates of birth: a date near a birth word (seven languages), or in a table's birth column. */
export const piiDob: Check = {
	id: 'pii.dob',
	category: 'pii',
	direction: 'both',
	wants: ['birth_word'],
	run(text) {
		if (!text.signals.hasDigits) return [];
		const { starts, ends } = text.signals.hits('birth_word');
		const found: Hit[] = [];
		let last = -1;
		starts.forEach((start, index) => {
			const end = ends[index] as number;
			const after = dateAfter(text, end);
			for (const one of after.length > 0 ? after : dateBefore(text, start)) {
				if (one.start <= last) continue;
				found.push(one);
				last = one.start;
			}
		});
		return [...found, ...column(text)];
	},
};
