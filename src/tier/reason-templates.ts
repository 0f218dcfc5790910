import { z } from 'zod/v4';
import type { ReasonTemplates, RiskSection } from '../sections';
import { known } from './schema-parts';

const MAX_SENTENCES = 20;
const sentences = z.array(z.string().trim().min(1).max(200)).min(1).max(MAX_SENTENCES);

/** Reasons that the review page offers, by what they are the reason for; what is left out keeps the page's own. */
export const reasonTemplatesSchema = known({ reject: sentences.optional(), request_changes: sentences.optional(), edit: sentences.optional() });

/** Kind by kind: those of the action type, else those of the policy. Nothing when it names none. */
export function reasonTemplatesFor(ofPolicy: ReasonTemplates | undefined, ofAction: ReasonTemplates | undefined): Pick<RiskSection, 'reason_templates'> {
	const both = { ...ofPolicy, ...ofAction };
	return Object.keys(both).length > 0 ? { reason_templates: both } : {};
}
