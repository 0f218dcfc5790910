import type { LearnedName } from '../../../src/scan/learned/readings';

/** Number of the training; a new one whenever sentences, features or thresholds change after a release. */
export const VERSION = 1;

/** From and up to which score, as chosen by leaving one round out. */
export const THRESHOLDS: Record<LearnedName, { finds: number; spares: number }> = {
	commitment: { finds: 0.3, spares: -1 },
	liability: { finds: 0.75, spares: -0.75 },
	position: { finds: 0.5, spares: -1 },
	chargeback: { finds: 0.3, spares: -1 },
	legal: { finds: 0.4, spares: -1 },
	attack: { finds: 0.75, spares: -2.5 },
};
