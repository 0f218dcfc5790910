import { z } from 'zod/v4';
import { known, name } from './schema-parts';

/** Roles and people of this policy. */
const who = z.array(name).min(1).max(50);

/** Who sees and does more at the review desk than deciding what they are asked. */
export const deskSchema = known({
	/** May see every request, and search. */
	auditors: who.optional(),
	/** May turn the switches. */
	switches: who.optional(),
});

export type DeskDocument = z.output<typeof deskSchema>;
