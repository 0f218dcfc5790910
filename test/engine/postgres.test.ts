import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, postForm, refund, reviewLinks, type ActiveChain } from './support/chain';
import { engineStore, type EngineStore } from './support/stores';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let postgres: EngineStore;
let chain: ActiveChain;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	postgres = await engineStore('postgres', n8n.userFolder, `engine_${process.pid}`);
	const credentials = await createCredentials(n8n.rest, postgres.gate);
	chain = await activateChain(n8n, chainWorkflow('postgres', { credentials, hubspotUrl: hubspot.url }));
});

afterAll(async () => {
	// n8n keeps its connections; the throw-away database goes when they do.
	await n8n?.rest.deactivate(chain.workflow.id);
	await postgres?.stop();
	await hubspot?.close();
});

test('the chain runs on PostgreSQL as it does on SQLite', async () => {
	const [low, medium] = [seedTicket(hubspot, '6001'), seedTicket(hubspot, '6002')];
	const automatic = firstItem(await n8n.rest.executions.waitFor(await chain.send({ action: refund(low, 35) })), NODE.log)!;
	expect(automatic).toMatchObject({ risk: { tier: 'low' }, execution: { state: 'committed' }, crm_log: { state: 'logged' } });

	const id = await chain.send({ action: refund(medium, 240) });
	const links = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const pages = await Promise.all(links.map(({ url }) => openPage(url)));
	const answers = await Promise.all(pages.map((page) => postForm(page.action, { ...page.fields, decision: 'approve' })));
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
	expect(item).toMatchObject({ approval: { state: 'approved', outcome: 'approved' }, execution: { state: 'committed' } });
	expect(item.approval.decisions).toHaveLength(1);
	expect(writes(hubspot, medium, 'refund_status')).toBe(1);
});
