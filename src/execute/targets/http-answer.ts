import { DaaError } from '../../errors';
import type { HttpResponse } from '../../ports';
import { redact } from '../redact';

/** The sentence that a system gave for its answer, if it is where the usual JSON APIs put it. */
export function answerMessage(body: unknown): string {
	if (typeof body === 'string') return redact(body);
	if (typeof body !== 'object' || body === null) return '';
	const { message, error, detail } = body as Record<string, unknown>;
	const nested = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error;
	const found = [message, nested, detail].find((candidate) => typeof candidate === 'string');
	return typeof found === 'string' ? redact(found) : '';
}

const said = (response: HttpResponse): string => {
	const message = answerMessage(response.body);
	return message === '' ? '' : ` It said: ${message}`;
};

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
	throw new DaaError(code, `${name} ${verb} (status ${status}).${said(response)}`, { fields: { status } });
}

/** Passes a 2xx; anything else could not be read (`target_unreadable`). */
export function expectReadable(name: string, response: HttpResponse): void {
	const { status } = response;
	if (status >= 200 && status < 300) return;
	throw new DaaError('target_unreadable', `${name} answered the reading with status ${status}.${said(response)}`, { fields: { status } });
}
