import { createHmac } from 'node:crypto';
import type { KeyRing } from '../tokens/key-ring';
import { sameSecret } from '../tokens/verify-token';

/** What a page showed when it was rendered. */
export interface FormBinding {
	/** The review link's jti: a form of one approver is of no use to another. */
	jti: string;
	payloadHash: string;
	/** The approval's row version: whatever was decided meanwhile makes the page an old one. */
	version: number;
}

const tokenUnder = (keys: KeyRing, kid: string, binding: FormBinding): string | undefined => {
	const key = keys.derive(kid, 'form');
	return key && createHmac('sha256', key).update(JSON.stringify([binding.jti, binding.payloadHash, binding.version])).digest('base64url');
};

/** The hidden field that proves that a decision comes from the current page of this very link. */
export function makeFormToken(keys: KeyRing, binding: FormBinding): string {
	return tokenUnder(keys, keys.activeKid, binding) ?? '';
}

/** Also accepts older keys, so that a rotation does not spoil the pages that are open. */
export function checkFormToken(keys: KeyRing, binding: FormBinding, given: string): boolean {
	return given !== '' && keys.kids.some((kid) => {
		const expected = tokenUnder(keys, kid, binding);
		return expected !== undefined && sameSecret(expected, given);
	});
}
