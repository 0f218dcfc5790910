import jwt from 'jsonwebtoken';
import { DaaError } from '../errors';
import type { GrantClaims, ReviewLinkClaims } from './claims';
import type { KeyRing } from './key-ring';

export const ISSUER = 'n8n-nodes-draft-approve-act';

/** Per token kind: the purpose of its key, its `typ` header (RFC 8725 §3.11) and its audience. */
export const TOKEN_KINDS = {
	'review-link': { typ: 'daa-review+jwt', audience: 'daa:review' },
	grant: { typ: 'daa-grant+jwt', audience: 'daa:execute' },
} as const;

export type TokenKind = keyof typeof TOKEN_KINDS;

interface ClaimsByKind {
	'review-link': Omit<ReviewLinkClaims, 'iss' | 'aud' | 'iat'>;
	grant: Omit<GrantClaims, 'iss' | 'aud' | 'iat'>;
}

/** Signs with the active key (HS256, RFC 7519). `now` sets `iat`; `exp` is in the claims, in whole seconds. */
export function signToken<K extends TokenKind>(kind: K, claims: ClaimsByKind[K], ring: KeyRing, now: Date): string {
	const key = ring.derive(ring.activeKid, kind);
	if (!key) throw new DaaError('token_key_unknown', 'The active signing key is missing.');
	const { typ, audience } = TOKEN_KINDS[kind];
	return jwt.sign({ ...claims, iss: ISSUER, aud: audience, iat: Math.floor(now.getTime() / 1000) }, key, {
		algorithm: 'HS256',
		header: { alg: 'HS256', typ, kid: ring.activeKid },
		noTimestamp: true,
	});
}
