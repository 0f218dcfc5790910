import { startService } from './service-kit.mjs';

/** Failures in plain JSON; the systems here differ little in them. */
const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': String(seconds) } }),
	500: () => ({ status: 500, body: { message: 'internal error' } }),
	503: () => ({ status: 503, body: { message: 'busy' } }),
	reject: (sentence) => ({ status: 400, body: { description: 'Validation failed', errors: [{ field: 'custom_fields', message: sentence }] } }),
	unknown: () => ({ status: 404, body: { message: 'no such path' } }),
};

/**
 * One local service that answers like Freshdesk, Pipedrive, Zoho Desk, Zoho CRM and ServiceNow, each under its own paths.
 * Beside what service-kit.mjs gives: records, a Map from `freshdesk/1` and so on to { values, notes, writes }.
 */
export async function startRestSystems({ port = 0 } = {}) {
	const records = new Map();
	const recordOf = (system, id) => records.get(`${system}/${id}`);
	const missing = () => ({ status: 404, body: { message: 'not found' } });
	const put = (record, values) => {
		Object.assign(record.values, values);
		record.writes += 1;
	};
	const bare = (values) => Object.values(values).every((value) => typeof value !== 'object' || value === null);

	function freshdesk({ match, body }) {
		const record = recordOf('freshdesk', match[1]);
		if (!record) return missing();
		const fields = body?.custom_fields ?? {};
		if (!Object.keys(fields).every((name) => name.startsWith('cf_')) || !bare(fields)) return failures.reject('Unexpected/invalid field in request');
		return () => (put(record, fields), { status: 200, body: { id: Number(match[1]), custom_fields: record.values } });
	}

	/** Custom fields by hash; enumerations by the id of the option. */
	const dealFields = new Map();
	function pipedrive({ match, body }) {
		const record = recordOf('pipedrive', match[1]);
		if (!record) return missing();
		const fields = body?.custom_fields ?? {};
		for (const [key, value] of Object.entries(fields)) {
			const field = dealFields.get(key);
			if (!field) return { status: 400, body: { success: false, error: `Custom field ${key} does not exist` } };
			if (field.options && !field.options.some(({ id }) => String(id) === String(value))) return { status: 400, body: { success: false, error: `Invalid option ${value}` } };
		}
		return () => (put(record, fields), { status: 200, body: { success: true, data: { id: Number(match[1]), custom_fields: record.values } } });
	}

	function zohoDesk({ match, body, request }) {
		const record = recordOf('zoho_desk', match[1]);
		if (request.headers.orgid === undefined) return { status: 400, body: { errorCode: 'UNPROCESSABLE_ENTITY', message: 'orgId is missing' } };
		if (!record) return missing();
		if (!bare(body?.cf ?? {}) || Object.values(body?.cf ?? {}).some((value) => typeof value !== 'string')) return { status: 422, body: { errorCode: 'INVALID_DATA', message: 'cf values must be strings' } };
		return () => (put(record, body.cf), { status: 200, body: { id: match[1], cf: record.values } });
	}

	/** Zoho CRM says what became of each record inside a 200. */
	function zohoCrm({ body }) {
		const rows = body?.data ?? [];
		if (rows.length === 0 || rows.length > 100) return { status: 400, body: { code: 'LIMIT_EXCEEDED', message: 'between 1 and 100' } };
		return () => ({
			status: 200,
			body: {
				data: rows.map(({ id, ...fields }) => {
					const record = recordOf('zoho_crm', id);
					if (!record) return { code: 'INVALID_DATA', status: 'error', message: 'the id given seems to be invalid', details: { id } };
					put(record, fields);
					return { code: 'SUCCESS', status: 'success', message: 'record updated', details: { id } };
				}),
			},
		});
	}

	function servicenow({ match, body }) {
		const record = recordOf('servicenow', match[1]);
		if (!record) return { status: 404, body: { error: { message: 'No Record found', detail: 'Record doesn\'t exist' }, status: 'failure' } };
		const { work_notes: note, ...fields } = body ?? {};
		if (Object.values(fields).some((value) => typeof value !== 'string')) return { status: 400, body: { error: { message: 'not a string', detail: '' }, status: 'failure' } };
		return () => {
			put(record, fields);
			if (note) record.notes.push(note);
			return { status: 200, body: { result: { sys_id: match[1], ...record.values } } };
		};
	}

	const read = (system, wrap) => ({ match }) => (recordOf(system, match[1]) ? { status: 200, body: wrap(recordOf(system, match[1]), match[1]) } : missing());
	const note = (system, textOf) => ({ match, body }) => {
		const record = recordOf(system, match[1] ?? String(body?.deal_id));
		if (!record) return missing();
		return () => (record.notes.push(textOf(body)), { status: 201, body: { id: record.notes.length } });
	};
	const routes = [
		['PUT', /^\/api\/v2\/tickets\/(\d+)$/, freshdesk],
		['GET', /^\/api\/v2\/tickets\/(\d+)$/, read('freshdesk', ({ values }, id) => ({ id: Number(id), custom_fields: values }))],
		['POST', /^\/api\/v2\/tickets\/(\d+)\/notes$/, note('freshdesk', ({ body, private: hidden }) => `${hidden ? 'private' : 'PUBLIC'}: ${body}`)],
		['GET', /^\/api\/v2\/tickets\/(\d+)\/conversations$/, read('freshdesk', ({ notes }) => notes.map((text) => ({ body_text: text })))],
		['PATCH', /^\/api\/v2\/deals\/(\d+)$/, pipedrive],
		['GET', /^\/api\/v2\/deals\/(\d+)$/, read('pipedrive', ({ values }, id) => ({ success: true, data: { id: Number(id), custom_fields: values } }))],
		['GET', /^\/v1\/dealFields$/, () => ({ status: 200, body: { success: true, data: [...dealFields.values()] } })],
		['POST', /^\/v1\/notes()$/, ({ body }) => note('pipedrive', ({ content }) => content)({ match: [undefined, undefined], body })],
		['GET', /^\/v1\/notes$/, ({ query }) => ({ status: 200, body: { success: true, data: (recordOf('pipedrive', query.get('deal_id'))?.notes ?? []).map((content) => ({ content })) } })],
		['PATCH', /^\/api\/v1\/tickets\/(\d+)$/, zohoDesk],
		['GET', /^\/api\/v1\/tickets\/(\d+)$/, read('zoho_desk', ({ values }, id) => ({ id, cf: values }))],
		['POST', /^\/api\/v1\/tickets\/(\d+)\/comments$/, note('zoho_desk', ({ content, isPublic }) => `${isPublic ? 'PUBLIC' : 'private'}: ${content}`)],
		['GET', /^\/api\/v1\/tickets\/(\d+)\/comments$/, read('zoho_desk', ({ notes }) => ({ data: notes.map((content) => ({ content })) }))],
		['PUT', /^\/crm\/v8\/Cases$/, zohoCrm],
		['PUT', /^\/crm\/v8\/Cases\/(\d+)$/, ({ match, body }) => zohoCrm({ body: { data: body?.data?.map((row) => ({ id: match[1], ...row })) } })],
		['GET', /^\/crm\/v8\/Cases\/(\d+)$/, read('zoho_crm', ({ values }, id) => ({ data: [{ id, ...values }] }))],
		['POST', /^\/crm\/v8\/Cases\/(\d+)\/Notes$/, note('zoho_crm', ({ data }) => data[0].Note_Content)],
		['GET', /^\/crm\/v8\/Cases\/(\d+)\/Notes$/, read('zoho_crm', ({ notes }) => ({ data: notes.map((Note_Content) => ({ Note_Content })) }))],
		['PATCH', /^\/api\/now\/table\/incident\/([0-9a-f]{32})$/, servicenow],
		['GET', /^\/api\/now\/table\/incident\/([0-9a-f]{32})$/, read('servicenow', ({ values }, id) => ({ result: { sys_id: id, ...values } }))],
		['GET', /^\/api\/now\/table\/sys_journal_field$/, ({ query }) => ({ status: 200, body: { result: (recordOf('servicenow', /element_id=([0-9a-f]{32})/.exec(query.get('sysparm_query') ?? '')?.[1])?.notes ?? []).map((value) => ({ value })) } })],
	];
	const service = await startService(
		{ prefix: '/', routes, failures, authorize: () => undefined, set: (key, values) => records.set(key, { values: { ...values }, notes: [], writes: 0 }), state: () => Object.fromEntries(records), ignored: () => ({ status: 200, body: {} }) },
		port,
	);
	return { ...service, records, dealFields };
}
