import { randomUUID } from 'node:crypto';
import { isMain, serve } from './http-kit.mjs';
import { noteRoutes } from './hubspot-notes.mjs';
import { ticketsPage } from './hubspot-page.mjs';
import { definedValueProblem, definitionProblem, kept, newSchema } from './hubspot-properties.mjs';
import { DEMO_TICKETS, newTicket, propertiesProblem, ticketAnswer } from './hubspot-tickets.mjs';
import { credentialsOf, startService } from './service-kit.mjs';

const failure = (message, category, extra = {}) => ({ status: 'error', message, correlationId: randomUUID(), category, ...extra });
const refused = (status, message, category = 'VALIDATION_ERROR', extra = {}) => ({ status, body: failure(message, category, extra) });

const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ ...refused(429, 'You have reached your ten_secondly_rolling limit.', 'RATE_LIMITS', { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }), headers: { 'retry-after': String(seconds) } }),
	500: () => refused(500, 'internal error', 'INTERNAL_ERROR'),
	503: ({ retry_after: seconds = 1 }) => ({ ...refused(503, 'Service unavailable', 'SERVICE_UNAVAILABLE'), headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => refused(400, sentence),
	unknown: () => refused(404, 'No such path', 'OBJECT_NOT_FOUND'),
};

/**
 * A local service that speaks HubSpot's wire: tickets, contacts and deals (under ids like `deals/7`) with batch update,
 * associations, notes, property groups and definitions, and conversation threads.
 *
 * Options: port, token (the bearer token that is asked for; any is taken when absent), demo (three seeded tickets),
 * many (that many tickets, ids from 1), strict (properties have to be defined).
 * Beside what service-kit.mjs gives: tickets, notes, threads, schemas (Maps).
 *
 * `POST /__control` and control() take { reset: true, faults: [{mode, method, path, times, skip, ms}], set: {id: {name: value}} };
 * the modes stand in service-kit.d.mts; `set` of `threads/5` takes { from: address }. `GET /__requests` and
 * `GET /__tickets` show what was seen and what is held; `GET /` and `GET /tickets/{id}` are pages for a person.
 */
export async function startHubSpotServer({ port = 0, token, demo = false, strict = false, many = 0 } = {}) {
	const tickets = new Map();
	const notes = new Map();
	const threads = new Map();
	const schemas = new Map();
	let serial = 7_000;

	const keyOf = (kind, id) => (kind === 'tickets' ? id : `${kind}/${id}`);
	const schemaOf = (kind) => schemas.get(kind) ?? schemas.set(kind, newSchema()).get(kind);
	const noObject = (id) => refused(404, `Object not found. objectId are usually numeric: ${id.slice(0, 40)}`, 'OBJECT_NOT_FOUND');

	/** Unless strict, properties that nobody defined take any string, as if somebody had. */
	function changeProblem(kind, change) {
		const problem = propertiesProblem(change, randomUUID());
		if (problem) return problem;
		for (const [name, value] of Object.entries(change.properties)) {
			const property = schemaOf(kind).properties.get(name);
			const wrong = property ? definedValueProblem(property, value) : strict ? `Property "${name}" does not exist` : undefined;
			if (wrong) return failure(`Property values were not valid: ${wrong}`, 'VALIDATION_ERROR', { errors: [{ message: wrong, code: 'INVALID_OPTION', context: { propertyName: [name] } }] });
		}
		return undefined;
	}

	function write(ticket, properties) {
		Object.assign(ticket.properties, properties);
		ticket.updatedAt = new Date().toISOString();
		ticket.writes += 1;
		ticket.history.push({ ...properties });
		return ticketAnswer(ticket, Object.keys(properties));
	}

	function readObject({ match, query }) {
		const ticket = tickets.get(keyOf(match[1], match[2]));
		if (!ticket) return noObject(match[2]);
		const list = (name) => query.getAll(name).flatMap((text) => text.split(',')).filter(Boolean);
		const linked = list('associations').map((to) => [to, { results: (ticket.associations?.[to] ?? []).map((id) => ({ id, type: `${match[1].slice(0, -1)}_to_${to.slice(0, -1)}` })) }]).filter(([, { results }]) => results.length > 0);
		return { status: 200, body: { ...ticketAnswer(ticket, list('properties')), ...(linked.length > 0 && { associations: Object.fromEntries(linked) }) } };
	}

	function patchObject({ match, body }) {
		const ticket = tickets.get(keyOf(match[1], match[2]));
		if (!ticket) return noObject(match[2]);
		const problem = changeProblem(match[1], body);
		return problem ? { status: 400, body: problem } : () => ({ status: 200, body: write(ticket, body.properties) });
	}

	/** Up to 100 records; 207 with the errors beside when some could not be written. */
	function batchUpdate({ match, body }) {
		const inputs = body?.inputs ?? [];
		if (inputs.length === 0 || inputs.length > 100) return refused(400, 'inputs must have between 1 and 100 entries');
		return () => {
			const results = [];
			const errors = [];
			for (const { id, properties } of inputs) {
				const ticket = tickets.get(keyOf(match[1], id));
				const problem = ticket ? changeProblem(match[1], { properties }) : failure('Object not found', 'OBJECT_NOT_FOUND');
				if (problem) errors.push({ status: 'error', category: problem.category, message: problem.message, context: { ids: [String(id)] }, ...(problem.errors && { errors: problem.errors }) });
				else results.push(write(ticket, properties));
			}
			const at = new Date().toISOString();
			return { status: errors.length > 0 ? 207 : 200, body: { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...(errors.length > 0 && { numErrors: errors.length, errors }) } };
		};
	}

	const link = (add) => ({ match }) => {
		const [, from, id, to, toId] = match;
		const ticket = tickets.get(keyOf(from, id));
		if (!ticket || !tickets.has(keyOf(to, toId))) return noObject(ticket ? toId : id);
		return () => {
			ticket.associations ??= {};
			const others = (ticket.associations[to] ?? []).filter((known) => known !== toId);
			ticket.associations[to] = add ? [...others, toId] : others;
			ticket.writes += 1;
			return add ? { status: 200, body: { status: 'COMPLETE', results: [{ from: { id }, to: { id: toId }, associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 16 } }], startedAt: ticket.updatedAt, completedAt: ticket.updatedAt } } : { status: 204 };
		};
	};

	function createGroup({ match, body }) {
		const { groups } = schemaOf(match[1]);
		if (groups.has(body?.name)) return refused(409, `Property group ${body.name} already exists`, 'OBJECT_ALREADY_EXISTS');
		return () => {
			groups.set(body.name, { displayOrder: -1, archived: false, ...body });
			return { status: 201, body: groups.get(body.name) };
		};
	}

	function createProperties({ match, body }) {
		const schema = schemaOf(match[1]);
		return () => {
			const results = [];
			const errors = [];
			for (const definition of body?.inputs ?? []) {
				const problem = schema.properties.has(definition.name) ? `A property named '${definition.name}' already exists.` : definitionProblem(schema, definition);
				if (problem) errors.push({ status: 'error', category: 'VALIDATION_ERROR', message: problem, context: { name: [String(definition.name)] } });
				else results.push(schema.properties.set(definition.name, kept(definition)).get(definition.name));
			}
			const at = new Date().toISOString();
			return { status: errors.length > 0 ? 207 : 201, body: { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...(errors.length > 0 && { numErrors: errors.length, errors }) } };
		};
	}

	function createProperty({ match, body }) {
		const schema = schemaOf(match[1]);
		if (schema.properties.has(body?.name)) return refused(409, `A property named '${body.name}' already exists.`, 'OBJECT_ALREADY_EXISTS');
		const problem = definitionProblem(schema, body ?? {});
		return problem ? refused(400, problem) : () => ({ status: 201, body: schema.properties.set(body.name, kept(body)).get(body.name) });
	}

	function patchProperty({ match, body }) {
		const known = schemaOf(match[1]).properties.get(match[2]);
		if (!known) return refused(404, `Property ${match[2]} does not exist`, 'OBJECT_NOT_FOUND');
		return () => ({ status: 200, body: Object.assign(known, body) });
	}

	function sendMessage({ match, body }) {
		const thread = threads.get(match[1]);
		if (!thread) return noObject(match[1]);
		if (body?.type !== 'MESSAGE' && body?.type !== 'COMMENT') return refused(400, 'type is invalid');
		if (typeof body.text !== 'string' || !/^A-\d+$/.test(body.senderActorId ?? '')) return refused(400, 'text and senderActorId are required');
		if (body.type === 'MESSAGE' && (!body.channelId || !body.channelAccountId || !body.recipients?.length)) return refused(400, 'channelId, channelAccountId and recipients are required');
		return () => {
			const message = { id: `msg-${(serial += 1)}`, type: body.type, conversationsThreadId: match[1], createdAt: new Date().toISOString(), createdBy: body.senderActorId, text: body.text, subject: body.subject, direction: 'OUTGOING', channelId: body.channelId, channelAccountId: body.channelAccountId, recipients: (body.recipients ?? []).map(({ recipientField, deliveryIdentifiers }) => ({ recipientField, deliveryIdentifier: deliveryIdentifiers?.[0] })), senders: [{ actorId: body.senderActorId }] };
			thread.unshift(message);
			return { status: 201, body: message };
		};
	}

	const objects = '(tickets|contacts|deals)';
	const association = new RegExp(`^/crm/v4/objects/${objects}/(\\d+)/associations/default/${objects}/(\\d+)$`);
	const routes = [
		...noteRoutes(notes, tickets, refused),
		['POST', new RegExp(`^/crm/v3/objects/${objects}/batch/update$`), batchUpdate],
		['GET', new RegExp(`^/crm/v3/objects/${objects}/([^/]+)$`), readObject],
		['PATCH', new RegExp(`^/crm/v3/objects/${objects}/([^/]+)$`), patchObject],
		['PUT', association, link(true)],
		['DELETE', new RegExp(`^/crm/v4/objects/${objects}/(\\d+)/associations/${objects}/(\\d+)$`), link(false)],
		['GET', new RegExp(`^/crm/v3/properties/${objects}/groups$`), ({ match }) => ({ status: 200, body: { results: [...schemaOf(match[1]).groups.values()] } })],
		['POST', new RegExp(`^/crm/v3/properties/${objects}/groups$`), createGroup],
		['POST', new RegExp(`^/crm/v3/properties/${objects}/batch/create$`), createProperties],
		['GET', new RegExp(`^/crm/v3/properties/${objects}$`), ({ match }) => ({ status: 200, body: { results: [...schemaOf(match[1]).properties.values()] } })],
		['POST', new RegExp(`^/crm/v3/properties/${objects}$`), createProperty],
		['PATCH', new RegExp(`^/crm/v3/properties/${objects}/([a-z0-9_]+)$`), patchProperty],
		['GET', /^\/conversations\/v3\/conversations\/threads\/(\d+)\/messages$/, ({ match }) => (threads.has(match[1]) ? { status: 200, body: { results: threads.get(match[1]) } } : noObject(match[1]))],
		['POST', /^\/conversations\/v3\/conversations\/threads\/(\d+)\/messages$/, sendMessage],
	];

	function set(id, values) {
		if (id.startsWith('threads/')) {
			const incoming = { id: `msg-${(serial += 1)}`, type: 'MESSAGE', direction: 'INCOMING', text: 'Hello', createdAt: new Date().toISOString(), channelId: '1002', channelAccountId: '424', senders: [{ actorId: 'V-1', deliveryIdentifier: { type: 'HS_EMAIL_ADDRESS', value: values.from } }], recipients: [] };
			threads.set(id.slice('threads/'.length), [incoming]);
			return;
		}
		const known = tickets.get(id);
		if (known) Object.assign(known.properties, values);
		else tickets.set(id, newTicket(id.split('/').pop(), values));
	}

	function sendPage(request, response, path) {
		if (path === '/__tickets') {
			response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(Object.fromEntries(tickets)));
			return true;
		}
		if (request.method !== 'GET' || (path !== '/' && !path.startsWith('/tickets/'))) return false;
		const id = path.startsWith('/tickets/') ? path.slice('/tickets/'.length) : undefined;
		const shown = [...tickets.values()].filter((ticket) => id === undefined || ticket.id === id);
		response.writeHead(shown.length === 0 && id !== undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'cache-control': 'no-store' });
		response.end(ticketsPage(shown));
		return true;
	}

	const service = await startService(
		{
			prefix: '/c',
			routes,
			failures,
			authorize(request) {
				const { token: bearer } = credentialsOf(request);
				return bearer && (token === undefined || bearer === token) ? undefined : refused(401, 'Authentication credentials not found or not valid.', 'INVALID_AUTHENTICATION');
			},
			set,
			state: () => ({ tickets: Object.fromEntries(tickets), threads: Object.fromEntries(threads) }),
			pages: sendPage,
			ignored: () => ({ status: 200, body: { id: '0', properties: {}, archived: false } }),
		},
		port,
	);
	if (demo) service.control({ set: DEMO_TICKETS });
	for (let id = 1; id <= Number(many); id += 1) tickets.set(String(id), newTicket(id, { subject: `Ticket ${id}` }));
	return { ...service, tickets, notes, threads, schemas };
}

if (isMain(import.meta.url)) {
	await serve((options) => startHubSpotServer({ port: options.port ?? 0, token: options.token, demo: options.demo !== undefined, many: Number(options.many ?? 0) }));
}
