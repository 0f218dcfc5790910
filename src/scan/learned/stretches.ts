import type { NormalisedText } from '../text/normalise';
import { sentencesWith } from '../text/sentences';
import type { Signal } from '../vocabulary';

export interface Stretch {
	start: number;
	end: number;
}

const NONE: readonly Stretch[] = [];

/** The sentences that hold a word of one of these classes, each once, in the order of the text. */
export function sentencesOf(text: NormalisedText, signals: readonly Signal[]): readonly Stretch[] {
	let found = NONE;
	for (const signal of signals) {
		if (!text.signals.has(signal)) continue;
		const sentences = sentencesWith(text, signal);
		found = found.length === 0 ? sentences : merged(found, sentences);
	}
	return found;
}

/** Both in the order of the text; of two that start at the same place the first list's. */
function merged(ones: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
	const all: Stretch[] = [];
	let at = 0;
	for (const one of ones) {
		for (; at < others.length && (others[at] as Stretch).start < one.start; at += 1) all.push(others[at] as Stretch);
		if (others[at]?.start === one.start) at += 1;
		all.push(one);
	}
	for (; at < others.length; at += 1) all.push(others[at] as Stretch);
	return all;
}

/** What is read in one piece: attacks tell their story over several sentences. */
const LONGEST = 400;
const SHORTEST = 150;
const STOPS = ['. ', '? ', '! ', '\n'];

/** The pieces of a text, cut at ends of sentences, that hold a word of one of these classes. */
export function piecesOf({ lower, signals: noted }: NormalisedText, signals: readonly Signal[]): Stretch[] {
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
