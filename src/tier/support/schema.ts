import type { z } from 'zod/v4';
import { known, name } from '../schema-parts';

/** The policy's `support` section. */
export const supportSchema = known({ owner: name.optional() });

export type SupportDocument = z.output<typeof supportSchema>;
