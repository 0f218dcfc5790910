import { isDaaError } from '../errors';
import type { HttpResponse } from '../ports';
import type { Delivery } from './letter';

const DAY_MS = 24 * 3_600_000;

export const undelivered = (code: string, reason: string, again: boolean, afterMs?: number): Delivery => ({ ok: false, code, reason, again, ...(afterMs !== undefined && { afterMs }) });

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110), at most a day. Undefined when there is none that can be read. */
export function retryAfterMs(response: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
	const written = response.headers['retry-after']?.trim();
	if (!written) return undefined;
	const ms = /^\d{1,9}$/.test(written) ? Number(written) * 1_000 : Date.parse(written) - now.getTime();
	return Number.isFinite(ms) ? Math.min(Math.max(0, ms), DAY_MS) : undefined;
}

/** What a call that never got an answer means. The error's own words may repeat the address, so they are not used. */
export function unreached(name: string, error: unknown): Delivery {
	const code = isDaaError(error) ? error.code : 'target_unavailable';
	if (code === 'target_timeout') return undelivered(code, `${name} did not answer in time`, true);
	if (code === 'target_too_large') return undelivered(code, `${name} answered with far too much`, true);
	// A credential that n8n does not hand out, or a domain it may not be sent to, is the owner's to mend; it may be mended soon.
	return undelivered(code, `${name} could not be reached`, true);
}

/** What a status outside 2xx means: limits and breakdowns pass, everything else is refused for good. */
export function refusedStatus(name: string, response: HttpResponse, now: Date): Delivery {
	const { status } = response;
	const again = status === 429 || status === 408 || status === 425 || status >= 500;
	return undelivered(again ? 'target_unavailable' : 'target_rejected', `${name} answered with status ${status}`, again, again ? retryAfterMs(response, now) : undefined);
}
