import type { NormalisedText } from '../text/normalise';
import { sentencesWith } from '../text/sentences';
import type { SignalClass } from '../vocabulary';

export interface Stretch {
	start: number;
	end: number;
}

/** The sentences that hold a word of one of these classes, each once, in the order of the text. */
export function sentencesOf(text: NormalisedText, signals: readonly SignalClass[]): Stretch[] {
	const found = new Map<number, Stretch>();
	for (const signal of signals) for (const { start, end } of text.signals.has(signal) ? sentencesWith(text, signal) : []) if (!found.has(start)) found.set(start, { start, end });
	return [...found.values()].sort((a, b) => a.start - b.start);
}

/** What is read in one piece: attacks tell their story over several sentences. */
const LONGEST = 400;
const SHORTEST = 150;
const STOPS = ['. ', '? ', '! ', '\n'];

/** The pieces of a text, cut at ends of sentences, that hold a word of one of these classes. */
export function piecesOf({ lower, signals: noted }: NormalisedText, signals: readonly SignalClass[]): Stretch[] {
	const present = signals.filter((signal) => noted.has(signal));
	const found: Stretch[] = [];
	for (let start = 0; start < lower.length && present.length > 0; ) {
		let end = Math.min(start + LONGEST, lower.length);
		if (end < lower.length) {
			const piece = lower.slice(start, end);
			const cut = Math.max(...STOPS.map((stop) => piece.lastIndexOf(stop)));
			if (cut > SHORTEST) end = start + cut + 1;
		}
		if (present.some((signal) => noted.overlaps(signal, start, end))) found.push({ start, end });
		start = end;
	}
	return found;
}
