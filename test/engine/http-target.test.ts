import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, type ActiveChain } from './support/chain';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let api: Recorder;
let chain: ActiveChain;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	api = await startRecorder({ answer: { id: 're_1', status: 'accepted' } });
	const credentials = await createCredentials(n8n.rest, {});
	const policy = { id: 'api', version: '1', action_type: 'refund_call', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }], hard_blocks: [] };
	const parameters = {
		[NODE.execute]: { target: 'httpRequest', httpAuthentication: 'none', allowlist: { request: [{ method: 'POST', urlPrefix: `${api.url}/v1/refunds`, allowPrivate: true }] }, options: {} },
	};
	chain = await activateChain(n8n, chainWorkflow('http-target', { credentials, hubspotUrl: hubspot.url, policy, parameters, wiring: { [NODE.execute]: ['End', 'End'] }, extra: [{ name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }] }));
});

afterAll(async () => {
	await api?.close();
	await hubspot?.close();
});

const call = (url: string, method = 'POST') => ({
	action_type: 'refund_call',
	target_system: 'billing',
	request: { method, url, body: { amount: 35, currency: 'EUR' }, side_effects: 'Pays 35.00 EUR back.' },
	facts: { amount: 35 },
});

const execution = async (action: unknown) => firstItem(await n8n.rest.executions.waitFor(await chain.send({ action })), NODE.execute)!.execution;

test('an allowlisted call is sent once, with the intent as its idempotency key', async () => {
	const done = await execution(call(`${api.url}/v1/refunds`));
	expect(done).toMatchObject({ state: 'committed', http_status: 200 });
	expect(api.requests).toHaveLength(1);
	expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/v1/refunds', body: { amount: 35, currency: 'EUR' } });
	expect(api.requests[0]!.headers['idempotency-key']).toBe(done.intent_id);
});

test('any other call is refused before it leaves', async () => {
	const before = api.requests.length;
	const elsewhere = [
		call(`${api.url}/v1/payouts`),
		call(`${api.url}/v1/refunds`, 'DELETE'),
		call(`${api.url}/v1/refunds/../payouts`),
		call('http://169.254.169.254/latest/meta-data'),
		call(hubspot.url),
	];
	for (const action of elsewhere) expect((await execution(action)).state).toBe('not_started');
	expect(api.requests).toHaveLength(before);
	expect(hubspot.requests).toHaveLength(0);
});
