/** What an `=…` of quoted-printable stands for: a code point, or a line break that is none (`code` -1). */
export interface QuotedSign {
	code: number;
	/** UTF-16 units of the text that it takes. */
	width: number;
}

const EQUALS = 61;

/** Capital hex only: mailers write nothing else, and links do. */
const hexDigit = (code: number): number => (code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55 : -1);

function byteAt(text: string, index: number): number {
	if (text.charCodeAt(index) !== EQUALS) return -1;
	const high = hexDigit(text.charCodeAt(index + 1));
	const low = hexDigit(text.charCodeAt(index + 2));
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

const isWord = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45 || code === 46;

/** `?id=42`: the value of a parameter, unless it is the `=3D` that a mailer makes of the equals sign. */
function isParameter(text: string, index: number): boolean {
	let start = index;
	while (start > 0 && isWord(text.charCodeAt(start - 1))) start -= 1;
	const before = start === index ? '' : text[start - 1];
	return (before === '?' || before === '&') && !text.startsWith('=3D', index);
}

/** One `=` that only fills up base64 at the end of a line, by the length of what stands before it. */
function isPadding(text: string, index: number): boolean {
	let start = index;
	while (start > 0 && /[A-Za-z0-9+/]/.test(text[start - 1] as string)) start -= 1;
	return index - start >= 16 && (index - start) % 4 === 3;
}

function softBreak(text: string, index: number): number {
	const width = text[index + 1] === '\n' ? 2 : text[index + 1] === '\r' && text[index + 2] === '\n' ? 3 : 0;
	if (width === 0 || text[index - 1] === '=' || index + width >= text.length || text.startsWith('--', index + width)) return 0;
	return isPadding(text, index) ? 0 : width;
}

/** The UTF-8 sequence that begins with `first`, or the sign of Latin-1 that older mailers write. */
function wideSign(text: string, index: number, first: number): QuotedSign | undefined {
	const more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : 1;
	let code = first & (0x3f >> more);
	for (let i = 1; i <= more; i += 1) {
		const byte = byteAt(text, index + 3 * i);
		if (byte < 0x80 || byte > 0xbf || first < 0xc2 || first > 0xf4) return first >= 0xa0 ? { code: first, width: 3 } : undefined;
		code = (code << 6) | (byte & 0x3f);
	}
	return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : { code, width: 3 * (more + 1) };
}

/** What the `=` at `index` begins, in a text that is quoted-printable; undefined when it is an ordinary equals sign. */
export function quotedSign(text: string, index: number): QuotedSign | undefined {
	const broken = softBreak(text, index);
	if (broken > 0) return { code: -1, width: broken };
	const byte = byteAt(text, index);
	if (byte < 32 || byte === 127 || isParameter(text, index)) return undefined;
	return byte < 127 ? { code: byte, width: 3 } : wideSign(text, index, byte);
}

/**
 * Whether a text is quoted-printable: a soft line break, or two signs of which one is surely no number (`=2D`, not
 * `=20`), and no more equals signs that mean nothing than ones that do. Linear; texts without `=` cost one look.
 */
export function looksQuotedPrintable(text: string): boolean {
	let signs = 0;
	let sure = 0;
	let others = 0;
	let breaks = 0;
	for (let at = text.indexOf('='); at >= 0; ) {
		const sign = quotedSign(text, at);
		if (sign === undefined) others += 1;
		else if (sign.code < 0) breaks += 1;
		else {
			signs += 1;
			if (sign.width > 3 || (sign.code < 127 && hexDigit(text.charCodeAt(at + 2)) > 9)) sure += 1;
		}
		at = text.indexOf('=', at + (sign?.width ?? 1));
	}
	return breaks > 0 || (signs > 1 && sure > 0 && signs >= others);
}
