import { SIGNAL_INDEX, type SignalClass } from '../vocabulary';
import type { NormalisedText } from './normalise';
import type { Sentence } from './sentence';
import { unitsOf } from './units';

export { Sentence } from './sentence';

/** Longer ones are cut: nobody writes them, and it keeps every pattern's work bounded. */
const LONGEST = 400;

const NONE: readonly Sentence[] = [];

/** Whether a sentence ends with unit `index` of a text of that length. Letters come after all of the signs. */
const isEnd = (units: Uint16Array, index: number, length: number): boolean => {
	const code = units[index] as number;
	if (code > 63) return false;
	if (code === 10) return true;
	if (code !== 46 && code !== 33 && code !== 63) return false;
	if (index + 1 >= length) return true;
	const next = units[index + 1] as number;
	// `3.5`, `e.g.`: a stop inside a word or number ends nothing.
	return next === 32 || next === 10 || next === 13 || next === 34 || next === 39 || next === 41;
};

/** The sentences that hold a hit of `signal`, each once. */
export function sentencesWith(text: NormalisedText, signal: SignalClass): readonly Sentence[] {
	const { signals } = text;
	if (!signals.has(signal)) return NONE;
	const { noted } = signals;
	const index = SIGNAL_INDEX[signal];
	const { length } = text.lower;
	const units = unitsOf(text);
	const found: Sentence[] = [];
	let done = 0;
	for (let at = 0; at < noted.length; at += 4) {
		if (noted[at] !== index) continue;
		const word = noted[at + 2] as number;
		if (word < done) continue;
		const first = Math.max(done, word - LONGEST);
		let start = word;
		while (start > first && !isEnd(units, start - 1, length)) start -= 1;
		while (start < word && (units[start] as number) <= 32) start += 1;
		const last = Math.min(length, start + LONGEST);
		let end = noted[at + 3] as number;
		while (end < last && !isEnd(units, end, length)) end += 1;
		if (end < length && units[end] !== 10 && isEnd(units, end, length)) end += 1;
		found.push(text.sentence(start, end));
		done = end;
	}
	return found;
}
