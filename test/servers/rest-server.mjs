import { isMain, serve } from './http-kit.mjs';
import { startService } from './service-kit.mjs';

const problem = (status, title) => ({ status, body: { type: 'about:blank', title, status } });
const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ ...problem(429, 'Too many requests'), headers: { 'retry-after': String(seconds) } }),
	500: () => problem(500, 'Internal error'),
	503: ({ retry_after: seconds = 1 }) => ({ ...problem(503, 'Try again later'), headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => problem(422, sentence),
	unknown: () => problem(404, 'Not found'),
};

/**
 * A local JSON API of no vendor: GET and PATCH of /v1/invoices/{id} with `{data: {id, lock, attributes: {…}}}`, an ETag
 * that If-Match is held against (412), and a lock number that a body's `lock` is held against (409).
 * `set` takes { 'inv-7': { status: 'open' } }.
 */
export async function startRestServer({ port = 0, token } = {}) {
	const records = new Map();
	const etag = (record) => `"v${record.lock}"`;
	const answer = (record) => ({ status: 200, body: { data: { id: record.id, lock: record.lock, attributes: record.attributes } }, headers: { etag: etag(record) } });

	function patch({ match, body, request }) {
		const record = records.get(decodeURIComponent(match[1]));
		if (!record) return problem(404, 'Not found');
		const ifMatch = request.headers['if-match'];
		if (ifMatch !== undefined && ifMatch !== etag(record)) return problem(412, 'The record has moved on');
		const { lock, attributes = {} } = body?.data ?? {};
		if (lock !== undefined && Number(lock) !== record.lock) return problem(409, 'The record is locked at another version');
		return () => {
			Object.assign(record.attributes, attributes);
			record.lock += 1;
			record.writes += 1;
			return answer(record);
		};
	}

	const service = await startService(
		{
			prefix: '/v1/',
			routes: [
				['GET', /^\/v1\/invoices\/([^/]+)$/, ({ match }) => (records.has(decodeURIComponent(match[1])) ? answer(records.get(decodeURIComponent(match[1]))) : problem(404, 'Not found'))],
				['PATCH', /^\/v1\/invoices\/([^/]+)$/, patch],
			],
			failures,
			authorize: (request) => (token === undefined || request.headers.authorization === `Bearer ${token}` ? undefined : problem(401, 'Who are you?')),
			set(id, attributes) {
				const record = records.get(id) ?? { id, lock: 0, attributes: {}, writes: 0 };
				Object.assign(record.attributes, attributes);
				record.lock += 1;
				records.set(id, record);
			},
			clear: () => records.clear(),
			state: () => Object.fromEntries(records),
		},
		port,
	);
	return { ...service, records };
}

if (isMain(import.meta.url)) {
	await serve((options) => startRestServer({ port: options.port ?? 0, token: options.token }));
}
