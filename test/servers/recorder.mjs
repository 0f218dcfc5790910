import { isMain, listen, parseJson, sendJson, serve } from './http-kit.mjs';

/**
 * Records method, path, headers and body of whatever arrives and answers the same JSON each time.
 * Options: port, status, answer (a value, or a function of the recorded request). Returns { url, port, requests, close() }.
 */
export async function startRecorder({ port = 0, status = 200, answer = {} } = {}) {
	const requests = [];
	async function handle(request, response, text) {
		if (request.url === '/__requests') return sendJson(response, 200, requests);
		const recorded = { method: request.method, path: request.url, headers: { ...request.headers }, body: parseJson(text) ?? (text || null) };
		requests.push(recorded);
		return sendJson(response, status, typeof answer === 'function' ? answer(recorded) : answer);
	}
	return { ...(await listen(handle, Number(port))), requests };
}

if (isMain(import.meta.url)) {
	await serve((options) =>
		startRecorder({ port: options.port ?? 0, status: Number(options.status ?? 200), answer: parseJson(String(options.answer ?? '{}')) ?? {} }),
	);
}
