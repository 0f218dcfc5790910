import { z } from 'zod/v4';
import { DEFAULT_SECOND_FACTOR, SECOND_FACTOR_MODES } from '../identity/second-factor';
import type { RiskSection } from '../sections';
import { known } from './schema-parts';

const mode = z.enum(SECOND_FACTOR_MODES);

/** What approving asks of people beyond their link: `off`, `if_set_up` (once the owner enrolled or linked something) or `required`. */
export const identitySchema = known({
	second_factor: known({
		low: mode.optional(),
		medium: mode.optional(),
		high: mode.optional(),
		break_glass: mode.optional(),
	}).optional(),
});

export type IdentityDocument = z.output<typeof identitySchema>;

/** The whole table, so that what is asked for hangs on the tier a request was made for and not on a later edit. */
export function secondFactors(identity: IdentityDocument | undefined): Pick<RiskSection, 'second_factor'> {
	return identity?.second_factor ? { second_factor: { ...DEFAULT_SECOND_FACTOR, ...identity.second_factor } } : {};
}
