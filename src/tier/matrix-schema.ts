import { z } from 'zod/v4';
import { DIMENSIONS } from './matrix';
import { known } from './schema-parts';
import { whenSchema } from './when-schema';

const points = z.number().min(0).max(1_000);
const dimension = known({
	weight: z.number().min(0).max(1_000).optional(),
	bands: z.array(known({ when: whenSchema, points })).min(1).max(50),
	otherwise: points.optional(),
}).optional();
const score = z.number().positive().max(1_000_000);

/** The risk matrix of one action type: points by bands of facts, weights, and the scores that ask for a tier. */
export const matrixSchema = known({
	impact: dimension,
	reversibility: dimension,
	blast_radius: dimension,
	repetition: dimension,
	at_least: known({ medium: score.optional(), high: score.optional(), blocked: score.optional() }),
}).superRefine((matrix, ctx) => {
	if (DIMENSIONS.every((name) => matrix[name] === undefined)) {
		ctx.addIssue({ code: 'custom', path: [], message: `scores nothing: give at least one of ${DIMENSIONS.join(', ')}` });
	}
	const { medium, high, blocked } = matrix.at_least;
	const asked = [medium, high, blocked].filter((value) => value !== undefined);
	if (asked.length === 0) ctx.addIssue({ code: 'custom', path: ['at_least'], message: 'asks for no tier: give at least one of medium, high, blocked' });
	if (asked.some((value, index) => value <= (asked[index - 1] ?? 0))) {
		ctx.addIssue({ code: 'custom', path: ['at_least'], message: 'must rise from medium to high to blocked' });
	}
});

export type MatrixDocument = z.output<typeof matrixSchema>;
