import { isDaaError } from '../errors';
import type { Clock, Http, HttpResponse, RandomBytes } from '../ports';

export interface RetryOptions {
	now: Clock;
	random: RandomBytes;
	/** Resolves after so many milliseconds; absent means that nothing is tried again. */
	wait?: (ms: number) => Promise<void>;
	/** All waiting of one call together, in milliseconds. */
	budgetMs: number;
}

const MOST_TRIES = 4;
const FIRST_DELAY_MS = 200;

/** Seconds or an HTTP date (RFC 9110 §10.2.3), in milliseconds from now; undefined when there is none or it is neither. */
function retryAfter({ headers }: HttpResponse, now: Date): number | undefined {
	const text = headers['retry-after']?.trim();
	if (text === undefined || text === '') return undefined;
	if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** Seconds since 1970 at which a limit begins anew: Intercom says this instead of Retry-After. */
function limitReset({ headers }: HttpResponse, now: Date): number | undefined {
	const text = headers['x-ratelimit-reset']?.trim() ?? '';
	return /^\d{10}$/.test(text) ? Math.max(0, Number(text) * 1000 - now.getTime()) : undefined;
}

/** The system said itself that it did not do it, and when to come again. */
function askedToWait(response: HttpResponse, now: Date): number | undefined {
	if (response.status === 429) return retryAfter(response, now) ?? limitReset(response, now);
	return response.status === 503 ? retryAfter(response, now) : undefined;
}

const neverOpened = (error: unknown): boolean => isDaaError(error) && error.code === 'target_unavailable' && error.fields.sent === false;

/**
 * Tries a call again only where it is known not to have been carried out: 429 and 503 that name a time, and connections
 * that never opened. Bounded in number and time, with jitter, so that many workers do not come back at one instant.
 */
export function retryingHttp(http: Http, { now, random, wait, budgetMs }: RetryOptions): Http {
	if (!wait) return http;
	return async (request) => {
		let left = budgetMs;
		for (let attempt = 1; ; attempt += 1) {
			let response: HttpResponse | undefined;
			let failure: unknown;
			try {
				response = await http(request);
			} catch (error) {
				if (!neverOpened(error)) throw error;
				failure = error;
			}
			const asked = response ? askedToWait(response, now()) : FIRST_DELAY_MS * 2 ** (attempt - 1);
			const delay = asked === undefined ? undefined : asked + Math.round((asked / 4 + 50) * ((random(1)[0] ?? 0) / 255));
			if (delay === undefined || delay > left || attempt >= MOST_TRIES) {
				if (response) return response;
				throw failure;
			}
			left -= delay;
			await wait(delay);
		}
	};
}
