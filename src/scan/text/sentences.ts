import type { SignalClass } from '../vocabulary';
import type { NormalisedText } from './normalise';
import type { Sentence } from './sentence';

export { Sentence } from './sentence';

/** Longer ones are cut: nobody writes them, and it keeps every pattern's work bounded. */
const LONGEST = 400;

const isEnd = (lower: string, index: number): boolean => {
	const code = lower.charCodeAt(index);
	if (code === 10) return true;
	if (code !== 46 && code !== 33 && code !== 63) return false;
	if (index + 1 >= lower.length) return true;
	const next = lower.charCodeAt(index + 1);
	// `3.5`, `e.g.`: a stop inside a word or number ends nothing.
	return next === 32 || next === 10 || next === 13 || next === 34 || next === 39 || next === 41;
};

/** The sentences that hold a hit of `signal`, each once. */
export function sentencesWith(text: NormalisedText, signal: SignalClass): Sentence[] {
	const { lower } = text;
	const { starts, ends } = text.signals.hits(signal);
	const found: Sentence[] = [];
	let done = 0;
	for (let i = 0; i < starts.length; i += 1) {
		const word = starts[i] as number;
		if (word < done) continue;
		let start = word;
		while (start > done && word - start < LONGEST && !isEnd(lower, start - 1)) start -= 1;
		while (start < word && lower.charCodeAt(start) <= 32) start += 1;
		let end = ends[i] as number;
		while (end < lower.length && end - start < LONGEST && !isEnd(lower, end)) end += 1;
		if (end < lower.length && lower.charCodeAt(end) !== 10 && isEnd(lower, end)) end += 1;
		found.push(text.sentence(start, end));
		done = end;
	}
	return found;
}
