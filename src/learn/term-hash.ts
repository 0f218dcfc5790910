import { createHmac } from 'node:crypto';
import { DaaError } from '../errors';
import type { KeyRing } from '../tokens/key-ring';

/** 72 bits: two terms of a million share one with a chance of one in ten billion. */
const HASH_CHARACTERS = 12;

/** Only decisions about one type of action in one environment are compared. */
export const scopeOf = (environment: string, actionType: string): string => `${environment}:${actionType}`;

/**
 * Turns terms of a scope into what the index holds: a keyed hash, so that a copy of the store tells no word and two
 * action types share no term. Throws DaaError `token_key_unknown`.
 */
export function termHasher(keys: KeyRing, kid: string, scope: string): (term: string) => string {
	const key = keys.derive(kid, 'similar');
	if (!key) throw new DaaError('token_key_unknown', 'The signing key of the index is missing.');
	return (term) => createHmac('sha256', key).update(`${scope}\0${term}`).digest('base64url').slice(0, HASH_CHARACTERS);
}
