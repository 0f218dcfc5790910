import { GAP, gapAfter, runLength } from './digit-groups';
import type { NormalisedText } from './normalise';

export interface SpacedDigits {
	start: number;
	end: number;
	digits: string;
}

const SHORTEST = 9;
const LONGEST = 19;
const JOINS: readonly number[] = [GAP.space, GAP.dash, GAP.dot, GAP.space | GAP.dash];

const NO_ROWS: readonly SpacedDigits[] = [];

/** Rows of 9 to 19 digits written one by one, e.g. `4 1 1 1 - 1 1 1 1`. Linear; longer rows are none. */
export function spacedDigits(text: NormalisedText): readonly SpacedDigits[] {
	const { runStarts, runEnds } = text.signals;
	if (runStarts.length < SHORTEST) return NO_ROWS;
	const found: SpacedDigits[] = [];
	for (let first = 0; first < runStarts.length; ) {
		let last = first;
		if (runLength(text, first) === 1) while (JOINS.includes(gapAfter(text, last)) && runLength(text, last + 1) === 1) last += 1;
		const count = last - first + 1;
		if (count >= SHORTEST && count <= LONGEST) {
			const start = runStarts[first] as number;
			const end = runEnds[last] as number;
			found.push({ start, end, digits: text.lower.slice(start, end).replace(/\D/g, '') });
		}
		first = last + 1;
	}
	return found;
}
