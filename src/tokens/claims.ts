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
	/** Given to a workflow in place of one whose execution was lost: no execution of it was there yet. */
	taken_up: z.literal(true).optional(),
});

const standard = { iss: z.string(), aud: z.string(), jti: id, iat: z.number().int(), exp: z.number().int() };
/** What a proof of identity is good for: one approver at one approval with one payload, over one review link. */
const decidedOn = { sub: id, approval: id, payload_hash: hash, link: hash };
const account = z.string().min(1).max(2_000);

/** Asks for a sign-in; stands on the review page. `return_to`: path and query of that page. `fresh`: a new login is wanted. */
export const signInStartClaims = z.strictObject({ ...standard, ...decidedOn, return_to: z.string().min(1).max(4_000), fresh: z.boolean() });

/** OAuth's `state`: good once, for the browser that holds the cookie whose SHA-256 is `browser`. */
export const signInStateClaims = z.strictObject({ ...standard, ...decidedOn, issuer: account, browser: hash, fresh: z.boolean() });

/** That an account which stands for the approver signed in; consumed by the decision it is used for. */
export const identityClaims = z.strictObject({ ...standard, ...decidedOn, issuer: account, subject: account, fresh: z.boolean() });

/** Lets one approver take up one second factor. */
export const enrolmentClaims = z.strictObject({ ...standard, sub: id, factor: id });

/** A signed-in visit of the desk; `jti` is the session's id. `sub`: the person's key. */
export const deskClaims = z.strictObject({ ...standard, sub: id });

/** A sign-in link: good once, for the person it was sent to. */
export const deskLinkClaims = z.strictObject({ ...standard, sub: id, approver: id });

/** OAuth's `state` for signing in to the desk itself; see signInStateClaims. */
export const deskStateClaims = z.strictObject({ ...standard, issuer: account, browser: hash });

/** Shows one execution, and lets its reverse be proposed. `sub` is the intent's id. It decides nothing. */
export const reverseLinkClaims = z.strictObject({ ...standard, sub: id, environment });

export type ReverseLinkClaims = z.infer<typeof reverseLinkClaims>;
export type SignInStartClaims = z.infer<typeof signInStartClaims>;
export type SignInStateClaims = z.infer<typeof signInStateClaims>;
export type IdentityClaims = z.infer<typeof identityClaims>;
export type EnrolmentClaims = z.infer<typeof enrolmentClaims>;
export type ReviewLinkClaims = z.infer<typeof reviewLinkClaims>;
export type RunLinkClaims = z.infer<typeof runLinkClaims>;
export type GrantClaims = z.infer<typeof grantClaims>;

export interface ClaimsByKind {
	'review-link': ReviewLinkClaims;
	'run-link': RunLinkClaims;
	grant: GrantClaims;
	'sign-in-start': SignInStartClaims;
	'sign-in-state': SignInStateClaims;
	identity: IdentityClaims;
	enrolment: EnrolmentClaims;
	desk: z.infer<typeof deskClaims>;
	'desk-link': z.infer<typeof deskLinkClaims>;
	'desk-state': z.infer<typeof deskStateClaims>;
	'reverse-link': ReverseLinkClaims;
}

export const CLAIM_SCHEMAS: { [K in keyof ClaimsByKind]: z.ZodType<ClaimsByKind[K]> } = {
	'review-link': reviewLinkClaims,
	'run-link': runLinkClaims,
	grant: grantClaims,
	'sign-in-start': signInStartClaims,
	'sign-in-state': signInStateClaims,
	identity: identityClaims,
	enrolment: enrolmentClaims,
	desk: deskClaims,
	'desk-link': deskLinkClaims,
	'desk-state': deskStateClaims,
	'reverse-link': reverseLinkClaims,
};

/** Longer text is not parsed at all. A grant with 50 approvers whose ids are 200 ASCII characters fits. */
export const MAX_TOKEN = 20_000;
