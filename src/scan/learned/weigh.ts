import { hit, type Check, type Hit } from '../check';
import type { NormalisedText } from '../text/normalise';
import type { Sentence } from '../text/sentence';
import type { Reading } from './readings';
import type { Stretch } from '../text/stretches';
import type { Weights } from './weights';

/** A check that rules and weights make together. */
export type Weighed = Pick<Check, 'id' | 'category'>;

/** `found` with the words that spoke for it. */
const explained = (found: Hit, weights: Weights, text: NormalisedText, { start, end }: Stretch): Hit => ({ ...found, learned: { weights: weights.id, words: weights.reasons(text, start, end) } });

const NONE: Hit[] = [];

/**
 * What rules and weights make of a text together. A stretch whose score is high is found, and one whose score is very low
 * is let go, whatever the rules say; between the two a rule decides. Every rule hangs on a word that makes a stretch, so
 * the rules are tried only when a score lies between, which few messages need; and when a stretch that is found has
 * several sentences (`isLong`), where they say better than the whole of it what is meant. Hits outside of all stretches stay.
 */
export function weigh(check: Weighed, weights: Weights, reading: Reading, text: NormalisedText, rules: () => readonly Hit[], isLong = false): Hit[] {
	const stretches = reading.stretches.judgedBy(weights.table, text);
	if (stretches.length === 0) return NONE;
	const found: Hit[] = [];
	/** Those on which rules have a say, and whether each is still to be reported without one. */
	let asked: Map<Stretch, boolean> | undefined;
	for (const stretch of stretches) {
		if (stretch.judged === 'spared') continue;
		const isFound = stretch.judged === 'found';
		if (isFound && !isLong) found.push(explained(hit(check, stretch.start, stretch.end), weights, text, stretch));
		else (asked ??= new Map<Stretch, boolean>()).set(stretch, isFound);
	}
	if (asked === undefined) return found;
	for (const one of rules()) {
		const stretch = stretches.find(({ start, end }) => one.start < end && one.end > start);
		if (stretch !== undefined && !asked.has(stretch)) continue;
		found.push(stretch ? explained(one, weights, text, stretch) : one);
		if (stretch) asked.set(stretch, false);
	}
	for (const [stretch, isFound] of asked) if (isFound) found.push(explained(hit(check, stretch.start, stretch.end), weights, text, stretch));
	return found;
}

/** The same for rules that look at one sentence at a time; `keep` may let go what was found in one. */
export function weighSentences(check: Weighed, weights: Weights, reading: Reading, text: NormalisedText, rules: (sentence: Sentence) => readonly Hit[], keep?: (sentence: Sentence) => boolean): Hit[] {
	let found = NONE;
	for (const stretch of reading.stretches.judgedBy(weights.table, text)) {
		if (stretch.judged === 'spared') continue;
		const sentence = text.sentence(stretch.start, stretch.end);
		const hits = stretch.judged === 'found' ? [hit(check, stretch.start, stretch.end)] : rules(sentence);
		if (hits.length === 0 || keep?.(sentence) === false) continue;
		if (found.length === 0) found = [];
		for (const one of hits) found.push(explained(one, weights, text, stretch));
	}
	return found;
}
