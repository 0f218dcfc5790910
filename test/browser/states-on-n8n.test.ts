import type { Browser } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, NODE, refund, setNode, until, type NodeDraft } from '../engine/support/chain';
import { engineStore, type EngineStore } from '../engine/support/stores';
import { seedTicket, writes } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import type { Execution } from '../support/n8n/rest-client.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { newVisitor, type Visitor } from './support/visitor';

jest.setTimeout(180_000);

/**
 * Every state of a request and every refusal, as a person meets them: a real browser at the real addresses of a real n8n.
 * Most requests are items of one run, so that all their pages are there until the last one is decided.
 */
let n8n: SharedN8n;
let hubspot: HubSpotServer;
let told: Recorder;
let store: EngineStore;
let browser: Browser;
let visitor: Visitor;

const person = (id: string, name: string) => ({ id: `${id}@example.com`, name, email: `${id}@example.com` });
const [SAM, LEA, NOOR, OMAR] = ['sam@example.com', 'lea@example.com', 'noor@example.com', 'omar@example.com'] as const;
const [DANA, INES] = ['dana@example.com', 'ines@example.com'] as const;

const tiers = (approvals: number, medium: object = {}) => [
	{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review', approver_rule: 'support_leads', approvals_required: approvals, escalate_to: 'finance', ...medium },
	{ tier: 'high', when: { amount_lte: 5_000 }, route: 'named_approver', approver_rule: 'finance' },
	{ tier: 'blocked', when: { amount_gt: 5_000 }, route: 'blocked' },
];
const POLICY = {
	id: 'states',
	version: '1',
	actions: [
		{ action_type: 'refund', tiers: tiers(2) },
		{ action_type: 'adjust', tiers: tiers(1) },
		{ action_type: 'timed', tiers: tiers(1, { sla_hours: 1 / 3_600 }) },
		{ action_type: 'reply', tiers: [{ tier: 'medium', when: {}, route: 'batch_review', approver_rule: 'support_leads' }] },
	],
	roles: { support_leads: [person('sam', 'Sam Okafor'), person('lea', 'Lea Brandt'), person('noor', 'Noor Haddad')], finance: [person('dana', 'Dana Ruiz'), person('ines', 'Ines Vogel')] },
	support: { action_types: ['reply'], checklist: ['The facts are right.', 'The tone fits.'] },
	reason_templates: { reject: ['Outside the 30 days'], request_changes: ['Name the order'], edit: ['Shipping is not refunded'] },
};

/** The requests of the one run, by what becomes of them. */
const CASES = ['keeper', 'approved', 'edited', 'rejected', 'sentBack', 'timed', 'cancelled', 'reassigned', 'escalated', 'voided', 'stricter', 'blocked', 'raced', 'own', 'typed', 'checklist', 'foreign'] as const;
type Case = (typeof CASES)[number];
const TWO_APPROVALS: readonly Case[] = ['approved', 'voided'];
const ticketOf = (name: Case): string => String(870_100 + CASES.indexOf(name));

function actionOf(name: Case): unknown {
	const ticket = seedTicket(hubspot, ticketOf(name));
	const type = TWO_APPROVALS.includes(name) ? 'refund' : name === 'timed' ? 'timed' : 'adjust';
	const drafted = { ...refund(ticket, name === 'typed' ? 740 : 240), action_type: type };
	if (name === 'own') return { ...drafted, origin: { text: 'Please.', requested_by: SAM } };
	if (name !== 'checklist') return drafted;
	const { proposed_changes: _changes, ...rest } = drafted as Record<string, unknown>;
	return { ...rest, action_type: 'reply', message: { channel: 'email', recipients: ['marta@example.com'], subject: 'Your order', body: 'Dear Marta,\n\nyour parcel left our warehouse this morning.\n' } };
}

interface Asked {
	id: string;
	ticket: string;
	links: Record<string, string>;
}

/** The requests that a run waits on, in the order of its items. */
function askedIn(execution: Execution): Asked[] {
	const stack = (execution.data as { executionData?: { nodeExecutionStack?: { data: { main: { json: any }[][] } }[] } }).executionData?.nodeExecutionStack;
	return (stack?.[0]?.data.main[0] ?? []).map(({ json }) => ({
		id: json.approval.id,
		ticket: json.action.target_id,
		links: Object.fromEntries(json.approval.review_links.map(({ approver_id, url }: { approver_id: string; url: string }) => [approver_id, url])),
	}));
}

const SPLIT: NodeDraft = { name: 'Split', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'list', options: {} } };
const MANY = { extra: [SPLIT], wiring: { [NODE.body]: ['Split'], Split: [NODE.tier] } };

let runId: string;
let typedId: string;
let asked: Record<Case, Asked>;
/** A run whose action is changed on its way round; see the test about what no longer stands. */
let changed: { id: string; before: Asked };

const stateOf = async ({ id }: Asked) => (await store.rows(`select state from approvals where id = '${id}'`))[0]?.state;
const decisionsOn = ({ id }: Asked) => store.count(`decisions where approval_id = '${id}'`);
const standing = async (one: Asked) => [await stateOf(one), await decisionsOn(one)];

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	[hubspot, told] = [await startHubSpotServer({ token: 'local-token' }), await startRecorder()];
	store = await engineStore('sqlite', n8n.userFolder, `states_${process.pid}`);
	const credentials = await createCredentials(n8n.rest, store.gate);
	const options = { credentials, hubspotUrl: hubspot.url, policy: POLICY };
	const chain = await activateChain(n8n, chainWorkflow('states', { ...options, ...MANY, parameters: { [NODE.wait]: { options: { notifyUrl: told.url } } } }));
	changed = await beginChanged(options);
	// Risk Tier gives what is of high risk by another output, so that it comes to the node alone.
	runId = await chain.send({ list: CASES.filter((name) => name !== 'typed').map((name) => ({ action: actionOf(name) })) });
	typedId = await chain.send({ list: [{ action: actionOf('typed') }] });
	const all: Asked[] = [];
	for (const id of [runId, typedId]) all.push(...askedIn(await n8n.rest.executions.waitFor(id, { status: 'waiting', timeoutMs: 60_000 })));
	asked = Object.fromEntries(CASES.map((name) => [name, all.find(({ ticket }) => ticket === ticketOf(name))!])) as Record<Case, Asked>;
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	await told?.close();
	await hubspot?.close();
	await store?.stop();
});

beforeEach(async () => {
	visitor = await newVisitor(browser);
});
afterEach(() => visitor.close());

/** n8n looks at its waits once a minute, so the changed action may come round that late. */
const askedAgain = () => until(async () => askedIn(await n8n.rest.executions.get(changed.id)).find(({ id }) => id !== changed.before.id), { what: 'the changed action to be asked for', timeoutMs: 150_000 });

/** No Decision leads to a node that changes the amount, and back through the tiers. */
async function beginChanged(options: { credentials: Awaited<ReturnType<typeof createCredentials>>; hubspotUrl: string; policy: object }): Promise<typeof changed> {
	const change = setNode('Change', "={{ JSON.stringify({ action: { ...$json.action, facts: { ...$json.action.facts, amount: 300 }, proposed_changes: $json.action.proposed_changes.map((one) => ({ ...one, proposed: one.field === 'refund_amount' ? '300.00' : one.proposed })) } }) }}");
	const short = [{ tier: 'medium', when: { amount_lte: 250 }, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 3 / 3_600 }, ...tiers(1)];
	const policy = { ...POLICY, version: 'changed', actions: [{ action_type: 'adjust', tiers: short }], support: undefined };
	const chain = await activateChain(n8n, chainWorkflow('states-changed', { ...options, policy, extra: [change], wiring: { [NODE.wait]: ['Change', NODE.execute, NODE.log], Change: [NODE.tier] } }));
	const id = await chain.send({ action: { ...refund(seedTicket(hubspot, '870099'), 240), action_type: 'adjust' } });
	const [before] = askedIn(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, before: before! };
}

test('pending, then partially approved, then approved: each time who, how many, and what comes next', async () => {
	const one = asked.approved;
	expect(await visitor.open(one.links[SAM]!)).toBe(200);
	const open = await visitor.reads('pending');
	for (const words of ['Nothing happens until it is approved.', '0 of 2 approvals given', 'After yours, 1 more approval is needed.', `item ${CASES.indexOf('approved') + 1} of ${CASES.length - 1}`]) expect(open.toLowerCase()).toContain(words.toLowerCase());
	expect(await standing(one)).toEqual(['pending', 0]);
	expect(await visitor.press('Approve')).toBe(200);
	expect(await visitor.reads('recorded')).toMatch(/Your decision is recorded\s+1 of 2 approvals are in\./);
	expect(await standing(one)).toEqual(['partially_approved', 1]);

	expect(await visitor.open(one.links[LEA]!)).toBe(200);
	expect(await visitor.reads('partially-approved')).toMatch(/1 of 2 approvals? given/);
	expect(await visitor.press('Approve')).toBe(200);
	expect(await visitor.reads('approved')).toMatch(/Approved\s+Lea Brandt \(support_leads\) \(you\) approved this on .*UTC\./);
	expect(await standing(one)).toEqual(['approved', 2]);
	// And to whoever looks later, also to the one who was not needed.
	expect(await visitor.open(one.links[NOOR]!)).toBe(200);
	expect(await visitor.reads('approved-later')).toMatch(/Approved\s+Lea Brandt \(support_leads\) approved this on/);
});

test('approved with an edit: both versions, the difference and the reason', async () => {
	const one = asked.edited;
	await visitor.open(one.links[SAM]!);
	await visitor.page.getByText('Edit, then approve').click();
	await visitor.page.getByLabel('New refund amount').fill('200.00');
	await visitor.page.locator('#edit-template').selectOption('Shipping is not refunded');
	expect(await visitor.press('Save the edit and approve it')).toBe(200);
	const text = await visitor.reads('edited');
	expect(text).toMatch(/Approved, as edited\s+Sam Okafor \(support_leads\) \(you\) edited and approved this/);
	expect(text).toMatch(/As drafted\s+240\.00\s+As edited\s+200\.00/);
	expect(text).toContain('Shipping is not refunded');
	expect(await standing(one)).toEqual(['approved', 1]);
});

test('rejected, and sent back for changes, each with one of the policy’s reasons', async () => {
	await visitor.open(asked.rejected.links[SAM]!);
	await visitor.page.locator('#turn-down summary').click();
	// Without a reason it is not taken, and nothing that was opened is closed again.
	expect(await visitor.press('Reject', { unchecked: true })).toBe(422);
	expect(await visitor.reads('reason-missing')).toMatch(/Nothing was decided\. Please give a reason/);
	expect(await standing(asked.rejected)).toEqual(['pending', 0]);
	await visitor.page.locator('#template').selectOption('Outside the 30 days');
	expect(await visitor.press('Reject')).toBe(200);
	expect(await visitor.reads('rejected')).toMatch(/Rejected\s+Sam Okafor \(support_leads\) \(you\) rejected this on[\s\S]*Nothing will be done\.[\s\S]*Outside the 30 days/);
	expect(await standing(asked.rejected)).toEqual(['rejected', 1]);

	await visitor.open(asked.sentBack.links[LEA]!);
	await visitor.page.locator('#turn-down summary').click();
	await visitor.page.locator('#template').selectOption('Name the order');
	await visitor.page.getByLabel('In your own words').fill('It is 88213.');
	expect(await visitor.press('Request changes')).toBe(200);
	expect(await visitor.reads('changes-requested')).toMatch(/Sent back for changes[\s\S]*Name the order: It is 88213\./);
	expect(await standing(asked.sentBack)).toEqual(['changes_requested', 1]);
});

test('the deadline has passed: said at once, and nothing can be decided', async () => {
	const one = asked.timed;
	await until(async () => ((await fetch(one.links[SAM]!)).status === 410 ? true : undefined), { what: 'the deadline to pass' });
	expect(await visitor.open(one.links[SAM]!)).toBe(410);
	expect(await visitor.reads('expired')).toMatch(/The deadline has passed\s+Nobody decided in time; the deadline was[\s\S]*Nothing was done\./);
	expect(await visitor.page.locator('form').count()).toBe(0);
	expect(await decisionsOn(one)).toBe(0);
	// A sweep would end that one first.
	await askedAgain();
	await store.daa('approvals', 'sweep');
	expect(await stateOf(one)).toBe('expired');
});

test('cancelled, handed to somebody else, and handed on to the next in line, from the command line', async () => {
	const { cancelled, reassigned, escalated } = asked;
	await store.daa('approvals', 'cancel', cancelled.id, '--reason', 'The customer withdrew.');
	expect(await visitor.open(cancelled.links[SAM]!)).toBe(410);
	expect(await visitor.reads('cancelled')).toMatch(/This request was cancelled/);
	expect(await standing(cancelled)).toEqual(['cancelled', 0]);

	await store.daa('approvals', 'reassign', reassigned.id, '--from', SAM, '--to', OMAR, '--name', 'Omar Diaz', '--role', 'support_leads', '--reason', 'Sam is on leave.');
	expect(await visitor.open(reassigned.links[SAM]!)).toBe(410);
	expect(await visitor.reads('withdrawn')).toMatch(/This link was withdrawn/);
	// The person on duty gets a link of their own, by the channel, and decides with it.
	expect(await visitor.open(await newLink(reassigned, OMAR))).toBe(200);
	expect(await visitor.reads('reassigned')).toContain('Omar Diaz (support_leads)');
	expect(await visitor.press('Approve')).toBe(200);
	expect(await standing(reassigned)).toEqual(['approved', 1]);

	await store.daa('approvals', 'escalate', escalated.id, '--reason', 'urgent');
	expect(await visitor.open(escalated.links[LEA]!)).toBe(410);
	expect(await visitor.open(await newLink(escalated, INES))).toBe(200);
	expect(await visitor.reads('escalated')).toContain('Ines Vogel (finance)');
	expect(await stateOf(escalated)).toBe('pending');
});

/** The link that the channel brought to somebody who was asked later. */
async function newLink({ id }: Asked, approverId: string): Promise<string> {
	const messages = () => told.requests.map(({ body }) => body as { approval_id: string; approvers: { id: string; review_url: string; run_url?: string }[] });
	return await until(async () => messages().find(({ approval_id, approvers }) => approval_id === id && approvers.some((one) => one.id === approverId))?.approvers.find((one) => one.id === approverId)?.review_url, { what: `a link for ${approverId}` });
}

test('an edit voids the approval before it: whoever gave that is told, the others decide on the new version', async () => {
	const one = asked.voided;
	await visitor.open(one.links[SAM]!);
	expect(await visitor.press('Approve')).toBe(200);
	await visitor.open(one.links[LEA]!);
	await visitor.page.getByText('Edit, then approve').click();
	await visitor.page.getByLabel('New refund amount').fill('180.00');
	expect(await visitor.press('Save the edit and approve it')).toBe(200);
	expect(await standing(one)).toEqual(['partially_approved', 2]);
	expect(await visitor.open(one.links[SAM]!)).toBe(200);
	const text = await visitor.reads('voided');
	expect(text).toMatch(/Your approval no longer counts\s+Lea Brandt \(support_leads\) edited the draft after you had approved it\. 1 of 2 approvals are in\./);
	expect(text).toContain('the version before the edit; no longer counts');
	expect(await visitor.page.locator('form').count()).toBe(0);
	expect(await visitor.open(one.links[NOOR]!)).toBe(200);
	expect(await visitor.reads('edited-for-the-next')).toMatch(/Edited since it was drafted[\s\S]*Lea Brandt \(support_leads\) edited it on/);
	expect(await visitor.press('Approve')).toBe(200);
	expect(await standing(one)).toEqual(['approved', 3]);
});

test('an edit that the rules want others for is kept, but not as an approval; one they forbid is refused with the reason', async () => {
	const { stricter, blocked } = asked;
	const edit = async (one: Asked, amount: string) => {
		await visitor.open(one.links[SAM]!);
		await visitor.page.getByText('Edit, then approve').click();
		await visitor.page.getByLabel('New refund amount').fill(amount);
		return await visitor.press('Save the edit and approve it');
	};
	expect(await edit(stricter, '900.00')).toBe(200);
	expect(await visitor.reads('edit-for-others')).toMatch(/Your edit is recorded[\s\S]*so others approve it\. 0 of 1 approval is in\.[\s\S]*does not count as an approval/);
	expect(await standing(stricter)).toEqual(['pending', 1]);
	expect(await visitor.open(await newLink(stricter, DANA))).toBe(200);
	expect(await visitor.reads('stricter')).toMatch(/high[\s\S]*900\.00/);

	expect(await edit(blocked, '9000.00')).toBe(422);
	expect(await visitor.reads('edit-blocked')).toMatch(/Nothing was decided\. The edited version is not allowed:/);
	expect(await visitor.page.getByLabel('New refund amount').inputValue()).toBe('9000.00');
	expect(await standing(blocked)).toEqual(['pending', 0]);
});

test('already decided by somebody faster, by oneself, and with the form of somebody else’s page: nothing more is decided', async () => {
	const { raced, foreign } = asked;
	await visitor.open(raced.links[SAM]!);
	const faster = await newVisitor(browser);
	await faster.open(raced.links[LEA]!);
	await faster.page.locator('#turn-down summary').click();
	await faster.page.locator('#template').selectOption('Outside the 30 days');
	expect(await faster.press('Reject')).toBe(200);
	expect(await visitor.press('Approve')).toBe(409);
	expect(await visitor.reads('already-decided')).toMatch(/Rejected\s+This request has already been rejected\.\s+Lea Brandt/);
	expect(await standing(raced)).toEqual(['rejected', 1]);

	// One's own page in two tabs, where others still have to decide.
	const tab = await newVisitor(browser);
	await tab.open(foreign.links[LEA]!);
	const token = await tab.page.locator('form.approve input[name=form_token]').getAttribute('value');
	await visitor.open(foreign.links[SAM]!);
	await visitor.page.evaluate(`document.querySelector('form.approve input[name=form_token]').value = ${JSON.stringify(token)}`);
	expect(await visitor.press('Approve')).toBe(409);
	expect(await visitor.reads('foreign-form')).toMatch(/Nothing was decided\. The request changed while the page was open/);
	expect(await standing(foreign)).toEqual(['pending', 0]);
	await tab.close();
	await faster.close();
});

test('whoever requested it gets no link and cannot be handed one', async () => {
	expect(Object.keys(asked.own.links).sort()).toEqual([LEA, NOOR]);
	await expect(store.daa('approvals', 'reassign', asked.own.id, '--from', LEA, '--to', SAM, '--name', 'Sam Okafor', '--reason', 'He asked.')).rejects.toThrow('cannot decide on it');
	expect(await standing(asked.own)).toEqual(['pending', 0]);
});

test('a wrong typed value and an incomplete checklist approve nothing, and what was typed is still there', async () => {
	const { typed, checklist } = asked;
	await visitor.open(typed.links[DANA]!);
	await visitor.page.getByLabel(/^To confirm/).first().fill('74');
	expect(await visitor.press('Approve')).toBe(422);
	expect(await visitor.reads('typed-wrong')).toMatch(/Nothing was decided\. The value typed to confirm is not the one asked for\./);
	expect(await standing(typed)).toEqual(['pending', 0]);
	await visitor.page.getByLabel(/^To confirm/).first().fill('740.00');
	expect(await visitor.press('Approve')).toBe(200);
	expect(await standing(typed)).toEqual(['approved', 1]);
	await n8n.rest.executions.waitFor(typedId);

	await visitor.open(checklist.links[SAM]!);
	await visitor.page.locator('form.approve input[type=checkbox]').first().check();
	expect(await visitor.press('Approve', { unchecked: true })).toBe(422);
	expect(await visitor.reads('checklist-incomplete')).toMatch(/Please tick every point of the checklist first; not ticked: The tone fits\./);
	expect(await visitor.page.locator('form.approve input[type=checkbox]:checked').count()).toBe(1);
	expect(await standing(checklist)).toEqual(['pending', 0]);
	await visitor.page.locator('form.approve input[type=checkbox]').last().check();
	expect(await visitor.press('Approve')).toBe(200);
	expect(await standing(checklist)).toEqual(['approved', 1]);
});

test('an address that was changed or cut off on the way shows and decides nothing', async () => {
	const url = new URL(asked.keeper.links[SAM]!);
	const token = url.searchParams.get('t')!;
	const changes: Record<string, (changed: URL) => void> = {
		'the signature': (at) => at.searchParams.set('signature', `${at.searchParams.get('signature')!.slice(0, -1)}${at.searchParams.get('signature')!.endsWith('0') ? '1' : '0'}`),
		'no signature': (at) => at.searchParams.delete('signature'),
		'the token': (at) => at.searchParams.set('t', `${token.slice(0, -3)}AAA`),
		'a cut off token': (at) => at.searchParams.set('t', token.slice(0, -20)),
		'another execution': (at) => void (at.pathname = at.pathname.replace(/webhook-waiting\/\d+/, 'webhook-waiting/1')),
	};
	for (const [what, change] of Object.entries(changes)) {
		const at = new URL(url);
		change(at);
		const status = await visitor.open(at.href);
		const text = await visitor.page.locator('body').innerText();
		expect({ what, refused: [401, 403, 404, 409].includes(status), shows: /240\.00|Approve/.test(text) }).toEqual({ what, refused: true, shows: false });
	}
	expect(await standing(asked.keeper)).toEqual(['pending', 0]);
});

test('the action is changed on its way round: the earlier request no longer stands, the new one does', async () => {
	const after = await askedAgain();
	await n8n.rest.executions.waitFor(changed.id, { status: 'waiting' });
	expect(await stateOf(changed.before)).toBe('invalidated');
	expect(await visitor.open(changed.before.links[SAM]!)).toBe(410);
	expect(await visitor.reads('invalidated')).toMatch(/This request no longer stands\s+The action was changed after this request was made\./);
	expect(await visitor.open(after.links[SAM]!)).toBe(200);
	expect(await visitor.press('Approve')).toBe(200);
	expect((await n8n.rest.executions.waitFor(changed.id)).status).toBe('success');
	expect(hubspot.tickets.get('870099')!.properties).toMatchObject({ refund_amount: '300.00' });
});

test('once the last is decided the run goes on: each item by its output, and only what was approved is carried out', async () => {
	for (const name of ['keeper', 'own', 'blocked', 'foreign'] as const) {
		await visitor.open(asked[name].links[LEA]!);
		expect(await visitor.press('Approve')).toBe(200);
	}
	for (const [name, approver] of [['escalated', INES], ['stricter', DANA]] as const) {
		await visitor.open(await newLink(asked[name], approver));
		if (name === 'stricter') await visitor.page.getByLabel(/^To confirm/).first().fill('900.00');
		expect(await visitor.press('Approve')).toBe(200);
	}
	const execution = await n8n.rest.executions.waitFor(runId, { timeoutMs: 60_000 });
	const [run] = execution.data.resultData.runData[NODE.wait]!;
	const states = run!.data!.main!.map((items) => (items ?? []).map(({ json }) => (json.approval as { state: string }).state));
	expect(states[0]!.sort()).toEqual(['cancelled', 'expired']);
	expect(new Set(states[1])).toEqual(new Set(['approved']));
	expect(states[2]!.sort()).toEqual(['changes_requested', 'rejected', 'rejected']);
	const edited = run!.data!.main![1]!.map(({ json }) => json.approval as { outcome: string; diff?: unknown; id: string }).find(({ id }) => id === asked.edited.id);
	expect(edited).toMatchObject({ outcome: 'edited', diff: [{ path: 'proposed_changes.1.proposed', field: 'refund_amount', before: '240.00', after: '200.00' }] });
	const written = (name: Case) => hubspot.tickets.get(ticketOf(name))!.properties.refund_amount;
	expect(Object.fromEntries((['approved', 'edited', 'voided', 'stricter', 'typed'] as const).map((name) => [name, written(name)]))).toEqual({ approved: '240.00', edited: '200.00', voided: '180.00', stricter: '900.00', typed: '740.00' });
	for (const name of ['rejected', 'sentBack', 'timed', 'cancelled', 'raced'] as const) expect([name, writes(hubspot, ticketOf(name), 'refund_status')]).toEqual([name, 0]);
	// Everybody was told of every request, with the list of all that they decide.
	const first = told.requests.map(({ body }) => body as { approvers: { run_url?: string }[] })[0]!;
	expect(first.approvers.every(({ run_url }) => run_url?.includes('r='))).toBe(true);
});
