import { isMain, parseJson, serve } from './http-kit.mjs';
import { changeError, fieldFromTooling, keptValue, START_OBJECTS } from './salesforce-fields.mjs';
import { credentialsOf, laterThan, startService } from './service-kit.mjs';

const refused = (status, ...errors) => ({ status, body: errors });
const notFound = () => refused(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' });
const PREFIX = { Case: '500', Contact: '003' };

const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ ...refused(429, { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.' }), headers: { 'retry-after': String(seconds) } }),
	500: () => refused(500, { errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred. Please include this ErrorId if you contact support: 1-1 (1)' }),
	503: ({ retry_after: seconds = 1 }) => ({ ...refused(503, { errorCode: 'SERVER_UNAVAILABLE', message: 'The server is too busy' }), headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => refused(400, { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: sentence, fields: [] }),
	unknown: () => notFound(),
};

/**
 * A local service that speaks Salesforce's REST wire for Case and Contact: rows with If-Unmodified-Since, composite,
 * collections, case comments, describe, the Tooling API's CustomField, and the token endpoint of the JWT flow.
 *
 * Options: port, token (bearer; any is taken when absent), limit of the tokens' life. Beside what service-kit.mjs gives:
 * records (by id), objects (fields by object), comments. `set` takes { '500…': { Status: 'New' } }; the prefix says which object.
 */
export async function startSalesforceServer({ port = 0, token } = {}) {
	const records = new Map();
	const objects = structuredClone(START_OBJECTS);
	const comments = [];
	/** Names of custom fields of Case by their tooling id, and their metadata by name. */
	const tooling = new Map();
	const metadata = new Map();
	const stamp = (before) => laterThan(before?.replace('+0000', 'Z')).replace('Z', '.000+0000');
	const objectOf = (id) => Object.keys(PREFIX).find((object) => id.startsWith(PREFIX[object]));
	const find = (object, id) => [...records.values()].find((record) => record.object === object && (record.Id === id || record.Id.slice(0, 15) === id));
	let toolingSerial = 1;
	let origin = '';

	function write(record, change) {
		for (const [name, value] of Object.entries(change)) {
			const known = Object.keys(objects[record.object]).find((field) => field.toLowerCase() === name.toLowerCase()) ?? name;
			record.values[known] = keptValue(objects[record.object][known], value);
		}
		record.values.LastModifiedDate = stamp(record.values.LastModifiedDate);
		record.values.SystemModstamp = record.values.LastModifiedDate;
		record.writes += 1;
	}

	function readRow({ match, query }) {
		const [, object, id] = match;
		const record = find(object, id);
		if (!record) return notFound();
		const asked = query.get('fields')?.split(',').map((name) => name.trim());
		const missing = asked?.find((name) => !Object.keys(objects[object]).some((field) => field.toLowerCase() === name.toLowerCase()));
		if (missing) return refused(400, { errorCode: 'INVALID_FIELD', message: `No such column '${missing}' on entity '${object}'.` });
		const names = asked ? ['Id', ...asked] : Object.keys(objects[object]);
		const values = Object.fromEntries(names.map((name) => [name, record.values[name] ?? null]));
		return { status: 200, body: { attributes: { type: object, url: `/services/data/v60.0/sobjects/${object}/${record.Id}` }, ...values }, headers: { 'last-modified': new Date(record.values.LastModifiedDate.replace('+0000', 'Z')).toUTCString() } };
	}

	/** A write's answer, or the function that carries it out. */
	function patchRow(object, id, change, headers = {}) {
		const record = find(object, id);
		if (!record) return notFound();
		const since = headers['if-unmodified-since'];
		if (since !== undefined) {
			const at = Date.parse(since);
			if (Number.isNaN(at)) return refused(400, { errorCode: 'INVALID_HEADER', message: 'If-Unmodified-Since is not a date' });
			// By the second, as HTTP dates are.
			if (Math.floor(Date.parse(record.values.LastModifiedDate.replace('+0000', 'Z')) / 1000) * 1000 > at) return refused(412, { errorCode: 'PRECONDITION_FAILED', message: 'The record was modified after the time of If-Unmodified-Since' });
		}
		if (typeof change !== 'object' || change === null || Array.isArray(change)) return refused(400, { errorCode: 'JSON_PARSER_ERROR', message: 'Unexpected input' });
		const wrong = changeError(object, objects[object], change);
		if (wrong) return refused(400, wrong);
		return () => {
			write(record, change);
			return { status: 204 };
		};
	}

	const settled = (answer) => (typeof answer === 'function' ? answer() : answer);

	/** Up to 25 requests in one, each answered apart. */
	function composite({ body }) {
		const parts = body?.compositeRequest ?? [];
		if (parts.length === 0 || parts.length > 25) return refused(400, { errorCode: 'INVALID_INPUT', message: 'between 1 and 25 requests' });
		return () => {
			const answers = parts.map(({ method, url, body: inner, referenceId, httpHeaders = {} }) => {
				const [path, search = ''] = url.split('?');
				const row = /^\/services\/data\/v\d+\.0\/sobjects\/(\w+)\/(\w+)$/.exec(path);
				const headers = Object.fromEntries(Object.entries(httpHeaders).map(([name, value]) => [name.toLowerCase(), value]));
				const { status, body: answer } = !row || !objects[row[1]] ? notFound() : method === 'GET' ? readRow({ match: row, query: new URLSearchParams(search) }) : settled(patchRow(row[1], row[2], inner, headers));
				return { body: answer ?? null, httpHeaders: {}, httpStatusCode: status, referenceId };
			});
			const failed = body.allOrNone === true && answers.some(({ httpStatusCode }) => httpStatusCode >= 400);
			return { status: 200, body: { compositeResponse: failed ? answers.map((answer) => (answer.httpStatusCode >= 400 ? answer : { ...answer, body: [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back since another operation in the same transaction failed.' }], httpStatusCode: 400 })) : answers } };
		};
	}

	/** Up to 200 records; one result each, in order. */
	function collections({ body }) {
		const rows = body?.records ?? [];
		if (rows.length === 0 || rows.length > 200) return refused(400, { errorCode: 'INVALID_INPUT', message: 'between 1 and 200 records' });
		const checked = rows.map(({ attributes, id, Id = id, ...change }) => {
			const record = find(attributes?.type, Id ?? '');
			const wrong = record ? changeError(record.object, objects[record.object], change) : { errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' };
			return { Id, record, change, wrong };
		});
		return () => {
			const halted = body.allOrNone === true && checked.some(({ wrong }) => wrong);
			const results = checked.map(({ Id, record, change, wrong }) => {
				if (wrong) return { id: Id, success: false, errors: [{ statusCode: wrong.errorCode, message: wrong.message, fields: wrong.fields ?? [] }] };
				if (halted) return { id: Id, success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid and the request was using AllOrNone header', fields: [] }] };
				write(record, change);
				return { id: record.Id, success: true, errors: [] };
			});
			return { status: 200, body: results };
		};
	}

	/** Case comments, up to 200 in one call; one result each, in order. */
	function createComments({ body }) {
		const rows = body?.records ?? [];
		if (rows.length === 0 || rows.length > 200) return refused(400, { errorCode: 'INVALID_INPUT', message: 'between 1 and 200 records' });
		return () => ({
			status: 200,
			body: rows.map(({ attributes, ParentId, CommentBody, IsPublished }) => {
				const wrong = attributes?.type !== 'CaseComment' || !find('Case', ParentId ?? '') ? 'ParentId: id value of incorrect type' : Buffer.byteLength(CommentBody ?? '') > 4_000 ? 'Comment Body: data value too large' : undefined;
				if (wrong) return { success: false, errors: [{ statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: wrong, fields: [] }] };
				comments.push({ Id: `00a${String(comments.length + 1).padStart(12, '0')}AAA`, ParentId, CommentBody, IsPublished });
				return { id: comments.at(-1).Id, success: true, errors: [] };
			}),
		});
	}

	/** Queries of the one shape `SELECT CommentBody FROM CaseComment WHERE ParentId = '…'`. */
	function queryComments({ query }) {
		const parent = /FROM CaseComment WHERE ParentId = '(\w+)'/.exec(query.get('q') ?? '')?.[1];
		if (!parent) return refused(400, { errorCode: 'MALFORMED_QUERY', message: 'unexpected token' });
		const rows = comments.filter(({ ParentId }) => ParentId === parent).reverse();
		return { status: 200, body: { totalSize: rows.length, done: true, records: rows.map(({ CommentBody }) => ({ attributes: { type: 'CaseComment' }, CommentBody })) } };
	}

	/** Values of a picklist as its metadata holds them; a change sends all of it again. */
	function patchField({ match, body }) {
		const name = tooling.get(match[1]);
		const values = body?.Metadata?.valueSet?.valueSetDefinition?.value;
		if (!name || !Array.isArray(values)) return refused(400, { errorCode: 'INVALID_INPUT', message: 'Metadata is not valid' });
		return () => {
			objects.Case[name].values = values.map(({ fullName }) => fullName);
			return { status: 204 };
		};
	}

	function createField({ body }) {
		const { error, object, name, field } = fieldFromTooling(body, objects);
		if (error) return refused(400, error);
		return () => {
			objects[object][name] = field;
			if (object === 'Case') metadata.set(name, body.Metadata);
			return { status: 201, body: { id: `00N${String((toolingSerial += 1)).padStart(12, '0')}AAA`, success: true, errors: [], warnings: [], infos: [] } };
		};
	}

	function describe({ match }) {
		const fields = Object.entries(objects[match[1]] ?? {}).map(([name, { type, values, length = 0 }]) => ({ name, label: name.replace(/__c$/, '').replaceAll('_', ' '), type, length, custom: name.endsWith('__c'), updateable: true, picklistValues: (values ?? []).map((value) => ({ value, label: value, active: true, defaultValue: false })) }));
		return fields.length === 0 ? notFound() : { status: 200, body: { name: match[1], custom: false, updateable: true, fields } };
	}

	/** Tooling queries of the shape `… FROM CustomField WHERE TableEnumOrId = 'Case' [AND DeveloperName = '…']`. */
	function toolingQuery({ query }) {
		const object = /TableEnumOrId\s*=\s*'(\w+)'/i.exec(query.get('q') ?? '')?.[1];
		const only = /DeveloperName\s*=\s*'(\w+)'/i.exec(query.get('q') ?? '')?.[1];
		const names = Object.keys(objects[object] ?? {}).filter((name) => name.endsWith('__c') && (only === undefined || name === `${only}__c`));
		const rows = names.map((name) => {
			const id = [...tooling].find(([, known]) => known === name)?.[0] ?? `00N${String(900 + tooling.size).padStart(12, '0')}AAA`;
			tooling.set(id, name);
			const value = (objects[object][name].values ?? []).map((fullName) => ({ fullName, valueName: fullName, label: fullName, default: false, isActive: true }));
			const Metadata = { ...metadata.get(name), ...(objects[object][name].values && { valueSet: { restricted: true, valueSetDefinition: { sorted: false, value } } }) };
			return { attributes: { type: 'CustomField' }, Id: id, DeveloperName: name.replace(/__c$/, ''), TableEnumOrId: object, Metadata };
		});
		return { status: 200, body: { size: rows.length, totalSize: rows.length, done: true, records: rows } };
	}

	const data = (path) => new RegExp(`^/services/data/v\\d+\\.0/${path}/?$`);
	const routes = [
		['POST', /^\/services\/oauth2\/token$/, () => ({ status: 200, body: { access_token: token ?? 'local-token', instance_url: origin, token_type: 'Bearer', scope: 'api' } })],
		['GET', /^\/services\/oauth2\/userinfo$/, () => ({ status: 200, body: { user_id: '005000000000001AAA', preferred_username: 'ops@example.com' } })],
		['POST', data('composite'), composite],
		['PATCH', data('composite/sobjects'), collections],
		['POST', data('composite/sobjects'), createComments],
		['GET', data('query'), queryComments],
		['PATCH', data('tooling/sobjects/CustomField/(\\w+)'), patchField],
		['GET', data('sobjects/(Case|Contact)/describe'), describe],
		['GET', data('sobjects/(Case|Contact)/([A-Za-z0-9]{15,18})'), readRow],
		['PATCH', data('sobjects/(Case|Contact)/([A-Za-z0-9]{15,18})'), ({ match, body, text, request }) => patchRow(match[1], match[2], body ?? parseJson(text), request.headers)],
		['POST', data('tooling/sobjects/CustomField'), createField],
		['GET', data('tooling/query'), toolingQuery],
	];

	const service = await startService(
		{
			prefix: '/services/data/',
			routes,
			failures,
			authorize(request, path) {
				const { token: bearer } = credentialsOf(request);
				if (path === '/services/oauth2/token' || (bearer && (token === undefined || bearer === token))) return undefined;
				return refused(401, { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' });
			},
			set(id, values) {
				const object = objectOf(id);
				const at = stamp();
				const record = records.get(id) ?? { Id: id, object, values: { Id: id, CreatedDate: at }, writes: -1 };
				records.set(id, record);
				const writes = record.writes;
				write(record, values);
				record.writes = Math.max(0, writes);
			},
			clear: () => records.clear(),
			state: () => ({ records: [...records.values()], objects }),
			ignored: () => ({ status: 204 }),
		},
		port,
	);
	origin = service.url;
	return { ...service, records, objects, comments };
}

if (isMain(import.meta.url)) {
	await serve((options) => startSalesforceServer({ port: options.port ?? 0, token: options.token }));
}
