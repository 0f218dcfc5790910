import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { decrypt, encrypt } from '../../audit/private-part';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';

/** What the browser that started a sign-in keeps for its end; it cannot read it. */
const keptSchema = z.strictObject({
	/** Its SHA-256 is in the `state`: only this browser can finish what it started. */
	browser: z.string().min(20).max(100),
	nonce: z.string().min(20).max(200),
	/** PKCE. */
	verifier: z.string().min(43).max(128),
	returnTo: z.string().min(1).max(4_000),
});

export type Kept = z.output<typeof keptSchema>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One cookie for each sign-in, so that two tabs do not take each other's. */
export const cookieName = (stateJti: string): string => `daa_sign_in_${digest(stateJti).slice(0, 16)}`;

export const browserHash = (browser: string): string => digest(browser);

export function sealKept(ports: Pick<Ports, 'keys' | 'random'>, stateJti: string, kept: Kept): string {
	const kid = ports.keys.activeKid;
	const key = ports.keys.derive(kid, 'sign-in-cookie');
	if (!key) throw new DaaError('token_key_unknown', 'The active signing key is missing.');
	return `${kid}.${Buffer.from(encrypt(key, Buffer.from(JSON.stringify(kept)), stateJti, ports.random), 'base64').toString('base64url')}`;
}

/** Undefined when the cookie is missing, of another sign-in, or not ours. */
export function openKept(keys: Ports['keys'], stateJti: string, value: string | undefined): Kept | undefined {
	const dot = value?.lastIndexOf('.') ?? -1;
	if (value === undefined || dot < 1 || value.length > 8_000) return undefined;
	const key = keys.derive(value.slice(0, dot), 'sign-in-cookie');
	if (!key) return undefined;
	try {
		const plain = decrypt(key, Buffer.from(value.slice(dot + 1), 'base64url').toString('base64'), stateJti);
		return keptSchema.parse(JSON.parse(plain.toString('utf8')));
	} catch {
		return undefined;
	}
}

/** One cookie out of a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
	for (const part of (header ?? '').slice(0, 32_000).split(';')) {
		const equals = part.indexOf('=');
		if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
	}
	return undefined;
}
