import { DaaError } from '../errors';
import type { Http } from '../ports';

const TIMEOUT_MS = 10_000;

/** HTTP without n8n, for commands that tell somebody something. The answer is not read: only its status counts. */
export const fetchHttp: Http = async ({ method, url, headers, body }) => {
	try {
		const response = await fetch(url, {
			method,
			headers: { ...headers },
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			redirect: 'manual',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		await response.body?.cancel();
		return { status: response.status, headers: {}, body: '' };
	} catch (error) {
		const late = (error as Error).name === 'TimeoutError';
		throw new DaaError(late ? 'target_timeout' : 'target_unavailable', late ? 'There was no answer in time.' : 'It could not be reached.');
	}
};
