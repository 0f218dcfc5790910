import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createServer, type Server } from 'node:http';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { activateChain, chainWorkflow, firstItem, NODE, openPage, refund, reviewLinks, type ActiveChain, type Credentials } from './support/chain';
import { lineWorkflow, ours } from './support/line';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(240_000);

/** Each secret is one that no other text holds, so that finding it anywhere means that it leaked. */
const SECRETS = { hubspot: 'pat-eu1-7e57ab1e-5ec2e7-0001', header: 'hdr-5ec2e7-0002-abcdef', signing: Buffer.from('5ec2e7-0003-signing-key-of-32byte').toString('base64') };

let n8n: RunningN8n;
let hubspot: HubSpotServer;
type Answer = (secret: string) => { status: number; body: string; cut?: boolean; slow?: boolean; location?: string };
let api: { url: string; server: Server; answers: Answer[]; calls: number };
let records: ActiveChain;
let calls: ActiveChain;

/** An API that says back what it was sent, credential included, and behaves as badly as it is told. */
async function startRudeApi(): Promise<typeof api> {
	const answers: Answer[] = [];
	const rude = { url: '', answers, calls: 0 };
	const plain: Answer = () => ({ status: 200, body: '{}' });
	const server = createServer((request, response) => {
		request.resume();
		rude.calls += 1;
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
	return Object.assign(rude, { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, server });
}

beforeAll(async () => {
	[hubspot, api] = [await startHubSpotServer({ token: SECRETS.hubspot }), await startRudeApi()];
	n8n = await startN8n({ ui: false, env: { N8N_LOG_LEVEL: 'debug' } });
	const gate = await n8n.rest.createCredential('approvalGateApi', 'Gate', { signingKeyId: 'key-1', signingKey: SECRETS.signing, olderKeys: '', storeKind: 'sqlite', sqlitePath: '', publicBaseUrl: '' });
	const credentials: Credentials = { gate, hubspot: await n8n.rest.createCredential('hubspotAppToken', 'HubSpot', { appToken: SECRETS.hubspot }) };
	const header = await n8n.rest.createCredential('httpHeaderAuth', 'API', { name: 'X-Api-Key', value: SECRETS.header });
	const desk = { ...ours('Desk', 'reviewDeskTrigger', { path: 'secrets-desk' }, { approvalGateApi: gate }), webhookId: randomUUID() };
	await n8n.rest.activate((await n8n.rest.createWorkflow(lineWorkflow('Desk', [desk]))).id);
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
	['half a body', (secret: string) => ({ status: 200, body: `{"echo":"Bearer ${secret}`, cut: true }), 'unknown', 'target_unavailable'],
	['JSON that is none', (secret: string) => ({ status: 200, body: `{"echo": token ${secret}` }), 'committed', undefined],
	['10 MB', () => ({ status: 200, body: `"${'x'.repeat(10_000_000)}"` }), 'unknown', 'target_too_large'],
	['a redirect to a metadata service', () => ({ status: 307, body: '{}', location: 'http://169.254.169.254/latest/meta-data' }), 'unknown', 'outcome_unknown'],
	['slow loris', () => ({ status: 200, body: '', slow: true }), 'unknown', 'target_timeout'],
] as const)('a bad answer, %s, is what it is and nothing worse', async (_name, answer, state, code) => {
	api.answers.push(answer as never);
	const [started, before] = [Date.now(), api.calls];
	const execution = await executionOf(calls, call());
	// One call, whatever came back: nothing of this may be tried again blindly.
	expect([execution.state, execution.code, api.calls - before]).toEqual([state, code, 1]);
	expect(Date.now() - started).toBeLessThan(20_000);
});

test.each([
	['reject', 'failed', 'target_rejected'],
	['apply_then_500', 'unknown', 'outcome_unknown'],
	['apply_then_drop', 'unknown', 'target_unavailable'],
	// Said yes without doing it: what is read back tells.
	['not_json', 'committed', 'mismatch_after_write'],
] as const)('HubSpot answers a write with %s, the token said back where it can be', async (mode, state, code) => {
	const ticket = seedTicket(hubspot, `98${mode.length}0`);
	hubspot.control({ faults: [{ mode, method: 'PATCH', path: `/crm/v3/objects/tickets/${ticket}` }] });
	const execution = await executionOf(records, refund(ticket, 35));
	expect([execution.state, execution.code, writes(hubspot, ticket, 'refund_status')]).toEqual([state, code, 1]);
});

/** Headers and text of every page that was answered. */
const answered: string[] = [];
async function page(url: string, form?: Record<string, string>): Promise<{ status: number; html: string }> {
	const response = await fetch(url, { redirect: 'manual', ...(form && { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form) }) });
	const html = await response.text();
	const to = response.headers.get('location');
	response.headers.forEach((value, name) => answered.push(`${name}: ${value}`));
	answered.push(html);
	return to !== null && response.status < 400 ? await page(new URL(to, url).toString()) : { status: response.status, html };
}

test('review pages and the desk are looked at in every state they have', async () => {
	const ticket = seedTicket(hubspot, '9910');
	const id = await records.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const { action, fields } = await openPage(link!.url);
	expect((await page(link!.url)).status).toBe(200);
	for (const form of [{ ...fields, decision: 'launch' }, { ...fields, decision: 'reject' }, { ...fields, decision: 'break_glass', reason: 'x', code: '123456' }]) expect((await page(action, form)).status).toBeGreaterThanOrEqual(400);
	await page(`${link!.url}x`);
	await page(action.replace(/([?&]t=)/, '$1x'));
	expect((await page(action, { ...fields, decision: 'approve' })).status).toBe(200);
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.execute)!;
	expect(item.execution).toMatchObject({ state: 'committed', reverse_url: expect.stringContaining('reverse=') });
	await page(link!.url);
	expect((await page(item.execution.reverse_url)).html).toContain('Propose the reverse');
	const desk = item.execution.reverse_url.split('?')[0];
	for (const query of ['', '?enrol=x', '?sign-in=x', '?state=x', '?reverse=x', '?desk=x', '?link=x']) await page(`${desk}${query}`);
	for (const form of [{}, { enrol: 'x', do: 'show' }, { reverse: 'x' }, { desk: 'x', go: 'queue' }, { sign_in: 'sam@example.com' }]) await page(desk, form as Record<string, string>);
	expect(answered.length).toBeGreaterThan(15);
});

/** Every file below a folder, with what it holds. */
function files(folder: string): [string, Buffer][] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name): [string, Buffer][] => {
		const path = join(folder, name);
		return statSync(path).isFile() ? [[name, readFileSync(path)]] : [];
	});
}

test('no secret is in the store, the audit log, n8n\'s database, its logs, the executions, the pages or what was answered', async () => {
	const out = join(n8n.userFolder, 'export.jsonl');
	const keys = JSON.stringify([{ kid: 'key-1', secret: SECRETS.signing, active: true }]);
	const store = join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
	await promisify(execFile)(process.execPath, [join(__dirname, '../../dist/src/cli/daa.js'), 'audit', 'export', '--private', '--sqlite', store, '--out', out], { env: { ...process.env, DAA_SIGNING_KEYS: keys } });
	const events = readFileSync(out, 'utf8');
	// The private parts are there in clear, or the search would prove nothing.
	expect(events).toContain('Nobody knows yet whether the action happened');
	expect(events).toContain('[secret]');
	const places: [string, Buffer | string][] = [...files(join(n8n.userFolder, '.n8n')).filter(([name]) => !name.includes('node_modules')), ['export', events], ['logs', n8n.logs()], ['executions', said.join('\n')], ['pages', answered.join('\n')]];
	expect(places.length).toBeGreaterThan(5);
	for (const [kind, secret] of Object.entries(SECRETS)) {
		for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]) {
			const found = places.filter(([, content]) => content.includes(form)).map(([name]) => name);
			expect([kind, found]).toEqual([kind, []]);
		}
	}
});
