import type { LearnedName } from '../../../src/scan/learned/readings';

/** Number of the training; a new one whenever sentences, features or thresholds change after a release. */
export const VERSION = 1;

/** From and up to which score, as chosen by leaving styles out. */
export const THRESHOLDS: Record<LearnedName, { finds: number; spares: number }> = {
	commitment: { finds: 0.75, spares: -0.5 },
	liability: { finds: 0.5, spares: -0.5 },
	position: { finds: 0.75, spares: 0 },
	chargeback: { finds: 0.25, spares: 0 },
	legal: { finds: 0.5, spares: -0.5 },
	attack: { finds: 0.5, spares: -1 },
};
