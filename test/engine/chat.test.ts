import { join } from 'node:path';
import { signatureOf } from '../../src/chat/verify-request';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startMailServer } from '../servers/mail-server.mjs';
import { startRecorder } from '../servers/recorder.mjs';
import { startSlackServer, type SlackServer } from '../servers/slack-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, PACKAGE, POLICY, postForm, refund, reviewLinks, until, type Credentials } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(120_000);

const SECRET = 'signing-secret-of-the-app';
const [SAM, LEA] = ['U0SAM00001', 'U0LEA00001'];
const policy = { ...POLICY, roles: { ...POLICY.roles, support_leads: [{ ...POLICY.roles.support_leads[0], slack_user_id: SAM }, { ...POLICY.roles.support_leads[1], slack_user_id: LEA }] } };

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let slack: SlackServer;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let credentials: Credentials;
let slackCredential: { id: string; name: string };
let smtp: { id: string; name: string };
let desk: string;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	slack = await startSlackServer({ token: 'xoxb-local' });
	mail = await startMailServer();
	// Of its own: where a desk is, links lead through it, and other files' tests take theirs apart.
	credentials = await createCredentials(n8n.rest, { sqlitePath: join(n8n.userFolder, 'chat.sqlite') });
	slackCredential = await n8n.rest.createCredential('slackApi', 'Slack', { accessToken: 'xoxb-local', signatureSecret: SECRET });
	smtp = await n8n.rest.createCredential('smtp', 'SMTP', { user: '', password: '', host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true });
	const workflow = await n8n.rest.createWorkflow({
		name: 'Desk',
		nodes: [{ id: 'desk', name: 'Desk', type: `${PACKAGE}.reviewDeskTrigger`, typeVersion: 1, position: [0, 0], parameters: { path: 'chat-desk', channels: ['slack'], options: { slackBaseUrl: slack.url } }, credentials: { approvalGateApi: credentials.gate, slackApi: slackCredential } }],
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.activate(workflow.id);
	desk = `${n8n.url}/webhook/chat-desk`;
	await until(async () => ((await fetch(desk, { method: 'POST', headers: { 'x-slack-signature': 'v0=x' } })).status === 401 ? true : undefined), { what: 'the desk to answer', timeoutMs: 30_000 });
});
afterAll(async () => {
	for (const server of [hubspot, slack, mail]) await server?.close();
});

/** As Slack sends what somebody pressed. */
async function press(user: string, value: string, { action = 'daa_approve', secret = SECRET, body: change = (body: string) => body, at = Math.floor(Date.now() / 1_000) } = {}) {
	const payload = { type: 'block_actions', user: { id: user, team_id: 'T0LOCAL001' }, team: { id: 'T0LOCAL001' }, trigger_id: '1.2.x', response_url: `${slack.url}/answers/1`, actions: [{ type: 'button', action_id: action, value }] };
	const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
	const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': String(at), 'x-slack-signature': signatureOf(secret, String(at), Buffer.from(body)) };
	return await fetch(desk, { method: 'POST', headers, body: change(body) });
}

const buttonsOf = (member: string) => (slack.channels.get(member.replace(/^U/, 'D'))?.[0]?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? (block.elements as { action_id: string; value?: string; url?: string }[]) : []));

async function chain(path: string, parameters: object, extra: object) {
	const draft = chainWorkflow(path, { credentials, hubspotUrl: hubspot.url, policy, parameters: { [NODE.wait]: parameters as Record<string, unknown> } });
	Object.assign(draft.nodes.find(({ name }) => name === NODE.wait)!.credentials!, extra);
	return await activateChain(n8n, draft);
}

test('a refund is approved by a button in Slack: n8n goes on, the record is written, the card shows who decided and has no buttons', async () => {
	const ticket = seedTicket(hubspot, '9101');
	const one = await chain('chat-slack', { channels: ['slack'], options: { slackBaseUrl: slack.url } }, { slackApi: slackCredential });
	const id = await one.send({ action: refund(ticket, 240) });
	await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const buttons = buttonsOf(SAM);
	expect(buttons.map(({ action_id }) => action_id)).toEqual(['daa_approve', 'daa_edit', 'daa_reject', 'daa_open']);
	const value = buttons[0]!.value!;
	expect((await press(SAM, value, { secret: 'forged' })).status).toBe(401);
	expect((await press(SAM, value, { at: Math.floor(Date.now() / 1_000) - 400 })).status).toBe(401);
	expect((await press(SAM, value, { body: (body) => body.replace(SAM, LEA) })).status).toBe(401);
	expect((await press('U0EVIL0001', value)).status).toBe(200);
	await until(async () => (slack.answers.length > 0 ? true : undefined), { what: 'a private refusal' });
	expect(JSON.stringify(slack.answers)).toContain('You are not asked to decide');
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');

	const started = Date.now();
	const at = Math.floor(Date.now() / 1_000);
	const [first, again] = [await press(SAM, value, { at }), await press(SAM, value, { at })];
	expect([first.status, await first.text(), again.status]).toEqual([200, '', 409]);
	expect(Date.now() - started).toBeLessThan(3_000);
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', decisions: [{ approver_id: 'sam@example.com', identity: `slack:T0LOCAL001#${SAM}` }] });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
	await until(async () => (buttonsOf(SAM).length === 0 && buttonsOf(LEA).length === 0 ? true : undefined), { what: 'the cards to be changed' });
	expect(JSON.stringify(slack.channels.get('D0LEA00001')![0]!.blocks)).toContain('Sam Okafor (support_leads) approved');
});

test('high risk has a link and no buttons; a Slack that is down is tried again', async () => {
	const dana = 'U0DANA0001';
	const high = { ...policy, roles: { ...policy.roles, finance_oncall: [{ ...POLICY.roles.finance_oncall[0], slack_user_id: dana }] } };
	const draft = chainWorkflow('chat-high', { credentials, hubspotUrl: hubspot.url, policy: high, parameters: { [NODE.wait]: { channels: ['slack'], options: { slackBaseUrl: slack.url } } } });
	Object.assign(draft.nodes.find(({ name }) => name === NODE.wait)!.credentials!, { slackApi: slackCredential });
	const one = await activateChain(n8n, draft);
	slack.control({ faults: [{ mode: '503', method: 'POST', path: '/api/chat.postMessage', times: 1 }] });
	await one.send({ action: refund(seedTicket(hubspot, '9102'), 740) });
	await until(async () => (buttonsOf(dana).length > 0 ? true : undefined), { what: 'the second try', timeoutMs: 60_000 });
	expect(buttonsOf(dana).map(({ action_id }) => action_id)).toEqual(['daa_open']);
});

test('each approver gets a mail with their own link; the link is opened and decides', async () => {
	const ticket = seedTicket(hubspot, '9103');
	const one = await chain('chat-mail', { channels: ['email'], notifyFrom: 'Approvals <approvals@example.com>' }, { smtp });
	const id = await one.send({ action: refund(ticket, 240) });
	await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const mails = mail.mails.filter(({ subject }) => subject?.includes('9103'));
	expect(mails.map(({ to }) => to.join()).sort()).toEqual(['lea@example.com', 'sam@example.com']);
	const links = mails.map(({ text }) => /https?:\/\/\S+/.exec(text!)![0]);
	expect(new Set(links).size).toBe(2);
	// A scanner that opens every link decides nothing.
	for (const link of links) expect((await fetch(link)).status).toBe(200);
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	const page = await openPage(links[0]!);
	expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
	await n8n.rest.executions.waitFor(id);
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});

test('a workflow of one\'s own is told what waits and each approver\'s link, and its failure takes nothing from the request', async () => {
	const ticket = seedTicket(hubspot, '9104');
	const recorder = await startRecorder({ answer: { ok: true } });
	try {
		const teller = async (name: string, url: string) => {
			const { id } = await n8n.rest.createWorkflow({
				name,
				nodes: [
					{ id: 'start', name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, position: [0, 0], parameters: { inputSource: 'passthrough' } },
					{ id: 'tell', name: 'Tell', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0], parameters: { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}', options: {} } },
				],
				connections: { Start: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
				settings: { executionOrder: 'v1' },
			});
			await n8n.rest.activate(id);
			return { channels: ['subWorkflow'], notifyWorkflow: { __rl: true, value: id, mode: 'id' } };
		};
		const told = await chain('chat-workflow', await teller('Tell us', `${recorder.url}/told`), {});
		const id = await told.send({ action: refund(ticket, 240) });
		await n8n.rest.executions.waitFor(id, { status: 'waiting' });
		const [request, ...more] = recorder.requests;
		expect(more).toEqual([]);
		const { notification } = request!.body as { notification: { occasion: string; what: string; tier: string; approvers: { id: string; review_url: string }[] } };
		expect(notification).toMatchObject({ occasion: 'requested', tier: 'medium', what: expect.stringContaining('9104') as string });
		expect(notification.approvers.map((approver) => approver.id).sort()).toEqual(['lea@example.com', 'sam@example.com']);
		const page = await openPage(notification.approvers[0]!.review_url);
		expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
		await n8n.rest.executions.waitFor(id);
		expect(writes(hubspot, ticket, 'refund_status')).toBe(1);

		const broken = await chain('chat-workflow-broken', await teller('Tell nobody', 'http://127.0.0.1:1/nobody'), {});
		const other = await broken.send({ action: refund(seedTicket(hubspot, '9105'), 240) });
		await n8n.rest.executions.waitFor(other, { status: 'waiting' });
		const links = reviewLinks(await n8n.rest.executions.get(other));
		expect((await openPage(links[0]!.url)).action).toContain('webhook-waiting');
	} finally {
		await recorder.close();
	}
});
