import { z } from 'zod/v4';
import { known } from './schema-parts';

export const COUNTED_PER = ['action_type', 'customer', 'workflow'] as const;
export type CountedPer = (typeof COUNTED_PER)[number];

/** How one counter counts: the proposals of the last `window_hours` that share all of `per` with this one. */
export interface CounterRule {
	window_hours: number;
	per: readonly CountedPer[];
}

/**
 * What the store counted, by the counter's name in the policy. A counter that could not be counted (no store, no
 * customer to count by) is left out: a tier that reads it then cannot be read.
 */
export type Counters = Readonly<Record<string, number | undefined>>;

/** Words that mean something else in a `when` or in `facts`. */
const TAKEN = new Set(['all', 'any', 'not', 'flags', 'verified', 'constructor', 'prototype']);
const MAX_WINDOW_HOURS = 24 * 366;

const counterName = z
	.string()
	.max(60)
	.regex(/^[a-z][a-z0-9_]*$/, { error: 'must be small letters, digits and _, e.g. recent_count' })
	.refine((value) => !TAKEN.has(value), { error: 'means something else here: choose another name, e.g. recent_count' });

export const countersSchema = z.record(
	counterName,
	known({
		window_hours: z.number().positive().max(MAX_WINDOW_HOURS),
		per: z
			.array(z.enum(COUNTED_PER))
			.min(1)
			.max(COUNTED_PER.length)
			.refine((list) => new Set(list).size === list.length, { error: 'names something twice' }),
	}),
);
