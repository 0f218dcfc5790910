import { take } from './memory';

/** The UTF-16 units of the text that is read, with a 0 behind them. */
export let text: usize = 0;
/** Which text it is, counted. */
export let serial: i32 = 0;
let capacity: i32 = 0;

const LEAST: i32 = 4_096;
/** A text ends with a zero, and what looks at the unit behind that finds memory as well. */
const BEHIND: i32 = 8;

/** Makes room for another text of so many units; where it is to be written. */
export function room(length: i32): usize {
	serial += 1;
	if (length > capacity) {
		capacity = max(LEAST, length * 2);
		text = take(<usize>(capacity + BEHIND) << 1);
	}
	store<u32>(text + (<usize>length << 1), 0);
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
