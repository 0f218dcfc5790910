import { z } from 'zod/v4';
import { known, name } from './schema-parts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const types = z.array(z.string().trim().min(1).max(100)).min(1).max(500);

/** Which fields of which records may be written at all. A record that no entry names may not be touched. */
const fields = known({ system: name, object: name.optional(), fields: z.array(name).min(1).max(500) });

/** At most `most` executions started within `minutes`; of these action types together, else of all together. */
const rate = known({ action_types: types.optional(), most: z.number().int().min(1).max(1_000_000), minutes: z.number().min(1).max(60 * 24 * 31) });

/** A request that may be sent; narrower than what the node allows, never wider. */
const destination = known({ method: z.enum(METHODS), url_prefix: z.string().trim().min(1).max(2_000) });

/** What may be touched, held against the action right before it is carried out. */
export const executionSchema = known({
	fields: z.array(fields).min(1).max(500).optional(),
	destinations: z.array(destination).min(1).max(500).optional(),
	/** JSON Schema (draft 7) of the body of an API call, by action type. */
	bodies: z.record(z.string().min(1).max(100), z.record(z.string(), z.json())).optional(),
	rates: z.array(rate).min(1).max(100).optional(),
	/** Action types that may delete for good. */
	hard_delete: types.optional(),
});

/** Who may decide alone in an emergency, and what follows from it. */
export const breakGlassSchema = known({
	roles: z.array(name).min(1).max(50),
	/** Only these action types; any when left out. */
	action_types: types.optional(),
	/** Hours until somebody must have looked back at it; while one is overdue, nobody breaks the glass again. */
	retrospective_hours: z.number().positive().max(24 * 31).optional(),
	/** Who owns the look back. */
	owner: name.optional(),
});

export type ExecutionDocument = z.output<typeof executionSchema>;
export type BreakGlassDocument = z.output<typeof breakGlassSchema>;
