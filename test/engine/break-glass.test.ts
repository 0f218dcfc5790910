import { join } from 'node:path';
import { confirmByOwner } from '../../src/identity/confirm-enrolment';
import { enrolTotp } from '../../src/identity/enrol';
import { createKeyRing } from '../../src/tokens/key-ring';
import { App, OWNER } from '../identity/support';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { openStoreAt } from '../store/worker';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { realPorts } from '../wire/kill-points';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, POLICY, postForm, refund, reviewLinks, SIGNING_KEY, until, type ActiveChain } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(120_000);

const SAM = 'sam@example.com';
let n8n: SharedN8n;
let hubspot: HubSpotServer;
let told: Recorder;
let chain: ActiveChain;

beforeAll(async () => {
	n8n = await sharedN8n();
	[hubspot, told] = [await startHubSpotServer({ token: 'local-token' }), await startRecorder()];
	const credentials = await createCredentials(n8n.rest, {});
	const tiers = POLICY.tiers.map((tier) => (tier.tier === 'medium' ? { ...tier, approvals_required: 2 } : tier));
	const policy = { ...POLICY, version: 'glass', tiers, break_glass: { roles: ['support_leads'], retrospective_hours: 24 } };
	const parameters = { [NODE.wait]: { options: { notifyUrl: told.url } } };
	chain = await activateChain(n8n, chainWorkflow('break-glass', { credentials, hubspotUrl: hubspot.url, policy, parameters }));
});

afterAll(async () => {
	await told?.close();
	await hubspot?.close();
});

test('one person with a code and a reason stands for two; everyone skipped is told at once, and the execution carries the badge', async () => {
	const ticket = seedTicket(hubspot, '8801');
	const id = await chain.send({ action: refund(ticket, 240) });
	const link = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' })).find(({ approver_id }) => approver_id === SAM)!;
	const store = await openStoreAt({ sqlite: join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite') });
	try {
		const ports = { ...realPorts(store), keys: createKeyRing([{ kid: 'key-1', secret: Buffer.from(SIGNING_KEY, 'base64'), active: true }]) };
		const { uri } = await enrolTotp(ports, OWNER, SAM, { link: false });
		const app = new App(uri ?? '');
		await confirmByOwner(ports, OWNER, SAM, app.code(new Date()));
		const page = await openPage(link.url);
		const form = { ...page.fields, decision: 'break_glass', reason: 'Production is down.' };
		expect((await postForm(page.action, form)).status).not.toBe(200);
		// The code that confirmed the enrolment is used up; the next one is good already.
		const answer = await postForm(page.action, { ...form, code: app.code(new Date(Date.now() + 30_000)) });
		expect(answer.status).toBe(200);
		const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
		expect(item.approval.decisions).toMatchObject([{ approver_id: SAM, decision: 'break_glass', identity: 'link+totp', reason: 'Production is down.' }]);
		expect(item.execution).toMatchObject({ state: 'committed', badge: 'break_glass' });
		expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
		const message = await until(async () => told.requests.map(({ body }) => body as { occasion?: string }).find(({ occasion }) => occasion === 'break_glass'), { what: 'the skipped to be told' });
		expect(message).toMatchObject({ approvers: [{ id: 'lea@example.com' }], decided_alone: { reason: 'Production is down.' } });
		const [task] = await store.exceptions({ type: 'break_glass_retrospective', state: 'open', limit: 5 });
		expect(task).toMatchObject({ approvalId: item.approval.id });
	} finally {
		await store.close();
	}
});
