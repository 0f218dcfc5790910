import { parseRestSystem } from '../descriptor';

/** ServiceNow incidents through the Table API: columns `u_…`; the work note is a column of the same update. */
export const servicenow = parseRestSystem({
	system: 'servicenow',
	object: 'incident',
	id: 'hex_32',
	headers: { Accept: 'application/json' },
	update: { method: 'PATCH', path: '/api/now/table/incident/{id}', body: '$fields' },
	read: { path: '/api/now/table/incident/{id}', fields: '/result' },
	keys: { prefix: 'u_' },
	codings: { number: 'text', boolean: 'text', multi: 'join_comma', datetime: 'utc_seconds' },
	note: { field: 'work_notes', list: { path: '/api/now/table/sys_journal_field?sysparm_query=element_id={id}%5Eelement=work_notes&sysparm_limit=200', items: '/result', text: '/value' } },
	pace: { calls: 60, window_ms: 60_000 },
});
