import { isMain, serve } from './http-kit.mjs';
import { credentialsOf, laterThan, startService } from './service-kit.mjs';

const invalid = (...errors) => ({ status: 400, body: { description: 'Validation failed', errors } });
const notFound = () => ({ status: 404 });
const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ status: 429, body: { message: 'You have exceeded the limit of requests per hour' }, headers: { 'retry-after': String(seconds) } }),
	500: () => ({ status: 500, body: { code: 'internal_error', message: 'We are unable to process your request' } }),
	503: ({ retry_after: seconds = 1 }) => ({ status: 503, body: { message: 'Service unavailable' }, headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => invalid({ field: 'body', message: sentence, code: 'invalid_value' }),
	unknown: notFound,
};

/**
 * A local service that speaks Freshdesk's wire for tickets and replies.
 * Options: port, token (the API key; any is taken when absent). Beside what service-kit.mjs gives: tickets.
 * `set` takes { '1': { requester: { email }, cc_emails: [] } }.
 */
export async function startFreshdeskServer({ port = 0, token } = {}) {
	const tickets = new Map();
	let serial = 4_000;

	function reply({ match, body }) {
		const ticket = tickets.get(match[1]);
		if (!ticket) return notFound();
		if (typeof body?.body !== 'string' || body.body === '') return invalid({ field: 'body', message: 'It should be a/an String', code: 'missing_field' });
		const unknown = Object.keys(body).find((name) => !['body', 'cc_emails', 'bcc_emails', 'from_email', 'user_id'].includes(name));
		if (unknown) return invalid({ field: unknown, message: 'Unexpected/invalid field in request', code: 'invalid_field' });
		return () => {
			const conversation = { id: (serial += 1), ticket_id: ticket.id, body: body.body, body_text: body.body.replace(/<[^<>]*>/g, ''), user_id: 1, to_emails: [ticket.requester.email], cc_emails: body.cc_emails ?? [], created_at: laterThan() };
			ticket.conversations.push(conversation);
			ticket.updated_at = laterThan(ticket.updated_at);
			return { status: 201, body: conversation };
		};
	}

	const answer = ({ conversations: _, requester, ...ticket }, query) => ({ ...ticket, ...(query.get('include')?.includes('requester') && { requester }) });
	const service = await startService(
		{
			prefix: '/api/',
			routes: [
				['GET', /^\/api\/v2\/tickets\/(\d+)$/, ({ match, query }) => (tickets.has(match[1]) ? { status: 200, body: answer(tickets.get(match[1]), query) } : notFound())],
				['GET', /^\/api\/v2\/tickets\/(\d+)\/conversations$/, ({ match }) => (tickets.has(match[1]) ? { status: 200, body: tickets.get(match[1]).conversations } : notFound())],
				['POST', /^\/api\/v2\/tickets\/(\d+)\/reply$/, reply],
			],
			failures,
			authorize(request) {
				const { user } = credentialsOf(request);
				return user && (token === undefined || user === token) ? undefined : { status: 401, body: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' } };
			},
			set(id, values) {
				const ticket = tickets.get(id) ?? { id: Number(id), subject: `Ticket ${id}`, status: 2, priority: 1, cc_emails: [], requester: { id: 7, name: 'Mira', email: 'mira@example.com' }, conversations: [], updated_at: laterThan() };
				tickets.set(id, Object.assign(ticket, values));
			},
			clear: () => tickets.clear(),
			state: () => Object.fromEntries(tickets),
		},
		port,
	);
	return { ...service, tickets };
}

if (isMain(import.meta.url)) {
	await serve((options) => startFreshdeskServer({ port: options.port ?? 0, token: options.token }));
}
