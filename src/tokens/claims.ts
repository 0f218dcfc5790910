import { z } from 'zod/v4';

const id = z.string().min(1).max(200);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const environment = z.enum(['test', 'production']);

const common = {
	iss: z.string(),
	aud: z.string(),
	jti: id,
	iat: z.number().int(),
	exp: z.number().int(),
	payload_hash: hash,
	workflow_id: id,
	execution_id: id,
	environment,
};

/** One approver, one approval, one payload hash. `sub` is the approver's id. */
export const reviewLinkClaims = z.strictObject({ ...common, sub: id, approval: id });

/** All requests of one node run that one approver is asked to decide. It shows them; deciding goes by each one's own link. */
export const runLinkClaims = z.strictObject({ iss: z.string(), aud: z.string(), jti: id, iat: z.number().int(), exp: z.number().int(), sub: id, workflow_id: id, execution_id: id, node_id: id, environment });

/** The right to act once. `sub` says what granted it: `approval:<id>` or `policy:<id>#<rule>`. */
export const grantClaims = z.strictObject({
	...common,
	sub: id,
	/** Absent when a policy rule granted. */
	approval: id.optional(),
	correlation_id: id,
	/** Ids of the people who approved; empty when a policy rule granted. */
	approvers: z.array(id).max(50),
	policy_version: z.string().max(200),
	policy_hash: hash,
});

export type ReviewLinkClaims = z.infer<typeof reviewLinkClaims>;
export type RunLinkClaims = z.infer<typeof runLinkClaims>;
export type GrantClaims = z.infer<typeof grantClaims>;

export interface ClaimsByKind {
	'review-link': ReviewLinkClaims;
	'run-link': RunLinkClaims;
	grant: GrantClaims;
}

export const CLAIM_SCHEMAS: { [K in keyof ClaimsByKind]: z.ZodType<ClaimsByKind[K]> } = { 'review-link': reviewLinkClaims, 'run-link': runLinkClaims, grant: grantClaims };

/** Longer text is not parsed at all. A grant with 50 approvers whose ids are 200 ASCII characters fits. */
export const MAX_TOKEN = 20_000;
