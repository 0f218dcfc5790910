import type { NormalisedText } from './normalise';

/** What may stand between the word and the number: `number`, `no.`, `#`, `is`, `:`, quotes, markup, a bracketed remark. */
const FILLER = /^(?:[ \t]{0,3}(?:number|numbers|numero|nummer|nummern|numer|cislo|num\.?|no\.?|nr\.?|n°|n\.?o?\.?|meu|mea|mein|mon|mi|mio|mijn|ar|er|je|este|on|to|hat|die|full|bearing|id|code|is|was|it's|its|are|ist|est|es|e|lautet|#|:|=|-|>|"|'|\(|\*|ending|my|the|for|of|issued|usa|us|uk|de|del|,|and|that|would be|a:|\?|\n)(?![a-z0-9])|[ \t]{0,3}[#:=>"'(*|?°º]{1,3}|\.(?=[ \t])){0,6}[ \t]{0,3}/;
const FILLER_REACH = 48;
const LONGEST_TOKEN = 26;

export interface IdToken {
	start: number;
	end: number;
	/** Upper case, as written. */
	written: string;
}

const TOKEN = /^[A-Za-z0-9](?:[A-Za-z0-9]|[-./](?=[A-Za-z0-9])){3,25}/;
const SPACED = /^[A-Za-z0-9]{1,8}(?:[ -][A-Za-z0-9]{1,8}){1,6}/;

/** Where the number starts that may stand behind a word that ends at `end`; -1 when it does not stand apart from it. */
function numberStart({ lower }: NormalisedText, end: number): number {
	const filler = FILLER.exec(lower.slice(end, end + FILLER_REACH))?.[0].length ?? 0;
	return filler === 0 ? -1 : end + filler;
}

/** The token that a word introduces, e.g. `C67470935` in `Passport No.: C67470935`; undefined when none follows. */
export function idAfter(text: NormalisedText, end: number): IdToken | undefined {
	const start = numberStart(text, end);
	return start < 0 ? undefined : idAt(text.text, start);
}

function idAt(text: string, start: number): IdToken | undefined {
	const match = TOKEN.exec(text.slice(start, start + LONGEST_TOKEN));
	return match ? { start, end: start + match[0].length, written: match[0].toUpperCase() } : undefined;
}

/** Whether a digit stands so near behind a word that a number which the word introduces could hold it. */
export const digitNear = ({ signals }: NormalisedText, end: number): boolean => signals.digitWithin(end, end + FILLER_REACH + LONGEST_TOKEN);

export interface IdsAfter {
	plain: IdToken | undefined;
	/** The number written in groups with spaces: the whole row and its shorter beginnings. */
	spaced: readonly IdToken[];
}

const NO_IDS: IdsAfter = { plain: undefined, spaced: [] };

/** All that a word may introduce. */
export function idsAfter(text: NormalisedText, end: number): IdsAfter {
	const start = numberStart(text, end);
	return start < 0 ? NO_IDS : { plain: idAt(text.text, start), spaced: spacedIdsAt(text.text, start) };
}

function spacedIdsAt(text: string, start: number): IdToken[] {
	const tokens: IdToken[] = [];
	const row = SPACED.exec(text.slice(start, start + LONGEST_TOKEN))?.[0];
	if (row === undefined) return tokens;
	for (let length = row.length; length >= 6; length -= 1) {
		const next = text[start + length] ?? ' ';
		if (/[A-Za-z0-9]/.test(next) || /[ -]/.test(row[length - 1] as string)) continue;
		tokens.push({ start, end: start + length, written: row.slice(0, length).toUpperCase() });
	}
	return tokens;
}

export const digitCount = (value: string): number => value.replace(/\D/g, '').length;
