import { hit, type Check, type Hit } from '../check';
import type { NormalisedText } from '../text/normalise';
import type { Stretch } from './stretches';
import type { Weights } from './weights';

/** `found` with the words that spoke for it. */
export const explained = (found: Hit, weights: Weights, { lower }: NormalisedText, { start, end }: Stretch): Hit => ({ ...found, learned: { weights: weights.id, words: weights.reasons(lower, start, end) } });

/**
 * What rules and weights make of a text together: a stretch in which a rule holds is found unless its score is very
 * low, one without is found when its score is high. Hits outside of all stretches stay as they are; every rule hangs on
 * a word that makes a stretch, so that where all scores are very low no rule is tried: most messages end here.
 */
export function weigh(check: Pick<Check, 'id' | 'category'>, weights: Weights, text: NormalisedText, stretches: readonly Stretch[], rules: () => readonly Hit[]): Hit[] {
	const { finds, spares } = weights;
	const found: Hit[] = [];
	let scores: number[] | undefined;
	for (let i = 0; i < stretches.length; i += 1) {
		const { start, end } = stretches[i] as Stretch;
		const score = weights.score(text.lower, start, end);
		if (score > spares) (scores ??= new Array<number>(stretches.length).fill(-Infinity))[i] = score;
	}
	if (scores === undefined) return found;
	const hits = rules();
	const settled = new Set<Hit>();
	stretches.forEach((stretch, index) => {
		const { start, end } = stretch;
		const score = (scores as number[])[index] as number;
		const inside = hits.filter((one) => one.start < end && one.end > start && !settled.has(one));
		for (const one of inside) settled.add(one);
		if (inside.length === 0 ? score <= finds : score <= spares) return;
		for (const one of inside.length === 0 ? [hit(check, start, end)] : inside) found.push(explained(one, weights, text, stretch));
	});
	for (const one of hits) if (!settled.has(one)) found.push(one);
	return found;
}
