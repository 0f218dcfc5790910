import { parseRestSystem } from '../descriptor';

/** Pipedrive has no tickets: deals, custom fields by a hash of 40 characters, options by number, no booleans. */
export const pipedrive = parseRestSystem({
	system: 'pipedrive',
	object: 'deal',
	base_url: 'https://api.pipedrive.com',
	id: 'number',
	update: { method: 'PATCH', path: '/api/v2/deals/{id}', body: { custom_fields: '$fields' }, success: { pointer: '/success', equals: true } },
	read: { path: '/api/v2/deals/{id}', fields: '/data/custom_fields' },
	lookup: { path: '/v1/dealFields?limit=500', list: '/data', name: '/name', key: '/key', options: { list: '/options', label: '/label', value: '/id' } },
	codings: { enum: 'option', boolean: 'yes_no', multi: 'join_comma', datetime: 'iso' },
	note: { method: 'POST', path: '/v1/notes', body: { deal_id: '$id', content: '$note_html' }, list: { path: '/v1/notes?deal_id={id}&limit=100', items: '/data', text: '/content' } },
	pace: { calls: 20, window_ms: 2_000 },
});
