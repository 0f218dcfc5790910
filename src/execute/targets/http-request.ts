import type { ActionProposal, ApiRequest } from '../../draft/proposal';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { HttpRequest } from '../../ports';
import { excerptOf } from '../redact';
import type { Target } from '../target';
import { createAllowlist, type AllowedRequest } from './allowlist';
import { expectWritten } from './http-answer';

export type { AllowedRequest };

export interface HttpTargetOptions {
	allowlist: readonly AllowedRequest[];
	/** The admin knows that this API drops a second call with the same Idempotency-Key. */
	honoursIdempotencyKey?: boolean;
}

/**
 * What a draft may not set: who calls (credentials), whom (routing), how the message is framed, and our own key.
 * Refused, not dropped: a request without them would not be the one that was approved.
 */
const RESERVED = new Set([
	'authorization', 'proxy-authorization', 'www-authenticate', 'cookie', 'set-cookie', 'api-key', 'apikey', 'x-api-key', 'x-auth-token', 'x-access-token',
	'host', 'forwarded', 'via', 'x-real-ip', 'x-http-method', 'x-http-method-override', 'x-method-override', 'x-original-url', 'x-rewrite-url',
	'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect', 'keep-alive', 'proxy-connection',
	'idempotency-key', 'user-agent',
]);
const RESERVED_START = /^(?:x-forwarded-|proxy-|sec-|x-amz-|x-goog-|metadata)/;
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

const refuse = (field: string, sentence: string) => new DaaError('target_not_allowed', `${field}: ${sentence}`, { fields: { field } });

function checkedHeaders(request: ApiRequest): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers ?? {})) {
		const lower = name.toLowerCase();
		const field = `request.headers.${inSentence(name, 60)}`;
		if (!NAME.test(lower)) throw refuse(field, 'this is not a header name.');
		if (RESERVED.has(lower) || RESERVED_START.test(lower)) throw refuse(field, 'a draft may not set this header; credentials and routing belong to this node alone.');
		if (/\p{Cc}/u.test(value)) throw refuse(field, 'the value holds a control character.');
		if (lower in headers) throw refuse(field, 'the header stands twice.');
		headers[lower] = value;
	}
	return headers;
}

function bodyOf({ method, body }: ApiRequest, headers: Record<string, string>): Pick<HttpRequest, 'body'> {
	if (body === undefined || body === null) return {};
	if (method === 'GET') throw refuse('request.body', 'a GET request has no body.');
	if (typeof body === 'string') return { body };
	const type = (headers['content-type'] ??= 'application/json');
	if (!/^application\/(?:[a-z0-9.+-]{1,60}\+)?json(?:;|$)/i.test(type)) throw refuse('request.headers.content-type', 'the body is sent as JSON, so the type must be JSON too.');
	return { body: typeof body === 'object' ? body : JSON.stringify(body) };
}

/**
 * Any HTTP API, by an allowlist of method and address. Credentials come from the adapter, never from the draft.
 * Nothing can be read beforehand, so the approver's view of the whole request is the comparison.
 */
export function httpTarget(options: HttpTargetOptions): Target {
	const allowed = createAllowlist(options.allowlist);

	function prepare(action: ActionProposal): HttpRequest {
		const { request } = action;
		if (!request) throw refuse('request', 'this target takes API calls; record changes and messages are for other targets.');
		const url = allowed(request.method, request.url);
		const headers = checkedHeaders(request);
		const body = bodyOf(request, headers);
		return { method: request.method, url: url.href, headers, ...body };
	}

	return {
		name: 'HTTP request',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: options.honoursIdempotencyKey === true, readable: false },
		check: (action) => void prepare(action),
		read: () => Promise.resolve({ exists: true, values: {} }),
		async apply(action, _seen, { http, idempotencyKey }) {
			const request = prepare(action);
			const response = await http({ ...request, headers: { ...request.headers, 'idempotency-key': idempotencyKey } });
			expectWritten(new URL(request.url).host, response);
			const { method, url, body } = request;
			return { status: response.status, sent: { method, url, ...(body !== undefined && { body }) }, answer: excerptOf(response.body) };
		},
	};
}
