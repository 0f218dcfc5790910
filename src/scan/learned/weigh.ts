import { hit, type Check, type Hit } from '../check';
import type { NormalisedText } from '../text/normalise';
import type { Stretch } from './stretches';
import type { Weights } from './weights';

/** `found` with the words that spoke for it. */
export const explained = (found: Hit, weights: Weights, text: NormalisedText, { start, end }: Stretch): Hit => ({ ...found, learned: { weights: weights.id, words: weights.reasons(text, start, end) } });

/**
 * What rules and weights make of a text together. A stretch whose score is high is found, and one whose score is very low
 * is let go, whatever the rules say; between the two a rule decides. Every rule hangs on a word that makes a stretch, so
 * the rules are tried only when a score lies between, which few messages need; and when a stretch that is found has
 * several sentences (`isLong`), where they say better than the whole of it what is meant. Hits outside of all stretches stay.
 */
export function weigh(check: Pick<Check, 'id' | 'category'>, weights: Weights, text: NormalisedText, stretches: readonly Stretch[], rules: () => readonly Hit[], isLong = false): Hit[] {
	const found: Hit[] = [];
	/** Those on which rules have a say, and whether each is still to be reported without one. */
	let asked: Map<Stretch, boolean> | undefined;
	for (const stretch of stretches) {
		const judged = weights.judge(text, stretch.start, stretch.end);
		if (judged === 'spared') continue;
		const isFound = judged === 'found';
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
