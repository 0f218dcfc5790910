/** Where the next piece is taken from. */
let top: usize = __heap_base;

const LINE: usize = 64;
const PAGE_BITS: usize = 16;
const PAGE: usize = 1 << PAGE_BITS;

/** So many bytes, all zero, at a line of the cache. What is taken stays taken: tables do, and what grows doubles. */
export function take(bytes: usize): usize {
	const at = (top + LINE - 1) & ~(LINE - 1);
	top = at + bytes;
	const pages = <i32>((top + PAGE - 1) >>> PAGE_BITS) - memory.size();
	if (pages > 0 && memory.grow(pages) < 0) unreachable();
	return at;
}

/** A list that grows: where it stands, and for how many bytes there is room. */
@unmanaged
export class Growing {
	at: usize;
	room: usize;
}

const LEAST: usize = 1 << 12;

/** Sees to it that there is room for so many bytes, of which the first ones are in use. */
// @ts-ignore: decorators of functions are of this language only
@inline
export function reserve(list: Growing, used: usize, needed: usize): void {
	if (needed > list.room) grow(list, used, needed);
}

function grow(list: Growing, used: usize, needed: usize): void {
	const room = max(LEAST, 2 * needed);
	const larger = take(room);
	memory.copy(larger, list.at, used);
	list.at = larger;
	list.room = room;
}
