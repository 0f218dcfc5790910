import type { LearnedName } from '../../../src/scan/learned/readings';
import { MOST_FEATURES } from './table';
import type { TrainOptions } from './train';

/** Number of the training; a new one whenever sentences, features or thresholds change after a release. */
export const VERSION = 1;

/** From and up to which score, as chosen by leaving styles out. */
export const THRESHOLDS: Record<LearnedName, { finds: number; spares: number }> = {
	commitment: { finds: 0.75, spares: -0.5 },
	liability: { finds: 0.9, spares: -0.5 },
	position: { finds: 1.2, spares: 0 },
	chargeback: { finds: 0.5, spares: 0 },
	legal: { finds: 0.75, spares: 0 },
	attack: { finds: 0.25, spares: -1.2 },
	promise: { finds: 1.5, spares: -1.25 },
	incident: { finds: 1.75, spares: -1.25 },
	human: { finds: 0.5, spares: -1 },
};

/** Attacks come from public sets as well, whose words differ so much that the strongest features alone know less of each. */
export const trainingOf = (name: LearnedName): TrainOptions => (name === 'attack' ? { l2: 7e-4 } : { most: MOST_FEATURES });
