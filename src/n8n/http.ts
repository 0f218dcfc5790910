import type { Readable } from 'node:stream';
import { getCredentialAllowedDomains, type ICredentialDataDecryptedObject, type IExecuteFunctions, type IHttpRequestOptions, type IN8nHttpFullResponse, type IWebhookFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import type { Http, HttpRequest, HttpResponse } from '../ports';

export interface HttpLimits {
	timeoutMs: number;
	maxBytes: number;
}

export const DEFAULT_LIMITS: HttpLimits = { timeoutMs: 20_000, maxBytes: 2_000_000 };

/** Failures before any byte of the request left this machine. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
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

function networkError(error: unknown, host: string): DaaError {
	const code = networkCode(error);
	if (code !== undefined && NEVER_SENT.has(code)) {
		return new DaaError('target_unavailable', `${host} could not be reached (${code}).`, { fields: { sent: false, network: code } });
	}
	if (code !== undefined && TIMED_OUT.has(code)) {
		return new DaaError('target_timeout', `${host} did not answer in time.`, { fields: { sent: true, network: code } });
	}
	return new DaaError('target_unavailable', `The connection to ${host} failed${code ? ` (${code})` : ''}.`, { fields: { sent: true, ...(code && { network: code }) } });
}

async function readBody(body: unknown, limits: HttpLimits, host: string): Promise<string> {
	if (typeof body === 'string' || body === undefined || body === null) return body ?? '';
	if (Buffer.isBuffer(body)) return body.toString('utf8');
	const stream = body as Readable;
	if (typeof stream.on !== 'function') return JSON.stringify(body);
	return await new Promise<string>((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const timer = setTimeout(() => stream.destroy(new DaaError('target_timeout', `${host} did not finish its answer in time.`, { fields: { sent: true } })), limits.timeoutMs);
		stream.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > limits.maxBytes) stream.destroy(new DaaError('target_too_large', `${host} answered with more than ${limits.maxBytes} bytes.`));
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

/**
 * HTTP through n8n's helpers, so that proxies, certificates and domain restrictions set in n8n hold here too.
 * With a credential type, n8n attaches the secret; it never passes through this package.
 */
export function n8nHttp(functions: IExecuteFunctions | IWebhookFunctions, credentialType: string | undefined, itemIndex: number, limits: HttpLimits = DEFAULT_LIMITS): Http {
	let allowedDomains: Promise<string | undefined> | undefined;
	const domains = async () => {
		if (!credentialType) return undefined;
		const credentialData = await functions.getCredentials<ICredentialDataDecryptedObject>(credentialType, itemIndex);
		return getCredentialAllowedDomains({ node: functions.getNode(), credentialData });
	};
	return async (request: HttpRequest): Promise<HttpResponse> => {
		allowedDomains ??= domains();
		const allowed = await allowedDomains;
		const host = new URL(request.url).host;
		const options: IHttpRequestOptions = {
			method: request.method,
			url: request.url,
			headers: { Accept: 'application/json', ...request.headers },
			...(request.body !== undefined && { body: request.body as IHttpRequestOptions['body'] }),
			...(typeof request.body !== 'string' && request.body !== undefined && { json: true }),
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: limits.timeoutMs,
			...(allowed !== undefined && { allowedDomains: allowed }),
		};
		let response: IN8nHttpFullResponse;
		try {
			response = (await (credentialType
				? functions.helpers.httpRequestWithAuthentication.call(functions, credentialType, options)
				: functions.helpers.httpRequest(options))) as IN8nHttpFullResponse;
		} catch (error) {
			throw networkError(error, host);
		}
		const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
		return { status: response.statusCode, headers, body: parsed(await readBody(response.body, limits, host), headers['content-type']) };
	};
}
