import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Watched {
	page: Page;
	/** Complaints of the browser, and anything that was loaded beside the document. */
	complaints: string[];
	/** Bytes of the document. */
	weight: number;
	status: number;
	close(): Promise<void>;
}

/** Opens a page and notes everything that a page of ours must not do. */
export async function openWatched(browser: Browser, url: string, options: BrowserContextOptions = {}, before?: (page: Page) => Promise<void>): Promise<Watched> {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()) && !/status of 4\d\d|status of 503/.test(message.text())) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('dialog', (dialog) => {
		complaints.push(`dialog ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('popup', (popup) => complaints.push(`popup ${popup.url()}`));
	page.on('request', (request) => {
		if (request.resourceType() !== 'document' && !/favicon/.test(request.url())) complaints.push(`loads ${request.url()}`);
	});
	await before?.(page);
	const response = await page.goto(url);
	const weight = (await response?.body())?.length ?? 0;
	return { page, complaints, weight, status: response?.status() ?? 0, close: () => context.close() };
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** For a page on which no script may run, not even a test's: axe looks at a copy of it without that rule. */
export async function axeFindingsAt(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<string[]> {
	const context = await browser.newContext({ ...options, bypassCSP: true });
	const page = await context.newPage();
	await page.goto(url);
	const found = await axeFindings(page);
	await context.close();
	return found;
}

/** The same of HTML that came as an answer to a form: in a document without our sandbox, in which axe could not run. */
export async function axeFindingsOf(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<string[]> {
	const context = await browser.newContext({ ...options, bypassCSP: true });
	const page = await context.newPage();
	await page.setContent(html);
	const found = await axeFindings(page);
	await context.close();
	return found;
}

/** axe-core's findings on the page as it stands, one line each, by all rules of the tags or by some named ones; with everything that can be folded out, folded out. */
export async function axeFindings(page: Page, runOnly: readonly string[] = TAGS): Promise<string[]> {
	await page.evaluate('document.querySelectorAll("details").forEach((box) => { box.open = true; })');
	if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe.source);
	const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(runOnly)} })`)) as axe.AxeResults;
	return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`);
}
