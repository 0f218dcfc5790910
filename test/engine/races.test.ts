import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, postForm, refund, reviewLinks, type Credentials } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let credentials: Credentials;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	credentials = await createCredentials(n8n.rest, {});
});

afterAll(async () => {
	await hubspot?.close();
});

test('two approvers who post at the same instant make one decision', async () => {
	const chain = await activateChain(n8n, chainWorkflow('two-approvers', { credentials, hubspotUrl: hubspot.url }));
	for (let round = 0; round < 5; round += 1) {
		const ticket = seedTicket(hubspot, `41${round}`);
		const id = await chain.send({ action: refund(ticket, 240) });
		const links = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
		expect(links).toHaveLength(2);
		const pages = await Promise.all(links.map(({ url }) => openPage(url)));
		const answers = await Promise.all(
			pages.map((page, index) => postForm(page.action, { ...page.fields, decision: index === 0 ? 'approve' : 'reject', reason: 'No.' })),
		);
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		const execution = await n8n.rest.executions.waitFor(id);
		const item = firstItem(execution, NODE.log)!;
		expect(item.approval.decisions).toHaveLength(1);
		const approved = item.approval.state === 'approved';
		expect(writes(hubspot, ticket, 'refund_status')).toBe(approved ? 1 : 0);
	}
});

test('two Audited Execute runs with one grant make one call', async () => {
	const draft = chainWorkflow('two-doors', { credentials, hubspotUrl: hubspot.url, wiring: { [NODE.wait]: [NODE.log, [NODE.execute, 'Other Door'], NODE.log], 'Other Door': [NODE.log, NODE.log] } });
	const first = draft.nodes.find(({ name }) => name === NODE.execute)!;
	draft.nodes.push({ ...structuredClone(first), id: crypto.randomUUID(), name: 'Other Door' });
	const chain = await activateChain(n8n, draft);
	const ticket = seedTicket(hubspot, '4201');
	const id = await chain.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link!.url);
	await postForm(page.action, { ...page.fields, decision: 'approve' });
	const execution = await n8n.rest.executions.waitFor(id);
	const states = [NODE.execute, 'Other Door'].map((name) => firstItem(execution, name)!.execution.state).sort();
	expect(states).toEqual(['committed', 'not_started']);
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});
