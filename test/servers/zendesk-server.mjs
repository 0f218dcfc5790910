import { randomUUID } from 'node:crypto';
import { isMain, serve } from './http-kit.mjs';
import { credentialsOf, laterThan, startService } from './service-kit.mjs';
import { fieldProblem, newField, START_FIELDS, valueProblem } from './zendesk-fields.mjs';

const LISTED = {
	status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
	priority: ['urgent', 'high', 'normal', 'low', null],
	type: ['problem', 'incident', 'question', 'task', null],
};
const PLAIN = ['subject', 'external_id', 'assignee_id', 'group_id', 'requester_id', 'organization_id', 'custom_status_id', 'ticket_form_id', 'brand_id', 'problem_id', 'due_at', 'tags', ...Object.keys(LISTED)];

const notFound = () => ({ status: 404, body: { error: 'RecordNotFound', description: 'Not found' } });
const invalid = (details) => ({
	status: 422,
	body: {
		error: 'RecordInvalid',
		description: 'Record validation errors',
		details: Object.fromEntries(Object.entries(details).map(([name, description]) => [name, [{ error: 'InvalidValue', description: `${name}: ${description}` }]])),
	},
});

const failures = {
	429: ({ retry_after: seconds = 1 }) => ({
		status: 429,
		body: { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
		headers: { 'retry-after': String(seconds), 'x-rate-limit': '100', 'x-rate-limit-remaining': '0' },
	}),
	500: () => ({ status: 500, body: { error: 'InternalError', description: 'An error happened on our side' } }),
	503: ({ retry_after: seconds = 1 }) => ({ status: 503, body: { error: 'ServiceUnavailable', description: 'Try again later' }, headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => ({ status: 422, body: { error: 'RecordInvalid', description: sentence } }),
	unknown: () => ({ status: 404, body: { error: 'InvalidEndpoint', description: 'Not found' } }),
};

/**
 * A local service that speaks Zendesk's wire: tickets with safe updates, comments, audits with metadata, ticket fields,
 * update_many with job statuses.
 *
 * Options: port, token (an API token or a bearer token; any is taken when absent). Beside what service-kit.mjs gives:
 * tickets, fields, users (Maps). `set` takes { '1': { status, refund_status: …(a custom field by its title in snake case) } }.
 */
export async function startZendeskServer({ port = 0, token } = {}) {
	const tickets = new Map();
	const fields = new Map(START_FIELDS.map((field) => [field.id, newField(field.id, field, laterThan())]));
	const users = new Map([
		[501, { id: 501, name: 'Mira Lind', email: 'mira@example.com', role: 'end-user' }],
		[502, { id: 502, name: 'Sam Okafor', email: 'sam@example.com', role: 'agent' }],
	]);
	const jobs = new Map();
	let serial = 90_000;

	const fieldByName = (name) => [...fields.values()].find(({ title }) => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_') === name);
	const customIds = () => [...fields.values()].filter(({ removable }) => removable).map(({ id }) => id);

	function newTicket(id) {
		const at = laterThan();
		return { id, created_at: at, updated_at: at, status: 'open', priority: null, type: null, subject: `Ticket ${id}`, requester_id: 501, assignee_id: null, group_id: null, organization_id: null, email_cc_ids: [], external_id: null, tags: [], custom: new Map(), audits: [], writes: 0 };
	}

	function answerOf(ticket) {
		const { custom, audits: _, writes: __, ...plain } = ticket;
		const values = customIds().map((id) => ({ id, value: custom.get(id) ?? null }));
		return { url: `/api/v2/tickets/${ticket.id}.json`, ...plain, custom_fields: values, fields: values };
	}

	function problems(ticket, change) {
		const found = {};
		if (ticket.status === 'closed') found.status = 'closed prevents ticket update';
		for (const [name, allowed] of Object.entries(LISTED)) if (name in change && !allowed.includes(change[name])) found[name] = `${change[name]} is not valid`;
		if ('tags' in change && !Array.isArray(change.tags)) found.tags = 'must be a list';
		for (const { id, value } of change.custom_fields ?? []) {
			const field = fields.get(Number(id));
			// Zendesk lets unknown ids pass without a word.
			const problem = field && valueProblem(field, value);
			if (problem) found[field.title] = problem;
		}
		if (change.comment && typeof (change.comment.body ?? change.comment.html_body) !== 'string') found.base = 'comment: body cannot be blank';
		return Object.keys(found).length > 0 ? found : undefined;
	}

	function write(ticket, change, authorId = 502) {
		const events = [];
		for (const name of PLAIN) {
			if (!(name in change)) continue;
			events.push({ id: (serial += 1), type: 'Change', field_name: name, previous_value: ticket[name], value: change[name] });
			ticket[name] = change[name];
		}
		for (const { id, value } of change.custom_fields ?? []) {
			if (!fields.has(Number(id))) continue;
			events.push({ id: (serial += 1), type: 'Change', field_name: String(id), previous_value: ticket.custom.get(Number(id)) ?? null, value });
			const field = fields.get(Number(id));
			if (field.type === 'tagger') ticket.tags = [...ticket.tags.filter((tag) => !field.custom_field_options.some((option) => option.value === tag)), ...(value ? [value] : [])];
			ticket.custom.set(Number(id), value);
		}
		if (change.comment) {
			const body = change.comment.body ?? change.comment.html_body;
			events.push({ id: (serial += 1), type: 'Comment', author_id: change.comment.author_id ?? authorId, body, html_body: change.comment.html_body ?? body, plain_body: body, public: change.comment.public ?? true, attachments: [] });
		}
		ticket.updated_at = laterThan(ticket.updated_at);
		ticket.writes += 1;
		const audit = { id: (serial += 1), ticket_id: ticket.id, created_at: ticket.updated_at, author_id: authorId, metadata: { system: { client: 'API' }, custom: change.metadata ?? {} }, events };
		ticket.audits.push(audit);
		return audit;
	}

	const ticketOf = ({ match }) => tickets.get(Number(match[1]));

	function update(ticket, change) {
		if (typeof change !== 'object' || change === null) return { status: 400, body: { error: 'ParameterMissing', description: 'param is missing or the value is empty: ticket' } };
		if (change.safe_update && Date.parse(change.updated_stamp) < Date.parse(ticket.updated_at)) {
			return { status: 409, body: { error: 'UpdateConflict', description: 'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.' } };
		}
		const wrong = problems(ticket, change);
		if (wrong) return invalid(wrong);
		return () => {
			const audit = write(ticket, change);
			return { status: 200, body: { ticket: answerOf(ticket), audit } };
		};
	}

	function updateMany({ query, body }) {
		const changes = body?.tickets ?? (query.get('ids') ?? '').split(',').filter(Boolean).map((id) => ({ ...body?.ticket, id: Number(id) }));
		if (changes.length === 0 || changes.length > 100) return { status: 400, body: { error: 'TooManyValues', description: 'between 1 and 100 tickets' } };
		return () => {
			const results = changes.map((change) => {
				const ticket = tickets.get(Number(change.id));
				if (!ticket) return { id: change.id, action: 'update', success: false, status: 'Failed', error: 'TicketNotFound', details: 'not found' };
				const wrong = problems(ticket, change);
				if (wrong) return { id: change.id, action: 'update', success: false, status: 'Failed', error: 'TicketUpdateFailed', details: Object.values(wrong).join(', ') };
				write(ticket, change);
				return { id: change.id, action: 'update', success: true, status: 'Updated' };
			});
			const id = randomUUID().replaceAll('-', '');
			const job = { id, job_type: 'Bulk Update Ticket', url: `/api/v2/job_statuses/${id}.json`, total: changes.length, progress: null, status: 'queued', message: null, results: null };
			jobs.set(id, { ...job, progress: changes.length, status: 'completed', message: 'Completed', results });
			return { status: 200, body: { job_status: job } };
		};
	}

	function saveField(id, given) {
		const others = [...fields.values()].filter((field) => field.id !== id);
		const merged = { ...fields.get(id), ...given };
		const wrong = fieldProblem(merged, others);
		if (wrong) return invalid(wrong);
		return () => {
			const own = id ?? (serial += 1);
			const created = !fields.has(own);
			fields.set(own, { ...newField(own, merged, laterThan(fields.get(own)?.updated_at)), created_at: fields.get(own)?.created_at ?? laterThan() });
			return { status: created ? 201 : 200, body: { ticket_field: fields.get(own) } };
		};
	}

	const one = (pattern) => new RegExp(`^/api/v2/${pattern}(?:\\.json)?$`);
	const listed = (name, rows) => ({ status: 200, body: { [name]: rows, next_page: null, previous_page: null, count: rows.length } });
	const routes = [
		['PUT', one('tickets/update_many'), updateMany],
		['GET', one('tickets/(\\d+)'), (call) => (ticketOf(call) ? { status: 200, body: { ticket: answerOf(ticketOf(call)), ...(call.query.get('include')?.includes('users') && { users: [...users.values()] }) } } : notFound())],
		['PUT', one('tickets/(\\d+)'), (call) => (ticketOf(call) ? update(ticketOf(call), call.body?.ticket) : notFound())],
		['GET', one('tickets/(\\d+)/audits'), (call) => (ticketOf(call) ? listed('audits', ticketOf(call).audits) : notFound())],
		['GET', one('tickets/(\\d+)/comments'), (call) => (ticketOf(call) ? listed('comments', ticketOf(call).audits.flatMap(({ events }) => events.filter(({ type }) => type === 'Comment'))) : notFound())],
		['GET', one('job_statuses/([0-9a-f]+)'), ({ match }) => (jobs.has(match[1]) ? { status: 200, body: { job_status: jobs.get(match[1]) } } : notFound())],
		['GET', one('ticket_fields'), () => listed('ticket_fields', [...fields.values()])],
		['POST', one('ticket_fields'), ({ body }) => saveField(undefined, body?.ticket_field)],
		['GET', one('ticket_fields/(\\d+)'), ({ match }) => (fields.has(Number(match[1])) ? { status: 200, body: { ticket_field: fields.get(Number(match[1])) } } : notFound())],
		['PUT', one('ticket_fields/(\\d+)'), ({ match, body }) => (fields.has(Number(match[1])) ? saveField(Number(match[1]), body?.ticket_field) : notFound())],
	];

	const service = await startService(
		{
			prefix: '/api/',
			routes,
			failures,
			authorize(request) {
				const { token: bearer, user, password } = credentialsOf(request);
				const given = bearer ?? (user?.endsWith('/token') ? password : undefined);
				if (given && (token === undefined || given === token)) return undefined;
				return { status: 401, body: { error: "Couldn't authenticate you" } };
			},
			set(id, values) {
				const ticket = tickets.get(Number(id)) ?? newTicket(Number(id));
				tickets.set(Number(id), ticket);
				for (const [name, value] of Object.entries(values)) {
					const field = fieldByName(name);
					if (field && field.removable) ticket.custom.set(field.id, value);
					else ticket[name] = value;
				}
				ticket.updated_at = laterThan(ticket.updated_at);
			},
			clear: () => tickets.clear(),
			state: () => ({ tickets: [...tickets.values()].map(answerOf), fields: [...fields.values()] }),
			ignored: () => ({ status: 200, body: { ticket: {}, audit: { events: [] } } }),
		},
		port,
	);
	return { ...service, tickets, fields, users };
}

if (isMain(import.meta.url)) {
	await serve((options) => startZendeskServer({ port: options.port ?? 0, token: options.token }));
}
