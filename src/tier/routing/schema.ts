import type { z } from 'zod/v4';
import { known, name } from '../schema-parts';

/** The policy's `routing` section. */
export const routingSchema = known({ owner: name.optional() });

export type RoutingDocument = z.output<typeof routingSchema>;
