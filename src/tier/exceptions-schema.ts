import { z } from 'zod/v4';
import { known, name } from './schema-parts';

const minutes = z.number().int().min(1).max(60 * 24 * 366);

/** One number, or one for each risk. */
const target = z.union([minutes, known({ low: minutes.optional(), medium: minutes.optional(), high: minutes.optional() })], { error: 'must be whole minutes, or an object with minutes for low, medium and high' });

const care = { owner: name.optional(), backup: name.optional(), target_minutes: target.optional() };

/** Who looks after the exceptions: a role or a person for all, and others for single types. */
export const exceptionsSchema = known({
	...care,
	types: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, { error: 'must be the name of an exception type, e.g. guardrail_blocked' }), known(care)).optional(),
});

/** What counts as read: how fast people read, and what any decision takes at least. */
export const rubberStampsSchema = known({
	words_per_minute: z.number().min(50).max(5_000).optional(),
	floor_seconds: z.number().min(0).max(3_600).optional(),
	/** Who is told; the policy's owner when left out. */
	owner: name.optional(),
});

export type ExceptionsDocument = z.output<typeof exceptionsSchema>;
export type RubberStampsDocument = z.output<typeof rubberStampsSchema>;
