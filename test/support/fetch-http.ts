import { DaaError } from '../../src/errors';
import type { Http, HttpRequest, HttpResponse } from '../../src/ports';

export interface FetchHttpOptions {
	/** Attached to every request, as a credential would be. */
	headers?: Record<string, string>;
	timeoutMs?: number;
	maxBytes?: number;
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function asDaaError(error: unknown): DaaError {
	if (error instanceof DaaError) return error;
	const { name, cause } = error as { name?: string; cause?: { code?: string; name?: string } };
	if (name === 'TimeoutError' || cause?.name === 'TimeoutError') return new DaaError('target_timeout', 'There was no whole answer in time.', { fields: { sent: true }, cause: error });
	const sent = !NEVER_SENT.has(cause?.code ?? '');
	return new DaaError('target_unavailable', sent ? 'The connection broke.' : 'The connection never opened.', { fields: { sent }, cause: error });
}

async function readAnswer(response: Response, maxBytes: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	const reader = response.body?.getReader();
	let size = 0;
	for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
		size += part.value.length;
		if (size > maxBytes) {
			await reader?.cancel();
			throw new DaaError('target_too_large', `The answer is larger than ${maxBytes} bytes.`, { fields: { sent: true } });
		}
		chunks.push(part.value);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Later ones win, whatever case their names are written in. */
function mergedHeaders(...layers: Readonly<Record<string, string>>[]): Record<string, string> {
	return Object.fromEntries(layers.flatMap((layer) => Object.entries(layer).map(([name, value]) => [name.toLowerCase(), value])));
}

/** The port Http over the platform's fetch: one timeout for the whole exchange, a size limit, no redirects. */
export function fetchHttp({ headers = {}, timeoutMs = 5_000, maxBytes = 1_000_000 }: FetchHttpOptions = {}): Http {
	return async (request: HttpRequest): Promise<HttpResponse> => {
		const isText = typeof request.body === 'string' || request.body === undefined;
		try {
			const response = await fetch(request.url, {
				method: request.method,
				headers: mergedHeaders({ ...(!isText && { 'content-type': 'application/json' }) }, request.headers ?? {}, headers),
				...(request.body !== undefined && { body: isText ? (request.body as string) : JSON.stringify(request.body) }),
				redirect: 'manual',
				signal: AbortSignal.timeout(timeoutMs),
			});
			const text = await readAnswer(response, maxBytes);
			const isJson = (response.headers.get('content-type') ?? '').includes('json');
			const answered: Record<string, string> = {};
			response.headers.forEach((value, name) => {
				answered[name] = value;
			});
			return { status: response.status, headers: answered, body: isJson ? parsed(text) : text };
		} catch (error) {
			throw asDaaError(error);
		}
	};
}
