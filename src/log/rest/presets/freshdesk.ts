import { parseRestSystem } from '../descriptor';

/** Freshdesk tickets: custom fields by `cf_` name, one PUT each; a private note is a call of its own. */
export const freshdesk = parseRestSystem({
	system: 'freshdesk',
	object: 'ticket',
	id: 'number',
	update: { method: 'PUT', path: '/api/v2/tickets/{id}', body: { custom_fields: '$fields' } },
	read: { path: '/api/v2/tickets/{id}', fields: '/custom_fields' },
	keys: { prefix: 'cf_' },
	// Decimals are decimals; a moment and a list are texts, because Freshdesk has no such custom fields.
	codings: { datetime: 'iso' },
	note: { method: 'POST', path: '/api/v2/tickets/{id}/notes', body: { body: '$note_html', private: true }, list: { path: '/api/v2/tickets/{id}/conversations', items: '', text: '/body_text' } },
	pace: { calls: 80, window_ms: 60_000 },
});
