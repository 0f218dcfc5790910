import type { Browser } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, refund, reviewLinks, setNode, type ActiveChain, type Credentials } from '../engine/support/chain';
import { seedTicket } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { OWNER } from '../support/n8n/rest-client.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { axeFindings, openWatched } from './support/watch';

jest.setTimeout(90_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let credentials: Credentials;
let chain: ActiveChain;
let browser: Browser;

/** A chain whose review page reads HubSpot; `split` makes an item of each action that is sent. */
function liveChain(path: string, split = false) {
	const draft = chainWorkflow(path, {
		credentials,
		hubspotUrl: hubspot.url,
		parameters: { [NODE.wait]: { target: 'hubspotTicket', hubspotAuthentication: 'appToken', options: { baseUrl: hubspot.url } } },
		...(split && { extra: [{ ...setNode('Each', '={{ JSON.stringify($json) }}'), type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'items', options: {} } }], wiring: { [NODE.body]: ['Each'], Each: [NODE.tier] } }),
	});
	Object.assign(draft.nodes.find(({ name }) => name === NODE.wait)!.credentials!, { hubspotAppToken: credentials.hubspot });
	return draft;
}

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	credentials = await createCredentials(n8n.rest, {});
	chain = await activateChain(n8n, liveChain('browser-live'));
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	await hubspot?.close();
});

async function waiting(action: unknown): Promise<{ id: string; url: string }> {
	const id = await chain.send({ action });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: link!.url };
}

test('the page shows what the record holds now, and a record that cannot be read keeps nobody waiting', async () => {
	const ticket = seedTicket(hubspot, '8101', { refund_status: 'escalated' });
	const { url } = await waiting(refund(ticket, 240));
	const changed = await openWatched(browser, url);
	const text = await changed.page.locator('body').innerText();
	expect(text).toContain('Changed since drafted. The record now holds');
	expect(text).toContain('escalated');
	expect(text).toContain('1 of 2 fields changed since drafted');
	expect([changed.complaints, changed.weight <= 100_000, await axeFindings(changed.page)]).toEqual([[], true, []]);
	await changed.close();
	// Within ten seconds the reading is the one from before: the target was asked once.
	const asked = () => hubspot.requests.filter(({ method, path }) => method === 'GET' && path.includes('8101')).length;
	const before = asked();
	await Promise.all(Array.from({ length: 10 }, () => fetch(url)));
	expect(asked()).toBe(before);

	const silent = seedTicket(hubspot, '8102');
	const { url: slow } = await waiting(refund(silent, 240));
	hubspot.control({ faults: [{ mode: 'hang', method: 'GET', times: 1 }] });
	const started = Date.now();
	const page = await openWatched(browser, slow);
	expect(await page.page.locator('body').innerText()).toContain('The live values could not be read: it did not answer in time.');
	expect(await page.page.getByRole('button', { name: 'Approve', exact: true }).isEnabled()).toBe(true);
	expect(Date.now() - started).toBeLessThan(10_000);
	await page.close();
});

test('a program that presses every button of a high-tier page of a real n8n decides nothing', async () => {
	const ticket = seedTicket(hubspot, '8103');
	const { id, url } = await waiting(refund(ticket, 740));
	const { page, close } = await openWatched(browser, url);
	const buttons = await page.locator('button').count();
	for (let index = 0; index < buttons; index += 1) {
		await page.goto(url);
		await page.evaluate('document.querySelectorAll("details").forEach((box) => { box.open = true; }); [...document.forms].forEach((form) => { form.noValidate = true; })');
		await page.locator('button').nth(index).click({ force: true, timeout: 3_000 });
		await page.waitForLoadState();
	}
	await close();
	const foreign = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' }, body: 'decision=approve&confirm=740&form_token=x' });
	expect(foreign.status).toBe(409);
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	expect(hubspot.tickets.get(ticket)!.properties).toMatchObject({ refund_status: 'requested' });
});

test('the items of one run stand on one page: two are approved together, one alone, and the run goes on', async () => {
	const many = await activateChain(n8n, liveChain('browser-many', true));
	const tickets = ['8111', '8112', '8113'].map((id) => seedTicket(hubspot, id));
	const id = await many.send({ items: tickets.map((ticket, index) => ({ action: refund(ticket, 240 + index) })) });
	const links = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' })) as { approver_id: string; url: string; run_url: string }[];
	const sam = links.find(({ approver_id }) => approver_id === 'sam@example.com')!;
	const { page, complaints, close } = await openWatched(browser, sam.run_url);
	expect(await page.locator('h1').innerText()).toBe('3 of 3 items to decide');
	expect(await axeFindings(page)).toEqual([]);
	for (const box of [0, 1]) await page.locator('[data-pick]').nth(box).check();
	await page.getByLabel('How many do you approve?').fill('2');
	await page.getByRole('button', { name: 'Approve the ticked items' }).click();
	await page.getByRole('status').waitFor();
	expect(await page.getByRole('status').innerText()).toContain('2 approved.');
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	await page.getByRole('link', { name: 'See it' }).first().click();
	await page.waitForLoadState();
	expect(await page.locator('h1').innerText()).toBe('Approved');
	expect(complaints).toEqual([]);
	await close();
	const lea = links.filter(({ approver_id }) => approver_id === 'lea@example.com').at(-1)!;
	const alone = await openWatched(browser, lea.url);
	expect(await alone.page.locator('.eyebrow').innerText()).toMatch(/item 3 of 3/i);
	await alone.page.getByRole('button', { name: 'Approve', exact: true }).click();
	await alone.page.waitForLoadState();
	await alone.close();
	expect((await n8n.rest.executions.waitFor(id)).status).toBe('success');
	expect(tickets.map((ticket) => hubspot.tickets.get(ticket)!.properties.refund_status)).toEqual(['approved', 'approved', 'approved']);
	expect(firstItem(await n8n.rest.executions.get(id), NODE.log)).toBeDefined();
});

test('the editor shows Live Value, and its credential only when it is used', async () => {
	const context = await browser.newContext({ viewport: { width: 1400, height: 1200 } });
	await context.request.post(`${n8n.url}/rest/login`, { data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password } });
	const page = await context.newPage();
	for (const [name, parameters, shown] of [['none', {}, false], ['live', { target: 'hubspotTicket' }, true]] as const) {
		const draft = chainWorkflow(`editor-${name}`, { credentials, hubspotUrl: hubspot.url, parameters: { [NODE.wait]: parameters } });
		const workflow = await n8n.rest.createWorkflow(draft);
		const node = draft.nodes.find((one) => one.name === NODE.wait) as { id?: string } | undefined;
		await page.goto(`${n8n.url}/workflow/${workflow.id}/${node?.id ?? ''}`);
		await page.getByText('Deadline (Hours)').waitFor({ timeout: 20_000 });
		expect({ name, label: await page.getByText('Live Value', { exact: true }).count() }).toEqual({ name, label: 1 });
		expect({ name, credential: (await page.getByText('Authentication', { exact: true }).count()) > 0 }).toEqual({ name, credential: shown });
	}
	await context.close();
});

test('while it waits, the editor shows who may decide, each with their link', async () => {
	const ticket = seedTicket(hubspot, '8121');
	const draft = liveChain('editor-waiting');
	Object.assign(draft.nodes[0]!, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} });
	Object.assign(draft.nodes.find(({ name }) => name === NODE.body)!, setNode(NODE.body, JSON.stringify({ action: refund(ticket, 240) })));
	const workflow = await n8n.rest.createWorkflow(draft);
	const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
	await context.request.post(`${n8n.url}/rest/login`, { data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password } });
	const page = await context.newPage();
	await page.goto(`${n8n.url}/workflow/${workflow.id}`);
	await page.locator('button[data-test-id="execute-workflow-button"]').click({ timeout: 20_000 });
	const node = page.locator(`[data-test-id="canvas-node"][data-node-name="${NODE.wait}"]`);
	await node.dblclick();
	const link = page.getByRole('link', { name: 'Lea Brandt' });
	await link.waitFor({ timeout: 20_000 });
	expect(await link.getAttribute('href')).toContain('/webhook-waiting/');
	await context.close();
});
