import { randomUUID } from 'node:crypto';
import { isMain, listen, parseJson, sendJson, serve, sleep } from './http-kit.mjs';
import { ticketsPage } from './hubspot-page.mjs';
import { DEMO_TICKETS, newTicket, propertiesProblem, ticketAnswer } from './hubspot-tickets.mjs';

const OBJECT_PATH = /^\/crm\/v3\/objects\/(tickets|contacts|deals)\/([^/]+)$/;
/** Longest a `hang` lasts; whoever waits longer has no timeout, which is a fault worth seeing. */
const HANG_MS = 120_000;

const failure = (message, category, extra = {}) => ({ status: 'error', message, correlationId: randomUUID(), category, ...extra });

function serveObject(state, method, kind, id, query, body, response) {
	const ticket = state.tickets.get(kind === 'tickets' ? id : `${kind}/${id}`);
	if (!ticket) return sendJson(response, 404, failure(`Object not found. objectId are usually numeric: ${id.slice(0, 40)}`, 'OBJECT_NOT_FOUND'));
	if (method === 'GET') {
		const names = query.getAll('properties').flatMap((list) => list.split(',')).filter(Boolean);
		return sendJson(response, 200, ticketAnswer(ticket, names));
	}
	if (method !== 'PATCH') return sendJson(response, 405, failure('Method not allowed', 'VALIDATION_ERROR'));
	const change = parseJson(body);
	const problem = propertiesProblem(change, randomUUID());
	if (problem) return sendJson(response, 400, problem);
	return () => {
		Object.assign(ticket.properties, change.properties);
		ticket.updatedAt = new Date().toISOString();
		ticket.writes += 1;
		return ticketAnswer(ticket, Object.keys(change.properties));
	};
}

/** Takes the first fault that fits and counts it down. */
function takeFault(state, method, path) {
	const fault = state.faults.find((entry) => (!entry.method || entry.method === method) && path.startsWith(entry.path ?? '/crm/'));
	if (!fault) return undefined;
	if (fault.skip > 0) {
		fault.skip -= 1;
		return undefined;
	}
	fault.times = (fault.times ?? 1) - 1;
	if (fault.times <= 0) state.faults.splice(state.faults.indexOf(fault), 1);
	return fault;
}

/** Faults that strike before the request is looked at. True when the answer is given. */
async function strikeBefore(fault, request, response) {
	switch (fault?.mode) {
		case '429':
			sendJson(response, 429, failure('You have reached your ten_secondly_rolling limit.', 'RATE_LIMITS', { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }), {
				'retry-after': String(fault.retry_after ?? 1),
			});
			return true;
		case '500':
			sendJson(response, 500, failure('internal error', 'INTERNAL_ERROR'));
			return true;
		case 'reject':
			sendJson(response, 400, failure(`Refused: ${request.headers.authorization}`, 'VALIDATION_ERROR'));
			return true;
		case 'redirect':
			sendJson(response, 307, {}, { location: fault.location ?? '/crm/v3/objects/tickets/1001' });
			return true;
		case 'not_json':
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "1001", "prop');
			return true;
		case 'huge':
			sendJson(response, 200, { filler: 'x'.repeat(fault.bytes ?? 10_000_000) });
			return true;
		case 'hang':
			await sleep(HANG_MS);
			return response.destroyed;
		case 'delay':
			await sleep(fault.ms ?? 200);
			return false;
		default:
			return false;
	}
}

/** Carries out a write with the faults that strike around it. */
async function applyWrite(apply, fault, response) {
	switch (fault?.mode) {
		case 'ignore_write':
			return sendJson(response, 200, { id: '0', properties: {}, archived: false });
		case 'apply_then_500':
			apply();
			return sendJson(response, 500, failure('internal error', 'INTERNAL_ERROR'));
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
			return sendJson(response, 200, apply());
	}
}

function makeControl(state) {
	return (command) => {
		if (command.reset) {
			state.faults.length = 0;
			state.requests.length = 0;
		}
		for (const fault of command.faults ?? []) state.faults.push({ ...fault });
		for (const [id, properties] of Object.entries(command.set ?? {})) {
			const known = state.tickets.get(id);
			if (known) Object.assign(known.properties, properties);
			else state.tickets.set(id, newTicket(id.split('/').pop(), properties));
		}
	};
}

function sendPage(state, path, response) {
	const id = path.startsWith('/tickets/') ? path.slice('/tickets/'.length) : undefined;
	const shown = [...state.tickets.values()].filter((ticket) => id === undefined || ticket.id === id);
	response.writeHead(shown.length === 0 && id !== undefined ? 404 : 200, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
		'cache-control': 'no-store',
	});
	response.end(ticketsPage(shown));
}

/**
 * A local service that speaks HubSpot's wire for tickets (contacts and deals too, under ids like `deals/7`).
 *
 * Options: port, token (the bearer token that is asked for; any is taken when absent), demo (three seeded tickets).
 * Returns { url, port, tickets: Map, requests: [], control(command), close() }.
 *
 * `POST /__control` and control() take { reset: true, faults: [{mode, method, path, times, skip, ms}], set: {id: {name: value}} };
 * the modes stand in hubspot-server.d.mts. `GET /__requests` and `GET /__tickets` show what was seen and what is held;
 * `GET /` and `GET /tickets/{id}` are pages for a person.
 */
export async function startHubSpotServer({ port = 0, token, demo = false } = {}) {
	const state = { tickets: new Map(), requests: [], faults: [] };
	const control = makeControl(state);
	if (demo) control({ set: DEMO_TICKETS });

	async function handle(request, response, body) {
		const url = new URL(request.url, 'http://local');
		const { pathname } = url;
		if (pathname === '/__control' && request.method === 'POST') {
			control(parseJson(body) ?? {});
			return sendJson(response, 200, { ok: true });
		}
		if (pathname === '/__requests') return sendJson(response, 200, state.requests);
		if (pathname === '/__tickets') return sendJson(response, 200, Object.fromEntries(state.tickets));
		if (request.method === 'GET' && (pathname === '/' || pathname.startsWith('/tickets/'))) return sendPage(state, pathname, response);

		state.requests.push({ method: request.method, path: request.url, body: parseJson(body) ?? (body || null) });
		const fault = takeFault(state, request.method, pathname);
		if (await strikeBefore(fault, request, response)) return undefined;
		const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
		if (!bearer || (token !== undefined && bearer !== token)) {
			return sendJson(response, 401, failure('Authentication credentials not found or not valid.', 'INVALID_AUTHENTICATION'));
		}
		const match = OBJECT_PATH.exec(pathname);
		if (!match) return sendJson(response, 404, failure('No such path', 'OBJECT_NOT_FOUND'));
		const apply = serveObject(state, request.method, match[1], match[2], url.searchParams, body, response);
		return typeof apply === 'function' ? applyWrite(apply, fault, response) : undefined;
	}

	const server = await listen(handle, Number(port));
	return { ...server, tickets: state.tickets, requests: state.requests, control };
}

if (isMain(import.meta.url)) {
	await serve((options) => startHubSpotServer({ port: options.port ?? 0, token: options.token, demo: options.demo !== undefined }));
}
