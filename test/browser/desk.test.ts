import { URI, type TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { activateChain, chainWorkflow, createCredentials, NODE, PACKAGE, postForm, until, type Credentials } from '../engine/support/chain';
import { engineStore, type EngineStore } from '../engine/support/stores';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { keyboardPerson, type KeyboardPerson } from './support/keyboard-person';
import { axeFindingsOf } from './support/watch';

jest.setTimeout(300_000);

/** The review desk of a real n8n, as its approvers use it: each in a browser of their own, without a mouse. */
const PATH = 'desk-of-the-day';
const person = (id: string, name: string) => ({ id: `${id}@example.com`, name, email: `${id}@example.com` });
const [SAM, LEA, DANA, INES] = ['sam@example.com', 'lea@example.com', 'dana@example.com', 'ines@example.com'] as const;

const policy = (version: string) => ({
	id: 'day',
	version,
	action_type: 'refund_call',
	tiers: [
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review', approver_rule: 'support_leads' },
		{ tier: 'high', when: { amount_gt: 500 }, route: 'named_approver', approver_rule: 'finance' },
	],
	hard_blocks: [],
	roles: { support_leads: [person('sam', 'Sam Okafor'), person('lea', 'Lea Brandt')], finance: [person('dana', 'Dana Ruiz'), person('ines', 'Ines Vogel')] },
	identity: { second_factor: { high: 'required' } },
});

let n8n: SharedN8n;
let api: Recorder;
let mail: Recorder;
let store: EngineStore;
let browser: Browser;
let credentials: Credentials;
let desk: { id: string; url: string };
const active: string[] = [];
const people: KeyboardPerson[] = [];

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	[api, mail] = [await startRecorder({ answer: { status: 'accepted' } }), await startRecorder()];
	store = await engineStore('sqlite', n8n.userFolder, `desk_day_${process.pid}`);
	credentials = await createCredentials(n8n.rest, store.gate);
	const trigger = { id: 'desk-day', name: 'Review Desk Trigger', type: `${PACKAGE}.reviewDeskTrigger`, typeVersion: 1, position: [0, 0] as [number, number], parameters: { path: PATH, options: { signInWebhookUrl: mail.url } }, credentials: { approvalGateApi: credentials.gate }, webhookId: 'd3e9c9e4-3f31-4ea9-9f32-9c6a8c3b2e33' };
	const { id } = await n8n.rest.createWorkflow({ name: 'Review desk of the day', nodes: [trigger], connections: {} });
	await n8n.rest.activate(id);
	active.push(id);
	desk = { id, url: `${n8n.url}/webhook/${PATH}` };
	await chain('a');
	await chain('b');
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	for (const id of active) await n8n.rest.deactivate(id);
	await Promise.all([api?.close(), mail?.close(), store?.stop()]);
});

afterEach(async () => {
	const complaints = people.flatMap((one) => one.complaints);
	await Promise.all(people.splice(0).map((one) => one.close()));
	expect(complaints).toEqual([]);
});

/** A workflow whose actions are calls of the local API; `version`: of its policy. */
async function chain(version: string): Promise<void> {
	const execute = { target: 'httpRequest', httpAuthentication: 'none', allowlist: { request: [{ method: 'POST', urlPrefix: `${api.url}/refunds`, allowPrivate: true }] }, options: {} };
	const end = { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
	const wiring = { [NODE.tier]: [NODE.scan, NODE.scan, NODE.scan, 'End'], [NODE.scan]: ['Alone?', 'End'], [NODE.wait]: ['End', NODE.execute, 'End'], [NODE.execute]: ['End', 'End'] };
	const draft = chainWorkflow(`desk-day-${version}`, { credentials, hubspotUrl: '', policy: policy(version), parameters: { [NODE.execute]: execute }, wiring, extra: [end] });
	const nodes = draft.nodes.filter(({ name }) => name !== NODE.log);
	active.push((await activateChain(n8n, { ...draft, nodes })).workflow.id);
}

interface Asked {
	id: string;
	execution: string;
}

let number = 0;
/** So many tickets at once; resolves when all of them wait for somebody. */
async function waiting(amounts: readonly number[], version = 'a'): Promise<Asked[]> {
	const names = amounts.map((amount) => ({ name: `day-${(number += 1)}`, amount }));
	const send = async ({ name, amount }: (typeof names)[number]) => {
		const action = { action_type: 'refund_call', target_system: 'billing', correlation_id: name, request: { method: 'POST', url: `${api.url}/refunds`, body: { refund: name, amount }, side_effects: ['Pays the customer back.'] }, facts: { amount }, origin: { customer_id: `cus-${name}` } };
		const sent = await fetch(`${n8n.url}/webhook/desk-day-${version}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action }) });
		expect(sent.status).toBe(200);
	};
	await Promise.all(names.map(send));
	const found = await until(
		async () => {
			const rows = await store.rows('select id, execution_id, correlation_id from approvals').catch(() => []);
			const mine = names.map(({ name }) => rows.find((row) => row.correlation_id === name));
			return mine.every((row) => row !== undefined) ? mine.map((row) => ({ id: String(row.id), execution: String(row.execution_id) })) : undefined;
		},
		{ what: `${names.length} requests to be stored`, timeoutMs: 60_000 },
	);
	await Promise.all(found.map(({ execution }) => n8n.rest.executions.waitFor(execution, { status: 'waiting', timeoutMs: 60_000 })));
	return found;
}

const rowOf = async ({ id }: Asked) => (await store.rows(`select state, correlation_id from approvals where id = '${id}'`))[0]!;
const stateOf = async (one: Asked) => (await rowOf(one)).state;
const decisionsOn = ({ id }: Asked) => store.count(`decisions where approval_id = '${id}'`);
/** How often the local API was called for a request. */
async function calls(one: Asked): Promise<number> {
	const { correlation_id: name } = await rowOf(one);
	return api.requests.filter(({ body }) => (body as { refund?: string }).refund === name).length;
}
/** The executions go on by themselves, and end well. */
async function ended(all: readonly Asked[]): Promise<void> {
	const executions = await Promise.all(all.map(({ execution }) => n8n.rest.executions.waitFor(execution, { timeoutMs: 60_000 })));
	expect(executions.map(({ status }) => status)).toEqual(all.map(() => 'success'));
}

/** Asks for a link, opens it as it comes, and signs in by it. */
async function signedIn(who: string, how: Parameters<typeof keyboardPerson>[1] = {}): Promise<KeyboardPerson> {
	const one = await keyboardPerson(browser, how);
	people.push(one);
	await one.page.goto(desk.url);
	await one.tabTo(/Your address or ID/);
	await one.type(who);
	const before = mail.requests.length;
	expect(await one.send()).toBe(200);
	const link = await until(() => (mail.requests.slice(before).find(({ body }) => (body as { to: { id: string } }).to.id === who)?.body as { url: string } | undefined)?.url, { what: `a link for ${who}`, timeoutMs: 60_000 });
	await one.page.goto(link);
	await one.tabTo(/^Sign in/);
	expect(await one.send()).toBe(200);
	return one;
}

/** Goes to a request's row by j and k. */
async function goTo(one: KeyboardPerson, { id }: Pick<Asked, 'id'>): Promise<void> {
	if ((await one.row()) === '') await one.keys('j');
	const rows = await rowsOf(one);
	const steps = rows.indexOf(id) - rows.indexOf(await one.row());
	await one.keys(...Array.from({ length: Math.abs(steps) }, () => (steps > 0 ? 'j' : 'k')));
	expect(await one.row()).toBe(id);
}

async function open(one: KeyboardPerson, asked: Asked, key = 'Enter'): Promise<void> {
	await goTo(one, asked);
	await one.send(key);
}

const rowsOf = ({ page }: KeyboardPerson) => page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.id ?? ''));
const tokenOf = async ({ page }: KeyboardPerson) => (await page.locator('input[name=desk]').first().getAttribute('value')) ?? '';

/** Sets up an authenticator app, as the owner does at the command line. */
async function enrol(who: string): Promise<TOTP> {
	const [enrolled] = (await store.daa('approvers', 'enrol', who, '--by', 'olga')).slice(-1) as [{ uri: string }];
	const app = URI.parse(enrolled.uri) as TOTP;
	await store.daa('approvers', 'confirm', who, '--code', app.generate(), '--by', 'olga');
	return app;
}

test('a day by keyboard alone: requests are read, approved, edited, rejected and approved ten at a time; their executions go on', async () => {
	const day = await waiting(Array.from({ length: 14 }, (_none, index) => 100 + index));
	const sam = await signedIn(SAM);
	expect(await sam.text()).toContain('0 high · 14 medium · 0 low');
	const shown = await rowsOf(sam);
	expect([...shown].sort()).toEqual(day.map(({ id }) => id).sort());
	const of = (place: number) => day.find(({ id }) => id === shown[place])!;

	// ? shows the keys, j and k go up and down.
	await sam.keys('?');
	expect(await sam.text()).toContain('Keys only move the focus; nothing is decided by them.');
	await sam.keys('?', 'j', 'j', 'j', 'k');
	expect(await sam.row()).toBe(shown[2]);
	await sam.keys('k', 'k', 'k');
	expect(await sam.row()).toBe(shown[0]);

	// Enter opens, a goes to Approve, and after the decision comes the next request.
	await sam.send();
	await sam.keys('a');
	expect(await sam.focus()).toBe('Approve');
	expect(await sam.send()).toBe(200);
	expect(await sam.text()).toMatch(/Approved: Call POST/);

	// r goes to the reasons, from the request itself …
	await sam.keys('r', 'ArrowDown', 'Tab');
	await sam.type('The invoice is not the customer’s.');
	await sam.tabTo(/^Reject$/);
	expect(await sam.send()).toBe(200);
	expect(await sam.text()).toMatch(/Rejected: Call POST/);
	// … and u leads back, from where e opens a request to edit it.
	await sam.send('u');
	await open(sam, of(2), 'e');
	expect(await sam.focus()).toContain('Body');
	await sam.keys('Control+a');
	const edited = String((await rowOf(of(2))).correlation_id);
	await sam.type(JSON.stringify({ refund: edited, amount: 1 }));
	await sam.tabTo(/Save the edit/);
	expect(await sam.send()).toBe(200);
	expect(await sam.text()).toMatch(/Edited and approved: Call POST/);

	// x ticks; ten are approved together once their number is typed.
	await sam.send('u');
	for (let place = 0; place < 10; place += 1) await sam.keys(...(place === 0 ? ['x'] : ['j', 'x']));
	expect(await sam.ticked()).toBe(10);
	await sam.keys('a');
	await sam.type('9');
	expect(await sam.send()).toBe(422);
	expect(await sam.text()).toMatch(/Nothing was decided\. You ticked 10 items, but typed "9"\./);
	await sam.keys('a');
	await sam.type('10');
	expect(await sam.send()).toBe(200);
	expect(await sam.text()).toContain('10 approved.');
	const rest = of(13);
	expect(await Promise.all(day.map(stateOf))).toEqual(day.map((one) => (one === of(1) ? 'rejected' : one === rest ? 'pending' : 'approved')));

	const decided = day.filter((one) => one !== rest);
	await ended(decided);
	for (const one of decided) expect([one.id, await decisionsOn(one), await calls(one)]).toEqual([one.id, 1, one === of(1) ? 0 : 1]);
	expect(api.requests.find(({ body }) => (body as { refund: string }).refund === edited)?.body).toEqual({ refund: edited, amount: 1 });
	expect((await n8n.rest.executions.get(rest.execution)).status).toBe('waiting');
	expect(await calls(rest)).toBe(0);
	// A visit of the desk is no execution of its workflow.
	expect(await n8n.rest.executions.list({ workflowId: desk.id })).toEqual([]);
});

test('two approvers on one queue: what one decides the other learns on the open page, and only one decision counts', async () => {
	const [first, second] = (await waiting([200, 201])) as [Asked, Asked];
	const [sam, lea] = [await signedIn(SAM), await signedIn(LEA)];
	await open(sam, first);
	await open(lea, first);
	await lea.keys('a');
	expect(await lea.send()).toBe(200);
	await sam.shot('day-open');
	await sam.news(/^Approved\. Lea Brandt \(support_leads\) approved this on .* UTC\./);
	await sam.shot('day-decided-meanwhile');
	// And whoever presses all the same is told so once more.
	await sam.keys('a');
	expect(await sam.send()).toBe(409);
	await sam.shot('day-too-late');
	expect(await sam.text()).toMatch(/Approved\s+This request has already been approved\.\s+Lea Brandt \(support_leads\) approved this on/);

	// Both at the very same moment.
	await sam.send('u');
	for (const one of [sam, lea]) {
		if (one === lea) await lea.send('u');
		await open(one, second);
		await one.keys('a');
	}
	const statuses = await Promise.all([sam.send(), lea.send()]);
	expect(statuses.sort()).toEqual([200, 409]);
	await ended([first, second]);
	for (const one of [first, second]) expect([await decisionsOn(one), await calls(one)]).toEqual([1, 1]);
});

test('an open queue keeps itself up to date without being loaded again; focus, ticks and typed text stay', async () => {
	const [kept, rejected, looked] = (await waiting([300, 301, 302])) as [Asked, Asked, Asked];
	const [sam, lea] = [await signedIn(SAM, { clock: true }), await signedIn(LEA)];
	const soon = () => sam.page.clock.fastForward(11_000);
	await sam.page.evaluate('window.sameDocument = true');
	await goTo(sam, kept);
	await sam.keys('x');
	await goTo(sam, rejected);
	await sam.keys('x', 'a');
	await sam.type('2');
	const typed = async () => [await sam.focus(), await sam.page.locator('#number').inputValue(), await sam.ticked()];
	const before = await typed();
	expect(before).toEqual([expect.stringContaining('How many do you approve?'), '2', 2]);
	const [fresh] = (await waiting([303])) as [Asked];
	await soon();
	await sam.news(/^1 new request\.$/);
	expect(await rowsOf(sam)).toContain(fresh.id);
	await sam.shot('day-new-request');
	expect(await typed()).toEqual(before);

	await open(lea, rejected, 'r');
	await lea.keys('ArrowDown');
	await lea.tabTo(/^Reject$/);
	expect(await lea.send()).toBe(200);
	await soon();
	await sam.news(/^1 request has left the queue\. 1 of these was ticked\.$/);
	expect(await rowsOf(sam)).not.toContain(rejected.id);
	expect(await typed()).toEqual([before[0], '2', 1]);

	// What one is just looking at stays, marked, until one looks elsewhere.
	await sam.keys('Escape');
	await goTo(sam, looked);
	await lea.send('u');
	await open(lea, looked);
	await lea.keys('a');
	expect(await lea.send()).toBe(200);
	await soon();
	await sam.news(/^1 request has left the queue\.$/);
	expect(await sam.row()).toBe(looked.id);
	expect(await sam.page.locator(`[data-id="${looked.id}"]`).innerText()).toContain('No longer in this queue.');
	expect(await axeFindingsOf(browser, await sam.page.content())).toEqual([]);
	await sam.shot('day-row-gone');
	await sam.keys('k');
	await soon();
	await until(async () => ((await rowsOf(sam)).includes(looked.id) ? undefined : true), { what: 'the marked row to go', timeoutMs: 60_000 });
	expect(await sam.page.evaluate('window.sameDocument')).toBe(true);
	await ended([rejected, looked]);
	expect(await Promise.all([kept, rejected, looked, fresh].map(calls))).toEqual([0, 0, 1, 0]);
});

test('without JavaScript the desk is used by Tab and Enter, and shows what is new when it is opened anew', async () => {
	const sam = await signedIn(SAM, { javaScriptEnabled: false });
	const [one] = (await waiting([400])) as [Asked];
	await sam.tabTo(/^\s*Queue/);
	await sam.send();
	expect(await sam.page.locator('#keys').isVisible()).toBe(false);
	await sam.page.keyboard.press('Tab');
	for (let tabs = 0; (await sam.row()) !== one.id || !(await sam.focus()).endsWith('Open'); tabs += 1) {
		expect(tabs).toBeLessThan(120);
		await sam.keys('Tab');
	}
	await sam.send();
	await sam.tabTo(/^Approve$/);
	expect(await sam.send()).toBe(200);
	await ended([one]);
	expect([await decisionsOn(one), await calls(one)]).toEqual([1, 1]);
});

test('nothing is asked while the page is hidden or after the session has ended', async () => {
	const sam = await signedIn(SAM, { clock: true });
	let asked = 0;
	sam.page.on('request', (request) => {
		if (request.resourceType() === 'xhr') asked += 1;
	});
	const seen = (count: number) => until(() => (asked === count ? true : undefined), { what: `${count} questions`, timeoutMs: 60_000 });
	const settled = () => sam.page.evaluate('new Promise((done) => { const x = new XMLHttpRequest(); done(); })');
	const show = (state: string) => sam.page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`);
	await sam.page.clock.fastForward(11_000);
	await seen(1);
	await sam.page.waitForLoadState('networkidle');
	await show('hidden');
	await sam.page.clock.fastForward(120_000);
	await settled();
	expect(asked).toBe(1);
	await show('visible');
	await seen(2);
	await sam.page.waitForLoadState('networkidle');
	const token = await tokenOf(sam);
	await postForm(desk.url, { desk: token, environment: 'production', go: 'queue', do: 'sign_out' });
	await sam.page.clock.fastForward(11_000);
	await sam.news(/^You are signed out\. Press Queue to sign in again\.$/);
	await sam.page.clock.fastForward(600_000);
	await settled();
	expect(asked).toBe(3);
	await sam.tabTo(/^\s*Queue/);
	expect(await sam.send()).toBe(401);
	expect(await sam.text()).toContain('You are not signed in any more.');
});

test('a desk token taken from another approver is of no use to decide in her name where a second factor is asked', async () => {
	const [dana, ines] = [await enrol(DANA), await enrol(INES)];
	const [one, two] = (await waiting([740, 741])) as [Asked, Asked];
	const owner = await signedIn(DANA);
	const token = await tokenOf(owner);
	const thief = (fields: Record<string, string>) => postForm(desk.url, { desk: token, environment: 'production', go: 'queue', ...fields });
	const queue = await thief({});
	expect(queue.html).toContain(`data-id="${one.id}"`);
	expect(queue.html).not.toContain(`name="pick.${one.id}"`);
	const opened = await thief({ open: one.id });
	const form_token = /name="form_token" value="([^"]*)"/.exec(opened.html)![1]!;
	const attempts: Record<string, string>[] = [{}, { code: '000000' }, { code: ines.generate() }, { decision: 'edit_and_approve', request_body: '{"refund":"x","amount":1}' }, { decision: 'break_glass', reason: 'Quick.' }];
	for (const attempt of attempts) {
		const { status, html } = await thief({ open: one.id, decision: 'approve', form_token, confirm: '740', ...attempt });
		expect({ attempt, status, says: /role="alert"[^>]*>(.*?)<\/div>/s.exec(html)?.[1] }).toMatchObject({ status: 403 });
	}
	expect((await thief({ decision: 'approve_selected', count: '1', [`pick.${one.id}`]: form_token })).status).toBe(409);
	expect([await stateOf(one), await decisionsOn(one), await calls(one)]).toEqual(['pending', 0, 0]);

	// The owner herself decides, with a code of hers …
	await open(owner, one);
	await owner.keys('a');
	await owner.type('740');
	await owner.tabTo(/authenticator app/);
	const code = dana.generate({ timestamp: Date.now() + 30_000 });
	await owner.type(code);
	expect(await owner.send()).toBe(200);
	await ended([one]);
	expect(await store.rows(`select approver_id, identity from decisions where approval_id = '${one.id}'`)).toEqual([{ approver_id: DANA, identity: 'link+totp' }]);
	expect(await calls(one)).toBe(1);
	// … which is then used up for everybody, and her signing out ends what was stolen.
	const next = /name="form_token" value="([^"]*)"/.exec((await thief({ open: two.id })).html)![1]!;
	expect((await thief({ open: two.id, decision: 'approve', form_token: next, confirm: '741', code })).status).toBe(403);
	expect(await stateOf(two)).toBe('pending');
	await owner.tabTo(/Sign Out/);
	expect(await owner.send()).toBe(200);
	expect((await thief({})).status).toBe(401);
});

test('of ten that are approved together, those that fail stay in the queue and say why', async () => {
	const [good, bad] = [await waiting(Array.from({ length: 7 }, () => 150)), await waiting([160, 161, 162], 'b')];
	const ten = [...good, ...bad].map(({ id }) => id);
	// Nobody is sent more than five links an hour.
	const lea = await signedIn(LEA);
	for (const id of (await rowsOf(lea)).filter((one) => ten.includes(one))) {
		await goTo(lea, { id });
		await lea.keys('x');
	}
	expect(await lea.ticked()).toBe(10);
	await lea.keys('a');
	await lea.type('10');
	const [{ policy_hash: hash }] = (await store.rows(`select policy_hash from approvals where id = '${bad[0]!.id}'`)) as [{ policy_hash: string }];
	await store.daa('policy', 'revoke', hash, '--reason', 'The limits were wrong.', '--by', 'olga');
	expect(await lea.send()).toBe(409);
	expect(await lea.text()).toMatch(/7 approved\.\s+3 could not be approved and stay in the queue; each says why\./);
	await lea.shot('day-some-failed');
	for (const { id } of bad) expect(await lea.page.locator(`[data-id="${id}"]`).innerText()).toMatch(/Not approved; it stays in the queue\. .*revoked/);
	await ended(good);
	for (const one of good) expect([await stateOf(one), await decisionsOn(one), await calls(one)]).toEqual(['approved', 1, 1]);
	for (const one of bad) expect([await stateOf(one), await decisionsOn(one), await calls(one), (await n8n.rest.executions.get(one.execution)).status]).toEqual(['pending', 0, 0, 'waiting']);
});
