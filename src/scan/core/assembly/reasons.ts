import { BEFORE_STEM, BEFORE_TURNS, BREAK, RANKS, signRow, STEM, TURNS } from './book';
import { rowsOf, Tokens, tokensOf } from './tokens';
import { ASKED, beforeFirst, behindLast, noteOf, ownOf, pairKey, Table, weightOf } from './weights';

/** Of the words that spoke most for it: how much, and which they are. */
const MOST_WORDS: i32 = 3;
const spoken: usize = memory.data(3 << 3, 64);
const spokesmen: usize = memory.data(3 << 2, 64);

/**
 * The numbers of the words that spoke most for it, at most three, in the order of the text: by what they weigh
 * themselves, with what turns them and with their neighbours. How many; they stand at `reasonWords`.
 */
export function reasons(address: usize, start: i32, end: i32): i32 {
	const at = tokensOf(start, end);
	if (at == 0) return 0;
	const table = changetype<Table>(address);
	const tokens = changetype<Tokens>(at);
	const count = tokens.count;
	const rows = rowsOf(tokens);
	const asked = tokens.asks != 0 ? ASKED : 0;
	const pause = signRow(BREAK);
	let turns = asked;
	let most: i32 = 0;
	let pair = weightOf(table, pairKey(beforeFirst, count == 0 ? behindLast : load<u32>(load<usize>(rows), STEM)));
	for (let i: i32 = 0; i < count; i += 1) {
		const row = load<usize>(rows + (<usize>i << 2));
		const next = weightOf(table, pairKey(load<u32>(row, BEFORE_STEM), i + 1 < count ? load<u32>(load<usize>(rows + (<usize>(i + 1) << 2)), STEM) : behindLast));
		// What two words make up is shared between them.
		const spoke = <f64>(ownOf(noteOf(table, row)) + weightOf(table, pairKey(load<u32>(row, BEFORE_TURNS), turns))) + <f64>(pair + next) / 2;
		pair = next;
		turns = row == pause ? asked : turns | load<i32>(row, TURNS);
		if (spoke <= 0 || load<u32>(row, RANKS) == 0) continue;
		let place = most;
		while (place > 0 && load<f64>(spoken + (<usize>(place - 1) << 3)) < spoke) place -= 1;
		if (place >= MOST_WORDS) continue;
		if (most < MOST_WORDS) most += 1;
		for (let other = most - 1; other > place; other -= 1) {
			store<f64>(spoken + (<usize>other << 3), load<f64>(spoken + (<usize>(other - 1) << 3)));
			store<i32>(spokesmen + (<usize>other << 2), load<i32>(spokesmen + (<usize>(other - 1) << 2)));
		}
		store<f64>(spoken + (<usize>place << 3), spoke);
		store<i32>(spokesmen + (<usize>place << 2), i);
	}
	inOrder(most);
	return most;
}

/** The first so many of them, a few, in rising order. */
function inOrder(count: i32): void {
	for (let i: i32 = 1; i < count; i += 1) {
		const one = load<i32>(spokesmen + (<usize>i << 2));
		let place = i;
		for (; place > 0 && load<i32>(spokesmen + (<usize>(place - 1) << 2)) > one; place -= 1) store<i32>(spokesmen + (<usize>place << 2), load<i32>(spokesmen + (<usize>(place - 1) << 2)));
		store<i32>(spokesmen + (<usize>place << 2), one);
	}
}

export function reasonWords(): usize {
	return spokesmen;
}
