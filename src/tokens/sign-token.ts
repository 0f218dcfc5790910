import jwt from 'jsonwebtoken';
import { DaaError } from '../errors';
import { CLAIM_SCHEMAS, MAX_TOKEN, type ClaimsByKind } from './claims';
import type { KeyRing } from './key-ring';

export const ISSUER = 'n8n-nodes-draft-approve-act';

/** Per token kind: the purpose of its key, its `typ` header (RFC 8725 §3.11) and its audience. */
export const TOKEN_KINDS = {
	'review-link': { typ: 'daa-review+jwt', audience: 'daa:review' },
	'run-link': { typ: 'daa-run+jwt', audience: 'daa:run' },
	grant: { typ: 'daa-grant+jwt', audience: 'daa:execute' },
	'sign-in-start': { typ: 'daa-sign-in+jwt', audience: 'daa:sign-in' },
	'sign-in-state': { typ: 'daa-state+jwt', audience: 'daa:callback' },
	identity: { typ: 'daa-identity+jwt', audience: 'daa:decide' },
	enrolment: { typ: 'daa-enrol+jwt', audience: 'daa:enrol' },
	desk: { typ: 'daa-desk+jwt', audience: 'daa:desk' },
	'desk-link': { typ: 'daa-desk-link+jwt', audience: 'daa:desk-sign-in' },
	'desk-state': { typ: 'daa-desk-state+jwt', audience: 'daa:desk-callback' },
	'reverse-link': { typ: 'daa-reverse+jwt', audience: 'daa:reverse' },
} as const;

export type TokenKind = keyof typeof TOKEN_KINDS;

/**
 * Signs (HS256, RFC 7519) with the active key, or with `kid` to make an earlier token again. `now` sets `iat`; `exp` is
 * in the claims, in whole seconds. The same input gives the same token.
 * Throws DaaError `token_claims` rather than minting a token that verifyToken would refuse.
 */
export function signToken<K extends TokenKind>(kind: K, claims: Omit<ClaimsByKind[K], 'iss' | 'aud' | 'iat'>, ring: KeyRing, now: Date, kid = ring.activeKid): string {
	const key = ring.derive(kid, kind);
	if (!key) throw new DaaError('token_key_unknown', 'The signing key is missing.');
	const { typ, audience } = TOKEN_KINDS[kind];
	const complete = CLAIM_SCHEMAS[kind].safeParse({ ...claims, iss: ISSUER, aud: audience, iat: Math.floor(now.getTime() / 1000) });
	if (!complete.success) {
		const fields = [...new Set(complete.error.issues.map((issue) => issue.path.map(String).join('.') || '(root)'))];
		throw new DaaError('token_claims', `A ${kind} cannot be made: ${fields.join(', ')} is not as it must be.`, { fields: { paths: fields } });
	}
	// Not `noTimestamp`, which would delete our own iat.
	const token = jwt.sign({ ...complete.data }, key, {
		algorithm: 'HS256',
		header: { alg: 'HS256', typ, kid },
	});
	if (token.length > MAX_TOKEN) throw new DaaError('token_claims', `A ${kind} of ${token.length} characters is too long; at most ${MAX_TOKEN} are read.`);
	return token;
}
