import { Secret, TOTP } from 'otpauth';
import { decrypt, encrypt } from '../audit/private-part';
import { DaaError } from '../errors';
import type { Ports, RandomBytes } from '../ports';
import type { FactorRecord } from '../store/port';
import { sameSecret } from '../tokens/verify-token';

/** What every authenticator app understands (RFC 6238 with the defaults of the apps). */
export const CODE_DIGITS = 6;
export const STEP_MS = 30_000;
/** RFC 4226 §4 asks for 128 bits and recommends 160. */
const SECRET_BYTES = 20;
/** Clocks of telephones and servers differ a little: one step back, one ahead. */
const DRIFT = [-1, 0, 1] as const;
const ISSUER = 'n8n approvals';

export const newTotpSecret = (random: RandomBytes): Buffer => random(SECRET_BYTES);

const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });

function totpOf(bytes: Buffer, label = ''): TOTP {
	return new TOTP({ issuer: ISSUER, label, algorithm: 'SHA1', digits: CODE_DIGITS, period: STEP_MS / 1000, secret: secretOf(bytes) });
}

/** `otpauth://totp/…`, what the QR code holds. */
export function otpauthUri(secret: Buffer, approverId: string): string {
	return totpOf(secret, approverId).toString();
}

/** Base32 in groups of four, for typing it into an app. */
export function secretWords(secret: Buffer): string {
	return secretOf(secret).base32.replace(/(.{4})(?=.)/g, '$1 ');
}

/** As people type it: blanks and dashes between the digits do not matter. Undefined when it cannot be a code. */
export function tidyCode(typed: string): string | undefined {
	const digits = typed.replace(/[\s-]/g, '');
	return /^\d{6}$/.test(digits) ? digits : undefined;
}

/**
 * The time step (30 s since 1970) whose code this is, within one step of `now`; undefined when it is none of the three.
 * All three are always compared, each in constant time.
 */
export function matchingStep(secret: Buffer, code: string, now: Date): number | undefined {
	const totp = totpOf(secret);
	const current = Math.floor(now.getTime() / STEP_MS);
	let found: number | undefined;
	for (const drift of DRIFT) {
		const step = current + drift;
		if (sameSecret(totp.generate({ timestamp: step * STEP_MS }), code)) found = step;
	}
	return found;
}

/** The secret under the ring's active key; bound to the factor, so that no row can stand in for another. */
export function sealTotpSecret(ports: Pick<Ports, 'keys' | 'random'>, factorId: string, secret: Buffer): { secret: string; keyId: string } {
	const keyId = ports.keys.activeKid;
	const key = ports.keys.derive(keyId, 'totp-secret');
	if (!key) throw new DaaError('token_key_unknown', 'The active signing key is missing.');
	return { secret: encrypt(key, secret, factorId, ports.random), keyId };
}

/** Undefined when it cannot be read: its key has left the ring, or the row was changed. */
export function openTotpSecret(keys: Ports['keys'], factor: FactorRecord): Buffer | undefined {
	const key = factor.keyId === null ? undefined : keys.derive(factor.keyId, 'totp-secret');
	if (!key || factor.secret === null) return undefined;
	try {
		return decrypt(key, factor.secret, factor.id);
	} catch {
		return undefined;
	}
}
