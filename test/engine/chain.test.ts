import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { activateChain, chainWorkflow, createCredentials, firstItem, itemsOf, NODE, openPage, POLICY, postForm, refund, reviewLinks, type ActiveChain, type Credentials } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let credentials: Credentials;
let chain: ActiveChain;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	credentials = await createCredentials(n8n.rest, {});
	chain = await activateChain(n8n, chainWorkflow('chain', { credentials, hubspotUrl: hubspot.url }));
});

afterAll(async () => {
	await hubspot?.close();
});

const low = { amount: 35, ticket: '2001' };
const medium = { amount: 240, ticket: '2002' };
const high = { amount: 740, ticket: '2003' };

test('a low refund runs by itself, once, and the ticket says so', async () => {
	seedTicket(hubspot, low.ticket);
	const execution = await n8n.rest.executions.waitFor(await chain.send({ action: refund(low.ticket, low.amount) }));
	expect(execution.status).toBe('success');
	const item = firstItem(execution, NODE.log)!;
	expect(item.risk).toMatchObject({ tier: 'low', route: 'auto_execute', policy_version: '12' });
	expect(item.guardrails).toMatchObject({ guardrail_action: 'allowed', failed_checks: [] });
	expect(item.execution).toMatchObject({ state: 'committed', before: { refund_status: 'requested' }, after: { refund_status: 'approved', refund_amount: '35.00' } });
	expect(item.crm_log).toMatchObject({ state: 'logged' });
	const { properties } = hubspot.tickets.get(low.ticket)!;
	expect(properties).toMatchObject({ refund_status: 'approved', refund_amount: '35.00', ai_used: 'true', risk_tier: 'low', approval_required: 'false', ai_trace_id: item.action.correlation_id });
	expect(Object.values(properties).every((value) => typeof value === 'string')).toBe(true);
	expect(writes(hubspot, low.ticket, 'refund_status')).toBe(1);
});

test('a medium refund waits for a person, whose approval lets exactly this happen', async () => {
	seedTicket(hubspot, medium.ticket);
	const id = await chain.send({ action: refund(medium.ticket, medium.amount) });
	const waiting = await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const links = reviewLinks(waiting);
	expect(links.map(({ approver_id }) => approver_id).sort()).toEqual(['lea@example.com', 'sam@example.com']);
	const page = await openPage(links[0]!.url);
	expect(page.status).toBe(200);
	expect(page.html).toMatch(/refund amount[\s\S]*240\.00/);
	expect(writes(hubspot, medium.ticket, 'refund_status')).toBe(0);
	expect(await postForm(page.action, { ...page.fields, decision: 'approve' })).toMatchObject({ status: 200 });
	const execution = await n8n.rest.executions.waitFor(id);
	const item = firstItem(execution, NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', outcome: 'approved' });
	expect(item.execution).toMatchObject({ state: 'committed' });
	expect(hubspot.tickets.get(medium.ticket)!.properties).toMatchObject({ refund_status: 'approved', approval_outcome: 'approved', approval_required: 'true' });
	expect(writes(hubspot, medium.ticket, 'refund_status')).toBe(1);
});

test('a high refund needs the typed value; a rejection with its reason reaches the ticket and nothing is done', async () => {
	seedTicket(hubspot, high.ticket);
	const id = await chain.send({ action: refund(high.ticket, high.amount) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link!.url);
	const untyped = await postForm(page.action, { ...page.fields, decision: 'approve' });
	expect(untyped.status).toBeGreaterThanOrEqual(400);
	const noReason = await postForm(page.action, { ...page.fields, decision: 'reject' });
	expect(noReason.status).toBeGreaterThanOrEqual(400);
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	const again = await openPage(link!.url);
	expect((await postForm(again.action, { ...again.fields, decision: 'reject', reason: 'The contract was not cancelled.' })).status).toBe(200);
	const execution = await n8n.rest.executions.waitFor(id);
	expect(itemsOf(execution, NODE.wait, 2)).toHaveLength(1);
	expect(firstItem(execution, NODE.log)!.approval).toMatchObject({ state: 'rejected', outcome: 'rejected', decisions: [{ reason: 'The contract was not cancelled.' }] });
	expect(execution.data.resultData.runData[NODE.execute]).toBeUndefined();
	expect(hubspot.tickets.get(high.ticket)!.properties).toMatchObject({ refund_status: 'requested', approval_outcome: 'rejected' });
});

test('an edited amount is what is done, and both versions are on record', async () => {
	const ticket = seedTicket(hubspot, '2004');
	const id = await chain.send({ action: refund(ticket, 120) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link!.url);
	expect(page.html).toMatch(/name="value\.1"/);
	const posted = await postForm(page.action, { ...page.fields, 'value.0': 'approved', 'value.1': '100.00', decision: 'edit_and_approve' });
	expect(posted).toMatchObject({ status: 200 });
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', outcome: 'edited' });
	expect(item.action.proposed_changes[1].proposed).toBe('120.00');
	expect(item.approval.action.proposed_changes[1].proposed).toBe('100.00');
	expect(hubspot.tickets.get(ticket)!.properties).toMatchObject({ refund_amount: '100.00', approval_outcome: 'edited' });
});

test('an unknown action type and a hard block leave on Blocked, with the reason on the ticket', async () => {
	const ticket = seedTicket(hubspot, '2005');
	const unknown = firstItem(await n8n.rest.executions.waitFor(await chain.send({ action: refund(ticket, 5, { action_type: 'grant_admin' }) })), NODE.log)!;
	expect(unknown.risk).toMatchObject({ tier: 'blocked', rule: 'unknown_action_type' });
	const flagged = refund(ticket, 5, { facts: { amount: 5, customer_months: 12, flags: ['chargeback_open'] } });
	const blocked = await n8n.rest.executions.waitFor(await chain.send({ action: flagged }));
	expect(itemsOf(blocked, NODE.tier, 3)).toHaveLength(1);
	expect(firstItem(blocked, NODE.log)!.risk.reason).toMatch(/chargeback_open/);
	expect(hubspot.tickets.get(ticket)!.properties).toMatchObject({ refund_status: 'requested' });
});

test('a draft that promises an unverified refund is stopped by the scan, whatever its tier', async () => {
	const ticket = seedTicket(hubspot, '2006');
	const action = refund(ticket, 20);
	(action.proposed_changes as unknown[]).push({ field: 'reply', current: '', proposed: 'We have issued your refund of 20.00 EUR, you will receive it in 3 days.' });
	const execution = await n8n.rest.executions.waitFor(await chain.send({ action }));
	expect(itemsOf(execution, NODE.scan, 1)).toHaveLength(1);
	expect(firstItem(execution, NODE.log)!.guardrails).toMatchObject({ guardrail_action: 'blocked', guardrail_types: expect.arrayContaining(['refunds']) });
	expect(hubspot.tickets.get(ticket)!.properties.refund_status).toBe('requested');
});

describe('bad proposals name the field and leave nothing half', () => {
	const cases: [string, unknown, RegExp][] = [
		['not JSON', 'refund them all', /JSON|object/],
		['wrong types', { ...refund('2007', 5), target_id: 5, proposed_changes: 'all' }, /target_id|proposed_changes/],
		['a text of 10 MB', refund('2007', 5, { origin: { text: 'x'.repeat(10_000_000) } }), /origin\.text|characters/],
		['an amount that is no number', refund('2007', 'NaN'), /amount/],
		['two classes at once', { ...refund('2007', 5), request: { method: 'POST', url: 'https://example.com/' } }, /exactly one/],
	];
	test.each(cases)('%s', async (_name, action, message) => {
		const execution = await n8n.rest.executions.waitFor(await chain.send({ action }), { status: ['success', 'waiting'] });
		const item = itemsOf(execution, NODE.tier, 3)[0] ?? itemsOf(execution, NODE.tier, 2)[0];
		const { risk } = item as { risk: { tier: string; reason: string; grant?: string } };
		expect(risk.reason).toMatch(message);
		expect(risk.grant).toBeUndefined();
		expect(['blocked', 'high']).toContain(risk.tier);
	});

	test('a __proto__ key', async () => {
		const action = JSON.parse(JSON.stringify(refund('2007', 5)).replace('"facts":{', '"facts":{"__proto__":{"amount":1},'));
		const execution = await n8n.rest.executions.waitFor(await chain.send({ action }));
		// n8n's own expressions drop the key on the way; what must not happen is that it is taken for a fact.
		const item = (itemsOf(execution, NODE.tier, 3)[0] ?? itemsOf(execution, NODE.tier, 0)[0]) as { risk: { tier: string; reason: string } };
		if (item.risk.tier === 'blocked') expect(item.risk.reason).toMatch(/__proto__/);
		else expect(item).toMatchObject({ action: { facts: { amount: 5 } } });
	});
});

test('a broken policy stops the workflow and names the path', async () => {
	const draft = chainWorkflow('broken-policy', { credentials, hubspotUrl: hubspot.url, policy: { ...POLICY, tiers: [{ tier: 'low', when: { amount_below: 5 }, route: 'auto_execute' }] } });
	const broken = await activateChain(n8n, draft);
	const execution = await n8n.rest.executions.waitFor(await broken.send({ action: refund('2008', 5) }));
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.error!.message).toMatch(/tiers\.0\.when/);
});

test('the credential has a working Test button', async () => {
	const { id } = credentials.gate;
	const test = (data: Record<string, unknown>) => n8n.rest.testCredential('approvalGateApi', 'Gate', data, id);
	const values = { signingKeyId: 'key-1', signingKey: Buffer.alloc(32, 3).toString('base64'), storeKind: 'sqlite', sqlitePath: '' };
	expect(await test(values)).toMatchObject({ status: 'OK' });
	expect(await test({ ...values, signingKey: 'short' })).toMatchObject({ status: 'Error', message: expect.stringMatching(/32/) });
	expect(await test({ ...values, sqlitePath: '/dev/null/store.sqlite' })).toMatchObject({ status: 'Error' });
});
