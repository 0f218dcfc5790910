import type { Browser } from 'playwright-core';
import { activateAgent, callLinks } from '../engine/support/agent';
import { createCredentials, type ActiveChain } from '../engine/support/chain';
import { startAgentModel, type AgentModel } from '../servers/agent-model.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { axeFindings, openWatched } from './support/watch';

jest.setTimeout(90_000);

let n8n: SharedN8n;
let browser: Browser;
let model: AgentModel;
let service: Recorder;
let chain: ActiveChain;

const call = (amount: number) => ({
	name: 'refund_customer',
	args: { toolParameters: { customer: 'cus_4471', amount, note: 'Charged twice for order A-7731; the second delivery does not exist.' }, hitlParameters: { reason: 'The payment list shows two charges of the same amount, and one delivery.' } },
});

beforeAll(async () => {
	[browser, n8n, service] = await Promise.all([launchBrowser(), sharedN8n(), startRecorder({ answer: { ok: true } })]);
	model = await startAgentModel(({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'Done.' } : { calls: [call(JSON.stringify(messages).includes('740') ? 740 : 240)] }));
	const { gate } = await createCredentials(n8n.rest, {});
	const openAi = await n8n.rest.createCredential('openAiApi', 'Scripted model', { apiKey: 'local', url: `${model.url}/v1` });
	chain = await activateAgent(n8n, 'agent-browser', { gate, openAi, serviceUrl: service.url, review: { message: "={{ $fromAI('reason', 'Why this call is needed', 'string') }}" } });
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
	await browser?.close();
	for (const server of [model, service]) await server?.close();
});

test.each([
	['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }, 'My card was charged twice for order A-7731, 240.00 EUR each. Please give me one of them back.'],
	['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }, 'My card was charged twice, 740 EUR each.'],
	['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }, 'My card was charged twice for order A-7731, 240.00 EUR each.'],
] as const)('what an agent wants to call, %s: read, approved by a click, called once', async (name, look, text) => {
	const before = service.requests.length;
	const id = await chain.send({ text });
	const url = callLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }))[0]!.url;
	const { page, complaints, close } = await openWatched(browser, url, look);
	if (process.env.DAA_SHOTS) await page.screenshot({ path: `${process.env.DAA_SHOTS}/review-agent-${name}.png`, fullPage: name !== 'light' });
	const words = await page.locator('body').innerText();
	for (const shown of ['What the agent calls', 'refund_customer', 'cus_4471', 'What the agent was asked', 'The payment list shows two charges']) expect(words).toContain(shown);
	expect(words).not.toContain('Edit, then approve');
	expect([complaints, await axeFindings(page)]).toEqual([[], []]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
	if (await page.locator('#confirm').isVisible()) await page.locator('#confirm').fill('740');
	await page.getByRole('button', { name: 'Approve', exact: true }).click();
	await page.getByRole('heading', { level: 1 }).filter({ hasText: /approved/i }).waitFor();
	if (process.env.DAA_SHOTS) await page.screenshot({ path: `${process.env.DAA_SHOTS}/review-agent-${name}-after.png`, fullPage: true });
	await n8n.rest.executions.waitFor(id);
	expect(service.requests.length).toBe(before + 1);
	await close();
});
