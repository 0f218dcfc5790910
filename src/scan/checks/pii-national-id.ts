import { hit, type Check, type Hit } from '../check';
import { isWordAt, runLength } from '../text/digit-groups';
import { digitCount, idsAfter } from '../text/id-after-word';
import type { NormalisedText } from '../text/normalise';
import { classSet, TWO_OR_MORE_DIGITS } from '../text/signals';
import { ahv, belgian, bsn, codiceFiscale, cpf, dniOrNie, nif, nino, nir, pesel, steuerId } from '../valid/national-ids';
import { vat } from '../valid/vat';
import { SIGNAL } from '../vocabulary';

interface Form {
	/** Sticky: tried at one place. */
	form: RegExp;
	valid: (value: string) => boolean;
}

/** Forms so narrow, or so well checked, that they need no word beside them. */
const CODICE: Form = { form: /[A-Za-z]{6}[ ]?\d[0-9LMNP-V][ ]?[A-EHLMPRSTa-ehlmprst]\d[0-9LMNP-V][ ]?[A-Za-z]\d[0-9LMNP-V]{2}[ ]?[A-Za-z](?![A-Za-z0-9])/y, valid: codiceFiscale };
const NIR: Form = { form: /[12]\d{2}(?:0[1-9]|1[0-2])(?:\d{2}|2[ABab])\d{6}[ ]?\d{2}(?![A-Za-z0-9])/y, valid: nir };
const NIR_SPACED: Form = { form: /[12] \d{2} (?:0[1-9]|1[0-2]) (?:\d{2}|2[ABab]) \d{3} \d{3} ?\/? ?\d{2}(?![A-Za-z0-9])/y, valid: nir };
const DNI: Form = { form: /(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[XYZxyz][- ]?\d{7})[- ]?[A-Za-z](?![A-Za-z0-9])/y, valid: dniOrNie };
const NINO: Form = { form: /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])/y, valid: nino };
const CPF: Form = { form: /\d{3}\.\d{3}\.\d{3}-\d{2}(?![A-Za-z0-9])/y, valid: cpf };
const AHV: Form = { form: /756\.\d{4}\.\d{4}\.\d{2}(?![A-Za-z0-9])/y, valid: ahv };
const RRN: Form = { form: /\d{6}-[1-8]\d{6}(?![A-Za-z0-9-])/y, valid: (value) => /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(value) };

const stripped = (written: string): string => written.replace(/[ ./-]/g, '').toUpperCase();

const isLetterAt = (text: string, index: number): boolean => {
	const code = text.charCodeAt(index) | 32;
	return code >= 97 && code <= 122;
};

function tryForm({ text }: NormalisedText, { form, valid }: Form, start: number, found: Hit[]): void {
	if (start < 0 || isWordAt(text, start - 1) || text.charCodeAt(start - 1) === DASH) return;
	form.lastIndex = start;
	if (!form.test(text)) return;
	const end = form.lastIndex;
	if (valid(stripped(text.slice(start, end)))) found.push(hit(piiNationalId, start, end, 'NATIONAL_ID'));
}

const SPACE = 32;
const DASH = 45;
const DOT = 46;
const isAOrB = (code: number): boolean => (code | 32) === 97 || (code | 32) === 98;
const isXToZ = (code: number): boolean => (code | 32) >= 120 && (code | 32) <= 122;

/** Tries the forms that a run of digits can belong to, by its length and the signs around it, each where it would start. */
function formsAt(text: NormalisedText, index: number, found: Hit[]): void {
	const { text: written, signals } = text;
	const start = signals.runStarts[index] as number;
	const end = signals.runEnds[index] as number;
	const length = end - start;
	if (length > 15) return;
	const next = written.charCodeAt(end);
	if (length === 8) {
		if (isLetterAt(written, end) || isLetterAt(written, end + 1)) tryForm(text, DNI, start, found);
	} else if (length === 2 && next === DOT) {
		if (runLength(text, index + 1) === 3) tryForm(text, DNI, start, found);
	} else if (length === 13 || length === 15 || (length === 6 && isAOrB(next))) tryForm(text, NIR, start, found);
	else if (length === 1 && next === SPACE) {
		if (runLength(text, index + 1) === 2) tryForm(text, NIR_SPACED, start, found);
	} else if (length === 7) {
		const letter = isLetterAt(written, start - 1) ? start - 1 : start - 2;
		if (isXToZ(written.charCodeAt(letter))) tryForm(text, DNI, letter, found);
	} else if (length === 3 && next === DOT) {
		const second = runLength(text, index + 1);
		if (second === 3) tryForm(text, CPF, start, found);
		else if (second === 4) tryForm(text, AHV, start, found);
	} else if (length === 6 && next === DASH) {
		if (runLength(text, index + 1) === 7) tryForm(text, RRN, start, found);
	} else if (length === 2 || length === 6 || length === 1) {
		const before = isLetterAt(written, start - 1) ? start : start - 1;
		if (!isLetterAt(written, before - 1) || !isLetterAt(written, before - 2)) return;
		tryForm(text, NINO, before - 2, found);
		tryForm(text, CODICE, before - 6, found);
	}
}

/** Sticky: country letters, then groups of digits and letters. */
const VAT_FORM = /(?:AT ?U|BE|DE|ES|FR|GB|IT|NL|PL|PT) ?[A-Z]?\d{1,12}(?:[ .]\d{2,4}){0,4}(?:B\d{2}|[A-Z])?(?![A-Za-z0-9])/y;

const FEWEST_VAT_DIGITS = 7;

/** VAT numbers with their country's letters and right check digits need no word beside them. */
function vatNumbers({ text, signals }: NormalisedText, found: Hit[]): void {
	const { runStarts, runEnds } = signals;
	for (let index = 0; index < runStarts.length; index += 1) {
		const run = runStarts[index] as number;
		// Fewer digits than any country's, and no further group behind them.
		if ((runEnds[index] as number) - run < FEWEST_VAT_DIGITS && runStarts[index + 1] !== (runEnds[index] as number) + 1) continue;
		let start = text.charCodeAt(run - 1) === SPACE ? run - 1 : run;
		const least = start - 3;
		while (start > 0 && start > least && isLetterAt(text, start - 1)) start -= 1;
		if (run - start < 2 || isWordAt(text, start - 1)) continue;
		VAT_FORM.lastIndex = start;
		const written = VAT_FORM.exec(text)?.[0];
		if (written !== undefined && vat(stripped(written))) found.push(hit(piiNationalId, start, start + written.length, 'NATIONAL_ID'));
	}
}

const CHECKED = [steuerId, nir, dniOrNie, codiceFiscale, bsn, pesel, nino, nif, belgian, cpf, ahv];
const VAT = /^(?:ATU\d{8}|BE[01]?\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR[A-Z0-9]{2}\d{9}|GB(?:\d{9}|\d{12})|HR\d{11}|HU\d{8}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10})$/;

/** A number whose kind the word says: known check digits, a VAT form, or at least six digits and no spaces. */
function isNamedId(written: string): boolean {
	const value = stripped(written);
	if (VAT.test(value) || CHECKED.some((valid) => valid(value))) return true;
	// Finland, Czechia, Germany's cards, Austria.
	if (/^(?:\d{6}[-+A]\d{3}[0-9A-Y]|\d{6}\/\d{3,4}|\d{2} \d{3} \d{3} \d{3}|\d{4} \d{6})$/.test(written) || (/^(?=[A-Z0-9]{0,9}[A-Z])[A-Z0-9]{9,10}$/.test(written) && digitCount(written) >= 2) || /^(?=[A-Z]{0,9}\d)[CFGHJ-NPRTV-Z0-9]{9,10}$/.test(written)) return true;
	return !/[ ]/.test(written) && /^[A-Z]{0,4}-?\d[\dA-Z./-]{4,20}$/.test(written) && digitCount(written) >= 6 && !/^(?:19|20)\d{2}-\d{2}-\d{2}/.test(written);
}

function named(text: NormalisedText, found: Hit[]): void {
	let last = -1;
	for (const end of text.signals.hits(SIGNAL.national_word).ends) {
		const { plain, spaced } = idsAfter(text, end);
		const token = (plain ? [...spaced, plain] : spaced).find(({ written }) => isNamedId(written) || (/^[A-Z0-9]{1,4}(?:[ ][A-Z0-9]{2,4}){2,5}$/.test(written) && digitCount(written) >= 8 && !/[A-Z]{3}/.test(written)));
		if (!token || token.start <= last) continue;
		found.push(hit(piiNationalId, token.start, token.end, 'NATIONAL_ID'));
		last = token.start;
	}
}

const NATIONAL_WORDS = classSet(['national_word']);

/** National identity, tax and insurance numbers: narrow or well-checked forms alone, the others behind their word. */
export const piiNationalId: Check = {
	id: 'pii.national_id',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const found: Hit[] = [];
		const { signals } = text;
		for (let index = 0; index < signals.runStarts.length; index += 1) formsAt(text, index, found);
		if (signals.hasRun(TWO_OR_MORE_DIGITS)) vatNumbers(text, found);
		if (signals.hasAny(NATIONAL_WORDS)) named(text, found);
		return found;
	},
};
