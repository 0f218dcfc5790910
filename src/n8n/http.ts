import type { Readable } from 'node:stream';
import { getCredentialAllowedDomains, isDomainAllowed, type ICredentialDataDecryptedObject, type IExecuteFunctions, type IHttpRequestOptions, type IN8nHttpFullResponse, type IWebhookFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import type { Http, HttpRequest, HttpResponse } from '../ports';
import { secretsOf, withoutSecrets } from './credential-secrets';
import { credentialOptions, isUnauthorized, statusErrors } from './oauth2';
import { pinDestination, type PinOptions } from './pin-destination';

export interface HttpLimits {
	timeoutMs: number;
	maxBytes: number;
}

export const DEFAULT_LIMITS: HttpLimits = { timeoutMs: 20_000, maxBytes: 2_000_000 };

/** Failures before any byte of the request left this machine. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID']);
/** The same, if it was the connecting that failed; an open connection may break with these too. */
const NEVER_OPENED = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL']);
const TIMED_OUT = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'ERR_CANCELED']);

/** n8n wraps the network error once or twice; the code stands on the innermost. */
function networkCode(error: unknown): string | undefined {
	let current: unknown = error;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
		const code = (current as { code?: unknown }).code;
		if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
		current = (current as { cause?: unknown }).cause;
	}
	return undefined;
}

function whileConnecting(error: unknown): boolean {
	let current: unknown = error;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
		if ((current as { syscall?: unknown }).syscall === 'connect') return true;
		current = (current as { cause?: unknown }).cause;
	}
	return false;
}

function networkError(error: unknown, host: string): DaaError {
	const code = networkCode(error);
	if (code !== undefined && (NEVER_SENT.has(code) || (NEVER_OPENED.has(code) && whileConnecting(error)))) {
		return new DaaError('target_unavailable', `${host} could not be reached (${code}).`, { fields: { sent: false, network: code } });
	}
	if (code !== undefined && TIMED_OUT.has(code)) {
		return new DaaError('target_timeout', `${host} did not answer in time.`, { fields: { sent: true, network: code } });
	}
	return new DaaError('target_unavailable', `The connection to ${host} failed${code ? ` (${code})` : ''}.`, { fields: { sent: true, ...(code && { network: code }) } });
}

/** Reads a body up to its end, the size limit or the deadline, whichever comes first. */
async function readBody(body: unknown, { maxBytes }: HttpLimits, deadline: number, host: string): Promise<string> {
	if (typeof body === 'string' || body === undefined || body === null) return body ?? '';
	if (Buffer.isBuffer(body)) return body.toString('utf8');
	const stream = body as Readable;
	if (typeof stream.on !== 'function') return JSON.stringify(body);
	return await new Promise<string>((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const timer = setTimeout(() => stream.destroy(new DaaError('target_timeout', `${host} did not finish its answer in time.`, { fields: { sent: true } })), Math.max(1, deadline - Date.now()));
		stream.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > maxBytes) stream.destroy(new DaaError('target_too_large', `${host} answered with more than ${maxBytes} bytes.`, { fields: { sent: true } }));
			else chunks.push(chunk);
		});
		stream.on('end', () => {
			clearTimeout(timer);
			resolve(Buffer.concat(chunks).toString('utf8'));
		});
		stream.on('error', (error) => {
			clearTimeout(timer);
			reject(error instanceof DaaError ? error : networkError(error, host));
		});
		stream.on('close', () => {
			clearTimeout(timer);
			// Half an answer: what was asked may have happened.
			reject(new DaaError('target_timeout', `${host} broke off its answer.`, { fields: { sent: true } }));
		});
	});
}

function parsed(text: string, contentType: string | undefined): unknown {
	if (!contentType?.includes('json') || text === '') return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** n8n's own timeout is one of silence: a server that sends a header every second would keep a call open for ever. */
async function inTime<T>(work: Promise<T>, deadline: number, host: string, discard: (late: T) => void): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	let over = false;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => {
			over = true;
			reject(new DaaError('target_timeout', `${host} did not answer in time.`, { fields: { sent: true } }));
		}, Math.max(1, deadline - Date.now()));
	});
	work.then((value) => over && discard(value), () => undefined);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

const discardBody = ({ body }: IN8nHttpFullResponse): void => {
	const stream = body as unknown as Partial<Readable>;
	stream.on?.('error', () => undefined);
	stream.destroy?.();
};

export interface HttpOptions {
	/** For addresses that a draft names: resolved once, checked, and bound to what was checked. */
	pin?: PinOptions;
	/** The AWS service that the credential signs for: n8n's signer wants the address in two parts, and the service beside it. */
	aws?: string;
}

/** Where the request goes: to the one address that was checked, under the name that was asked for. */
async function bound(url: URL, allowed: string | undefined, pin: PinOptions): Promise<Pick<IHttpRequestOptions, 'url' | 'headers' | 'agentOptions'>> {
	// n8n would compare the credential's domains with the address; they are names.
	if (allowed !== undefined && !isDomainAllowed({ url: url.href, allowedDomains: allowed })) {
		throw new DaaError('target_not_allowed', `The credential may not be sent to ${url.host}: its allowed domains do not name it.`, { fields: { field: 'request.url', sent: false } });
	}
	const { url: pinned, host, servername } = await pinDestination(url, pin);
	return { url: pinned, headers: { Host: host }, ...(servername !== undefined && { agentOptions: { servername } }) };
}

/**
 * HTTP through n8n's helpers, so that proxies, certificates and domain restrictions set in n8n hold here too.
 * With a credential type, n8n attaches the secret; an answer that says it back is blanked. Redirects are never followed.
 */
export function n8nHttp(functions: IExecuteFunctions | IWebhookFunctions, credentialType: string | undefined, itemIndex: number, limits: HttpLimits = DEFAULT_LIMITS, { pin, aws }: HttpOptions = {}): Http {
	let known: Promise<{ allowed: string | undefined; secrets: string[] }> | undefined;
	const credential = async () => {
		if (!credentialType) return { allowed: undefined, secrets: [] };
		const credentialData = await functions.getCredentials<ICredentialDataDecryptedObject>(credentialType, itemIndex);
		return { allowed: getCredentialAllowedDomains({ node: functions.getNode(), credentialData }), secrets: secretsOf(credentialData) };
	};
	return async (request: HttpRequest): Promise<HttpResponse> => {
		const deadline = Date.now() + limits.timeoutMs;
		known ??= credential();
		const { allowed, secrets } = await known;
		const url = new URL(request.url);
		const { host } = url;
		const split = aws === undefined ? { url: request.url } : { baseURL: url.origin, url: `${url.pathname}${url.search}`, qs: { service: aws } };
		const place = pin ? await bound(url, allowed, pin) : { ...split, ...(allowed !== undefined && { allowedDomains: allowed }) };
		const options: IHttpRequestOptions = {
			method: request.method,
			...(request.body !== undefined && { body: request.body as IHttpRequestOptions['body'] }),
			...(typeof request.body !== 'string' && request.body !== undefined && { json: true }),
			encoding: 'stream',
			returnFullResponse: true,
			...statusErrors(credentialType),
			disableFollowRedirect: true,
			timeout: limits.timeoutMs,
			...place,
			headers: { Accept: 'application/json', ...request.headers, ...place.headers },
		};
		const sent = (async () =>
			(await (credentialType
				? functions.helpers.httpRequestWithAuthentication.call(functions, credentialType, options, credentialOptions(credentialType))
				: functions.helpers.httpRequest(options))) as IN8nHttpFullResponse)();
		let response: IN8nHttpFullResponse;
		try {
			response = await inTime(sent, deadline, host, discardBody);
		} catch (error) {
			if (error instanceof DaaError) throw error;
			if (credentialType && isUnauthorized(error)) return { status: 401, headers: {}, body: '' };
			throw networkError(error, host);
		}
		const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
		return { status: response.statusCode, headers, body: parsed(withoutSecrets(await readBody(response.body, limits, deadline, host), secrets), headers['content-type']) };
	};
}
