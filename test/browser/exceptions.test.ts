import type { Browser } from 'playwright-core';
import { addException, type NewException } from '../../src/exceptions';
import { refund, reply } from '../approve/fixtures';
import { DeskVisitor } from '../desk/visitor';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { anyApproval, anyApprover } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { axeFindingsOf } from './support/watch';

jest.setTimeout(60_000);

let browser: Browser;
let ports: TestPorts;
let lea: DeskVisitor;
let id: string;

const add = async (patch: Partial<NewException>) => (await ports.store.transaction((tx) => addException(tx, ports, { type: 'missing_order_number', reason: 'The customer named no order.', environment: 'production', correlationId: 'cor-1', owner: 'lea', ...patch }))).exception;

beforeAll(async () => {
	browser = await launchBrowser();
	ports = await openTestPorts();
	lea = new DeskVisitor(ports);
	const approval = anyApproval({ state: 'approved' });
	await ports.store.transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id, { approverId: 'lea', name: 'Lea Lead', email: 'lea@example.com' })]));
	await lea.signIn('lea');
	for (const [days, order] of [[21, 4711], [14, 4755], [7, 4801], [0, 4812]] as const) {
		ports.clock.set(new Date(Date.parse('2026-11-17T14:05:00.000Z') - days * 86_400_000));
		await add({ reason: `Missing order number: ${order} belongs to somebody else.`, risk: 2, urgency: 2, impact: 2 });
	}
	ports.clock.set('2026-11-17T15:00:00.000Z');
	id = (await add({ type: 'guardrail_blocked', reason: 'The draft promises a refund that no policy allows.', risk: 3, urgency: 3, impact: 3, action: reply(), links: [{ label: 'Ticket 1845', url: 'https://help.example/1845' }] })).id;
	await add({ type: 'value_stale', reason: 'The record has changed since it was approved, so nothing was written.', risk: 1, urgency: 2, impact: 1, action: refund(), owner: 'omar' });
	ports.clock.set('2026-11-17T15:20:00.000Z');
	await lea.signIn('lea');
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	await ports?.close();
});

const VARIANTS = {
	'a desktop': { viewport: { width: 1280, height: 900 } },
	'a phone in the dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
} as const;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

test.each([
	['the list', () => ({})],
	['one exception', () => ({ open: id })],
	['a refusal', () => ({ open: id, do: 'correct', decision: 'edit_and_approve' })],
])('%s is sound on a desktop, on a phone and in the dark', async (name, fields) => {
	const { body } = await lea.send({ go: 'exceptions', ...fields() } as Record<string, string>);
	for (const [variant, options] of Object.entries(VARIANTS)) {
		expect({ variant, found: await axeFindingsOf(browser, body, options) }).toEqual({ variant, found: [] });
		const context = await browser.newContext({ ...options, bypassCSP: true });
		const page = await context.newPage();
		await page.setContent(body);
		expect({ variant, wider: await page.evaluate(OVERFLOW) }).toEqual({ variant, wider: 0 });
		if (process.env.DAA_SHOTS) await page.screenshot({ path: `${process.env.DAA_SHOTS}/${name.replaceAll(' ', '-')}-${variant.replaceAll(' ', '-')}.png`, fullPage: true });
		await context.close();
	}
});
