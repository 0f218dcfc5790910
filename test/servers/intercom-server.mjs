import { randomUUID } from 'node:crypto';
import { isMain, serve } from './http-kit.mjs';
import { credentialsOf, startService } from './service-kit.mjs';

const errors = (status, code, message, headers) => ({ status, body: { type: 'error.list', request_id: randomUUID(), errors: [{ code, message }] }, ...(headers && { headers }) });
const notFound = (what) => errors(404, `${what}_not_found`, 'Resource Not Found');

/** Ten-second windows; no Retry-After, as with the real one. */
const limit = (seconds) => ({ 'x-ratelimit-limit': '1666', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + seconds) });
const failures = {
	429: ({ retry_after: seconds = 1 }) => errors(429, 'rate_limit_exceeded', 'You have exceeded the rate limit. Please wait before trying again.', limit(seconds)),
	500: () => errors(500, 'server_error', 'Server error'),
	503: ({ retry_after: seconds = 1 }) => errors(503, 'service_unavailable', 'Sorry, the API service is temporarily unavailable', { 'retry-after': String(seconds) }),
	reject: (sentence) => errors(400, 'parameter_invalid', sentence),
	unknown: () => errors(404, 'not_found', 'The requested resource was not found'),
};

const attribute = (id, name, type, options) => ({ type: 'ticket_type_attribute', id: String(id), name, description: '', data_type: type, archived: false, ...(options && { input_options: { list_options: options.map(([key, label]) => ({ id: key, label })) } }) });

/** Attributes of the one ticket type with which a local workspace starts. */
const START_ATTRIBUTES = [
	attribute(1, '_default_title_', 'string'),
	attribute(2, '_default_description_', 'string'),
	attribute(3, 'Refund status', 'list', [['c4a1', 'requested'], ['c4a2', 'approved']]),
	attribute(4, 'Refund amount', 'decimal'),
	attribute(5, 'Goodwill', 'boolean'),
	attribute(6, 'Order', 'string'),
];

function attributeProblem(definition, value) {
	if (value === null) return undefined;
	const options = definition.input_options?.list_options;
	const fits = {
		list: () => options.some(({ id }) => id === value),
		boolean: () => typeof value === 'boolean',
		integer: () => Number.isInteger(value),
		decimal: () => typeof value === 'number',
		datetime: () => typeof value === 'number' || !Number.isNaN(Date.parse(value)),
		string: () => typeof value === 'string',
	}[definition.data_type];
	return fits?.() === false ? `Value for '${definition.name}' must be ${definition.data_type === 'list' ? 'the id of a list item' : `a ${definition.data_type}`}` : undefined;
}

/**
 * A local service that speaks Intercom's wire: tickets with ticket_attributes, conversations with custom_attributes,
 * replies to both, attributes of ticket types and of conversations.
 *
 * Options: port, token (any is taken when absent). Beside what service-kit.mjs gives: tickets, conversations,
 * attributes, conversationAttributes. `set` takes { 'tickets/7': { 'Refund status': 'c4a1' }, 'conversations/8': {…} }.
 */
export async function startIntercomServer({ port = 0, token } = {}) {
	const tickets = new Map();
	const conversations = new Map();
	const attributes = new Map(START_ATTRIBUTES.map((entry) => [entry.name, entry]));
	const conversationAttributes = new Map(['issue_type', 'refund_status', 'risk_tier', 'priority_note'].map((name) => [name, { type: 'data_attribute', model: 'conversation', name, data_type: 'string' }]));
	let serial = 900;
	const now = (before = 0) => Math.max(Math.floor(Date.now() / 1000), before + 1);

	const ticketAnswer = ({ id, attributes: values, own, parts, updated }) => ({
		type: 'ticket',
		id,
		ticket_id: id,
		category: 'Customer',
		ticket_attributes: values,
		ticket_state: { type: 'ticket_state', id: own.ticket_state_id ?? '101', category: 'submitted' },
		ticket_type: { type: 'ticket_type', id: '1', name: 'Refund' },
		admin_assignee_id: own.assignee_id ?? '0',
		team_assignee_id: '0',
		open: own.open ?? true,
		is_shared: own.is_shared ?? true,
		created_at: 1_795_000_000,
		updated_at: updated,
		ticket_parts: { type: 'ticket_part.list', ticket_parts: parts, total_count: parts.length },
	});
	const conversationAnswer = ({ id, attributes: values, own, parts, updated }) => ({
		type: 'conversation',
		id,
		title: own.title ?? null,
		read: own.read ?? false,
		open: true,
		state: 'open',
		custom_attributes: values,
		created_at: 1_795_000_000,
		updated_at: updated,
		conversation_parts: { type: 'conversation_part.list', conversation_parts: parts, total_count: parts.length },
	});

	function putTicket({ match, body }) {
		const ticket = tickets.get(match[1]);
		if (!ticket) return notFound('ticket');
		const { ticket_attributes: change = {}, ...own } = body ?? {};
		for (const [name, value] of Object.entries(change)) {
			const definition = attributes.get(name);
			if (!definition) return errors(400, 'parameter_invalid', `Attribute '${name}' does not exist on ticket type`);
			const wrong = attributeProblem(definition, value);
			if (wrong) return errors(400, 'parameter_invalid', wrong);
		}
		return () => {
			Object.assign(ticket.attributes, change);
			Object.assign(ticket.own, own);
			ticket.updated = now(ticket.updated);
			ticket.writes += 1;
			return { status: 200, body: ticketAnswer(ticket) };
		};
	}

	function putConversation({ match, body }) {
		const conversation = conversations.get(match[1]);
		if (!conversation) return notFound('conversation');
		const { custom_attributes: change = {}, ...own } = body ?? {};
		for (const [name, value] of Object.entries(change)) {
			if (!conversationAttributes.has(name)) return errors(400, 'parameter_invalid', `Custom attribute '${name}' does not exist`);
			// The real one refuses these although its example shows them.
			if (typeof value === 'boolean' || (typeof value === 'number' && !Number.isInteger(value))) return errors(400, 'parameter_invalid', `custom_attributes.${name} must be a string or an integer`);
			if (typeof value === 'object' && value !== null) return errors(400, 'parameter_invalid', `custom_attributes.${name} must be a string or an integer`);
		}
		return () => {
			Object.assign(conversation.attributes, change);
			Object.assign(conversation.own, own);
			conversation.updated = now(conversation.updated);
			conversation.writes += 1;
			return { status: 200, body: conversationAnswer(conversation) };
		};
	}

	const reply = (records, what, answer) => ({ match, body }) => {
		const record = records.get(match[1]);
		if (!record) return notFound(what);
		if (body?.message_type !== 'comment' && body?.message_type !== 'note') return errors(400, 'parameter_invalid', 'message_type is invalid');
		if (typeof body.body !== 'string' || body.body === '') return errors(400, 'parameter_not_found', 'body is required');
		if (body.type === 'admin' && !body.admin_id) return errors(400, 'parameter_not_found', 'admin_id is required');
		return () => {
			const part = { type: what === 'ticket' ? 'ticket_part' : 'conversation_part', id: String((serial += 1)), part_type: body.message_type, body: `<p>${body.body}</p>`, created_at: now(), updated_at: now(), author: { type: body.type, id: String(body.admin_id) } };
			record.parts.push(part);
			record.updated = now(record.updated);
			record.writes += 1;
			return { status: 200, body: answer(record, part) };
		};
	};

	function createAttribute({ match, body }) {
		if (match[1] !== '1') return notFound('ticket_type');
		if (!body?.name || attributes.has(body.name)) return errors(400, 'parameter_invalid', body?.name ? `Name '${body.name}' is already taken` : 'name is required');
		if (!['string', 'list', 'integer', 'decimal', 'boolean', 'datetime', 'files'].includes(body.data_type)) return errors(400, 'parameter_invalid', 'data_type is invalid');
		const items = typeof body.list_items === 'string' ? body.list_items.split(',').map((label) => label.trim()).filter(Boolean) : [];
		if (body.data_type === 'list' && items.length === 0) return errors(400, 'parameter_invalid', 'list_items is required');
		return () => {
			const created = attribute((serial += 1), body.name, body.data_type, body.data_type === 'list' ? items.map((label) => [randomUUID(), label]) : undefined);
			attributes.set(body.name, created);
			return { status: 200, body: created };
		};
	}

	/** The list of items is replaced as a whole; items that stay keep their ids. */
	function changeAttribute({ match, body }) {
		const known = match[1] === '1' && [...attributes.values()].find(({ id }) => String(id) === match[2]);
		if (!known) return notFound('attribute');
		const labels = typeof body?.list_items === 'string' ? body.list_items.split(',').map((label) => label.trim()).filter(Boolean) : [];
		if (labels.length === 0) return errors(400, 'parameter_invalid', 'list_items is required');
		return () => {
			const before = known.input_options?.list_options ?? [];
			known.input_options = { ...known.input_options, list_options: labels.map((label) => before.find((option) => option.label === label) ?? { id: randomUUID(), label }) };
			return { status: 200, body: known };
		};
	}

	function createConversationAttribute({ body }) {
		if (!body?.name || conversationAttributes.has(body.name)) return errors(400, 'parameter_invalid', body?.name ? `Name '${body.name}' is already taken` : 'name is required');
		return () => {
			const created = { type: 'data_attribute', model: 'conversation', id: (serial += 1), name: body.name, data_type: body.data_type ?? 'string' };
			conversationAttributes.set(body.name, created);
			return { status: 200, body: created };
		};
	}

	const routes = [
		['GET', /^\/me$/, () => ({ status: 200, body: { type: 'admin', id: '814', email: 'ops@example.com' } })],
		['GET', /^\/tickets\/(\d+)$/, ({ match }) => (tickets.has(match[1]) ? { status: 200, body: ticketAnswer(tickets.get(match[1])) } : notFound('ticket'))],
		['PUT', /^\/tickets\/(\d+)$/, putTicket],
		['POST', /^\/tickets\/(\d+)\/reply$/, reply(tickets, 'ticket', (_record, part) => part)],
		['GET', /^\/conversations\/(\d+)$/, ({ match }) => (conversations.has(match[1]) ? { status: 200, body: conversationAnswer(conversations.get(match[1])) } : notFound('conversation'))],
		['PUT', /^\/conversations\/(\d+)$/, putConversation],
		['POST', /^\/conversations\/(\d+)\/reply$/, reply(conversations, 'conversation', conversationAnswer)],
		['GET', /^\/ticket_types\/(\d+)$/, ({ match }) => (match[1] === '1' ? { status: 200, body: { type: 'ticket_type', id: '1', name: 'Refund', ticket_type_attributes: { type: 'list', data: [...attributes.values()] } } } : notFound('ticket_type'))],
		['POST', /^\/ticket_types\/(\d+)\/attributes$/, createAttribute],
		['PUT', /^\/ticket_types\/(\d+)\/attributes\/(\d+)$/, changeAttribute],
		['GET', /^\/conversations\/attributes$/, () => ({ status: 200, body: { type: 'list', data: [...conversationAttributes.values()] } })],
		['POST', /^\/conversations\/attributes$/, createConversationAttribute],
	];

	const service = await startService(
		{
			prefix: '/',
			routes,
			failures,
			authorize(request) {
				const { token: bearer } = credentialsOf(request);
				return bearer && (token === undefined || bearer === token) ? undefined : errors(401, 'unauthorized', 'Access Token Invalid');
			},
			set(key, values) {
				const [kind, id] = key.includes('/') ? key.split('/') : ['tickets', key];
				const records = kind === 'conversations' ? conversations : tickets;
				const record = records.get(id) ?? { id, attributes: {}, own: {}, parts: [], updated: now(), writes: 0 };
				const own = kind === 'conversations' ? ['title', 'read'] : ['ticket_state_id', 'open', 'is_shared', 'assignee_id'];
				for (const [name, value] of Object.entries(values)) (own.includes(name) ? record.own : record.attributes)[name] = value;
				record.updated = now(record.updated);
				records.set(id, record);
			},
			clear() {
				tickets.clear();
				conversations.clear();
			},
			state: () => ({ tickets: [...tickets.values()], conversations: [...conversations.values()] }),
		},
		port,
	);
	return { ...service, tickets, conversations, attributes, conversationAttributes };
}

if (isMain(import.meta.url)) {
	await serve((options) => startIntercomServer({ port: options.port ?? 0, token: options.token }));
}
