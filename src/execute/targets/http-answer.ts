import { DaaError, type ErrorFields } from '../../errors';
import type { HttpResponse } from '../../ports';
import { answerMessage } from './answer-message';

const said = (response: HttpResponse): string => {
	const message = answerMessage(response.body);
	return message === '' ? '' : ` It said: ${message}`;
};

/** The status, and when the system asks to be left alone, for how long, as it wrote it (seconds, a date, an epoch). */
function fieldsOf({ status, headers }: HttpResponse): ErrorFields {
	const retryAfter = headers['retry-after'];
	const reset = headers['x-ratelimit-reset'];
	return { status, ...(retryAfter !== undefined && { retry_after: retryAfter.slice(0, 60) }), ...(reset !== undefined && { rate_limit_reset: reset.slice(0, 60) }) };
}

/**
 * Passes a 2xx; anything else is thrown as what it means for a write. A 4xx was refused, so nothing happened
 * (`target_rejected`); but a request timeout (408), a redirect (often the answer to a write that was done) and a 5xx
 * (which may come after the write) leave it open (`outcome_unknown`). `fields.status` is the status.
 */
export function expectWritten(name: string, response: HttpResponse): void {
	const { status } = response;
	if (status >= 200 && status < 300) return;
	const refused = status >= 400 && status < 500 && status !== 408;
	const code = refused ? 'target_rejected' : 'outcome_unknown';
	const verb = refused ? 'refused the change' : status >= 300 && status < 400 ? 'answered with a redirect, which is not followed' : 'answered with an error';
	throw new DaaError(code, `${name} ${verb} (status ${status}).${said(response)}`, { fields: fieldsOf(response) });
}

/** For a write under a precondition: these statuses say that somebody else wrote in between (`value_stale`); then expectWritten. */
export function expectWrittenOver(name: string, response: HttpResponse, conflicts: readonly number[]): void {
	if (conflicts.includes(response.status)) {
		throw new DaaError('value_stale', `${name} was changed by somebody else in between (status ${response.status}).${said(response)}`, { fields: fieldsOf(response) });
	}
	expectWritten(name, response);
}

/** Passes a 2xx; anything else could not be read (`target_unreadable`). */
export function expectReadable(name: string, response: HttpResponse): void {
	const { status } = response;
	if (status >= 200 && status < 300) return;
	throw new DaaError('target_unreadable', `${name} answered the reading with status ${status}.${said(response)}`, { fields: fieldsOf(response) });
}

/** The answer as an object; `target_unreadable` when it is something else (HTML, half a body, a list). */
export function objectOf(name: string, value: unknown): Record<string, unknown> {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
	throw new DaaError('target_unreadable', `${name} answered with something that is not a record.`);
}
