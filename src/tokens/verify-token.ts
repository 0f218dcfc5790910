import { createHash, timingSafeEqual } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { DaaError } from '../errors';
import { CLAIM_SCHEMAS, MAX_TOKEN, type ClaimsByKind } from './claims';
import type { KeyRing } from './key-ring';
import { ISSUER, TOKEN_KINDS, type TokenKind } from './sign-token';

const HEADER_KEYS = new Set(['alg', 'typ', 'kid']);

function readHeader(token: string): Record<string, unknown> {
	try {
		const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8'));
		if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header as Record<string, unknown>;
	} catch {
		// falls through to the one refusal below
	}
	throw new DaaError('token_malformed', 'The token cannot be read.');
}

/**
 * Checks shape, header, signature, issuer, audience, expiry and every claim, in that order.
 * Throws DaaError with `token_*` codes; the message never repeats the token.
 */
export function verifyToken<K extends TokenKind>(kind: K, token: unknown, ring: KeyRing, now: Date): ClaimsByKind[K] {
	if (typeof token !== 'string' || token === '') throw new DaaError('token_missing', 'There is no token.');
	if (token.length > MAX_TOKEN || !/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)) {
		throw new DaaError('token_malformed', 'The token cannot be read.');
	}
	const header = readHeader(token);
	const { typ, audience } = TOKEN_KINDS[kind];
	// An unknown header parameter (crit, jku, x5u …) is refused: jsonwebtoken would let it pass.
	if (header.alg !== 'HS256' || Object.keys(header).some((key) => !HEADER_KEYS.has(key))) {
		throw new DaaError('token_signature', 'The token is not signed in the one accepted way.');
	}
	if (header.typ !== typ) throw new DaaError('token_purpose', 'The token was made for another purpose.');
	const key = typeof header.kid === 'string' ? ring.derive(header.kid, kind) : undefined;
	if (!key) throw new DaaError('token_key_unknown', 'The token was signed with a key that is not known here.');
	let decoded: unknown;
	try {
		decoded = jwt.verify(token, key, { algorithms: ['HS256'], clockTimestamp: Math.floor(now.getTime() / 1000) });
	} catch (error) {
		if (error instanceof jwt.TokenExpiredError) throw new DaaError('token_expired', 'The token has expired.');
		throw new DaaError('token_signature', 'The signature of the token is not valid.');
	}
	const parsed = CLAIM_SCHEMAS[kind].safeParse(decoded);
	if (!parsed.success) throw new DaaError('token_claims', 'The token lacks a required claim.');
	if (parsed.data.iss !== ISSUER || parsed.data.aud !== audience) {
		throw new DaaError('token_purpose', 'The token was made for another purpose.');
	}
	return parsed.data;
}

/** What the store keeps of a token: the SHA-256 of its `jti`, never the token itself. */
export function jtiHash(jti: string): string {
	return createHash('sha256').update(jti).digest('hex');
}

/** Constant-time comparison of two texts of any length. */
export function sameSecret(left: string, right: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(left), digest(right));
}
