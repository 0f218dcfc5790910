import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import { GAP, gapAfter, gluedAfter, gluedBefore, runLength } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { classSet } from '../text/signals';
import { spacedDigits } from '../text/spaced-digits';
import { SIGNAL } from '../vocabulary';

/** Areas that the Social Security Administration never gave out, empty groups and serials. */
export function isSsn(digits: string): boolean {
	const area = digits.slice(0, 3);
	return area !== '000' && area !== '666' && !area.startsWith('9') && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

const CONTEXT_BEFORE = 40;
const CONTEXT_AFTER = 20;
const SEPARATORS: readonly number[] = [GAP.dash, GAP.space, GAP.dot, GAP.dash | GAP.space, GAP.slash];
/** What scanners read for digits: O and o for 0, l and I for 1, S for 5, B for 8. */
const MISREAD = /(?<![a-z0-9])[0-9olisb]{3}-[0-9olisb]{2}-[0-9olisb]{4}(?![a-z0-9]|-[0-9])/g;
const DIGIT_FOR: Record<string, string> = { o: '0', l: '1', i: '1', s: '5', b: '8' };

/** Three groups of this shape by spaces or dots and nothing that makes them another number: no more groups, no word for one. */
function standsBare(text: NormalisedText, first: number, gap: number): boolean {
	const { lower, signals } = text;
	const start = signals.runStarts[first] as number;
	if ((gap !== GAP.space && gap !== GAP.dot) || lower.charCodeAt(start) === 48) return false;
	if ((first > 0 && gapAfter(text, first - 1) !== 0) || gapAfter(text, first + 2) !== 0 || /[+(#€$£]/.test(lower.charAt(start - 1))) return false;
	return signals.endBefore(SIGNAL.phone_word, start, CONTEXT_BEFORE) < 0 && signals.endBefore(SIGNAL.not_phone_word, start, CONTEXT_BEFORE) < 0 && signals.endBefore(SIGNAL.national_word, start, CONTEXT_BEFORE) < 0;
}

function separated(text: NormalisedText, found: Hit[]): void {
	const { runStarts, runEnds } = text.signals;
	for (let i = 0; i + 2 < runStarts.length; i += 1) {
		if ((runEnds[i] as number) - (runStarts[i] as number) !== 3 || runLength(text, i + 1) !== 2 || runLength(text, i + 2) !== 4) continue;
		const gap = gapAfter(text, i);
		if (gap !== gapAfter(text, i + 1) || !SEPARATORS.includes(gap)) continue;
		const start = runStarts[i] as number;
		const end = runEnds[i + 2] as number;
		if (gluedBefore(text.lower, start) || gluedAfter(text.lower, end)) continue;
		if (gap !== GAP.dash && !text.signals.near(SIGNAL.ssn_word, start, end, CONTEXT_BEFORE, CONTEXT_AFTER) && !standsBare(text, i, gap)) continue;
		if (isSsn(text.lower.slice(start, end).replace(/\D/g, ''))) found.push(hit(piiSsn, start, end, 'SSN'));
	}
}

function bare(text: NormalisedText, found: Hit[]): void {
	const { runStarts, runEnds } = text.signals;
	for (let i = 0; i < runStarts.length; i += 1) {
		if (runLength(text, i) !== 9) continue;
		const start = runStarts[i] as number;
		const end = runEnds[i] as number;
		if (gluedBefore(text.lower, start) || gluedAfter(text.lower, end)) continue;
		if (text.signals.near(SIGNAL.ssn_word, start, end, CONTEXT_BEFORE, CONTEXT_AFTER) && isSsn(text.lower.slice(start, end))) found.push(hit(piiSsn, start, end, 'SSN'));
	}
}

/** `367-46-72l6`: a scanned number with letters read for digits. */
function misread({ lower }: NormalisedText, found: Hit[]): void {
	for (const match of allMatches(lower, MISREAD)) {
		const written = match[0].replaceAll('-', '');
		const digits = written.replace(/[a-z]/g, (letter) => DIGIT_FOR[letter] ?? letter);
		const letters = written.replace(/[0-9]/g, '').length;
		if (letters > 0 && letters <= 4 && isSsn(digits)) found.push(hit(piiSsn, match.index, match.index + match[0].length, 'SSN'));
	}
}

/** `1 2 3 - 4 5 - 6 7 8 9`, near the word. */
function digitByDigit(text: NormalisedText, found: Hit[]): void {
	for (const { digits, start, end } of spacedDigits(text)) if (digits.length === 9 && isSsn(digits) && text.signals.near(SIGNAL.ssn_word, start, end, CONTEXT_BEFORE, CONTEXT_AFTER)) found.push(hit(piiSsn, start, end, 'SSN'));
}

const SSN_WORDS = classSet(['ssn_word']);

/** US social security numbers. Nine bare digits only near a word that says so. */
export const piiSsn: Check = {
	id: 'pii.ssn',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const found: Hit[] = [];
		separated(text, found);
		if (!text.signals.hasAny(SSN_WORDS)) return found;
		bare(text, found);
		misread(text, found);
		digitByDigit(text, found);
		return found;
	},
};
