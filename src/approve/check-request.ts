import { z } from 'zod/v4';
import type { ActionProposal } from '../draft/proposal';
import { payloadHash } from '../draft/payload-hash';
import { DaaError } from '../errors';
import type { Environment } from '../ports';

/** What an approval rests on and its grant will repeat; the sections come off an item that anything may have touched. */
const riskSchema = z.looseObject({
	tier: z.enum(['low', 'medium', 'high', 'blocked']),
	policy_version: z.string().min(1).max(200),
	policy_hash: z.string().regex(/^[0-9a-f]{64}$/),
	payload_hash: z.string().optional(),
});
const personSchema = z.looseObject({ id: z.string().trim().min(1).max(200), name: z.string().trim().min(1).max(200), role: z.string().max(200), email: z.string().max(320).nullish() });
const partsSchema = z.object({
	risk: riskSchema,
	guardrails: z.looseObject({}).nullish(),
	approvers: z.array(personSchema).max(50),
	itemIndex: z.number().int().min(0),
});

const invalid = (field: string, message: string, hint?: string) => new DaaError('parameter_invalid', message, { fields: { field }, ...(hint !== undefined && { hint }) });

/**
 * Checks that what is to be approved is whole, belongs to this environment and is what the rules have judged. Returns
 * the payload hash. Throws DaaError `parameter_invalid` or `proposal_invalid` naming the field.
 */
export function checkRequest(environment: Environment, input: { action: ActionProposal; risk: unknown; guardrails?: unknown; approvers: unknown; itemIndex: number }): string {
	const parts = partsSchema.safeParse(input);
	if (!parts.success) {
		const [issue] = parts.error.issues;
		const field = issue?.path.map(String).join('.') ?? '(root)';
		throw invalid(field, `The request for approval is not whole: ${field} ${issue?.message ?? 'is missing'}.`, 'Put Risk Tier before Approval Wait; it adds the risk section.');
	}
	const { risk } = parts.data;
	if (input.action.environment !== environment) {
		throw invalid('action.environment', `The action belongs to ${input.action.environment}, but this is a ${environment} run.`);
	}
	if (risk.tier === 'blocked') throw invalid('risk.tier', 'A blocked proposal cannot be put up for approval.');
	const hash = payloadHash(input.action);
	if (risk.payload_hash !== hash) {
		throw new DaaError('proposal_invalid', 'The action is not the one whose risk tier was decided.', {
			fields: { field: 'risk.payload_hash' },
			hint: 'Send the item through Risk Tier again after changing it.',
		});
	}
	return hash;
}
