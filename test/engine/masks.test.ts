import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merkle } from '../../src/audit/merkle';
import { openEvent } from '../../src/audit/open-event';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { createKeyRing, readKeyMaterial } from '../../src/tokens/key-ring';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import type { Execution } from '../support/n8n/rest-client.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, POLICY, postForm, reviewLinks, setNode, SIGNING_KEY, PACKAGE, type ActiveChain, type NodeDraft } from './support/chain';

jest.setTimeout(120_000);

const FIRST = 'Mask Text';
const DRAFT = 'Drafter';
const VALUES = ['jane.doe@example.com', '+1 (555) 010-9999', '4111 1111 1111 1111'];
const MESSAGE = `Hello, this is ${VALUES[0]}. My card ${VALUES[2]} was charged twice, call me on ${VALUES[1]}. Copy [EMAIL_7] in.`;

let n8n: SharedN8n;
let api: Recorder;
let chain: ActiveChain;
let folder: string;
let storePath: string;

/** Stands for the model: it writes an action on what the scan let through. */
const action = `{
	action_type: 'reply_call', target_system: 'helpdesk',
	request: { method: 'POST', url: $json.body.api + '/v1/replies?to=[EMAIL_1]', body: { to: '[EMAIL_1]', text: 'We will call you on [PHONE_1].' }, side_effects: 'Sends an e-mail.' },
	facts: { amount: 20, flags: [] },
	draft: { model_name: 'scripted', prompt: 'Answer this: ' + $json.customer_text, rationale: 'They asked for a call.' },
	origin: { text: $json.customer_text, helpdesk_ticket_id: $json.body.ticket, customer_id: $json.body.from }
}`;

beforeAll(async () => {
	n8n = await sharedN8n();
	folder = mkdtempSync(join(tmpdir(), 'daa-masks-'));
	storePath = join(folder, 'store.sqlite');
	api = await startRecorder({ answer: (request: { body: unknown }) => ({ id: 'msg_1', echoed: request.body }) });
	const credentials = await createCredentials(n8n.rest, { sqlitePath: storePath });
	const scan: NodeDraft = {
		name: FIRST,
		type: `${PACKAGE}.guardrailScan`,
		typeVersion: 1,
		parameters: { scan: 'customerText', customerText: '={{ $json.body.message }}', ticketId: '={{ $json.body.ticket }}', maskItem: true },
		credentials: { approvalGateApi: credentials.gate },
	};
	const policy = { ...POLICY, action_type: 'reply_call', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute', approver_rule: 'support_leads' }] };
	chain = await activateChain(
		n8n,
		chainWorkflow('masks', {
			credentials,
			hubspotUrl: 'http://127.0.0.1:1',
			policy,
			parameters: {
				[NODE.scan]: { maskItem: true },
				[NODE.execute]: { target: 'httpRequest', httpAuthentication: 'none', allowlist: { request: [{ method: 'POST', urlPrefix: `${api.url}/v1/replies`, allowPrivate: true }] }, options: {} },
			},
			extra: [scan, setNode(DRAFT, `={{ JSON.stringify({ ...$json, action: ${action} }) }}`), { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }],
			wiring: {
				[NODE.hook]: [FIRST],
				[NODE.body]: [],
				[FIRST]: [DRAFT, 'End'],
				[DRAFT]: [NODE.scan],
				[NODE.scan]: [NODE.tier, 'End'],
				[NODE.tier]: [NODE.execute, NODE.wait, NODE.wait, 'End'],
				[NODE.wait]: ['End', NODE.execute, 'End'],
				[NODE.execute]: ['End', 'End'],
			},
		}),
	);
});

afterAll(async () => {
	await api?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** All that n8n keeps of an execution but what the trigger was sent. */
function stored(execution: Execution): string {
	const { [NODE.hook]: _trigger, ...runData } = execution.data.resultData.runData;
	return JSON.stringify({ ...execution.data, resultData: { ...execution.data.resultData, runData } });
}

const leaks = (text: string): string[] => [...VALUES, 'jane.doe', '010-9999', '4111 1111', '41111111'].filter((value) => text.includes(value));

test('originals reach neither the store, the audit log nor what n8n keeps; the approver and the target get them', async () => {
	const id = await chain.send({ message: MESSAGE, ticket: '5001', from: VALUES[0], phone: VALUES[1], api: api.url });
	const waiting = await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const first = firstItem(waiting, FIRST)!;
	expect(first.customer_text).toBe('Hello, this is [EMAIL_1]. My card [CARD_1] was charged twice, call me on [PHONE_1]. Copy (EMAIL-7) in.');
	expect(first.guardrails).toMatchObject({ guardrail_action: 'masked', guardrail_types: ['pii'] });
	expect(firstItem(waiting, DRAFT)!.action.draft.prompt).toContain('[CARD_1]');
	// The policy would have let it run alone; a draft that sends what is masked needs a person.
	expect(firstItem(waiting, NODE.tier)!.risk).toMatchObject({ route: 'batch_review', tier: 'medium' });
	expect(leaks(stored(waiting))).toEqual([]);

	const [link] = reviewLinks(waiting);
	const page = await openPage(link!.url);
	expect(page.html).toContain('data-masks="revealed"');
	for (const value of [VALUES[0], VALUES[1]]) expect(page.html).toContain(value);
	expect(await postForm(page.action, { ...page.fields, decision: 'approve' })).toMatchObject({ status: 200 });
	const done = await n8n.rest.executions.waitFor(id);
	const { execution } = firstItem(done, NODE.execute)!;
	expect(execution).toMatchObject({ state: 'committed', sent: { body: { to: '[EMAIL_1]', text: 'We will call you on [PHONE_1].' } } });
	expect(api.requests).toHaveLength(1);
	expect(api.requests[0]).toMatchObject({ path: '/v1/replies?to=jane.doe@example.com', body: { to: VALUES[0], text: `We will call you on ${VALUES[1]}.` } });
	expect(leaks(stored(done))).toEqual([]);

	for (const file of [storePath, `${storePath}-wal`]) expect(leaks(readFileSync(file, 'latin1'))).toEqual([]);
	const store = await openSqliteStore({ path: storePath, merkle });
	try {
		const keys = createKeyRing([{ kid: 'key-1', secret: readKeyMaterial(SIGNING_KEY), active: true }]);
		const events = await store.log.read(0, 100);
		expect(events.map(({ action: what }) => what)).toEqual(expect.arrayContaining(['guardrail.scanned', 'tier.decided', 'approval.decided', 'execution.committed']));
		expect(leaks(JSON.stringify(events.map((event) => [event.header, openEvent(event, keys)])))).toEqual([]);
	} finally {
		await store.close();
	}
});

test('after the conversation is erased nothing is sent, whatever is approved', async () => {
	const before = api.requests.length;
	const id = await chain.send({ message: `I am ${VALUES[0]}, call ${VALUES[1]}.`, ticket: '5002', from: 'c-1', api: api.url });
	const waiting = await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const { masked_in } = firstItem(waiting, NODE.scan)!.action as { masked_in: string };
	const store = await openSqliteStore({ path: storePath, merkle });
	expect(await store.eraseMasks([masked_in], new Date().toISOString())).toBe(1);
	await store.close();
	const [link] = reviewLinks(waiting);
	const page = await openPage(link!.url);
	expect(page.html).toContain('data-masks="gone"');
	expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
	const { execution } = firstItem(await n8n.rest.executions.waitFor(id), NODE.execute)!;
	expect(execution).toMatchObject({ state: 'not_started', code: 'mask_unknown' });
	expect(api.requests).toHaveLength(before);
});
