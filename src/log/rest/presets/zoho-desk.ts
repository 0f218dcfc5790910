import { parseRestSystem } from '../descriptor';

/** Zoho Desk tickets: custom fields by `cf_` name under `cf`; the organisation is a header that the owner adds to the credential. */
export const zohoDesk = parseRestSystem({
	system: 'zoho_desk',
	object: 'ticket',
	base_url: 'https://desk.zoho.com',
	id: 'number',
	update: { method: 'PATCH', path: '/api/v1/tickets/{id}', body: { cf: '$fields' } },
	read: { path: '/api/v1/tickets/{id}', fields: '/cf' },
	keys: { prefix: 'cf_' },
	codings: { number: 'text', boolean: 'text', datetime: 'iso' },
	note: { method: 'POST', path: '/api/v1/tickets/{id}/comments', body: { content: '$note', isPublic: false, contentType: 'plainText' }, list: { path: '/api/v1/tickets/{id}/comments?limit=100', items: '/data', text: '/content' } },
	pace: { calls: 50, window_ms: 60_000 },
});
