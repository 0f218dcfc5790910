import { answerMessage } from '../execute/targets/answer-message';
import { DaaError, isDaaError, type ErrorCode } from '../errors';
import type { HttpRequest, HttpResponse } from '../ports';
import type { CrmContext, WriteOutcome } from './profile';

export type Failed = Exclude<WriteOutcome, { state: 'written' }>;

/** Longest pause a system can ask for; more is taken for nonsense. */
const LONGEST_PAUSE_MS = 15 * 60_000;

const bounded = (ms: number): number | undefined => (Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_PAUSE_MS) : undefined);

/** How long a system asks to be left alone: Retry-After in seconds or as a date, else X-RateLimit-Reset (epoch seconds). */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
	const after = headers['retry-after']?.trim();
	if (after !== undefined && after !== '') {
		if (/^\d{1,6}(?:\.\d{1,6})?$/.test(after)) return bounded(Number(after) * 1000);
		const date = Date.parse(after);
		if (!Number.isNaN(date)) return bounded(Math.max(0, date - now.getTime()));
	}
	const reset = headers['x-ratelimit-reset'];
	return reset !== undefined && /^\d{9,11}$/.test(reset) ? bounded(Math.max(0, Number(reset) * 1000 - now.getTime())) : undefined;
}

/**
 * What an answer means for a write, or undefined when it was accepted. Patching fields again does no harm, so what may
 * pass (408, 409, 425, 429, 5xx) is told apart from what never will. A redirect is not followed.
 */
export function failureOf(system: string, response: HttpResponse, now: Date): Failed | undefined {
	const { status } = response;
	if (status >= 200 && status < 300) return undefined;
	const said = answerMessage(response.body);
	const message = `${system} answered with status ${status}.${said === '' ? '' : ` It said: ${said}`}`;
	if (status === 429 || status === 503) {
		const pause = retryAfterMs(response.headers, now);
		return { state: 'later', code: 'crm_unavailable', message, uncertain: status === 503, ...(pause !== undefined && { retryAfterMs: pause }) };
	}
	// A conflict is another writer at the same moment.
	if (status === 408 || status === 409 || status === 425 || status >= 500) return { state: 'later', code: 'crm_unavailable', message, uncertain: status !== 409 && status !== 425 };
	// A refused credential is the owner's to mend; nothing is wrong with the entry.
	if (status === 401 || status === 403) return { state: 'later', code: 'crm_unavailable', message, uncertain: false };
	return { state: 'rejected', code: 'crm_rejected', message, status };
}

/** Whether it may be one entry of a batch that spoils it for all. */
const mayBeOneOfMany = (failed: Failed): boolean => failed.state === 'rejected' && (failed.status === 400 || failed.status === 413 || failed.status === 422);

/** Writes a batch; one that is refused as a whole is halved until the culprit stands alone. */
export async function inHalves<T>(writes: readonly T[], send: (writes: readonly T[]) => Promise<WriteOutcome[] | Failed>): Promise<WriteOutcome[]> {
	const answer = await send(writes);
	if (Array.isArray(answer)) return answer;
	if (writes.length === 1 || !mayBeOneOfMany(answer)) return writes.map(() => answer);
	const middle = Math.ceil(writes.length / 2);
	return [...(await inHalves(writes.slice(0, middle), send)), ...(await inHalves(writes.slice(middle), send))];
}

/** What a broken exchange means: it may have arrived unless the connection never opened. */
export function brokenOff(system: string, error: unknown): Failed {
	const code: ErrorCode | undefined = isDaaError(error) ? error.code : undefined;
	const sent = !(isDaaError(error) && error.fields.sent === false);
	return { state: 'later', code: 'crm_unavailable', message: `${system} could not be reached (${code ?? 'the connection failed'}).`, uncertain: sent };
}

/** One exchange. Gives the answer, or what its failure means. */
export async function exchange(context: CrmContext, system: string, request: HttpRequest): Promise<HttpResponse | Failed> {
	let response: HttpResponse;
	try {
		response = await context.http(request);
	} catch (error) {
		return brokenOff(system, error);
	}
	return failureOf(system, response, context.now()) ?? response;
}

export const isFailed = (answer: HttpResponse | Failed): answer is Failed => 'state' in answer;

/** One exchange that has to work: a look-up or a reading. Throws DaaError `crm_unavailable` or `crm_rejected`. */
export async function ask(context: CrmContext, system: string, request: HttpRequest): Promise<HttpResponse> {
	const answer = await exchange(context, system, request);
	if (!isFailed(answer)) return answer;
	const pause = answer.state === 'later' ? answer.retryAfterMs : undefined;
	throw new DaaError(answer.code, answer.message, { fields: { ...(pause !== undefined && { retry_after_ms: pause }), uncertain: answer.state === 'later' && answer.uncertain } });
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordsIn = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The values of a record that was read. Throws DaaError `crm_unavailable` for an answer that holds none. */
export function recordIn(system: string, value: unknown): Record<string, unknown> {
	if (isRecord(value)) return value;
	throw new DaaError('crm_unavailable', `${system} answered the reading with something that is not a record.`);
}
