import { hit, type Check, type Hit } from '../check';
import { isWordAt, runLength } from '../text/digit-groups';
import { digitCount, idAfter, spacedIdsAfter } from '../text/id-after-word';
import type { NormalisedText } from '../text/normalise';
import { ahv, belgian, bsn, codiceFiscale, cpf, dniOrNie, nif, nino, nir, pesel, steuerId } from '../valid/national-ids';
import { vat } from '../valid/vat';

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

const NONE: readonly (readonly [Form, number])[] = [];

/** Which forms a run of digits can belong to, and where each would start. */
function formsAt(text: NormalisedText, index: number): readonly (readonly [Form, number])[] {
	const { text: written, signals } = text;
	const start = signals.runStarts[index] as number;
	const end = signals.runEnds[index] as number;
	const length = end - start;
	const next = written[end];
	const letterBefore = isLetterAt(written, start - 1);
	if (length === 8 || (length === 2 && next === '.')) return [[DNI, start]];
	if (length === 13 || length === 15 || (length === 6 && (next === 'A' || next === 'a' || next === 'B' || next === 'b'))) return [[NIR, start]];
	if (length === 1 && next === ' ') return runLength(text, index + 1) === 2 ? [[NIR_SPACED, start]] : NONE;
	if (length === 7) return [[DNI, start - (letterBefore ? 1 : 2)]];
	if (length === 3 && next === '.') return [[CPF, start], [AHV, start]];
	if (length === 6 && next === '-') return [[RRN, start]];
	if (length !== 2 && length !== 6 && length !== 1) return NONE;
	const before = letterBefore ? start : start - 1;
	return isLetterAt(written, before - 1) && isLetterAt(written, before - 2) ? [[NINO, before - 2], [CODICE, before - 6]] : NONE;
}

function alone(text: NormalisedText): Hit[] {
	const found: Hit[] = [];
	const { runStarts } = text.signals;
	for (let index = 0; index < runStarts.length; index += 1) {
		for (const [{ form, valid }, start] of formsAt(text, index)) {
			if (start < 0 || isWordAt(text.text, start - 1) || text.text[start - 1] === '-') continue;
			form.lastIndex = start;
			const match = form.exec(text.text);
			if (match && valid(stripped(match[0]))) found.push(hit(piiNationalId, start, start + match[0].length, 'NATIONAL_ID'));
		}
	}
	return found;
}

/** Sticky: country letters, then groups of digits and letters. */
const VAT_FORM = /(?:AT ?U|BE|DE|ES|FR|GB|IT|NL|PL|PT) ?[A-Z]?\d{1,12}(?:[ .]\d{2,4}){0,4}(?:B\d{2}|[A-Z])?(?![A-Za-z0-9])/y;

const FEWEST_VAT_DIGITS = 7;

/** VAT numbers with their country's letters and right check digits need no word beside them. */
function vatNumbers({ text, signals }: NormalisedText): Hit[] {
	const found: Hit[] = [];
	const { runStarts, runEnds } = signals;
	for (let index = 0; index < runStarts.length; index += 1) {
		const run = runStarts[index] as number;
		// Fewer digits than any country's, and no further group behind them.
		if ((runEnds[index] as number) - run < FEWEST_VAT_DIGITS && runStarts[index + 1] !== (runEnds[index] as number) + 1) continue;
		let start = text[run - 1] === ' ' ? run - 1 : run;
		const least = start - 3;
		while (start > 0 && start > least && isLetterAt(text, start - 1)) start -= 1;
		if (run - start < 2 || isWordAt(text, start - 1)) continue;
		VAT_FORM.lastIndex = start;
		const written = VAT_FORM.exec(text)?.[0];
		if (written !== undefined && vat(stripped(written))) found.push(hit(piiNationalId, start, start + written.length, 'NATIONAL_ID'));
	}
	return found;
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

function named(text: NormalisedText): Hit[] {
	const found: Hit[] = [];
	let last = -1;
	for (const end of text.signals.hits('national_word').ends) {
		const tokens = [...spacedIdsAfter(text, end)];
		const plain = idAfter(text, end);
		if (plain) tokens.push(plain);
		const token = tokens.find(({ written }) => isNamedId(written) || (/^[A-Z0-9]{1,4}(?:[ ][A-Z0-9]{2,4}){2,5}$/.test(written) && digitCount(written) >= 8 && !/[A-Z]{3}/.test(written)));
		if (!token || token.start <= last) continue;
		found.push(hit(piiNationalId, token.start, token.end, 'NATIONAL_ID'));
		last = token.start;
	}
	return found;
}

/** National identity, tax and insurance numbers: narrow or well-checked forms alone, the others behind their word. */
export const piiNationalId: Check = {
	id: 'pii.national_id',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run: (text) => [...alone(text), ...vatNumbers(text), ...(text.signals.has('national_word') ? named(text) : [])],
};
