import { GAP, gapAfter, runLength } from './digit-groups';
import type { NormalisedText } from './normalise';
import { ONE_DIGIT } from './signals';

export interface SpacedDigits {
	start: number;
	end: number;
	digits: string;
}

const SHORTEST = 9;
const LONGEST = 19;
/** A bit for each kind of gap that joins two of them. */
const JOINS = (1 << GAP.space) | (1 << GAP.dash) | (1 << GAP.dot) | (1 << (GAP.space | GAP.dash));

const NO_ROWS: readonly SpacedDigits[] = [];

/** Rows of 9 to 19 digits written one by one, e.g. `4 1 1 1 - 1 1 1 1`. Linear; longer rows are none. */
export const spacedDigits = (text: NormalisedText): readonly SpacedDigits[] => (text.spaced ??= spacedIn(text));

function spacedIn(text: NormalisedText): readonly SpacedDigits[] {
	const { runStarts, runEnds } = text.signals;
	if (runStarts.length < SHORTEST || !text.signals.hasRun(ONE_DIGIT)) return NO_ROWS;
	const found: SpacedDigits[] = [];
	for (let first = 0; first < runStarts.length; ) {
		let last = first;
		if (runLength(text, first) === 1) while (((JOINS >> gapAfter(text, last)) & 1) !== 0 && runLength(text, last + 1) === 1) last += 1;
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
