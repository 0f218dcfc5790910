import { createHmac } from 'node:crypto';
import { sameSecret } from '../tokens/verify-token';

/** Older or later requests are not taken: a recording of one is of no use (docs.slack.dev, "Verifying requests from Slack"). */
const TOLERANCE_S = 300;
const TIMESTAMP = /^\d{1,12}$/;
const SIGNATURE = /^v0=[0-9a-f]{64}$/;

/** A request as it came. `rawBody`: the very bytes; what a server has taken apart cannot be verified. */
export interface SignedRequest {
	rawBody: Uint8Array | undefined;
	/** `X-Slack-Request-Timestamp` */
	timestamp: unknown;
	/** `X-Slack-Signature` */
	signature: unknown;
}

export type Verified = { ok: true; signature: string; expiresAt: Date } | { ok: false; why: 'unset' | 'headers' | 'late' | 'body' | 'signature' };

/** HMAC-SHA256 over `v0:{timestamp}:{body}` under the app's signing secret. */
export function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
	return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/** Whether Slack sent this, and just now. Without a signing secret nothing is believed. */
export function verifyRequest(secret: string | undefined, { rawBody, timestamp, signature }: SignedRequest, now: Date): Verified {
	if (!secret?.trim()) return { ok: false, why: 'unset' };
	if (typeof timestamp !== 'string' || typeof signature !== 'string' || !TIMESTAMP.test(timestamp) || !SIGNATURE.test(signature)) return { ok: false, why: 'headers' };
	if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > TOLERANCE_S) return { ok: false, why: 'late' };
	if (!rawBody) return { ok: false, why: 'body' };
	if (!sameSecret(signatureOf(secret.trim(), timestamp, rawBody), signature)) return { ok: false, why: 'signature' };
	return { ok: true, signature, expiresAt: new Date((Number(timestamp) + 2 * TOLERANCE_S) * 1_000) };
}
