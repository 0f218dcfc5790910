import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { until } from '../../engine/support/chain';

/** Somebody at a browser of their own who has no mouse: nothing here moves a pointer or sets a value. */
export interface KeyboardPerson {
	page: Page;
	/** Presses keys, one after the other. */
	keys(...keys: string[]): Promise<void>;
	type(text: string): Promise<void>;
	/** Presses a key that sends a form; gives the answer's status. */
	send(key?: string): Promise<number>;
	/** Goes on by Tab until the focus is on what has this name. */
	tabTo(name: RegExp): Promise<void>;
	/** What the focus is on: its name or text. */
	focus(): Promise<string>;
	/** The id of the request whose row has the focus. */
	row(): Promise<string>;
	text(): Promise<string>;
	/** Waits until the line that is read out says this. */
	news(words: RegExp): Promise<void>;
	ticked(): Promise<number>;
	/** A picture, where DAA_SHOTS names a folder. */
	shot(name: string): Promise<void>;
	/** What the browser complained about. */
	complaints: string[];
	close(): Promise<void>;
}

const FOCUS = "(() => { const e = document.activeElement; return e && e !== document.body ? (e.labels && e.labels[0] ? e.labels[0].textContent : e.id + ' ' + e.textContent).trim() : ''; })()";
const ROW = "document.activeElement.closest('[data-row]')?.dataset.id ?? ''";
const MOST_TABS = 80;

/** `clock`: the page's clock is the test's to move. */
export async function keyboardPerson(browser: Browser, { clock = false, javaScriptEnabled = true } = {}): Promise<KeyboardPerson> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled });
	const page = await context.newPage();
	if (clock) await page.clock.install();
	const complaints: string[] = [];
	page.on('console', (message) => {
		// The moved clock is a script of the test's, which does not run on pages without scripts.
		const ours = clock && message.text().includes("'allow-scripts' permission is not set");
		if (['error', 'warning'].includes(message.type()) && !ours && !/status of [45]\d\d/.test(message.text())) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	const focus = async () => String(await page.evaluate(FOCUS));
	const keys = async (...all: string[]) => {
		for (const key of all) await page.keyboard.press(key);
	};
	return {
		page,
		complaints,
		keys,
		focus,
		type: (text) => page.keyboard.type(text),
		async send(key = 'Enter') {
			const [response] = await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
			return response?.status() ?? 0;
		},
		async tabTo(name) {
			for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
				if (name.test(await focus())) return;
				await page.keyboard.press('Tab');
			}
			throw new Error(`Tab never came to ${String(name)}.`);
		},
		row: async () => String(await page.evaluate(ROW)),
		text: () => page.locator('body').innerText(),
		news: (words) => until(async () => (words.test(await page.locator('#news').innerText()) ? true : undefined), { what: `the page to say ${String(words)}`, timeoutMs: 60_000 }).then(() => undefined),
		ticked: () => page.locator('[data-pick]:checked').count(),
		async shot(name) {
			const folder = process.env.DAA_SHOTS;
			if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
		},
		close: () => context.close(),
	};
}
