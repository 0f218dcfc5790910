import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { decideApproval, openReview, type ApprovalRequest } from '../../src/approve';
import { handleDesk } from '../../src/desk/handle-desk';
import type { ApprovalRecord } from '../../src/store/port';
import { ask, DANA, MIRA, OMAR, reassess, refund } from '../approve/fixtures';
import { DeskVisitor } from '../desk/visitor';
import { hiddenFields } from '../identity/visitor';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { keyboardPerson, type KeyboardPerson } from './support/keyboard-person';

jest.setTimeout(300_000);

/** What an open queue makes of everything that can happen to it: the desk behind plain HTTP, in a real browser. */
let browser: Browser;
let ports: TestPorts;
let server: Server;
let url: string;
let down = false;
let person: KeyboardPerson;

async function bodyOf(request: AsyncIterable<unknown>): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

beforeAll(async () => {
	browser = await launchBrowser();
	server = createServer((request, response) => {
		void (async () => {
			if (down) return void request.destroy();
			const asked = { method: request.method ?? '', query: new URL(request.url ?? '/', url).searchParams, contentType: request.headers['content-type'], body: await bodyOf(request), now: ports.now() };
			const { status, headers, body } = await handleDesk({ ports, request: asked, deskUrl: url, deciding: { reassessor: async () => reassess, wake: async () => undefined } });
			response.writeHead(status, headers).end(body);
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/desk`;
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	server?.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
	[ports, down] = [await openTestPorts(), false];
});
afterEach(async () => {
	await person?.close();
	await ports.close();
});

let item = 0;
const later = (hours: number): Date => new Date(ports.now().getTime() + hours * 3_600_000);
async function made(patch: Partial<ApprovalRequest> = {}): Promise<{ approval: ApprovalRecord; tokens: Record<string, string | undefined> }> {
	item += 1;
	return await ask(ports, { action: refund({ target_id: String(item), facts: { amount: 40, currency: 'EUR' }, proposed_changes: [{ field: 'refund_amount', current: '0.00', proposed: '40.00' }] }), dueAt: later(10), ...patch, itemIndex: item });
}

const cancel = ({ approval }: { approval: ApprovalRecord }) => ports.store.transaction((tx) => tx.updateApproval(approval.id, approval.version, { state: 'cancelled' }));

/** Signed in, with the queue open; the session is made beside the browser, as its page would have it. */
async function opened(): Promise<void> {
	const dana = new DeskVisitor(ports);
	const { desk = '' } = hiddenFields((await dana.signIn('dana')).body);
	person = await keyboardPerson(browser, { clock: true });
	await person.page.route('**/begin', (route) => route.fulfill({ contentType: 'text/html', body: `<form method="post" action="${url}"><input name="desk" value="${desk}"><input name="go" value="queue"><button>Go</button></form>` }));
	await person.page.goto(`${new URL(url).origin}/begin`);
	await person.tabTo(/Go/);
	expect(await person.send()).toBe(200);
}
const pass = (seconds: number) => person.page.clock.fastForward(seconds * 1_000);
const shown = () => person.page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.id ?? ''));
const headings = async () => [await person.page.locator('h1').innerText(), await person.page.locator('#counts').innerText(), await person.page.locator('#together').isVisible(), await person.page.locator('#empty').isVisible()];

test('an empty queue fills, in order, and empties again', async () => {
	// Who was never asked could not sign in.
	await cancel(await made());
	await opened();
	expect(await headings()).toEqual(['Nothing waits for you', '0 high · 0 medium · 0 low', false, true]);
	const [one, two] = [await made({ dueAt: later(10) }), await made({ dueAt: later(30) })];
	await pass(11);
	await person.news(/^2 new requests\.$/);
	expect([await shown(), await headings()]).toEqual([[one.approval.id, two.approval.id], ['Your queue', '0 high · 2 medium · 0 low', true, false]]);
	const [urgent, middle] = [await made({ dueAt: later(1) }), await made({ dueAt: later(20) })];
	await pass(11);
	await person.news(/^2 new requests\.$/);
	await person.page.locator(`[data-id="${urgent.approval.id}"]`).waitFor();
	expect(await shown()).toEqual([urgent, one, middle, two].map(({ approval }) => approval.id));
	// A row that came in opens as any other does.
	await person.keys('j');
	expect(await person.row()).toBe(urgent.approval.id);
	for (const asked of [one, two, urgent, middle]) await cancel(asked);
	await pass(11);
	await person.news(/^4 requests have left the queue\.$/);
	expect(await shown()).toEqual([urgent.approval.id]);
	await person.keys('Tab');
	await pass(11);
	await person.page.locator('#empty').waitFor();
	expect(await headings()).toEqual(['Nothing waits for you', '0 high · 0 medium · 0 low', false, true]);
	expect(person.complaints).toEqual([]);
});

test('what another one edited is shown anew, is not ticked any more, and keeps the focus; ticked again it is approved as it is now', async () => {
	const people = { approvers: [DANA, OMAR, MIRA], approvalsRequired: 2 };
	const [one, two] = [await made(people), await made()];
	await opened();
	await person.keys('j', 'x', 'k', 'x');
	expect([await person.ticked(), await person.row()]).toEqual([2, one.approval.id]);
	const { formToken } = await openReview(ports, one.tokens.omar);
	await decideApproval(ports, one.tokens.omar, { decision: 'edit_and_approve', formToken, edit: { values: { 0: '30.00' } } }, { reassess });
	await pass(11);
	await person.news(/^1 request has changed\. 1 of these was ticked\.$/);
	await person.shot('live-changed');
	expect([await person.ticked(), await person.row(), await person.focus()]).toEqual([1, one.approval.id, 'Open']);
	expect(await person.page.locator(`[data-id="${one.approval.id}"]`).innerText()).toContain('30.00');
	await person.keys('x', 'a');
	await person.type('2');
	expect(await person.send()).toBe(200);
	expect(await person.text()).toContain('2 approved.');
	expect(await Promise.all([one, two].map(async ({ approval }) => (await ports.store.approval(approval.id))?.state))).toEqual(['approved', 'approved']);
});

test('while the desk does not answer the page says that it may be out of date, asks less often, and takes it back afterwards', async () => {
	await made();
	await opened();
	let asked = 0;
	person.page.on('request', (request) => (asked += request.resourceType() === 'xhr' ? 1 : 0));
	const failed = () => person.page.waitForEvent('requestfailed');
	down = true;
	for (const seconds of [11, 21, 41, 81]) {
		const failure = failed();
		await pass(seconds);
		await failure;
	}
	await person.news(/may be out of date: the desk does not answer/);
	const before = asked;
	await pass(60);
	expect(asked).toBe(before);
	down = false;
	const [two] = [await made()];
	await pass(70);
	await person.news(/^1 new request\.$/);
	expect(await shown()).toContain(two.approval.id);
	expect(await person.text()).not.toContain('out of date');
});

test('more than an open page can hold is said, not shown in part', async () => {
	const one = await made();
	await opened();
	for (let count = 0; count < 61; count += 1) await made({ dueAt: later(1) });
	await pass(11);
	await person.news(/^Much has come in\. Press Queue to see it all in order\.$/);
	expect(await shown()).toEqual([one.approval.id]);
	await person.tabTo(/^\s*Queue/);
	expect(await person.send()).toBe(200);
	expect((await shown()).length).toBe(20);
});
