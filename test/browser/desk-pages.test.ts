import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DeskVisitor } from '../desk/visitor';
import { plain, request } from './support/desk-seed';
import { deskScenes, type Scene } from './support/desk-scenes';
import { axeFindings } from './support/watch';

// Forty pages, each looked at twice: half a minute by itself, many on a machine that is busy.
jest.setTimeout(600_000);

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Of the document with its styles and scripts, at a queue of eight; what is in the page beside them grows with the queue. */
const MAX_BYTES = 50_000;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
/** Buttons that do something, on a phone: at least 44 by 44. */
const SMALL = `[...document.querySelectorAll('button.go,button.stop,button.plain-button,a.button,button.open,nav button')].filter((one) => one.checkVisibility()).flatMap((one) => {
	const { width, height } = one.getBoundingClientRect();
	return width < 44 || height < 44 ? [one.textContent.trim() + ' ' + Math.round(width) + '×' + Math.round(height)] : [];
})`;
/** Rules whose outcome depends on the colours or on the room there is; the others need no second look. */
const AGAIN = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];
/** Pages that differ from another one in a sentence: their answer is checked, axe looks at the other. */
const ALIKE = new Set(['link-broken', 'nothing-here', 'enrol-used', 'enrol-code', 'sign-in-link', 'signed-out-by-hand', 'item-edit', 'item-refused', 'fault', 'delegation-refused', 'switches-refused', 'exception-refused', 'queue-load']);

let browser: Browser;
let ports: TestPorts;
let scenes: Scene[];
beforeAll(async () => {
	browser = await launchBrowser();
	ports = await openTestPorts();
	scenes = await deskScenes(ports);
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	await ports?.close();
});

/** On a desktop and on a phone in the dark; pictures first, where DAA_SHOTS names a folder, because axe folds everything out. */
async function findings(page: Page, { name, html }: Scene): Promise<string[]> {
	const looks = {
		light: async () => void (await page.emulateMedia({ colorScheme: 'light' }), await page.setViewportSize(DESKTOP)),
		dark: async () => void (await page.emulateMedia({ colorScheme: 'dark' })),
		phone: async () => void (await page.emulateMedia({ colorScheme: 'light' }), await page.setViewportSize(PHONE)),
	};
	await looks.light();
	await page.setContent(html);
	const folder = process.env.DAA_SHOTS;
	if (folder) {
		mkdirSync(folder, { recursive: true });
		for (const [look, take] of Object.entries(looks)) {
			await take();
			await page.screenshot({ path: join(folder, `${name}.${look}.png`), fullPage: true });
		}
	}
	await looks.light();
	const light = ALIKE.has(name) ? [] : await axeFindings(page);
	if ((await page.evaluate(OVERFLOW)) !== 0) light.push('wider than a desktop');
	await page.emulateMedia({ colorScheme: 'dark' });
	await page.setViewportSize(PHONE);
	const dark = [...(ALIKE.has(name) ? [] : await axeFindings(page, AGAIN)), ...((await page.evaluate(SMALL)) as string[])];
	if ((await page.evaluate(OVERFLOW)) !== 0) dark.push('wider than a phone');
	return [...light.map((one) => `light: ${one}`), ...dark.map((one) => `phone in the dark: ${one}`)];
}

test('every page of the desk is sound in the light on a desktop and in the dark on a phone, and loads nothing', async () => {
	const context = await browser.newContext({ bypassCSP: true });
	const page = await context.newPage();
	const loads: string[] = [];
	page.on('request', (request) => void loads.push(request.url()));
	const found: Record<string, string[]> = {};
	for (const scene of scenes) {
		const complaints = await findings(page, scene);
		if (complaints.length > 0) found[scene.name] = complaints;
	}
	expect(found).toEqual({});
	expect(loads).toEqual([]);
	await context.close();
});

test('the eleventh tick is politely refused, by key and by hand', async () => {
	const dana = new DeskVisitor(ports);
	for (let ticket = 3_000; ticket < 3_012; ticket += 1) await request(ports, plain(String(ticket)));
	const context = await browser.newContext({ bypassCSP: true });
	const page = await context.newPage();
	await page.setContent((await dana.signIn('mira')).body);
	const boxes = page.locator('[data-pick]');
	const ticked = () => page.locator('[data-pick]:checked').count();
	expect(await boxes.count()).toBe(12);
	await page.getByRole('button', { name: /^Tick 10/ }).click();
	const last = page.locator('[data-row]').last();
	await last.getByRole('button', { name: 'Open' }).focus();
	await page.keyboard.press('x');
	expect(await ticked()).toBe(10);
	expect(await page.getByRole('status').allInnerTexts()).toContain('10 at a time: untick one to tick another.');
	await boxes.first().click();
	await page.keyboard.press('x');
	expect(await ticked()).toBe(10);
	await last.getByRole('checkbox').click();
	expect([await ticked(), await page.locator('#count').innerText()]).toEqual([10, '10']);
	await context.close();
});

test('every page says by its status what it is, and is light', () => {
	const names: Record<number, string[]> = {};
	for (const { name, status } of scenes) (names[status] ??= []).push(name);
	expect(names).toEqual({
		200: ['sign-in', 'sign-in-link', 'sign-in-nothing-set-up', 'sign-in-sent', 'sign-in-open', 'sign-in-account', 'enrol', 'enrol-secret', 'enrol-code', 'queue-empty', 'queue', 'queue-filtered-empty', 'item', 'item-edit', 'item-message', 'item-next', 'queue-load', 'item-decided', 'queue-all', 'item-reader', 'search', 'search-found', 'search-nothing', 'switches', 'switches-on', 'switches-reader', 'delegation', 'delegation-away', 'exceptions-empty', 'exceptions', 'exception', 'exception-claimed', 'test-runs', 'signed-out-by-hand', 'reverse', 'reverse-proposed'],
		400: ['link-broken'],
		401: ['signed-out'],
		403: ['enrol-wrong'],
		404: ['nothing-here', 'item-unknown'],
		409: ['batch-outcome', 'item-refused'],
		410: ['link-used', 'enrol-used'],
		422: ['batch-refused', 'item-wrong-value', 'switches-refused', 'delegation-refused', 'exception-refused'],
		500: ['fault'],
	});
	expect(scenes.filter(({ html }) => Buffer.byteLength(html) > MAX_BYTES).map(({ name, html }) => `${name} ${Buffer.byteLength(html)}`)).toEqual([]);
});
