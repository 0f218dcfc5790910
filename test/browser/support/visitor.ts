import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { axeFindingsOf } from './watch';

/** A page may be no wider than its window, whatever it carries. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const DEVICES: readonly BrowserContextOptions[] = [
	{ viewport: { width: 1280, height: 900 } },
	{ viewport: { width: 360, height: 740 } },
	{ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
	{ viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
];

/** A person at a browser of their own, who looks at every page with care. */
export interface Visitor {
	page: Page;
	/** Opens an address and gives the answer's status. */
	open(url: string): Promise<number>;
	/** Presses a button whose form is sent; gives the answer's status. */
	press(name: string | RegExp, options?: { unchecked?: boolean }): Promise<number>;
	/** What the page says, once it was found sound: axe, width, nothing loaded beside it. Also a picture, where DAA_SHOTS names a folder. */
	reads(shot: string): Promise<string>;
	close(): Promise<void>;
}

let visitors = 0;

/** On a desktop, a phone, light or dark, by turns. */
export async function newVisitor(browser: Browser): Promise<Visitor> {
	const device = DEVICES[(visitors += 1) % DEVICES.length]!;
	const context = await browser.newContext(device);
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()) && !/status of [45]\d\d/.test(message.text())) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('request', (request) => {
		if (request.resourceType() !== 'document' && !/favicon/.test(request.url())) complaints.push(`loads ${request.url()}`);
	});
	return {
		page,
		open: async (url) => (await page.goto(url))?.status() ?? 0,
		async press(name, { unchecked = false } = {}) {
			// As somebody without the browser's own checks would send it.
			if (unchecked) await page.evaluate('[...document.forms].forEach((form) => { form.noValidate = true; })');
			const button = page.getByRole('button', { name, exact: typeof name === 'string' });
			const [response] = await Promise.all([page.waitForNavigation(), button.click()]);
			return response?.status() ?? 0;
		},
		async reads(shot) {
			const folder = process.env.DAA_SHOTS;
			if (folder) {
				mkdirSync(folder, { recursive: true });
				await page.screenshot({ path: join(folder, `${shot}.png`), fullPage: true });
			}
			expect({ shot, complaints, wider: await page.evaluate(OVERFLOW).catch(() => 0) }).toEqual({ shot, complaints: [], wider: 0 });
			expect({ shot, axe: await axeFindingsOf(browser, await page.content(), device) }).toEqual({ shot, axe: [] });
			return await page.locator('body').innerText();
		},
		close: () => context.close(),
	};
}
