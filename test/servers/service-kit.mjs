import { listen, parseJson, sendJson, sleep } from './http-kit.mjs';

/** Longest a `hang` lasts; whoever waits longer has no timeout, which is a fault worth seeing. */
const HANG_MS = 120_000;

/** Takes the first fault that fits and counts it down. */
function takeFault(faults, method, path, prefix) {
	const fault = faults.find((entry) => (!entry.method || entry.method === method) && path.startsWith(entry.path ?? prefix));
	if (!fault) return undefined;
	if (fault.skip > 0) {
		fault.skip -= 1;
		return undefined;
	}
	fault.times = (fault.times ?? 1) - 1;
	if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
	return fault;
}

const send = (response, { status = 200, body, headers = {} }) => {
	if (body === undefined) {
		response.writeHead(status, headers);
		return response.end();
	}
	return sendJson(response, status, body, headers);
};

/** Faults that strike before the request is looked at. True when the answer is given. */
async function strikeBefore(fault, request, response, service) {
	switch (fault?.mode) {
		case '429':
		case '500':
		case '503':
			send(response, service.failures[fault.mode](fault));
			return true;
		case 'reject':
			send(response, service.failures.reject(`Refused: ${request.headers.authorization}`));
			return true;
		case 'redirect':
			sendJson(response, 307, {}, { location: fault.location ?? '/' });
			return true;
		case 'not_json':
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "1001", "prop');
			return true;
		case 'huge':
			sendJson(response, 200, { filler: 'x'.repeat(fault.bytes ?? 10_000_000) });
			return true;
		case 'hang':
			await sleep(HANG_MS);
			return true;
		case 'delay':
			await sleep(fault.ms ?? 200);
			return false;
		case 'touch':
			service.control({ set: fault.set });
			return false;
		default:
			return false;
	}
}

/** Carries out a write with the faults that strike around it. */
async function applyWrite(apply, fault, response, service) {
	switch (fault?.mode) {
		case 'ignore_write':
			return send(response, service.ignored?.() ?? { status: 200, body: {} });
		case 'apply_then_500':
			apply();
			return send(response, service.failures['500'](fault));
		case 'apply_then_hang':
			apply();
			return sleep(HANG_MS);
		case 'apply_then_drop':
			apply();
			return response.destroy();
		case 'apply_late':
			setTimeout(apply, fault.ms ?? 500).unref();
			return sleep(HANG_MS);
		default:
			return send(response, apply());
	}
}

/**
 * A stateful local service with the control endpoint and faults that all of them share.
 *
 * `service` holds
 * - prefix: the start of the paths that faults strike by default;
 * - routes: [method, RegExp over the path, handle({ match, query, body, text, request })] in order of precedence;
 *   `handle` answers { status, body, headers }, or for a write a function that carries it out and answers so;
 * - authorize(request): an answer when the caller may not, else undefined;
 * - failures: answers in the system's own shape for '429', '500', '503', reject(sentence) and unknown(path);
 * - set(id, values): writes values from outside, as another user of the system would;
 * - clear(): forgets all records;
 * - state: what `GET /__state` shows; pages(request, response, path): true when it answered a person's page.
 *
 * `POST /__control` and control() take { reset, clear, faults: [{mode, method, path, times, skip, ms}], set: {id: values} }.
 */
export async function startService(service, port = 0) {
	const requests = [];
	const faults = [];
	const control = (command) => {
		if (command.reset) {
			faults.length = 0;
			requests.length = 0;
		}
		if (command.clear) service.clear?.();
		for (const fault of command.faults ?? []) faults.push({ ...fault });
		for (const [id, values] of Object.entries(command.set ?? {})) service.set(id, values);
	};
	const whole = { ...service, control };

	async function handle(request, response, text) {
		const url = new URL(request.url, 'http://local');
		const { pathname: path } = url;
		if (path === '/__control' && request.method === 'POST') {
			control(parseJson(text) ?? {});
			return sendJson(response, 200, { ok: true });
		}
		if (path === '/__requests') return sendJson(response, 200, requests);
		if (path === '/__state') return sendJson(response, 200, service.state?.() ?? {});
		if (service.pages?.(request, response, path)) return undefined;

		const body = parseJson(text);
		const seen = { method: request.method, path: request.url, body: body ?? (text || null) };
		// Beside, not among, what is compared and shown: they hold the credential.
		requests.push(Object.defineProperty(seen, 'headers', { value: { ...request.headers } }));
		const fault = takeFault(faults, request.method, path, service.prefix);
		if (await strikeBefore(fault, request, response, whole)) return undefined;
		const refusal = service.authorize(request, path);
		if (refusal) return send(response, refusal);
		const route = service.routes.find(([method, pattern]) => method === request.method && pattern.test(path));
		if (!route) return send(response, service.failures.unknown(path));
		const answer = await route[2]({ match: route[1].exec(path), query: url.searchParams, body, text, request });
		return typeof answer === 'function' ? applyWrite(answer, fault, response, whole) : send(response, answer);
	}

	return { ...(await listen(handle, Number(port))), requests, control };
}

/** `Basic` and `Bearer` credentials of a request as { user, password } or { token }. */
export function credentialsOf(request) {
	const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
	if (scheme === 'Bearer') return { token: value };
	if (scheme !== 'Basic') return {};
	const [user = '', ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
	return { user, password: rest.join(':') };
}

/** Now in whole seconds, and always later than `before` (ISO text), so that two changes never share a stamp. */
export function laterThan(before) {
	const now = Math.floor(Date.now() / 1000) * 1000;
	const floor = before === undefined ? 0 : Date.parse(before) + 1000;
	return new Date(Math.max(now, floor)).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
