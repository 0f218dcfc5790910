import type { LearnedName } from '../../../src/scan/learned/readings';
import { MOST_FEATURES } from './table';
import type { TrainOptions } from './train';

/** Number of the training; a new one whenever sentences, features or thresholds change after a release. */
export const VERSION = 1;

/** From and up to which score, as chosen by leaving styles out. */
export const THRESHOLDS: Record<LearnedName, { finds: number; spares: number; isFine?: true }> = {
	commitment: { finds: 0.7, spares: -0.35, isFine: true },
	liability: { finds: 0.9, spares: -0.5 },
	position: { finds: 1.2, spares: 0 },
	chargeback: { finds: 0.5, spares: 0 },
	legal: { finds: 0.75, spares: 0 },
	attack: { finds: 0.25, spares: -1.2 },
	promise: { finds: 1.5, spares: -1.25 },
	incident: { finds: 1.75, spares: -1.25 },
	human: { finds: 0.5, spares: -1 },
};

/**
 * Commitments are said in so many ways that finer and more features find more of them: of a hundred sentences in styles that
 * training did not see five more where three harmless ones are stopped. With 40,000 one more is found, and drafts take
 * four in a hundred longer.
 */
const FEATURES_OF_COMMITMENTS = 24_000;
export const featuresOf = (name: LearnedName): number => (name === 'commitment' ? FEATURES_OF_COMMITMENTS : MOST_FEATURES);

/** Attacks come from public sets as well, whose words differ so much that the strongest features alone know less of each. */
export function trainingOf(name: LearnedName): TrainOptions {
	if (name === 'attack') return { l2: 7e-4 };
	return name === 'commitment' ? { l2: 4e-3, most: FEATURES_OF_COMMITMENTS } : { most: MOST_FEATURES };
}
