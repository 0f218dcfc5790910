/** Kinds of UTF-16 units, as in text/codes.ts; of letters those from a to z. */

// @ts-ignore: decorators of functions are of this language only
@inline
export function isLower(code: u32): bool {
	return code - 97 < 26;
}

// @ts-ignore
@inline
export function isDigit(code: u32): bool {
	return code - 48 < 10;
}

// @ts-ignore
@inline
export function isSpace(code: u32): bool {
	return code == 32 || code - 9 < 5;
}

/** As `isWordCode` in text/automaton.ts. */
export function isWordCode(code: u32): bool {
	if (code < 128) return isLower(code | 32) || isDigit(code) || code == 95;
	return code >= 0xaa && code != 0xd7 && code != 0xf7 && !(code - 0x2000 <= 0x6f) && !(code - 0x3000 <= 0x3f);
}
