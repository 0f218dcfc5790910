import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createServer, type Server } from 'node:http';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { activateChain, chainWorkflow, firstItem, NODE, refund, type ActiveChain, type Credentials } from './support/chain';
import { seedTicket } from './support/tickets';

jest.setTimeout(240_000);

/** Each secret is one that no other text holds, so that finding it anywhere means that it leaked. */
const SECRETS = { hubspot: 'pat-eu1-7e57ab1e-5ec2e7-0001', header: 'hdr-5ec2e7-0002-abcdef', signing: Buffer.from('5ec2e7-0003-signing-key-of-32byte').toString('base64') };

let n8n: RunningN8n;
let hubspot: HubSpotServer;
type Answer = (secret: string) => { status: number; body: string; cut?: boolean; slow?: boolean; location?: string };
let api: { url: string; server: Server; answers: Answer[] };
let records: ActiveChain;
let calls: ActiveChain;

/** An API that says back what it was sent, credential included, and behaves as badly as it is told. */
async function startRudeApi(): Promise<typeof api> {
	const answers: Answer[] = [];
	const plain: Answer = () => ({ status: 200, body: '{}' });
	const server = createServer((request, response) => {
		request.resume();
		const secret = String(request.headers['x-api-key'] ?? '');
		const { status, body, cut, slow, location } = (answers.shift() ?? plain)(secret);
		if (slow) {
			// A byte of header every so often: n8n's own timeout is one of silence, and would never come.
			response.socket?.write('HTTP/1.1 200 OK\r\n');
			const drip = setInterval(() => response.socket?.write('X-Drip: 1\r\n'), 200);
			response.socket?.on('close', () => clearInterval(drip));
			return;
		}
		response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }), ...(cut && { 'content-length': String(body.length + 100) }) });
		response.write(body);
		if (cut) response.socket?.destroy();
		else response.end();
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, server, answers };
}

beforeAll(async () => {
	[hubspot, api] = [await startHubSpotServer({ token: SECRETS.hubspot }), await startRudeApi()];
	n8n = await startN8n({ ui: false, env: { N8N_LOG_LEVEL: 'debug' } });
	const gate = await n8n.rest.createCredential('approvalGateApi', 'Gate', { signingKeyId: 'key-1', signingKey: SECRETS.signing, olderKeys: '', storeKind: 'sqlite', sqlitePath: '', publicBaseUrl: '' });
	const credentials: Credentials = { gate, hubspot: await n8n.rest.createCredential('hubspotAppToken', 'HubSpot', { appToken: SECRETS.hubspot }) };
	const header = await n8n.rest.createCredential('httpHeaderAuth', 'API', { name: 'X-Api-Key', value: SECRETS.header });
	records = await activateChain(n8n, chainWorkflow('secrets-records', { credentials, hubspotUrl: hubspot.url }));
	const policy = { id: 'api', version: '1', action_type: 'refund_call', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }] };
	const parameters = { [NODE.execute]: { target: 'httpRequest', httpAuthentication: 'headerAuth', allowlist: { request: [{ method: 'POST', urlPrefix: `${api.url}/v1`, allowPrivate: true }] }, options: { timeoutSeconds: 2 } } };
	const draft = chainWorkflow('secrets-calls', { credentials, hubspotUrl: hubspot.url, policy, parameters, wiring: { [NODE.execute]: ['End', 'End'] }, extra: [{ name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }] });
	for (const node of draft.nodes) if (node.name === NODE.execute) Object.assign(node, { credentials: { approvalGateApi: gate, httpHeaderAuth: header } });
	calls = await activateChain(n8n, draft);
});

afterAll(async () => {
	await n8n?.stop();
	await hubspot?.close();
	api?.server.closeAllConnections();
	api?.server.close();
});

const call = () => ({ action_type: 'refund_call', target_system: 'billing', request: { method: 'POST', url: `${api.url}/v1/refunds`, body: { amount: 35 } }, facts: { amount: 35 } });
const said: string[] = [];
async function executionOf(chain: ActiveChain, action: unknown) {
	const execution = await n8n.rest.executions.waitFor(await chain.send({ action }));
	said.push(JSON.stringify(execution));
	return firstItem(execution, NODE.execute)!.execution;
}

test.each([
	['500 after the fact', (secret: string) => ({ status: 500, body: `{"message":"boom ${secret}"}` }), 'unknown', 'outcome_unknown'],
	['a refusal that repeats the credential', (secret: string) => ({ status: 422, body: `{"message":"Authorization was Bearer ${secret}"}` }), 'failed', 'target_rejected'],
	['half a body', (secret: string) => ({ status: 200, body: `{"echo":"Bearer ${secret}`, cut: true }), 'unknown', 'target_'],
	['JSON that is none', (secret: string) => ({ status: 200, body: `{"echo": token ${secret}` }), 'committed', undefined],
	['10 MB', () => ({ status: 200, body: `"${'x'.repeat(10_000_000)}"` }), 'unknown', 'target_too_large'],
	['a redirect to a metadata service', () => ({ status: 307, body: '{}', location: 'http://169.254.169.254/latest/meta-data' }), 'unknown', 'outcome_unknown'],
	['slow loris', () => ({ status: 200, body: '', slow: true }), 'unknown', 'target_timeout'],
] as const)('a bad answer, %s, is what it is and nothing worse', async (_name, answer, state, code) => {
	api.answers.push(answer as never);
	const started = Date.now();
	const execution = await executionOf(calls, call());
	expect(execution.state).toBe(state);
	if (code === undefined) expect(execution.code).toBeUndefined();
	else expect(execution.code).toContain(code);
	expect(Date.now() - started).toBeLessThan(20_000);
});

test('HubSpot says the token back in its refusal, and answers badly in other ways', async () => {
	for (const [index, mode] of (['reject', 'apply_then_500', 'apply_then_drop', 'not_json'] as const).entries()) {
		const ticket = seedTicket(hubspot, `98${index}0`);
		hubspot.control({ faults: [{ mode, method: 'PATCH', path: `/crm/v3/objects/tickets/${ticket}` }] });
		const execution = await executionOf(records, refund(ticket, 35));
		expect(['failed', 'unknown', 'committed']).toContain(execution.state);
	}
});

/** Every file below a folder, with what it holds. */
function files(folder: string): [string, Buffer][] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name): [string, Buffer][] => {
		const path = join(folder, name);
		return statSync(path).isFile() ? [[name, readFileSync(path)]] : [];
	});
}

test('no secret is in the store, the audit log, n8n\'s database, its logs, the executions or what was answered', async () => {
	const out = join(n8n.userFolder, 'export.jsonl');
	const keys = JSON.stringify([{ kid: 'key-1', secret: SECRETS.signing, active: true }]);
	const store = join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
	await promisify(execFile)(process.execPath, [join(__dirname, '../../dist/src/cli/daa.js'), 'audit', 'export', '--private', '--sqlite', store, '--out', out], { env: { ...process.env, DAA_SIGNING_KEYS: keys } });
	const events = readFileSync(out, 'utf8');
	// The private parts are there in clear, or the search would prove nothing.
	expect(events).toContain('Nobody knows yet whether the action happened');
	expect(events).toContain('[secret]');
	const places: [string, Buffer | string][] = [...files(join(n8n.userFolder, '.n8n')).filter(([name]) => !name.includes('node_modules')), ['export', events], ['logs', n8n.logs()], ['executions', said.join('\n')]];
	expect(places.length).toBeGreaterThan(5);
	for (const [kind, secret] of Object.entries(SECRETS)) {
		for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]) {
			const found = places.filter(([, content]) => content.includes(form)).map(([name]) => name);
			expect([kind, found]).toEqual([kind, []]);
		}
	}
});
