import type { Browser, Page } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, refund, reviewLinks, type ActiveChain } from '../engine/support/chain';
import { seedTicket, writes } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let chain: ActiveChain;
let browser: Browser;

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	const credentials = await createCredentials(n8n.rest, {});
	chain = await activateChain(n8n, chainWorkflow('browser-review', { credentials, hubspotUrl: hubspot.url }));
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	await hubspot?.close();
});

/** A page on which anything that is not the document itself, and every complaint of the browser, is noted. */
async function openWatched(url: string): Promise<{ page: Page; complaints: string[] }> {
	const page = await browser.newPage();
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('request', (request) => {
		if (request.resourceType() !== 'document') complaints.push(`loads ${request.url()}`);
	});
	await page.goto(url);
	return { page, complaints };
}

async function waiting(ticket: string, amount: number): Promise<{ id: string; url: string }> {
	const id = await chain.send({ action: refund(ticket, amount) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: link!.url };
}

test('an approver opens the link, edits the amount and approves; exactly that is done', async () => {
	const ticket = seedTicket(hubspot, '8001');
	const { id, url } = await waiting(ticket, 240);
	const { page, complaints } = await openWatched(url);
	expect(await page.title()).toMatch(/^Review/);
	await page.getByText('Edit, then approve').click();
	await page.getByLabel('New refund amount').fill('200.00');
	await page.getByRole('button', { name: /approve the edited version|approve edited|edit and approve|approve/i }).last().click();
	await page.waitForLoadState();
	expect(await page.locator('body').innerText()).toMatch(/approved/i);
	// The favicon is the browser's own idea; the page asks for nothing.
	expect(complaints.filter((text) => !/favicon/.test(text))).toEqual([]);
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', outcome: 'edited' });
	expect(hubspot.tickets.get(ticket)!.properties).toMatchObject({ refund_status: 'approved', refund_amount: '200.00', approval_outcome: 'edited' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
	await page.close();
});

test('with a high risk, a reject reason is asked for and Approve needs the typed value', async () => {
	const ticket = seedTicket(hubspot, '8002');
	const { id, url } = await waiting(ticket, 740);
	const { page } = await openWatched(url);
	await page.getByLabel(/type the/i).first().fill('something else');
	await page.getByRole('button', { name: 'Approve', exact: true }).click();
	await page.waitForLoadState();
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	await page.getByLabel(/type the/i).first().fill('740.00');
	await page.getByRole('button', { name: 'Approve', exact: true }).click();
	await page.waitForLoadState();
	expect((await n8n.rest.executions.waitFor(id)).status).toBe('success');
	expect(hubspot.tickets.get(ticket)!.properties).toMatchObject({ refund_amount: '740.00', approval_outcome: 'approved' });
	await page.close();
});

test('a script in the draft stays text, and the page stays in its sandbox', async () => {
	const ticket = seedTicket(hubspot, '8003');
	const bait = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
	const id = await chain.send({ action: refund(ticket, 240, { draft: { rationale: bait, evidence: [bait] }, origin: { text: bait, crm_ticket_id: ticket } }) });
	const execution = await n8n.rest.executions.waitFor(id, { status: ['waiting', 'success'] });
	const [link] = reviewLinks(execution);
	const { page, complaints } = await openWatched(link!.url);
	expect(await page.title()).not.toBe('owned');
	expect(await page.locator('body').innerText()).toContain('onerror');
	expect(await page.locator('main img, main script').count()).toBe(0);
	expect(complaints.filter((text) => !/favicon/.test(text))).toEqual([]);
	await page.close();
});
