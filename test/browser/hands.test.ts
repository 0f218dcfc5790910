import type { Browser, Page } from 'playwright-core';
import { runLink } from '../../src/approve';
import { ask, DUE, RUN } from '../approve/fixtures';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { startDeskServer, type DeskServer } from './support/desk-server';
import { SAMPLES } from './support/samples';

jest.setTimeout(60_000);

let browser: Browser;
let ports: TestPorts;
let desk: DeskServer;
beforeAll(async () => {
	browser = await launchBrowser();
	ports = await openTestPorts();
	desk = await startDeskServer(ports);
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	await desk?.close();
	await ports?.close();
});

let items = 0;
const request = (name: string) => ask(ports, { ...SAMPLES[name], itemIndex: items++ });
const stateOf = async (id: string) => (await ports.store.approval(id))?.state;
const focused = (page: Page) => page.evaluate('document.activeElement && (document.activeElement.id || document.activeElement.textContent.trim())') as Promise<string>;
const send = async (page: Page, key: string) => {
	await page.keyboard.press(key);
	await page.waitForLoadState();
};

async function withPage(url: string, work: (page: Page) => Promise<void>, javaScriptEnabled = true): Promise<void> {
	const context = await browser.newContext({ javaScriptEnabled });
	const page = await context.newPage();
	await page.goto(url);
	await work(page);
	await context.close();
}

describe('with the keyboard alone', () => {
	it('one gets from the top to the decision with the first link, and approves', async () => {
		const { tokens, approval } = await request('record');
		await withPage(desk.page(tokens.dana), async (page) => {
			await page.keyboard.press('Tab');
			expect(await focused(page)).toMatch(/^Go to the decision/);
			await page.keyboard.press('Enter');
			await page.keyboard.press('Tab');
			expect(await focused(page)).toBe('confirm');
			await page.keyboard.type('740');
			await page.keyboard.press('Tab');
			expect(await focused(page)).toBe('Approve');
			await send(page, 'Enter');
			expect(await page.locator('h1').innerText()).toBe('Approved');
		});
		expect(await stateOf(approval.id)).toBe('approved');
	});

	it('every stop is visible, in reading order, and shows where the focus is', async () => {
		const { tokens } = await request('message');
		await withPage(desk.page(tokens.dana), async (page) => {
			const stops: string[] = [];
			for (let step = 0; step < 40; step += 1) {
				await page.keyboard.press('Tab');
				const stop = (await page.evaluate(`(() => { const e = document.activeElement; if (!e || e === document.body) return null; const r = e.getBoundingClientRect(), s = getComputedStyle(e); return { text: e.id || e.textContent.trim().slice(0, 30), seen: r.width >= 24 && r.height >= 24 || e.localName === 'a', outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }; })()`)) as { text: string; seen: boolean; outline: boolean } | null;
				if (!stop) break;
				expect(stop).toMatchObject({ seen: true, outline: true });
				stops.push(stop.text);
			}
			const order = ['Go to the decision', 'check-0', 'check-1', 'check-2', 'Approve', 'Edit, then approve', 'Reject or request changes'].map((text) => stops.findIndex((stop) => stop.startsWith(text)));
			expect(order).toEqual([...order].sort((left, right) => left - right));
			expect(order[0]).toBe(0);
		});
	});

	it('a, e and r move the focus, decide nothing, rest while one types and can be switched off', async () => {
		const { tokens, approval } = await request('record');
		await withPage(desk.page(tokens.dana), async (page) => {
			await page.keyboard.press('a');
			expect(await focused(page)).toBe('confirm');
			await page.keyboard.type('are?');
			expect(await page.locator('#confirm').inputValue()).toBe('are?');
			await page.keyboard.press('Escape');
			await page.keyboard.press('e');
			expect(await focused(page)).toBe('edit-value.0');
			await page.keyboard.press('Escape');
			await page.keyboard.press('r');
			expect(await focused(page)).toBe('template');
			await page.keyboard.press('Escape');
			await page.keyboard.press('?');
			await page.getByRole('button', { name: 'Turn keys off' }).click();
			await page.keyboard.press('a');
			expect(await focused(page)).toBe('keys-off');
		});
		expect(await stateOf(approval.id)).toBe('pending');
	});

	it('a list is gone through with j, k and x, and what was ticked is approved once', async () => {
		const run = { ...RUN, executionId: 'ex-keys' };
		const asked = await Promise.all([0, 1, 2].map((itemIndex) => ask(ports, { ...SAMPLES.rtl, itemIndex, run })));
		await withPage(desk.list(runLink(ports, run, 'dana', DUE)), async (page) => {
			for (const key of ['j', 'x', 'j', 'j', 'x', 'k', 'x', 'x']) await page.keyboard.press(key);
			expect(await page.locator('[data-pick]:checked').count()).toBe(2);
			expect(await page.locator('#count').innerText()).toBe('2');
			await page.getByLabel('How many do you approve?').fill('2');
			await send(page, 'Enter');
			expect(await page.getByRole('status').innerText()).toContain('2 approved.');
		});
		expect(await Promise.all(asked.map(({ approval }) => stateOf(approval.id)))).toEqual(['approved', 'pending', 'approved']);
	});
});

describe('without JavaScript', () => {
	it('a checklist is ticked and the message approved', async () => {
		const { tokens, approval } = await request('message');
		await withPage(desk.page(tokens.dana), async (page) => {
			await page.getByRole('button', { name: 'Approve', exact: true }).click();
			// The browser itself asks for the first tick; nothing was sent.
			expect(await stateOf(approval.id)).toBe('pending');
			for (const box of await page.locator('form.approve input[type=checkbox]').all()) await box.check();
			await page.getByRole('button', { name: 'Approve', exact: true }).click();
			await page.waitForLoadState();
			expect(await page.locator('h1').innerText()).toBe('Approved');
			expect(await page.locator('#keys').count()).toBe(0);
		}, false);
		expect(await stateOf(approval.id)).toBe('approved');
	});

	it('a reason is chosen, and the draft sent back', async () => {
		const { tokens, approval } = await request('record');
		await withPage(desk.page(tokens.dana), async (page) => {
			await page.locator('#turn-down summary').click();
			await page.locator('#template').selectOption('A value is wrong');
			await page.getByLabel('In your own words').fill('Shipping is not refunded.');
			await page.getByRole('button', { name: 'Request changes' }).click();
			await page.waitForLoadState();
			expect(await page.locator('h1').innerText()).toBe('Sent back for changes');
		}, false);
		expect(await ports.store.decisions(approval.id)).toMatchObject([{ decision: 'request_changes', reason: 'A value is wrong: Shipping is not refunded.' }]);
	});

	it('a value is edited and approved, and both versions are shown', async () => {
		const { tokens, approval } = await request('record');
		await withPage(desk.page(tokens.dana), async (page) => {
			await page.locator('#edit summary').click();
			await page.getByLabel('New refund amount').fill('700.00');
			await page.locator('#edit-confirm').fill('740');
			await page.getByRole('button', { name: 'Save the edit and approve it' }).click();
			await page.waitForLoadState();
			expect(await page.locator('h1').innerText()).toBe('Approved, as edited');
		}, false);
		expect((await ports.store.approval(approval.id))?.action.proposed_changes?.[0]?.proposed).toBe('700.00');
	});

	it('a list is approved by ticking and typing the number', async () => {
		const run = { ...RUN, executionId: 'ex-plain' };
		const { approval } = await ask(ports, { ...SAMPLES.rtl, itemIndex: 0, run });
		await withPage(desk.list(runLink(ports, run, 'dana', DUE)), async (page) => {
			await page.locator('[data-pick]').check();
			await page.getByLabel('How many do you approve?').fill('1');
			await page.getByRole('button', { name: 'Approve the ticked items' }).click();
			await page.waitForLoadState();
		}, false);
		expect(await stateOf(approval.id)).toBe('approved');
	});
});
