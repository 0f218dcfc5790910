import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, pauseNode, postForm, refund, reviewLinks, sleep, until, type ActiveChain } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(240_000);

let n8n: RunningN8n;
let hubspot: HubSpotServer;
let chain: ActiveChain;
let paused: ActiveChain;

beforeAll(async () => {
	hubspot = await startHubSpotServer({ token: 'local-token' });
	n8n = await startN8n({ ui: false });
	const credentials = await createCredentials(n8n.rest, {});
	chain = await activateChain(n8n, chainWorkflow('crash', { credentials, hubspotUrl: hubspot.url }));
	paused = await activateChain(
		n8n,
		chainWorkflow('crash-paused', { credentials, hubspotUrl: hubspot.url, extra: [pauseNode('Pause', 5)], wiring: { [NODE.wait]: [NODE.log, 'Pause', NODE.log], Pause: [NODE.execute] } }),
	);
});

afterAll(async () => {
	await n8n?.stop();
	await hubspot?.close();
});

async function waitingLink(target: ActiveChain, ticket: string): Promise<{ id: string; url: string }> {
	const id = await target.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: link!.url };
}

/** Reads the store beside n8n: the decision is there the moment it is committed. */
function decisionsInStore(): number {
	const store = new DatabaseSync(join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite'), { readOnly: true });
	try {
		return Number((store.prepare('select count(*) as count from decisions').get() as { count: number }).count);
	} finally {
		store.close();
	}
}

const post = async (url: string) => {
	const page = await openPage(url);
	return { page, send: () => postForm(page.action, { ...page.fields, decision: 'approve' }) };
};

test('killed while waiting: after the restart the link still works and the action is done once', async () => {
	const ticket = seedTicket(hubspot, '5001');
	const { id, url } = await waitingLink(chain, ticket);
	await n8n.kill9();
	await n8n.restart();
	const { send } = await post(url);
	expect((await send()).status).toBe(200);
	expect((await n8n.rest.executions.waitFor(id)).status).toBe('success');
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});

/** What a person does after an outage: opens the link again; if n8n calls the execution crashed, presses Retry there. */
async function recover(id: string, url: string): Promise<void> {
	await fetch(url);
	const state = await until(async () => {
		const { status } = await n8n.rest.executions.get(id);
		return status === 'running' ? undefined : status;
	}, { what: 'the execution to come to rest', timeoutMs: 30_000 });
	if (state === 'crashed' || state === 'error') {
		const retried = await n8n.rest.retryExecution(id);
		await n8n.rest.executions.waitFor(retried.id);
	} else await n8n.rest.executions.waitFor(id);
}

test('killed the moment the decision is committed: the chain is finished once, whatever n8n kept of it', async () => {
	for (let round = 0; round < 3; round += 1) {
		const ticket = seedTicket(hubspot, `52${round}`);
		const { id, url } = await waitingLink(chain, ticket);
		const before = decisionsInStore();
		const { send } = await post(url);
		const answered = send().catch(() => undefined);
		await until(() => (decisionsInStore() > before ? true : undefined), { what: 'the decision to be stored', everyMs: 1 });
		await n8n.kill9();
		await answered;
		await n8n.restart();
		const done = writes(hubspot, ticket, 'refund_status');
		if (done === 0) await recover(id, url);
		expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
	}
});

test('killed between decision and execution: a retry uses the grant once, and a second retry does nothing', async () => {
	const ticket = seedTicket(hubspot, '5301');
	const { id, url } = await waitingLink(paused, ticket);
	expect((await (await post(url)).send()).status).toBe(200);
	await sleep(1_500);
	await n8n.kill9();
	expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	await n8n.restart();
	expect((await n8n.rest.executions.get(id)).status).toBe('crashed');
	const retried = await n8n.rest.executions.waitFor((await n8n.rest.retryExecution(id)).id);
	expect(firstItem(retried, NODE.execute)!.execution).toMatchObject({ state: 'committed' });
	const again = await n8n.rest.executions.waitFor((await n8n.rest.retryExecution(id)).id);
	expect(firstItem(again, NODE.execute)!.execution).toMatchObject({ state: 'not_started', code: 'grant_used' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});
