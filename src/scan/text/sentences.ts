import type { Signal } from '../vocabulary';
import type { NormalisedText } from './normalise';
import type { Sentence } from './sentence';
import { unitsOf } from '../core/core';

export { Sentence } from './sentence';

/** Longer ones are cut: nobody writes them, and it keeps every pattern's work bounded. */
const LONGEST = 400;

const NONE: readonly Sentence[] = [];

/** The sentences that hold a hit of `signal`, each once. */
export function sentencesWith(text: NormalisedText, signal: Signal): readonly Sentence[] {
	const { signals } = text;
	if (!signals.has(signal)) return NONE;
	const { noted, sentenceEnds: stops } = signals;
	const { length } = text.lower;
	const units = unitsOf(text);
	const found: Sentence[] = [];
	let done = 0;
	// The first stop that is not in front of what is looked at.
	let stop = 0;
	for (let at = 0; at < noted.length; at += 4) {
		if (noted[at] !== signal) continue;
		const word = noted[at + 2] as number;
		if (word < done) continue;
		while (stop < stops.length && (stops[stop] as number) < word) stop += 1;
		let start = Math.max(done, word - LONGEST, stop > 0 ? (stops[stop - 1] as number) + 1 : 0);
		while (start < word && (units[start] as number) <= 32) start += 1;
		const wordEnd = noted[at + 3] as number;
		while (stop < stops.length && (stops[stop] as number) < wordEnd) stop += 1;
		const close = stop < stops.length ? (stops[stop] as number) : length;
		let end = Math.max(wordEnd, Math.min(close, start + LONGEST));
		if (end === close && end < length && units[end] !== 10) end += 1;
		found.push(text.sentence(start, end));
		done = end;
	}
	return found;
}
