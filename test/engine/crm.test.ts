import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startZendeskServer, type ZendeskServer } from '../servers/zendesk-server.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { createCredentials } from './support/chain';
import { activateCrm, crmWorkflow, runOutage, sectionsOf, touched } from './support/crm-outage.mjs';

jest.setTimeout(240_000);

const TOKEN = 'local-token';
let n8n: RunningN8n;
let hubspot: HubSpotServer;
let zendesk: ZendeskServer;
let credentials: Record<string, { id: string; name: string }>;

beforeAll(async () => {
	hubspot = await startHubSpotServer({ token: TOKEN, many: 120 });
	zendesk = await startZendeskServer({ token: TOKEN });
	zendesk.control({ set: { 1: {}, 2: {} } });
	n8n = await startN8n({ ui: false });
	const made = await createCredentials(n8n.rest, {});
	const zendeskApi = await n8n.rest.createCredential('zendeskApi', 'Zendesk', { subdomain: 'acme', email: 'ops@example.com', apiToken: TOKEN });
	credentials = { approvalGateApi: made.gate, hubspotAppToken: made.hubspot, zendeskApi };
});

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([hubspot?.close(), zendesk?.close()]);
});

const ofHubspot = { system: 'hubspot', hubspotAuthentication: 'appToken', helpdeskSystem: 'none' };
const ofZendesk = { system: 'zendesk', zendeskAuthentication: 'apiToken', helpdeskSystem: 'none' };
const stepsOf = (execution: { data: { resultData: { runData: Record<string, any> } } }) => execution.data.resultData.runData['CRM Log']?.[0].data.main[0][0].json.crm_fields as { done: number; planned: number; kept: number; failed: number };

test('fields are planned first, then made, then left alone', async () => {
	for (const [system, baseUrl, server] of [[ofHubspot, hubspot.url, hubspot], [ofZendesk, zendesk.url, zendesk]] as const) {
		const run = async (mode: string) => {
			const send = await activateCrm(n8n, crmWorkflow(`provision-${system.system}-${mode}-${Math.random()}`, { operation: 'provision', ...system, preset: 'full', provisionMode: mode, options: { baseUrl } }, credentials));
			return stepsOf(await send([{}]));
		};
		const before = server.requests.length;
		expect(await run('plan')).toMatchObject({ done: 0, failed: 0 });
		expect(server.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
		const applied = await run('apply');
		expect(applied).toMatchObject({ failed: 0, planned: 0 });
		expect(applied.done).toBeGreaterThanOrEqual(39);
		expect(await run('apply')).toMatchObject({ done: 0, kept: 39, failed: 0 });
	}
});

test('one item, two tickets: CRM and helpdesk are patched in one run, each with one internal note', async () => {
	const send = await activateCrm(
		n8n,
		crmWorkflow('both', { operation: 'log', system: 'hubspot', hubspotAuthentication: 'appToken', helpdeskSystem: 'zendesk', zendeskAuthentication: 'apiToken', preset: 'full', options: { baseUrl: hubspot.url, helpdeskBaseUrl: zendesk.url, note: true, readBack: true } }, credentials),
	);
	const [section] = sectionsOf(await send([touched(1)]));
	expect(section).toMatchObject({ state: 'logged', system: 'hubspot', mismatches: [], fields: { crm_ticket_id: '1', risk_tier: 'high' }, helpdesk: { state: 'logged', system: 'zendesk', mismatches: [] } });
	expect(hubspot.tickets.get('1')?.properties).toMatchObject({ ai_trace_id: 'cor-1-first', resolution_code: 'action_done' });
	expect([...hubspot.notes.values()].filter(({ ticketIds }) => ticketIds.includes('1'))).toHaveLength(1);
	expect(zendesk.tickets.get(1)?.writes).toBe(1);
	expect(JSON.stringify(zendesk.tickets.get(1)?.audits)).toContain('AI-assisted action');
});

test('an item that is wrong stops the node by its index, and the others are logged all the same', async () => {
	const items = [touched(3), touched(4, 'first', { risk: { tier: 'huge' } }), touched(5)];
	const parameters = { operation: 'log', ...ofHubspot, preset: 'minimal', options: { baseUrl: hubspot.url } };
	const failed = await (await activateCrm(n8n, crmWorkflow('wrong', parameters, credentials)))(items);
	expect(failed.status).toBe('error');
	expect(failed.data.resultData.error).toMatchObject({ message: expect.stringContaining('risk_tier') as string, context: { itemIndex: 1 } });
	expect(['3', '5'].map((id) => hubspot.tickets.get(id)?.properties.ai_trace_id)).toEqual(['cor-3-first', 'cor-5-first']);
	const goesOn = await (await activateCrm(n8n, crmWorkflow('wrong-goes-on', parameters, credentials, { onError: 'continueRegularOutput' })))(items);
	expect(goesOn.status).toBe('success');
	expect(goesOn.data.resultData.runData['CRM Log']?.[0]?.data?.main?.[0]?.map(({ json }) => (json.error === undefined ? 'logged' : 'wrong'))).toEqual(['logged', 'wrong', 'logged']);
});

test('a CRM that is down and an n8n that is killed in between lose nothing: all arrive, in order, once', async () => {
	hubspot.control({ reset: true });
	for (const ticket of hubspot.tickets.values()) ticket.history.length = 0;
	hubspot.notes.clear();
	const outage = await runOutage({ n8n, hubspot, credentials, tickets: 120, outageMs: 8_000 });
	expect(outage.queued).toEqual([120, 120]);
	expect(outage.delivery).toMatchObject({ delivered: 240, refused: 0, waiting: 0 });
	expect(outage.wrong).toEqual([]);
	expect(outage.notesWrong).toEqual([]);
	// Four batches of fields, four of notes, and a look for notes that may have arrived.
	expect(outage.callsAfter).toBeLessThan(20);
});
