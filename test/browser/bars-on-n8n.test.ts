import { URI, type TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, POLICY, refund, reviewLinks, setNode, type ActiveChain, type Credentials } from '../engine/support/chain';
import { engineStore, type EngineStore } from '../engine/support/stores';
import { seedTicket, writes } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { startSwitchableProxy, type SwitchableProxy } from './support/switchable-proxy';
import { newVisitor, type Visitor } from './support/visitor';

jest.setTimeout(180_000);

/** What stands between an approver and an approval, on a real n8n that keeps its store in PostgreSQL. */
let n8n: SharedN8n;
let hubspot: HubSpotServer;
let store: EngineStore;
let proxy: SwitchableProxy;
let browser: Browser;
let visitor: Visitor;
let credentials: Credentials;
let chain: ActiveChain;
const active: string[] = [];

const DANA = 'dana@example.com';
const policy = { ...POLICY, version: 'bars', identity: { second_factor: { high: 'required' } } };

async function activate(path: string, options: Partial<Parameters<typeof chainWorkflow>[1]> = {}): Promise<ActiveChain> {
	const made = await activateChain(n8n, chainWorkflow(path, { credentials, hubspotUrl: hubspot.url, policy, ...options }));
	active.push(made.workflow.id);
	return made;
}

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	store = await engineStore('postgres', n8n.userFolder, `bars_${process.pid}`, async (target) => (proxy = await startSwitchableProxy({ host: target.hostname, port: Number(target.port || 5432) })));
	credentials = await createCredentials(n8n.rest, store.gate);
	chain = await activate('bars');
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	for (const id of active) await n8n.rest.deactivate(id);
	await store?.stop();
	await proxy?.close();
	await hubspot?.close();
});

beforeEach(async () => {
	visitor = await newVisitor(browser);
});
afterEach(() => visitor.close());

let number = 880_100;
interface Waiting {
	execution: string;
	ticket: string;
	url: string;
	id: string;
}

async function waiting(amount: number, from: ActiveChain = chain): Promise<Waiting> {
	const ticket = seedTicket(hubspot, String((number += 1)));
	const execution = await from.send({ action: refund(ticket, amount) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(execution, { status: 'waiting' }));
	const [row] = await store.rows(`select id from approvals where execution_id = '${execution}'`);
	return { execution, ticket, url: link!.url, id: String(row!.id) };
}

const standing = async ({ id }: Waiting) => [(await store.rows(`select state from approvals where id = '${id}'`))[0]?.state, await store.count(`decisions where approval_id = '${id}'`)];
const confirm = (amount: string) => visitor.page.getByLabel(/^To confirm/).first().fill(amount);
const typeCode = (code: string) => visitor.page.getByLabel(/authenticator app/).first().fill(code);

test('without a second factor, with none typed, with a wrong one and once they are locked, nobody approves; with the right one, one does', async () => {
	const first = await waiting(740);
	await visitor.open(first.url);
	expect(await visitor.reads('factor-none')).toMatch(/To approve this you need a second factor\. You have none\./);
	await confirm('740.00');
	expect(await visitor.press('Approve')).toBe(403);
	expect(await standing(first)).toEqual(['pending', 0]);

	const [enrolled] = (await store.daa('approvers', 'enrol', DANA, '--by', 'olga')).slice(-1) as [{ uri: string }];
	const app = URI.parse(enrolled.uri) as TOTP;
	await store.daa('approvers', 'confirm', DANA, '--code', app.generate(), '--by', 'olga');
	await visitor.open(first.url);
	await confirm('740.00');
	expect(await visitor.press('Approve', { unchecked: true })).toBe(403);
	expect(await visitor.reads('factor-missing')).toMatch(/Nothing was decided\./);
	// The code that confirmed the enrolment is used up.
	await confirm('740.00');
	await typeCode(app.generate({ timestamp: Date.now() - 10 * 60_000 }));
	expect(await visitor.press('Approve')).toBe(403);
	expect(await visitor.reads('factor-wrong')).toMatch(/That code is not right\. \d more tr/);
	for (let tries = 0; tries < 8 && (await visitor.page.getByLabel(/authenticator app/).count()) > 0; tries += 1) {
		await confirm('740.00');
		await typeCode(app.generate({ timestamp: Date.now() - 10 * 60_000 }));
		await visitor.press('Approve');
	}
	await visitor.open(first.url);
	expect(await visitor.reads('factor-locked')).toMatch(/Codes are locked until .* UTC, after too many wrong ones\./);
	expect(await standing(first)).toEqual(['pending', 0]);
	// Turning it down never takes a second factor.
	await visitor.page.locator('#turn-down summary').click();
	await visitor.page.locator('#template').selectOption({ index: 1 });
	expect(await visitor.press('Reject')).toBe(200);
	await n8n.rest.executions.waitFor(first.execution);
	expect(writes(hubspot, first.ticket, 'refund_status')).toBe(0);

	const second = await waiting(740);
	await visitor.open(second.url);
	await confirm('740.00');
	await typeCode(app.generate({ timestamp: Date.now() + 30_000 }));
	expect(await visitor.press('Approve')).toBe(200);
	const item = firstItem(await n8n.rest.executions.waitFor(second.execution), NODE.log)!;
	expect(item.approval.decisions).toMatchObject([{ approver_id: DANA, identity: 'link+totp' }]);
	expect(writes(hubspot, second.ticket, 'refund_status')).toBe(1);
});

test('a required check without a result disables Approve and is named; rejecting goes on', async () => {
	const unscanned = await activate('bars-unscanned', { wiring: { [NODE.tier]: [NODE.wait, NODE.wait, NODE.wait, NODE.log] } });
	const one = await waiting(240, unscanned);
	await visitor.open(one.url);
	expect(await visitor.reads('check-missing')).toMatch(/Cannot be approved\.\s+The guardrail scan has no result\./);
	expect(await visitor.page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true);
	// And a form that is sent all the same is refused by the server.
	const token = await visitor.page.locator('input[name=form_token]').first().getAttribute('value');
	const sent = await fetch(one.url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ decision: 'approve', form_token: token! }) });
	expect(sent.status).toBe(422);
	expect(await standing(one)).toEqual(['pending', 0]);
});

test('while execution is stopped the page says so; what is approved then is not carried out, and its grant stays unused', async () => {
	const one = await waiting(240);
	await store.daa('switch', 'on', '--name', 'stop_execution', '--reason', 'The CRM is being moved.', '--by', 'olga');
	try {
		await visitor.open(one.url);
		expect(await visitor.reads('stopped')).toMatch(/Nothing is carried out at the moment\.\s+Execution is stopped since .* UTC: The CRM is being moved\./);
		expect(await visitor.press('Approve')).toBe(200);
		const item = firstItem(await n8n.rest.executions.waitFor(one.execution), NODE.log)!;
		expect(item.execution).toMatchObject({ state: 'not_started', code: 'execution_stopped' });
		expect(writes(hubspot, one.ticket, 'refund_status')).toBe(0);
	} finally {
		await store.daa('switch', 'off', '--name', 'stop_execution', '--reason', 'Done.', '--by', 'olga');
	}
});

test('while the store cannot be reached every visit gets a page that says so, and the request is as it was afterwards', async () => {
	const one = await waiting(240);
	await visitor.open(one.url);
	proxy.cut();
	try {
		expect(await visitor.press('Approve')).toBe(503);
		expect(await visitor.reads('store-down-deciding')).toMatch(/Not available at the moment[\s\S]*Nothing was decided/);
		expect(await visitor.open(one.url)).toBe(503);
		expect(await visitor.reads('store-down')).toMatch(/Not available at the moment[\s\S]*Nothing was decided/);
		expect((await n8n.rest.executions.get(one.execution)).status).toBe('waiting');
	} finally {
		proxy.restore();
	}
	expect(await standing(one)).toEqual(['pending', 0]);
	expect(await visitor.open(one.url)).toBe(200);
	expect(await visitor.press('Approve')).toBe(200);
	await n8n.rest.executions.waitFor(one.execution);
	expect(writes(hubspot, one.ticket, 'refund_status')).toBe(1);
});

test('a run that was started by hand says on its page that it gives no right in production', async () => {
	const draft = chainWorkflow('bars-manual', { credentials, hubspotUrl: hubspot.url, policy });
	const ticket = seedTicket(hubspot, '880099');
	const body = draft.nodes.find(({ name }) => name === NODE.body)!;
	Object.assign(draft.nodes[0]!, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} });
	body.parameters = setNode(NODE.body, JSON.stringify({ action: refund(ticket, 240) })).parameters;
	const workflow = await n8n.rest.createWorkflow(draft);
	const execution = await n8n.rest.runManually(workflow.id, { trigger: NODE.hook });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(execution, { status: 'waiting' }));
	await visitor.open(link!.url);
	expect(await visitor.reads('test-run')).toMatch(/^Test run\. Deciding here gives no right to act in production\./);
	expect(await visitor.press('Approve')).toBe(200);
	expect(await visitor.reads('test-run-decided')).toMatch(/^Test run\./);
	const [row] = await store.rows(`select environment, state from approvals where execution_id = '${execution}'`);
	expect(row).toEqual({ environment: 'test', state: 'approved' });
});

test('an edit is counted with what came in since, by the policy’s own counter', async () => {
	const tiers = [{ tier: 'high', when: { recent_count_gt: 2 }, route: 'named_approver', approver_rule: 'finance_oncall' }, ...POLICY.tiers];
	const counted = await activate('bars-counted', { policy: { ...POLICY, version: 'counted', counters: { recent_count: { window_hours: 1, per: ['workflow', 'action_type'] } }, tiers } });
	const edit = async (url: string) => {
		await visitor.open(url);
		await visitor.page.getByText('Edit, then approve').click();
		await visitor.page.getByLabel('New refund amount').fill('200.00');
		return await visitor.press('Save the edit and approve it');
	};
	const [one, two] = [await waiting(240, counted), await waiting(240, counted)];
	// The request itself counts once, and only one came beside it.
	expect(await edit(one.url)).toBe(200);
	expect(await standing(one)).toEqual(['approved', 1]);
	await waiting(240, counted);
	// With a third one the same edit is for others.
	expect(await edit(two.url)).toBe(200);
	expect(await visitor.reads('edit-counted')).toMatch(/Your edit is recorded/);
	expect(await standing(two)).toEqual(['pending', 1]);
	const [row] = await store.rows(`select tier from approvals where id = '${two.id}'`);
	expect(row).toEqual({ tier: 'high' });
});

test('under a policy version that was revoked nobody approves; the page says since when and why', async () => {
	const one = await waiting(240);
	const [row] = await store.rows(`select policy_hash from approvals where id = '${one.id}'`);
	await store.daa('policy', 'revoke', String(row!.policy_hash), '--reason', 'The limits were wrong.', '--by', 'olga');
	await visitor.open(one.url);
	expect(await visitor.reads('policy-revoked')).toMatch(/Cannot be approved\.\s+The policy version under which this was asked was revoked on .* UTC: The limits were wrong\./);
	expect(await visitor.page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true);
	const token = await visitor.page.locator('input[name=form_token]').first().getAttribute('value');
	const sent = await fetch(one.url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ decision: 'approve', form_token: token! }) });
	expect(sent.status).toBe(422);
	expect(await standing(one)).toEqual(['pending', 0]);
});
