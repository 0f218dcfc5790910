import { z } from 'zod/v4';
import { compileCondition } from './condition';

/** A `when`, compiled on the way in; every problem keeps its path. */
export const whenSchema = z.unknown().transform((value, ctx) =>
	compileCondition(value, (path, message) => {
		ctx.addIssue({ code: 'custom', path, message });
	}),
);
