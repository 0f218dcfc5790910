import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { DaaError } from '../errors';

/** What a key is used for; each purpose has its own derived key, so a review link can never pass as a grant. */
export type KeyPurpose = 'review-link' | 'run-link' | 'grant' | 'desk' | 'desk-link' | 'desk-state' | 'form' | 'section' | 'audit-private' | 'audit-pseudonym' | 'checkpoint' | 'similar' | 'mask' | 'sign-in-start' | 'sign-in-state' | 'sign-in-cookie' | 'identity' | 'enrolment' | 'reverse-link' | 'totp-secret' | 'chat';

export interface SigningKey {
	/** Names the key in a token's header; letters, digits, `.`, `_`, `-`. */
	kid: string;
	/** At least 32 bytes of secret material. */
	secret: Buffer;
	/** Exactly one key signs; the others only verify what they signed before. */
	active: boolean;
}

export interface KeyRing {
	readonly activeKid: string;
	/** Every kid, the active one first. */
	readonly kids: readonly string[];
	/**
	 * The key of 32 bytes for this purpose, or undefined when the kid is not in the ring. A KeyObject, since node:crypto
	 * examines plain bytes anew at each use, and since it shows its bytes nowhere by accident.
	 */
	derive(kid: string, purpose: KeyPurpose): KeyObject | undefined;
}

export const MIN_KEY_BYTES = 32;
const KID = /^[A-Za-z0-9._-]{1,64}$/;

/** Checks the keys and derives per-purpose keys with HKDF-SHA-256 (RFC 5869). Throws DaaError `credential_invalid`. */
export function createKeyRing(keys: readonly SigningKey[]): KeyRing {
	const active = keys.filter((key) => key.active);
	if (active.length !== 1 || !active[0]) {
		throw new DaaError('credential_invalid', `Exactly one signing key must be active, but ${active.length} are.`);
	}
	const byKid = new Map<string, Buffer>();
	for (const key of keys) {
		if (!KID.test(key.kid)) {
			throw new DaaError('credential_invalid', 'A signing key id may hold only letters, digits, dots, dashes and underscores (1 to 64).');
		}
		if (byKid.has(key.kid)) throw new DaaError('credential_invalid', `The signing key id "${key.kid}" stands twice.`);
		if (key.secret.length < MIN_KEY_BYTES) {
			throw new DaaError('credential_invalid', `The signing key "${key.kid}" is ${key.secret.length} bytes long; at least ${MIN_KEY_BYTES} are needed.`, {
				hint: 'Make one with: openssl rand -base64 32',
			});
		}
		byKid.set(key.kid, key.secret);
	}
	const derived = new Map<string, KeyObject>();
	const activeKid = active[0].kid;
	return {
		activeKid,
		kids: [activeKid, ...[...byKid.keys()].filter((kid) => kid !== activeKid)],
		derive(kid, purpose) {
			const secret = byKid.get(kid);
			if (!secret) return undefined;
			const slot = `${purpose}/${kid}`;
			let key = derived.get(slot);
			if (!key) {
				key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.from('n8n-nodes-draft-approve-act'), Buffer.from(purpose), 32)));
				derived.set(slot, key);
			}
			return key;
		},
	};
}

/**
 * Reads key material as owners paste it: hex, base64 or base64url. Anything else is taken as a passphrase, and only
 * when it is long enough to be one (43 characters, the base64 of 32 bytes). createKeyRing refuses what is too short.
 */
export function readKeyMaterial(text: string): Buffer {
	const trimmed = text.trim();
	// All hex digits are hex, however few: read as base64, 44 of them would pass for 33 bytes but hold only 22.
	if (/^[0-9a-fA-F]+$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
	if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return Buffer.from(trimmed, 'base64');
	return trimmed.length >= 43 ? Buffer.from(trimmed, 'utf8') : Buffer.alloc(0);
}
