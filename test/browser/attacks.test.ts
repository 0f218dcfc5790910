import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { ActionProposal } from '../../src/draft/proposal';
import type { ApprovalRecord } from '../../src/store/port';
import { ask, call, DANA, OMAR, refund, reply, riskOf, scanOf } from '../approve/fixtures';
import { XSS_CORPUS } from '../desk/xss-corpus';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { startDeskServer, type DeskServer } from './support/desk-server';
import { SAMPLES } from './support/samples';
import { openWatched } from './support/watch';

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

async function untouched({ id, version }: ApprovalRecord): Promise<void> {
	expect(await ports.store.approval(id)).toMatchObject({ state: 'pending', version });
	expect(await ports.store.decisions(id)).toEqual([]);
}

/** Anything in the document that only a text of the proposal could have put there. */
const FOREIGN = `[...document.querySelectorAll('*')].filter((node) => /^(img|svg|iframe|object|embed|video|audio|math|marquee|base|link|template|noscript|xmp|x)$/i.test(node.localName) || [...node.attributes].some(({ name }) => /^on|^style$|^srcdoc$/i.test(name)) || (node.localName === 'script' && !node.nonce) || /^(javascript|data|vbscript):/i.test(node.href ?? '') || (node.localName === 'form' && !node.action.startsWith(location.origin))).map((node) => node.outerHTML.slice(0, 120))`;

const bait = (index: number) => XSS_CORPUS[index % XSS_CORPUS.length]!;
const name = (index: number) => bait(index).slice(0, 190).trim() || 'x';

/** A different payload in every place of a proposal where a text may stand. */
function baited(action: ActionProposal, from: number): ActionProposal {
	let next = from;
	const take = () => bait(next++);
	return {
		...action,
		target_object: name(next++),
		facts: { ...action.facts, tier: take(), flags: [name(next++)], verified: { note: take() } },
		draft: { rationale: take(), policy_excerpt: take(), model_name: name(next++), prompt_template_version: name(next++), evidence: [take(), { title: take(), text: take(), url: take() }] },
		origin: { text: take(), channel: name(next++), helpdesk_ticket_id: name(next++), customer_id: name(next++), requested_by: name(next++) },
		...(action.proposed_changes && { proposed_changes: Array.from({ length: 30 }, (_none, index) => ({ field: `${name(next++).slice(0, 180)} ${index}`, current: take(), proposed: take(), source: take(), doubt: take() })) }),
		...(action.message && { message: { channel: name(next++), recipients: [name(next++), name(next++)], subject: take(), body: XSS_CORPUS.join('\n'), attachments: [{ name: name(next++), url: take(), content_type: name(next++) }] } }),
		...(action.request && { request: { ...action.request, headers: { 'X-Bait': take() }, body: [...XSS_CORPUS], auth_scope: take(), side_effects: [take(), take()] } }),
	};
}

test.each([['record', refund()], ['message', reply()], ['api_call', call()]])('nothing of %s proposals full of payloads runs, loads or becomes part of the page', async (_class, plain) => {
	for (let round = 0; round < 3; round += 1) {
		const action = baited(plain, round * 61);
		const { tokens, approval } = await ask(ports, {
			action,
			itemIndex: round,
			approvers: [{ ...DANA, name: `Dana ${name(round)}`, role: name(round + 1) }, OMAR],
			risk: { ...riskOf(action), reason: bait(round + 2), rule: bait(round + 3), missing_facts: [bait(round + 4)], checklist: [bait(round + 5)] },
			guardrails: scanOf({ reason: bait(round + 6), input: { findings: [{ type: bait(round + 7), category: bait(round + 8) as never, start: 0, end: 3, check: bait(round + 9) }], masked: '' } }),
			run: { workflowName: bait(round + 10), executionId: `ex-${_class}` },
		});
		const watch = async (page: Page) => {
			await page.addInitScript('window.pwn = () => { window.pwned = true; alert("pwn"); };');
		};
		desk.sources.live = async () => ({ state: 'read', at: ports.now(), target: bait(round), exists: true, fields: Object.fromEntries((action.proposed_changes ?? []).map(({ field }, index) => [field, { value: bait(index), standing: 'changed' as const }])) });
		desk.sources.similar = async () => [{ approval_id: 'a', similarity: 1, summary: bait(round), outcome: 'rejected', decided_at: '2026-11-01T00:00:00.000Z', decided_by: [{ role: bait(round + 1), decision: 'reject' }], reason: bait(round + 2), execution: 'not_started' }];
		const { page, complaints, status, close } = await openWatched(browser, desk.page(tokens.dana), {}, watch);
		await page.evaluate('document.querySelectorAll("details").forEach((box) => { box.open = true; })');
		await page.waitForTimeout(150);
		expect({ status, complaints, foreign: await page.evaluate(FOREIGN), pwned: await page.evaluate('window.pwned === true') }).toEqual({ status: 200, complaints: [], foreign: [], pwned: false });
		expect(await page.locator('body').innerText()).toContain('pwn(1)');
		await untouched(approval);
		await close();
	}
});

test('a script that got into the page all the same would not run, and could not reach out', async () => {
	const { tokens } = await ask(ports, { ...SAMPLES.record, itemIndex: 100 });
	const { page, complaints, close } = await openWatched(browser, desk.page(tokens.dana));
	const html = '<img src="/pwn.png" onerror="window.pwned = 1"><script>window.pwned = 1</script><form action="https://evil.example/"><button id="evil">x</button></form>';
	await page.evaluate(`(() => { const box = new DOMParser().constructor; try { document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)}); } catch (error) { window.refused = error.name; } })()`);
	expect(await page.evaluate('window.refused')).toBe('TypeError');
	expect(await page.evaluate(`fetch('/other').then(() => 'sent', () => 'stopped')`)).toBe('stopped');
	expect(await page.evaluate('self.origin')).toBe('null');
	expect(await page.evaluate(`(() => { try { return String(document.cookie); } catch (error) { return error.name; } })()`)).toBe('SecurityError');
	expect(await page.evaluate('window.pwned')).toBeUndefined();
	expect(complaints.length).toBeGreaterThan(0);
	await close();
});

test('a program that presses every button and sends every form of a high-tier page decides nothing', async () => {
	const { tokens, approval } = await ask(ports, { ...SAMPLES.record, itemIndex: 101 });
	for (const javaScriptEnabled of [true, false]) {
		const context = await browser.newContext({ javaScriptEnabled });
		const page = await context.newPage();
		const url = desk.page(tokens.dana);
		await page.goto(url);
		const buttons = await page.locator('button').count();
		expect(buttons).toBeGreaterThan(3);
		for (let index = 0; index < buttons; index += 1) {
			await page.goto(url);
			for (const box of await page.locator('details').all()) await box.evaluate((node) => node.setAttribute('open', ''));
			await page.locator('button').nth(index).click({ force: true, timeout: 2_000 }).catch(() => undefined);
			await page.waitForLoadState();
		}
		const forms = await page.goto(url).then(() => page.locator('form').count());
		for (let index = 0; index < forms; index += 1) {
			await page.goto(url);
			// Past the browser's own checks.
			const loaded = page.waitForEvent('load');
			await page.evaluate(`(() => { const form = document.forms[${index}]; form.noValidate = true; form.requestSubmit(form.querySelector('button')); })()`);
			await loaded;
		}
		await context.close();
	}
	await untouched(approval);
});

test('forms on another site decide nothing, with the fields of the page and without', async () => {
	const { tokens, approval } = await ask(ports, { ...SAMPLES.rtl, itemIndex: 102 });
	const other = await ask(ports, { ...SAMPLES.rtl, itemIndex: 103 });
	const url = desk.page(tokens.dana);
	const html = await (await fetch(desk.page(other.tokens.dana))).text();
	const stolen = /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
	const escaped = url.replace(/&/g, '&amp;');
	const form = (fields: string, type = 'application/x-www-form-urlencoded') => `<form method="post" enctype="${type}" action="${escaped}">${fields}<button>go</button></form>`;
	const evil = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		response.end(['<input name="decision" value="approve">', `<input name="decision" value="approve"><input name="form_token" value="${stolen}">`, '<input name="decision" value="reject"><input name="reason" value="x">'].flatMap((fields) => [form(fields), form(fields, 'text/plain'), form(fields, 'multipart/form-data')]).join(''));
	});
	await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
	const site = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`;
	const page = await browser.newPage();
	for (let index = 0; index < 9; index += 1) {
		await page.goto(site);
		await page.locator('button').nth(index).click();
		await page.waitForLoadState();
		expect(await page.locator('body').innerText()).toContain('Nothing was decided');
	}
	await page.goto(site);
	await page.evaluate(`fetch(${JSON.stringify(url)}, { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'decision=approve&form_token=x' })`);
	const framed = await page.evaluate(`new Promise((done) => { const frame = document.createElement('iframe'); frame.onload = () => done('loaded'); frame.src = ${JSON.stringify(url)}; document.body.append(frame); setTimeout(() => done('none'), 1500); })`);
	expect(['loaded', 'none']).toContain(framed);
	expect(page.frames().some((frame) => frame.url().startsWith(desk.url))).toBe(false);
	await untouched(approval);
	await page.close();
	await new Promise<void>((resolve) => evil.close(() => resolve()));
});

test('a thousand looks by link scanners decide nothing', async () => {
	const { tokens, approval } = await ask(ports, { ...SAMPLES.record, itemIndex: 104 });
	delete desk.sources.live;
	for (let batch = 0; batch < 20; batch += 1) {
		const seen = await Promise.all(Array.from({ length: 50 }, (_none, index) => fetch(desk.page(tokens.dana), { method: index % 2 ? 'HEAD' : 'GET' })));
		expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
		await Promise.all(seen.map((answer) => answer.arrayBuffer()));
	}
	await untouched(approval);
});
