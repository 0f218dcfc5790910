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

/** The token that a word introduces, e.g. `C67470935` in `Passport No.: C67470935`; undefined when none follows. */
export function idAfter({ text, lower }: NormalisedText, end: number): IdToken | undefined {
	const filler = FILLER.exec(lower.slice(end, end + FILLER_REACH))?.[0].length ?? 0;
	const start = end + filler;
	if (filler === 0) return undefined;
	const match = TOKEN.exec(text.slice(start, start + LONGEST_TOKEN));
	return match ? { start, end: start + match[0].length, written: match[0].toUpperCase() } : undefined;
}

/** The same, but the number may be written in groups with spaces. Yields the whole row and its shorter beginnings. */
export function spacedIdsAfter({ text, lower }: NormalisedText, end: number): IdToken[] {
	const filler = FILLER.exec(lower.slice(end, end + FILLER_REACH))?.[0].length ?? 0;
	if (filler === 0) return [];
	const start = end + filler;
	const row = SPACED.exec(text.slice(start, start + LONGEST_TOKEN))?.[0];
	if (row === undefined) return [];
	const tokens: IdToken[] = [];
	for (let length = row.length; length >= 6; length -= 1) {
		const next = text[start + length] ?? ' ';
		if (/[A-Za-z0-9]/.test(next) || /[ -]/.test(row[length - 1] as string)) continue;
		tokens.push({ start, end: start + length, written: row.slice(0, length).toUpperCase() });
	}
	return tokens;
}

export const digitCount = (value: string): number => value.replace(/\D/g, '').length;
