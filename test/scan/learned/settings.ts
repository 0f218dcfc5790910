import type { LearnedName } from '../../../src/scan/learned/readings';
import type { Table } from '../../../src/scan/learned/weights';
import { MOST_FEATURES } from './table';
import type { TrainOptions } from './train';

/** Number of the training; a new one whenever sentences, features or thresholds change after a release. */
export const VERSION = 1;

/**
 * From and up to which score, as chosen by leaving styles out; `doubts` so that of the sentences of a style left out that
 * are found one in two hundred is lost.
 */
export const THRESHOLDS: Record<LearnedName, Pick<Table, 'finds' | 'spares' | 'doubts'>> = {
	commitment: { finds: 0.75, spares: -0.5, doubts: -1.75 },
	liability: { finds: 0.9, spares: -0.5, doubts: -0.25 },
	position: { finds: 1.2, spares: 0, doubts: -0.05 },
	chargeback: { finds: 0.5, spares: 0, doubts: -1.15 },
	legal: { finds: 0.75, spares: 0, doubts: -0.2 },
	attack: { finds: 0.25, spares: -1.2, doubts: -1.7 },
};

/** Attacks come from public sets as well, whose words differ so much that the strongest features alone know less of each. */
export const trainingOf = (name: LearnedName): TrainOptions => (name === 'attack' ? { l2: 7e-4 } : { most: MOST_FEATURES });
