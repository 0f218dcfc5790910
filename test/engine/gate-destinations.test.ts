import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { createCredentials } from './support/chain';
import { activateDirect, type Direct } from './support/direct';

jest.setTimeout(240_000);

const KEY = 'key-0123456789-abcdef';
/** Nobody answers there from here; it stands for any public address. */
const PUBLIC = '203.0.114.7';

interface Listener {
	port: number;
	/** Host header and path of whatever arrived. */
	calls: string[];
	server: Server;
}

let folder: string;
let n8n: RunningN8n;
let direct: Direct;
/** The real service, and one on another address of this machine, where nothing may ever arrive. */
let api: Listener;
let elsewhere: Listener;
let tls: Listener;
let stranger: Listener;

function listen(make: (handler: (request: IncomingMessage, response: ServerResponse) => void) => Server, host: string, port = 0): Promise<Listener> {
	const calls: string[] = [];
	const server = make((request, response) => {
		calls.push(`${request.headers.host} ${request.url}`);
		const status = Number(/\/v1\/redirect\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200);
		request.resume();
		response.writeHead(status, { 'content-type': 'application/json', ...(status !== 200 && { location: `http://127.0.0.2:${api.port}/v1/inside` }) }).end('{}');
	});
	return new Promise((done, fail) => {
		server.on('error', fail);
		server.listen(port, host, () => done({ port: (server.address() as AddressInfo).port, calls, server }));
	});
}

/** A certificate for these names, made on this machine, with the authority that signed it. */
function certificate(name: string): { key: string; cert: string; ca: string } {
	const at = (file: string) => join(folder, `${name}-${file}`);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
	openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name} authority`, '-keyout', at('ca.key'), '-out', at('ca.pem'));
	openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', at('server.key'), '-out', at('server.csr'));
	writeFileSync(at('san'), `subjectAltName=DNS:${name}`);
	openssl('x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('san'), '-out', at('server.pem'));
	return { key: readFileSync(at('server.key'), 'utf8'), cert: readFileSync(at('server.pem'), 'utf8'), ca: at('ca.pem') };
}

const hasOpenssl = (() => {
	try {
		execFileSync('openssl', ['version'], { stdio: 'pipe' });
		return true;
	} catch {
		return false;
	}
})();

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'daa-destinations-'));
	api = await listen(createServer, '127.0.0.1');
	elsewhere = await listen(createServer, '127.0.0.2', api.port);
	const env: Record<string, string> = {
		NODE_OPTIONS: `--require ${join(__dirname, 'support', 'scripted-dns.cjs')}`,
		DAA_TEST_DNS_LOG: join(folder, 'questions'),
		DAA_TEST_DNS: JSON.stringify({
			'rebind.example.com': ['127.0.0.1', '127.0.0.2'],
			'inward.example.com': ['127.0.0.1'],
			'later.example.com': [PUBLIC, '127.0.0.1'],
			'cloud.example.com': ['169.254.169.254'],
			'right.example.com': ['127.0.0.1'],
			'wrong.example.com': ['127.0.0.1'],
			'stranger.example.com': ['127.0.0.1'],
		}),
	};
	writeFileSync(join(folder, 'questions'), '');
	if (hasOpenssl) {
		const [trusted, unknown] = [certificate('right.example.com'), certificate('stranger.example.com')];
		env.NODE_EXTRA_CA_CERTS = trusted.ca;
		tls = await listen((handler) => createTlsServer(trusted, handler), '127.0.0.1');
		stranger = await listen((handler) => createTlsServer({ key: unknown.key, cert: unknown.cert }, handler), '127.0.0.1');
	}
	n8n = await startN8n({ ui: false, env });
	const { gate } = await createCredentials(n8n.rest, {});
	const httpHeaderAuth = await n8n.rest.createCredential('httpHeaderAuth', 'API', { name: 'X-Api-Key', value: KEY });
	const allow = (urlPrefix: string, allowPrivate: boolean) => ({ method: 'POST', urlPrefix, allowPrivate });
	const request = [
		allow(`http://127.0.0.1:${api.port}/v1`, true),
		allow(`http://rebind.example.com:${api.port}/v1`, true),
		allow(`http://inward.example.com:${api.port}/v1`, false),
		allow(`http://later.example.com:${api.port}/v1`, false),
		allow(`http://cloud.example.com:${api.port}/v1`, true),
		...(hasOpenssl ? ['right', 'wrong'].map((name) => allow(`https://${name}.example.com:${tls.port}/v1`, true)) : []),
		...(hasOpenssl ? [allow(`https://stranger.example.com:${stranger.port}/v1`, true)] : []),
	];
	direct = await activateDirect(n8n, 'destinations', { gate, credentials: { httpHeaderAuth }, parameters: { target: 'httpRequest', httpAuthentication: 'headerAuth', allowlist: { request }, options: { timeoutSeconds: 3 } } });
});

afterAll(async () => {
	await n8n?.stop();
	for (const { server } of [api, elsewhere, tls, stranger].filter(Boolean)) server.close();
	rmSync(folder, { recursive: true, force: true });
});

const item = (url: string) => direct.run({ action_type: 'refund', target_system: 'billing', request: { method: 'POST', url, body: { amount: 1 } }, facts: { amount: 1 } });
const send = async (url: string) => (await item(url)).execution as Record<string, any>;
const questions = (name: string) => readFileSync(join(folder, 'questions'), 'utf8').split('\n').filter((asked) => asked === name).length;
/** How many calls each service got while something was done. */
async function counted<T>(work: () => Promise<T>): Promise<{ result: T; here: number; there: number }> {
	const before = [api.calls.length, elsewhere.calls.length] as const;
	const result = await work();
	return { result, here: api.calls.length - before[0], there: elsewhere.calls.length - before[1] };
}

test('a name that is bound to another address after it was checked: asked once, and the call goes where it was checked', async () => {
	const { result, here, there } = await counted(() => send(`http://rebind.example.com:${api.port}/v1/refunds`));
	expect(result).toMatchObject({ state: 'committed', http_status: 200 });
	expect([here, there, questions('rebind.example.com')]).toEqual([1, 0, 1]);
	expect(api.calls.at(-1)).toBe(`rebind.example.com:${api.port} /v1/refunds`);
});

test('a public name that leads inside, now, later or to a metadata service: no call arrives anywhere', async () => {
	const inward = await counted(() => send(`http://inward.example.com:${api.port}/v1/refunds`));
	expect([inward.result, inward.here, inward.there]).toEqual([expect.objectContaining({ state: 'failed', code: 'target_not_allowed' }), 0, 0]);
	const cloud = await counted(() => send(`http://cloud.example.com:${api.port}/v1/refunds`));
	expect([cloud.result, cloud.here, cloud.there]).toEqual([expect.objectContaining({ state: 'failed', code: 'target_not_allowed' }), 0, 0]);
	// The address that was checked is public and cannot be reached: the call went there, and not to what the name says by
	// then. What is tried again, because it never opened, is checked again.
	const later = await counted(() => send(`http://later.example.com:${api.port}/v1/refunds`));
	expect([later.here, later.there, later.result.state]).toEqual([0, 0, expect.stringMatching(/^(?:failed|unknown)$/)]);
	expect(questions('later.example.com')).toBeGreaterThanOrEqual(1);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
	const { result, here, there } = await counted(() => send(`http://127.0.0.1:${api.port}/v1/redirect/${status}`));
	expect(result).toMatchObject({ state: 'unknown', code: 'outcome_unknown', http_status: status });
	expect([here, there]).toEqual([1, 0]);
});

test('user names, and other spellings of inside addresses, are refused with the grant unused', async () => {
	const spellings = ['user@127.0.0.1', 'user:pass@127.0.0.1', '127.0.0.1@127.0.0.2', 'rebind.example.com@127.0.0.2', '127.0.0.2', '2130706434', '0x7f000002', '0177.0.0.2', '127.2', '[::1]', '[::ffff:127.0.0.2]', '[64:ff9b::7f00:2]', 'localhost', '169.254.169.254', '①②⑦.0.0.2', '127%2e0%2e0%2e2'];
	for (const host of spellings) {
		const { result, here, there } = await counted(() => item(`http://${host}:${api.port}/v1/refunds`));
		// Some are no address of a proposal to begin with, and get no grant.
		const said = result.execution ? [result.execution.state, result.execution.code] : [result.risk.tier, result.risk.rule];
		expect([host, said.join(' '), here, there]).toEqual([host, expect.stringMatching(/^(?:not_started target_not_allowed|blocked invalid_proposal)$/), 0, 0]);
	}
});

if (hasOpenssl) {
	describe('TLS at the pinned address', () => {
		test('passes with the right name in the certificate', async () => {
			expect(await send(`https://right.example.com:${tls.port}/v1/refunds`)).toMatchObject({ state: 'committed', http_status: 200 });
			expect(tls.calls).toEqual([`right.example.com:${tls.port} /v1/refunds`]);
			expect(questions('right.example.com')).toBe(1);
		});

		test('is refused with another name in it, and with an authority that nobody trusts: nothing is sent', async () => {
			const before = tls.calls.length;
			expect(await send(`https://wrong.example.com:${tls.port}/v1/refunds`)).toMatchObject({ state: 'failed', code: 'target_unavailable', reason: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') });
			expect(await send(`https://stranger.example.com:${stranger.port}/v1/refunds`)).toMatchObject({ state: 'failed', code: 'target_unavailable', reason: expect.stringMatching(/UNABLE_TO_|SELF_SIGNED/) });
			expect([tls.calls.length - before, stranger.calls]).toEqual([0, []]);
		});
	});
} else {
	process.stdout.write('TLS at the pinned address: not run, because openssl is not installed here\n');
}
