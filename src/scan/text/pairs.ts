import type { Signal } from '../vocabulary';
import type { NormalisedText } from './normalise';

export interface Pair {
	start: number;
	end: number;
	first: string;
	second: string;
	/** What stands between the two, lower case. */
	between: string;
}

/** Most pairs looked at per text and rule: the first hits decide, and a text of nothing but trigger words stays cheap. */
const MOST_PAIRS = 200;

/**
 * A hit of `first` followed by a hit of `second` at most `reach` units further on. Each first hit is joined with the
 * nearest second hits, at most `tries` of them, until `accept` takes one.
 */
export function pairs(text: NormalisedText, first: Signal, second: Signal, reach: number, accept: (pair: Pair) => boolean, tries = 4): Pair[] {
	const a = text.signals.hits(first);
	const b = text.signals.hits(second);
	const found: Pair[] = [];
	let from = 0;
	for (let i = 0; i < a.starts.length && found.length < MOST_PAIRS; i += 1) {
		const start = a.starts[i] as number;
		const end = a.ends[i] as number;
		while (from < b.starts.length && (b.ends[from] as number) <= end) from += 1;
		for (let j = from, tried = 0; j < b.starts.length && tried < tries; j += 1) {
			const next = b.starts[j] as number;
			if (next < end) continue;
			if (next - end > reach) break;
			tried += 1;
			const pair: Pair = { start, end: b.ends[j] as number, first: a.terms[i] as string, second: b.terms[j] as string, between: text.lower.slice(end, next) };
			if (!accept(pair)) continue;
			found.push(pair);
			break;
		}
	}
	return found;
}

/** A sentence ends in this stretch: a stop, a question mark or an exclamation mark before a space, or an empty line. */
export const endsSentence = (between: string): boolean => /[.!?;](?:["')]{0,2})\s|\n\s{0,8}\n/.test(between);
