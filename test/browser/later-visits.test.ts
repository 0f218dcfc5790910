import type { Browser } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, PACKAGE, POLICY, refund, reviewLinks, until, type ActiveChain } from '../engine/support/chain';
import { engineStore, type EngineStore } from '../engine/support/stores';
import { seedTicket, writes } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { newVisitor, type Visitor } from './support/visitor';

jest.setTimeout(180_000);

/** Where a Review Desk is active, links lead to it, and so still say something when n8n has ended the execution. */
const PATH = 'later-visits-desk';
const [SAM, LEA, OMAR] = ['sam@example.com', 'lea@example.com', 'omar@example.com'];

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let store: EngineStore;
let browser: Browser;
let visitor: Visitor;
let chain: ActiveChain;
let short: ActiveChain;

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	store = await engineStore('sqlite', n8n.userFolder, `later_${process.pid}`);
	const credentials = await createCredentials(n8n.rest, store.gate);
	const desk = await n8n.rest.createWorkflow({
		name: 'Review desk of later visits',
		nodes: [{ id: 'desk-later', name: 'Review Desk Trigger', type: `${PACKAGE}.reviewDeskTrigger`, typeVersion: 1, position: [0, 0], parameters: { path: PATH }, credentials: { approvalGateApi: credentials.gate }, webhookId: 'c2d8b8d3-2e20-4d98-8e21-8b5f7b2a1d22' }],
		connections: {},
	});
	await n8n.rest.activate(desk.id);
	const tiers = POLICY.tiers.map((tier) => (tier.tier === 'medium' ? { ...tier, sla_hours: 2 / 3_600 } : tier));
	const options = { credentials, hubspotUrl: hubspot.url };
	[chain, short] = [await activateChain(n8n, chainWorkflow('later', options)), await activateChain(n8n, chainWorkflow('later-short', { ...options, policy: { ...POLICY, version: 'short', tiers } }))];
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	await hubspot?.close();
	await store?.stop();
});

beforeEach(async () => {
	visitor = await newVisitor(browser);
});
afterEach(() => visitor.close());

let number = 890_100;
async function waiting(from: ActiveChain): Promise<{ execution: string; ticket: string; id: string; links: Record<string, string> }> {
	const ticket = seedTicket(hubspot, String((number += 1)));
	const execution = await from.send({ action: refund(ticket, 240) });
	const links = reviewLinks(await n8n.rest.executions.waitFor(execution, { status: 'waiting' }));
	const [row] = await store.rows(`select id from approvals where execution_id = '${execution}'`);
	return { execution, ticket, id: String(row!.id), links: Object.fromEntries(links.map(({ approver_id, url }) => [approver_id, url])) };
}

test('the link of the message leads to the page that decides, and after the workflow has ended to what was decided', async () => {
	const one = await waiting(chain);
	expect(new URL(one.links[SAM]!).pathname).toBe(`/webhook/${PATH}`);
	expect(await visitor.open(one.links[SAM]!)).toBe(200);
	expect(new URL(visitor.page.url()).pathname).toContain('/webhook-waiting/');
	expect(await visitor.press('Approve')).toBe(200);
	expect((await n8n.rest.executions.waitFor(one.execution)).status).toBe('success');
	expect(writes(hubspot, one.ticket, 'refund_status')).toBe(1);
	for (const [approver, who] of [[SAM, 'Sam Okafor (support_leads) (you)'], [LEA, 'Sam Okafor (support_leads)']] as const) {
		expect(await visitor.open(one.links[approver]!)).toBe(200);
		expect(await visitor.reads('later-approved')).toContain(`${who} approved this on`);
		expect(await visitor.page.locator('form').count()).toBe(0);
	}
});

test('so do links of requests that lapsed, were cancelled or were handed on, after n8n has left them behind', async () => {
	const [lapsed, cancelled, handed] = [await waiting(short), await waiting(chain), await waiting(chain)];
	await store.daa('approvals', 'cancel', cancelled.id, '--reason', 'The customer withdrew.');
	await store.daa('approvals', 'reassign', handed.id, '--from', SAM, '--to', OMAR, '--name', 'Omar Diaz', '--reason', 'Sam is on leave.');
	await n8n.rest.executions.waitFor(cancelled.execution);
	await n8n.rest.executions.waitFor(lapsed.execution, { timeoutMs: 150_000 });
	for (const [what, url, words] of [
		['later-expired', lapsed.links[SAM], /The deadline has passed\s+Nobody decided in time/],
		['later-cancelled', cancelled.links[SAM], /This request was cancelled/],
		['later-withdrawn', handed.links[SAM], /This link was withdrawn/],
	] as const) {
		expect([what, await visitor.open(url!)]).toEqual([what, 410]);
		expect(await visitor.reads(what)).toMatch(words);
	}
});

test('a link that was changed or cut off gets a page that says so, and decides nothing', async () => {
	const one = await waiting(chain);
	const token = new URL(one.links[SAM]!).searchParams.get('review')!;
	const other = new URL((await waiting(chain)).links[LEA]!).searchParams.get('review')!;
	const mixed = [token.split('.')[0], other.split('.')[1], token.split('.')[2]].join('.');
	for (const [what, changed, status] of [['changed', `${token.slice(0, -3)}AAA`, 403], ['cut-off', token.slice(0, -20), 403], ['of-two', mixed, 403], ['empty', '', 400]] as const) {
		const url = new URL(one.links[SAM]!);
		url.searchParams.set('review', changed);
		expect([what, await visitor.open(url.href)]).toEqual([what, status]);
		expect(await visitor.reads(`later-${what}`)).toMatch(/This link does not work\s+It is not complete, or was changed on the way\. Open the link again from the message that brought it\./);
	}
	const posted = await fetch(one.links[SAM]!, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'decision=approve', redirect: 'manual' });
	expect(posted.status).toBe(405);
	expect(await store.count('decisions where approval_id = ' + `'${one.id}'`)).toBe(0);
	await until(async () => ((await n8n.rest.executions.get(one.execution)).status === 'waiting' ? true : undefined), { what: 'the execution to be waiting still' });
});
