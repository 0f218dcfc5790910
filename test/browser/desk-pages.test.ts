import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { deskScenes, type Scene } from './support/desk-scenes';
import { axeFindings } from './support/watch';

jest.setTimeout(240_000);

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Of the document with its styles and script; what is in the page beside them grows with the queue. */
const MAX_BYTES = 45_000;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
/** Buttons that do something, on a phone: at least 44 by 44. */
const SMALL = `[...document.querySelectorAll('button.go,button.stop,button.plain-button,a.button,button.open,nav button')].filter((one) => one.checkVisibility()).flatMap((one) => {
	const { width, height } = one.getBoundingClientRect();
	return width < 44 || height < 44 ? [one.textContent.trim() + ' ' + Math.round(width) + '×' + Math.round(height)] : [];
})`;
/** Rules whose outcome depends on the colours, and on the room there is. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const ROOM = ['target-size', 'scrollable-region-focusable', 'color-contrast'];

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

/** Light, in the dark and on a phone; pictures first, where DAA_SHOTS names a folder, because axe folds everything out. */
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
	const light = await axeFindings(page);
	if ((await page.evaluate(OVERFLOW)) !== 0) light.push('wider than a desktop');
	await looks.dark();
	const dark = await axeFindings(page, COLOURS);
	await looks.phone();
	const phone = [...(await axeFindings(page, ROOM)), ...((await page.evaluate(SMALL)) as string[])];
	if ((await page.evaluate(OVERFLOW)) !== 0) phone.push('wider than a phone');
	return [...light.map((one) => `light: ${one}`), ...dark.map((one) => `dark: ${one}`), ...phone.map((one) => `phone: ${one}`)];
}

test('every page of the desk is sound in the light, in the dark and on a phone, and loads nothing', async () => {
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
