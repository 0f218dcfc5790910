import { hit, type Check, type Hit } from '../check';
import type { NormalisedText } from '../text/normalise';
import type { Stretch } from './stretches';
import type { Weights } from './weights';

/** `found` with the words that spoke for it. */
export const explained = (found: Hit, weights: Weights, { lower }: NormalisedText, { start, end }: Stretch): Hit => ({ ...found, learned: { weights: weights.id, words: weights.reasons(lower, start, end) } });

/**
 * What rules and weights make of a text together: a stretch in which a rule holds is found unless its score is very
 * low, one without is found when its score is high. Hits outside of all stretches stay as they are.
 */
export function weigh(check: Pick<Check, 'id' | 'category'>, weights: Weights, text: NormalisedText, stretches: readonly Stretch[], hits: readonly Hit[]): Hit[] {
	const found: Hit[] = [];
	if (hits.length === 0) {
		for (const stretch of stretches) if (weights.score(text.lower, stretch.start, stretch.end) > weights.finds) found.push(explained(hit(check, stretch.start, stretch.end), weights, text, stretch));
		return found;
	}
	const settled = new Set<Hit>();
	for (const stretch of stretches) {
		const { start, end } = stretch;
		const inside = hits.filter((one) => one.start < end && one.end > start && !settled.has(one));
		for (const one of inside) settled.add(one);
		const score = weights.score(text.lower, start, end);
		if (inside.length === 0) {
			if (score > weights.finds) found.push(explained(hit(check, start, end), weights, text, stretch));
		} else if (score > weights.spares) found.push(...inside.map((one) => explained(one, weights, text, stretch)));
	}
	return [...found, ...hits.filter((one) => !settled.has(one))];
}
