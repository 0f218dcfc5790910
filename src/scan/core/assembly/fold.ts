import { isDigit, isLower } from './codes';
import { text, unit } from './text';

/** What `fold` may meet. */
const OTHER_THAN_ASCII: i32 = 1;
/** `%`, `&` or `\\`: without one of these there is no escape. */
const ESCAPE_SIGN: i32 = 2;
const EQUALS_SIGN: i32 = 4;

/** Makes the capitals of the text that is read, of so many units, small, and says what stands in it. */
export function fold(length: i32): i32 {
	const end = text + (<usize>length << 1);
	let wide = i16x8.splat(0);
	let escapes = i16x8.splat(0);
	let equals = i16x8.splat(0);
	// The zeros behind the text are read as well, and stay zeros.
	for (let at = text; at < end; at += 16) {
		const units = v128.load(at);
		const capitals = i16x8.lt_u(i16x8.sub(units, i16x8.splat(65)), i16x8.splat(26));
		v128.store(at, v128.or(units, v128.and(capitals, i16x8.splat(32))));
		wide = v128.or(wide, units);
		escapes = v128.or(escapes, v128.or(v128.or(i16x8.eq(units, i16x8.splat(37)), i16x8.eq(units, i16x8.splat(38))), i16x8.eq(units, i16x8.splat(92))));
		equals = v128.or(equals, i16x8.eq(units, i16x8.splat(61)));
	}
	return (v128.any_true(v128.and(wide, i16x8.splat(~127))) ? OTHER_THAN_ASCII : 0) | (v128.any_true(escapes) ? ESCAPE_SIGN : 0) | (v128.any_true(equals) ? EQUALS_SIGN : 0);
}

/** Units of the shortest stretch that is looked into. */
export const SHORTEST: i32 = 16;

// @ts-ignore: decorators of functions are of this language only
@inline
export function isEncodedSign(code: u32): bool {
	return isLower(code) || isDigit(code) || code == 43 || code == 45 || code == 47 || code == 95;
}

/** Where the stretch of such signs that begins at `start` ends. */
export function encodedEnd(start: i32, length: i32): i32 {
	let end = start;
	while (end < length && isEncodedSign(unit(end))) end += 1;
	return end;
}

/**
 * Where the first stretch of at least sixteen signs of base64 or hex at or behind `from` begins, in a text of so many units;
 * -1 when there is none. Each look goes back from where the shortest one behind the last other sign would end.
 */
export function encodedFrom(from: i32, length: i32): i32 {
	for (let start = from; start + SHORTEST <= length; ) {
		let at = start + SHORTEST - 1;
		while (at >= start && isEncodedSign(unit(at))) at -= 1;
		if (at < start) return start;
		start = at + 1;
	}
	return -1;
}
