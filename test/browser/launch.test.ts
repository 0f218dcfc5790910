import type { Browser } from 'playwright-core';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n } from '../support/n8n/shared';

describe('a real browser', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await launchBrowser();
	}, LAUNCH_TIMEOUT_MS);
	afterAll(async () => {
		await browser?.close();
	});

	it('reaches the editor of the n8n under test', async () => {
		const { url } = await sharedN8n();
		const page = await browser.newPage();
		const response = await page.goto(url);
		expect(response?.status()).toBe(200);
		expect(await page.title()).toMatch(/n8n/i);
	}, 60_000);
});
