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

/** The same bytes with as much room again behind them, and more than none. */
export function doubled(list: usize, bytes: usize): usize {
	const larger = take(max(LEAST, 2 * bytes));
	memory.copy(larger, list, bytes);
	return larger;
}

/** What `doubled` makes of nothing. */
export const LEAST: usize = 1 << 12;
