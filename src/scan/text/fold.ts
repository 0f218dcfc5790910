/**
 * What one code point becomes before matching: compatibility form, no accents, no invisible characters, look-alikes
 * as the Latin letter or the ASCII sign they imitate. Working per code point keeps the offset map exact and the whole
 * linear; composing accents first would change nothing, because accents are dropped.
 */

/** Never visible: zero-width, bidi controls, soft hyphen, fillers, variation selectors. */
const INVISIBLE =
	/^[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0100}-\u{e01ef}]$/u;

/** Pairs "look-alikes → sign". Cyrillic, Greek, Armenian, Cherokee and small-capital letters that pass for Latin ones. */
const LOOK_ALIKES: readonly (readonly [string, string])[] = [
	['аɑαᴀ', 'a'], ['АΑᎪ', 'A'], ['ВΒᏴ', 'B'], ['вʙᏼ', 'b'], ['сϲᴄ', 'c'], ['СϹᏟ', 'C'], ['ԁᴅ', 'd'], ['еєεᴇ', 'e'], ['ЕΕᎬ', 'E'],
	['ғꜰ', 'f'], ['ԍɡɢ', 'g'], ['һհʜ', 'h'], ['НΗᎻ', 'H'], ['іıɩιɪ', 'i'], ['ІΙӀ', 'I'], ['јϳᴊ', 'j'], ['ЈͿᎫ', 'J'], ['кκᴋ', 'k'], ['КΚᏦ', 'K'],
	['ӏʟ', 'l'], ['МΜᎷ', 'M'], ['мᴍ', 'm'], ['ոпɴ', 'n'], ['ΝН', 'N'], ['оοօσᴏ', 'o'], ['ОΟՕ', 'O'], ['рρᴘ', 'p'], ['РΡᏢ', 'P'], ['ԛ', 'q'], ['гʀ', 'r'],
	['ѕꜱ', 's'], ['ЅᏚ', 'S'], ['тτᴛ', 't'], ['ТΤᎢ', 'T'], ['υսᴜ', 'u'], ['ՍԱ', 'U'], ['ѵνᴠ', 'v'], ['ѴᏙ', 'V'], ['ԝшѡᴡ', 'w'], ['ԜᎳ', 'W'],
	['хχ', 'x'], ['ХΧ', 'X'], ['уүγʏ', 'y'], ['УΥҮ', 'Y'], ['ᴢ', 'z'], ['ΖᏃ', 'Z'],
	['øǿ', 'o'], ['ØǾ', 'O'], ['ł', 'l'], ['Ł', 'L'], ['đð', 'd'], ['ĐÐ', 'D'], ['ß', 'ss'], ['ẞ', 'SS'], ['æ', 'ae'], ['Æ', 'AE'], ['œ', 'oe'], ['Œ', 'OE'], ['þ', 'th'],
	['‘’‚‛ʼʹ′´`', "'"], ['“”„‟″«»', '"'], ['‐‑‒–—―−⁃﹘﹣', '-'], ['․‧·•', '.'], ['⁄∕', '/'], ['\u2028\u2029\u0085', '\n'], ['‹', '<'], ['›', '>'], ['＠﹫', '@'],
];

const SIGNS = new Map<string, string>();
for (const [looks, sign] of LOOK_ALIKES) for (const look of looks) if (!SIGNS.has(look)) SIGNS.set(look, sign);

/** Tag characters (U+E0020…E007E) are an invisible copy of ASCII: text hidden in them is read, not dropped. */
const tagged = (code: number): string | undefined => (code >= 0xe0020 && code <= 0xe007e ? String.fromCharCode(code - 0xe0000) : undefined);

function compute(code: number): string {
	const char = String.fromCodePoint(code);
	const hidden = tagged(code);
	if (hidden !== undefined) return hidden;
	if (code >= 0xe0000 && code <= 0xe007f) return '';
	const sign = SIGNS.get(char);
	if (sign !== undefined) return sign;
	if (INVISIBLE.test(char)) return '';
	let folded = '';
	for (const part of char.normalize('NFKD')) {
		if (/\p{M}/u.test(part)) continue;
		folded += SIGNS.get(part) ?? part;
	}
	return folded;
}

const bmp: (string | undefined)[] = new Array<string | undefined>(0x10000).fill(undefined);
const astral = new Map<number, string>();
const ASTRAL_LIMIT = 20_000;

/** The folded form, at most 18 UTF-16 units; empty when the code point is dropped. Remembered per code point. */
export function foldCodePoint(code: number): string {
	if (code < 0x10000) return (bmp[code] ??= compute(code));
	const known = astral.get(code);
	if (known !== undefined) return known;
	const folded = compute(code);
	if (astral.size < ASTRAL_LIMIT) astral.set(code, folded);
	return folded;
}

const marks: (boolean | undefined)[] = new Array<boolean | undefined>(0x20f1).fill(undefined);

/** Combining marks belong to the character before them, so that a mask takes them along. */
export function isMark(code: number): boolean {
	return code >= 0x300 && code < 0x20f1 && (marks[code] ??= /\p{M}/u.test(String.fromCodePoint(code)));
}
