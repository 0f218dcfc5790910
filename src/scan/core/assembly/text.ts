import { take } from './memory';

/** The UTF-16 units of the text that is read, with a 0 behind them. */
export let text: usize = 0;
/** Which text it is, counted. */
export let serial: i32 = 0;
let capacity: i32 = 0;

const LEAST: i32 = 4_096;
/** A text ends with a zero, and behind that there is memory too: words are read sixteen units at once. */
const BEHIND: i32 = 16;

/** Makes room for another text of so many units; where it is to be written. */
export function room(length: i32): usize {
	serial += 1;
	if (length > capacity) {
		capacity = max(LEAST, length * 2);
		text = take(<usize>(capacity + BEHIND) << 1);
	}
	// The caller writes the text, and reads up to sixteen units behind it.
	const end = text + (<usize>length << 1);
	v128.store(end, i16x8.splat(0));
	v128.store(end, i16x8.splat(0), 16);
	return text;
}

export function textAddress(): usize {
	return text;
}

// @ts-ignore: decorators of functions are of this language only
@inline
export function unit(index: i32): u32 {
	return load<u16>(text + (<usize>index << 1));
}
