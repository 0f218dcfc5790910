import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startZendeskServer, type ZendeskServer } from '../servers/zendesk-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { createCredentials, firstItem, openPage, pauseNode, postForm, refund, reviewLinks, setNode, SIGNING_KEY, until, type Credentials } from './support/chain';
import { activateDirect } from './support/direct';
import { lineWorkflow, ours, webhook } from './support/line';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(240_000);

const TOKEN = 'local-token';
const CLI = join(__dirname, '../../dist/src/cli/daa.js');
/** What takes something back, or comes late, is looked at by a person whatever its size. */
const ASK = { id: 'ask', version: '1', action_type: 'refund', tiers: [{ tier: 'medium', when: {}, route: 'batch_review', approver_rule: 'leads', sla_hours: 24 }], roles: { leads: [{ id: 'sam@example.com', name: 'Sam Okafor', email: 'sam@example.com' }] } };

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let zendesk: ZendeskServer;
let credentials: Credentials;
let access: { approvalGateApi: { id: string; name: string }; hubspotAppToken: { id: string; name: string } };
let zendeskAccess: typeof access & Record<string, { id: string; name: string }>;
/** A store of its own: the desk that was published last counts, and other tests publish theirs. */
let sqlite: string;

beforeAll(async () => {
	n8n = await sharedN8n();
	[hubspot, zendesk] = await Promise.all([startHubSpotServer({ token: TOKEN }), startZendeskServer({ token: TOKEN })]);
	sqlite = join(n8n.userFolder, '.n8n', `gate-back-${randomUUID()}.sqlite`);
	credentials = await createCredentials(n8n.rest, { sqlitePath: sqlite });
	access = { approvalGateApi: credentials.gate, hubspotAppToken: credentials.hubspot };
	zendeskAccess = { ...access, zendeskApi: await n8n.rest.createCredential('zendeskApi', `Zendesk ${randomUUID()}`, { subdomain: 'local', email: 'ops@example.com', apiToken: TOKEN }) };
});
afterAll(() => Promise.all([hubspot?.close(), zendesk?.close()]));

const atHubspot = () => ({ mode: 'execute', target: 'hubspotTicket', hubspotAuthentication: 'appToken', options: { baseUrl: hubspot.url } });
const atZendesk = () => ({ mode: 'execute', target: 'zendeskTicket', zendeskAuthentication: 'apiToken', options: { baseUrl: zendesk.url } });
const wait = () => ({ ...ours('Approval Wait', 'approvalWait', { operation: 'sendAndWait', deadlineHours: 24 }, access), webhookId: randomUUID() });
const asking = () => [ours('Risk Tier', 'riskTier', { policy: JSON.stringify(ASK) }, access), ours('Guardrail Scan', 'guardrailScan', {}, access), wait()];
/** Risk Tier asks, Approval Wait waits, Audited Execute acts. */
const gateLine = (execute: object, given: Record<string, { id: string; name: string }>) => [...asking(), ours('Audited Execute', 'auditedExecute', { ...execute }, given)];
const WAYS = { 'Risk Tier': [0, 1, 2, 3], 'Approval Wait': [1] };

/** The execution of a workflow that waits for a person, approved by that person, to its end. */
async function approveIn(workflowId: string) {
	const id = await until(async () => (await n8n.rest.executions.list({ workflowId, status: 'waiting' }))[0]?.id, { what: 'an execution that waits', timeoutMs: 60_000 });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link!.url);
	expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
	return await n8n.rest.executions.waitFor(id);
}

const post = async (path: string, body: unknown) => {
	await until(async () => ((await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).ok ? true : undefined), { what: `the webhook ${path}`, timeoutMs: 30_000 });
};

describe('taking back what was done', () => {
	test('HubSpot: one press on the page that the execution and its note name; the proposal is approved, and the old values are back', async () => {
		const desk = { ...ours('Desk', 'reviewDeskTrigger', { path: `desk-${randomUUID()}` }, { approvalGateApi: credentials.gate }), webhookId: randomUUID() };
		const workflow = await n8n.rest.createWorkflow(lineWorkflow('Desk', [desk, ...gateLine(atHubspot(), access)], WAYS));
		await n8n.rest.activate(workflow.id);
		const ticket = seedTicket(hubspot, '9101');
		const direct = await activateDirect(n8n, `back-${randomUUID()}`, { gate: credentials.gate, parameters: atHubspot(), credentials: { hubspotAppToken: credentials.hubspot } });
		const done = (await direct.run(refund(ticket, 35))).execution;
		expect(done).toMatchObject({ state: 'committed', reverse_url: expect.stringContaining('?reverse=') });
		expect(hubspot.tickets.get(ticket)?.properties).toMatchObject({ refund_status: 'approved', refund_amount: '35.00' });

		const page = await openPage(done.reverse_url);
		expect(page.html).toContain('Propose the reverse');
		expect(await n8n.rest.executions.list({ workflowId: workflow.id })).toHaveLength(0);
		expect(await postForm(page.action, page.fields)).toMatchObject({ status: 200, html: expect.stringContaining('The reverse is proposed') });
		const execution = await approveIn(workflow.id);
		expect(firstItem(execution, 'Desk')).toMatchObject({ event: 'reverse_proposed', intent_id: done.intent_id });
		expect(firstItem(execution, 'Audited Execute')).toMatchObject({ risk: { tier: 'medium' }, approval: { state: 'approved' }, execution: { state: 'committed', after: { refund_status: 'requested' } } });
		expect(hubspot.tickets.get(ticket)?.properties).toMatchObject({ refund_status: 'requested', refund_amount: '' });
		expect(writes(hubspot, ticket, 'refund_status')).toBe(2);
		// A second press proposes nothing.
		expect((await postForm(page.action, page.fields)).status).toBe(409);
		expect(await n8n.rest.executions.list({ workflowId: workflow.id })).toHaveLength(1);
	});

	test('Zendesk: the operation Propose Reverse, then Risk Tier, Approval Wait and Audited Execute again', async () => {
		zendesk.control({ set: { 1: { order: 'A-1' } } });
		const direct = await activateDirect(n8n, `back-${randomUUID()}`, { gate: credentials.gate, parameters: atZendesk(), credentials: { zendeskApi: zendeskAccess.zendeskApi! } });
		const done = (await direct.run({ ...refund('1', 35), target_system: 'Zendesk', proposed_changes: [{ field: 'Order', current: 'A-1', proposed: 'B-2' }] })).execution;
		expect(done).toMatchObject({ state: 'committed' });
		expect(zendesk.tickets.get(1)?.custom.get(36003)).toBe('B-2');

		const path = `reverse-${randomUUID()}`;
		const propose = ours('Propose', 'auditedExecute', { operation: 'proposeReverse', intentId: '={{ $json.body.intent_id }}' }, access);
		const workflow = await n8n.rest.createWorkflow(lineWorkflow('Reverse', [webhook(path), propose, ...gateLine(atZendesk(), zendeskAccess)], WAYS));
		await n8n.rest.activate(workflow.id);
		await post(path, { intent_id: done.intent_id });
		expect(zendesk.tickets.get(1)?.custom.get(36003)).toBe('B-2');
		const item = firstItem(await approveIn(workflow.id), 'Audited Execute');
		expect(item).toMatchObject({ approval: { state: 'approved' }, execution: { state: 'committed', concurrency: 'atomic' } });
		expect(zendesk.tickets.get(1)?.custom.get(36003)).toBe('A-1');
	});
});

test('an approval that n8n lost: its execution is deleted, daa approvals adopt hands it to another workflow, and it is done once', async () => {
	const ticket = seedTicket(hubspot, '9102');
	const [start, late] = [`asking-${randomUUID()}`, `late-${randomUUID()}`];
	const body = () => setNode('Body', '={{ JSON.stringify($json.body) }}');
	const first = await n8n.rest.createWorkflow(lineWorkflow('Asking', [webhook(start), body(), ...asking(), pauseNode('Pause', 3_000), ours('Audited Execute', 'auditedExecute', atHubspot(), access)], WAYS));
	const second = await n8n.rest.createWorkflow(lineWorkflow('Late', [webhook(late), body(), ours('Audited Execute', 'auditedExecute', atHubspot(), access)]));
	await Promise.all([n8n.rest.activate(first.id), n8n.rest.activate(second.id)]);
	await post(start, { action: refund(ticket, 35) });
	const id = await until(async () => (await n8n.rest.executions.list({ workflowId: first.id, status: 'waiting' }))[0]?.id, { what: 'the execution to wait' });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link!.url);
	expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
	// Approved; the execution now stands at the pause, and then n8n has it no more.
	await until(async () => (firstItem(await n8n.rest.executions.get(id), 'Approval Wait')?.approval?.grant ? true : undefined), { what: 'the approval to reach the pause', timeoutMs: 60_000 });
	await n8n.rest.request('POST', '/rest/executions/delete', { ids: [id] });
	await expect(n8n.rest.executions.get(id)).rejects.toThrow();

	const keys = JSON.stringify([{ kid: 'key-1', secret: SIGNING_KEY, active: true }]);
	const daa = async (...args: string[]) => {
		const answer = await promisify(execFile)(process.execPath, [CLI, 'approvals', ...args, '--sqlite', sqlite], { env: { ...process.env, DAA_SIGNING_KEYS: keys } }).then(({ stdout }) => ({ code: 0, stdout, stderr: '' }), (error: { code: number; stdout: string; stderr: string }) => error);
		return { code: answer.code, lines: answer.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>), err: answer.stderr };
	};
	const lost = (await daa('lost')).lines;
	expect(lost).toMatchObject([{ lost: 'decision', execution_id: id, state: 'approved' }]);
	const approvalId = String(lost[0]?.approval_id);
	const adopt = () => daa('adopt', approvalId, '--workflow', second.id, '--send-to', `${n8n.url}/webhook/${late}`, '--reason', 'the execution was deleted', '--by', 'Olga');
	expect(await adopt()).toMatchObject({ code: 0, lines: [{ adopted: true, sent: true, workflow_id: second.id }] });
	const latest = async () => {
		const [run] = await n8n.rest.executions.list({ workflowId: second.id });
		return firstItem(await n8n.rest.executions.waitFor(run!.id), 'Audited Execute')!;
	};
	const item = await until(latest, { what: 'the adopted approval to be carried out', timeoutMs: 30_000 });
	expect(item.execution).toMatchObject({ state: 'committed' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);

	// The same item once more, and another adoption: nothing further is done.
	const { action, approval } = item;
	await n8n.rest.executions.waitFor(await n8n.rest.executions.startedBy(second.id, () => post(late, { action, approval })));
	expect((await latest()).execution).toMatchObject({ state: 'not_started', code: 'grant_used' });
	expect(await adopt()).toMatchObject({ code: 2, err: expect.stringContaining('grant_used') });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});
