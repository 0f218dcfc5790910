import type { Browser } from 'playwright-core';
import { runLink } from '../../src/approve';
import type { LiveReading } from '../../src/execute/live-value';
import { ask, DUE, RUN } from '../approve/fixtures';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { startDeskServer, type DeskServer } from './support/desk-server';
import { SAMPLES, SIMILAR } from './support/samples';
import { STATES } from './support/states';
import { axeFindings, axeFindingsAt, openWatched } from './support/watch';

jest.setTimeout(60_000);

let browser: Browser;
let ports: TestPorts;
let desk: DeskServer;
beforeAll(async () => {
	browser = await launchBrowser();
	ports = await openTestPorts();
	desk = await startDeskServer(ports);
	desk.sources.similar = async () => SIMILAR;
	desk.sources.live = async (): Promise<LiveReading> => ({
		state: 'read', at: ports.now(), target: 'HubSpot ticket', exists: true,
		fields: { refund_amount: { value: '0.00', standing: 'same' }, status: { value: 'waiting_on_customer', standing: 'changed' }, next_contact: { value: '2026-12-04', standing: 'done' } },
	});
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	await desk?.close();
	await ports?.close();
});

const VARIANTS = {
	'a desktop': { viewport: { width: 1280, height: 900 } },
	'a phone': { viewport: { width: 360, height: 740 } },
	dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
} as const;
/** The short pages differ in little but their words. */
const TWO = { 'a desktop': VARIANTS['a desktop'], 'a phone in the dark': { ...VARIANTS['a phone'], colorScheme: 'dark' } } as const;
/** A page may be no wider than its window, whatever it carries. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

let items = 1_000;
test.each(Object.keys(SAMPLES))('the page of %s is sound on a desktop, on a phone and in the dark, and weighs at most 100 kB', async (name) => {
	const { tokens } = await ask(ports, { ...SAMPLES[name], itemIndex: items++ });
	for (const [variant, options] of Object.entries(VARIANTS)) {
		const seen = await openWatched(browser, desk.page(tokens.dana), options);
		expect(seen.weight).toBeLessThanOrEqual(100_000);
		expect({ variant, status: seen.status, complaints: seen.complaints }).toEqual({ variant, status: 200, complaints: [] });
		expect({ variant, wider: await seen.page.evaluate(OVERFLOW) }).toEqual({ variant, wider: 0 });
		expect({ variant, found: await axeFindings(seen.page) }).toEqual({ variant, found: [] });
		await seen.close();
	}
});

test.each(Object.keys(STATES))('the page of a request that is %s has the right words and is sound', async (name) => {
	const { token, status, says } = await STATES[name]!(ports);
	for (const [variant, options] of Object.entries(TWO)) {
		const seen = await openWatched(browser, desk.page(token), options);
		expect({ variant, status: seen.status, complaints: seen.complaints }).toEqual({ variant, status, complaints: [] });
		expect(await seen.page.locator('body').innerText()).toMatch(says);
		expect({ variant, found: await axeFindingsAt(browser, desk.page(token), options) }).toEqual({ variant, found: [] });
		await seen.close();
	}
});

test('a refused form brings the page back, sound, with the reason and what was typed', async () => {
	const { tokens } = await ask(ports, { ...SAMPLES.record, itemIndex: items++ });
	const { page, close } = await openWatched(browser, desk.page(tokens.dana));
	await page.getByText('Edit, then approve').click();
	await page.getByLabel('New refund amount').fill('9999.00');
	await page.locator('#edit-confirm').fill('740');
	await page.getByRole('button', { name: 'Save the edit and approve it' }).click();
	await page.getByRole('alert').waitFor();
	expect(await page.getByLabel('New refund amount').inputValue()).toBe('9999.00');
	expect(await page.getByRole('alert').innerText()).toContain('Nothing was decided');
	expect(await axeFindings(page)).toEqual([]);
	await close();
});

test('the list of a run is sound, also after a part of it was refused', async () => {
	const run = { ...RUN, executionId: 'ex-list' };
	for (const [itemIndex, name] of ['record', 'message', 'call', 'rtl', 'twenty'].entries()) await ask(ports, { ...SAMPLES[name], itemIndex, run });
	for (let itemIndex = 5; itemIndex < 60; itemIndex += 1) await ask(ports, { ...SAMPLES.rtl, itemIndex, run });
	const url = desk.list(runLink(ports, run, 'dana', DUE));
	for (const options of Object.values(VARIANTS)) {
		const seen = await openWatched(browser, url, options);
		expect([seen.complaints, seen.weight <= 100_000, await seen.page.evaluate(OVERFLOW), await axeFindings(seen.page)]).toEqual([[], true, 0, []]);
		await seen.close();
	}
});
