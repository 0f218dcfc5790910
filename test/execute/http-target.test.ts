import type { ActionProposal } from '../../src/draft/proposal';
import type { HttpRequest } from '../../src/ports';
import { httpTarget, type AllowedRequest } from '../../src/execute/targets/http-request';
import { isInternalHost } from '../../src/execute/targets/internal-host';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { fetchHttp } from '../support/fetch-http';
import { draft, openStage, parsed, SECRET, type Stage } from './stage';

const API = 'https://api.example.com/v1/refunds';
const call = (request: Record<string, unknown>) =>
	draft({ target_system: 'payments', target_object: undefined, target_id: undefined, proposed_changes: undefined, request: { method: 'POST', ...request } });

/** Straight to the target: the proposal's own check, which refuses some of these too, is left out. */
const check = (request: Record<string, unknown>, allowlist: AllowedRequest[] = [{ method: 'POST', urlPrefix: API }]) => {
	const action = parsed(call({ url: API }));
	httpTarget({ allowlist }).check({ ...action, request: { method: 'POST', url: API, ...request } as ActionProposal['request'] });
};

const refusal = (request: Record<string, unknown>, allowlist?: AllowedRequest[]): string => {
	try {
		check(request, allowlist);
	} catch (error) {
		expect((error as { code: string }).code).toBe('target_not_allowed');
		return (error as Error).message;
	}
	return 'allowed';
};

test.each([API, `${API}/17`, `${API}/17/parts?dry=1`, `${API}?id=1`, `${API}/`, 'HTTPS://API.example.com/v1/refunds', 'https://api.example.com:443/v1/refunds/a.b'])('allowed: %s', (url) => {
	expect(refusal({ url, body: { amount: 1 } })).toBe('allowed');
});

test.each([
	'https://api.example.com/v1/refundsX', 'https://api.example.com/v1', 'https://api.example.com/v1/refund', 'https://api.example.com/V1/refunds',
	'https://api.example.com:8443/v1/refunds', 'http://api.example.com/v1/refunds', 'https://api.example.com.evil.test/v1/refunds',
	'https://evil.test/v1/refunds', 'https://evil.test/https://api.example.com/v1/refunds', 'https://api.example.com@evil.test/v1/refunds',
	'https://user:pass@api.example.com/v1/refunds', 'https://@api.example.com/v1/refunds', 'https://api.example.com%40evil.test/v1/refunds',
	'https://api.example.com/v1/refunds#@evil.test', 'https://api.example.com/v1/refunds#', 'https://api.example.com./v1/refunds',
	'https://api.example.com/v1/refunds/../payouts', 'https://api.example.com/v1/refunds/..', 'https://api.example.com/v1/refunds/./x',
	'https://api.example.com/v1/refunds/%2e%2e/payouts', 'https://api.example.com/v1/refunds/.%2E/payouts', 'https://api.example.com/v1/refunds/%252e%252e/payouts',
	'https://api.example.com/v1/refunds/%25252e/x', 'https://api.example.com/v1/refunds%2f..%2fpayouts', 'https://api.example.com/v1/refunds/%5c..%5cpayouts',
	'https://api.example.com/v1/refunds/%00', 'https://api.example.com//v1/refunds', 'https://api.example.com/v1/refunds//x', 'https:///api.example.com/v1/refunds',
	'https:/\\api.example.com/v1/refunds', 'https://api.example.com\\@evil.test/v1/refunds', 'https://api.example.com/v1/refunds/\n', 'https://api.example.com/v1/re\tfunds',
	'https://xn--pi-7ia.example.com/v1/refunds', 'https://\u0430pi.example.com/v1/refunds', 'ftp://api.example.com/v1/refunds', 'file:///etc/passwd', 'javascript:alert(1)',
])('refused: %s', (url) => {
	expect(refusal({ url })).toMatch(/^request[.]url: /);
});

test('another method than the listed one', () => {
	for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) expect(refusal({ method, url: API })).toContain('is not among the requests');
});

test('any internal address, however it is written, needs the admin to say so for that host', () => {
	const hosts = [
		'127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:0:0:1]',
		'[::]', '0.0.0.0', '0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '2852039166', '0xa9fea9fe', '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]',
		'[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::]', '[2001::1]', '100.100.100.200', '198.18.0.1', '224.0.0.1', '255.255.255.255', 'localhost', 'LOCALHOST', 'app.localhost', 'printer.local',
		'metadata.google.internal', 'metadata', 'intranet', 'db.corp', 'host.lan', '\u{2460}\u{2461}\u{2466}.0.0.1',
	];
	for (const host of hosts) {
		const url = `http://${host}/latest/meta-data`;
		if (!URL.canParse(url)) continue;
		if (host.endsWith('.')) continue;
		const entry = { method: 'POST', urlPrefix: `http://${host}/latest` };
		const unlisted = refusal({ url });
		expect(`${host} ${unlisted}`).toContain('is not among the requests');
		if (host.startsWith('\u{2460}')) continue;
		expect(`${host} ${refusal({ url }, [entry])}`).toContain('lies inside the network');
		expect(`${host} ${refusal({ url }, [{ ...entry, allowPrivate: true }])}`).toContain('allowed');
	}
});

test('public addresses are public', () => {
	for (const host of ['api.example.com', '8.8.8.8', '172.32.0.1', '172.15.0.1', '192.169.0.1', '100.63.0.1', '100.128.0.1', '169.253.0.1', '[2606:4700::1]', '[2a00:1450::1]', 'local.example.com', '11.0.0.1', '126.1.1.1', '128.0.0.1', '198.20.0.1']) {
		expect(`${host} ${isInternalHost(host)}`).toBe(`${host} false`);
	}
});

test('an unreadable list is the owner\'s mistake and says which entry', () => {
	for (const urlPrefix of ['', 'api.example.com/v1', 'https://u:p@api.example.com/', 'https://api.example.com/v1?x=1', 'https://api.example.com/../v1', 'ftp://api.example.com/']) {
		expect(() => httpTarget({ allowlist: [{ method: 'POST', urlPrefix }] })).toThrow(expect.objectContaining({ code: 'parameter_invalid', message: expect.stringContaining('allowlist.0.urlPrefix') }) as Error);
	}
});

test.each(['Authorization', 'cookie', 'HOST', 'Proxy-Authorization', 'X-Forwarded-For', 'x-api-key', 'Transfer-Encoding', 'Content-Length', 'Idempotency-Key', 'X-HTTP-Method-Override', 'Metadata-Flavor', 'X-Amz-Security-Token'])(
	'a draft may not set %s',
	(name) => {
		expect(refusal({ url: API, headers: { [name]: 'x' } })).toContain(`request.headers.${name}`);
	},
);

test('headers and bodies that could mean two things', () => {
	expect(refusal({ url: API, headers: { 'x-note': 'a\r\nhost: evil' } })).toContain('control character');
	expect(refusal({ url: API, headers: { 'x note': 'a' } })).toContain('not a header name');
	expect(refusal({ url: API, headers: { 'X-Note': 'a', 'x-note': 'b' } })).toContain('stands twice');
	expect(refusal({ url: API, headers: { 'content-type': 'text/plain' }, body: { a: 1 } })).toContain('content-type');
	expect(refusal({ method: 'GET', url: API, body: { a: 1 } }, [{ method: 'GET', urlPrefix: API }])).toContain('no body');
	expect(refusal({ url: API, headers: { 'content-type': 'application/vnd.api+json; charset=utf-8' }, body: { a: 1 } })).toBe('allowed');
});

describe('at work', () => {
	let stage: Stage;
	let recorder: Recorder;
	beforeEach(async () => {
		stage = await openStage();
		recorder = await startRecorder({ status: 201, answer: { id: 're_1', state: 'paid', echo: `Bearer ${SECRET}` } });
	});
	afterEach(async () => {
		await recorder.close();
		await stage.close();
	});
	const listed = (path: string) => httpTarget({ allowlist: [{ method: 'POST', urlPrefix: `${recorder.url}${path}`, allowPrivate: true }] });
	const http = (request: HttpRequest) => fetchHttp({ headers: { authorization: `Bearer ${SECRET}` }, timeoutMs: 2_000 })(request);

	test('sends exactly what was granted, with the intent as Idempotency-Key', async () => {
		const action = call({ url: `${recorder.url}/v1/refunds?dry=0`, headers: { 'X-Reason': 'damaged' }, body: { amount: 35, currency: 'EUR' } });
		const section = await stage.act({ action, grant: await stage.grant(action), target: listed('/v1/refunds'), http });
		expect(section).toMatchObject({ state: 'committed', http_status: 201, before: {}, sent: { method: 'POST', body: { amount: 35, currency: 'EUR' } } });
		expect(recorder.requests).toHaveLength(1);
		expect(recorder.requests[0]).toMatchObject({ method: 'POST', path: '/v1/refunds?dry=0', body: { amount: 35, currency: 'EUR' }, headers: { 'x-reason': 'damaged', 'idempotency-key': section.intent_id, 'content-type': 'application/json' } });
		expect(JSON.stringify(section)).not.toContain('damaged');
	});

	test('scalars are JSON too', async () => {
		const action = call({ url: `${recorder.url}/v1`, body: 17 });
		await stage.act({ action, grant: await stage.grant(action), target: listed('/v1'), http });
		expect(recorder.requests[0]).toMatchObject({ body: 17, headers: { 'content-type': 'application/json' } });
	});

	test('a redirect is not followed and leaves the outcome unknown', async () => {
		stage.server.control({ faults: [{ mode: 'redirect', path: '/crm/', location: `${recorder.url}/v1/stolen` }] });
		const url = `${stage.server.url}/crm/v3/any`;
		const action = call({ url });
		const target = httpTarget({ allowlist: [{ method: 'POST', urlPrefix: url, allowPrivate: true }] });
		const section = await stage.act({ action, grant: await stage.grant(action), target, http });
		expect(section).toMatchObject({ state: 'unknown', code: 'outcome_unknown', http_status: 307 });
		expect(recorder.requests).toEqual([]);
	});

	test('draft mode says what it would call', async () => {
		const action = call({ url: `${recorder.url}/v1/refunds` });
		const section = await stage.act({ action, grant: await stage.grant(action), target: listed('/v1/refunds'), http, dryRun: true });
		expect(section.reason).toContain(`Call POST ${recorder.url}/v1/refunds`);
		expect(recorder.requests).toEqual([]);
	});
});
