import { parseRestSystem } from '../descriptor';

/** Zoho CRM cases: up to 100 records in one PUT, each with its own verdict inside the 200. */
export const zohoCrm = parseRestSystem({
	system: 'zoho_crm',
	object: 'case',
	base_url: 'https://www.zohoapis.com',
	id: 'number',
	update: { method: 'PUT', path: '/crm/v8/Cases/{id}', body: { data: ['$fields'] }, success: { pointer: '/data/0/code', equals: 'SUCCESS' } },
	batch: { method: 'PUT', path: '/crm/v8/Cases', size: 100, body: { data: '$records' }, record: { id: '$id', '...': '$fields' }, results: '/data', success: { pointer: '/code', equals: 'SUCCESS' }, message: '/message' },
	read: { path: '/crm/v8/Cases/{id}', fields: '/data/0' },
	codings: { multi: 'array', datetime: 'iso_seconds' },
	note: {
		method: 'POST',
		path: '/crm/v8/Cases/{id}/Notes',
		body: { data: [{ Note_Title: 'AI-assisted action', Note_Content: '$note' }] },
		list: { path: '/crm/v8/Cases/{id}/Notes?fields=Note_Content', items: '/data', text: '/Note_Content' },
	},
	pace: { calls: 50, window_ms: 60_000 },
});
