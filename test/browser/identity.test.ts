import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { URI, type TOTP } from 'otpauth';
import { main } from '../../src/cli/daa';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, PACKAGE, refund, reviewLinks, SIGNING_KEY, type ActiveChain } from '../engine/support/chain';
import { seedTicket } from '../engine/support/tickets';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { launchBrowser, LAUNCH_TIMEOUT_MS } from '../support/browser';
import { until } from '../support/n8n/rest-client.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { startOidc, type OidcServer } from '../support/start-oidc';

jest.setTimeout(120_000);

const DANA = 'dana@example.com';
const PATH = 'identity-desk';
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let oidc: OidcServer;
let chain: ActiveChain;
let browser: Browser;
let sqlitePath: string;

/** The owner at the command line. */
async function daa(...args: string[]): Promise<string> {
	let out = '';
	let err = '';
	const env = { DAA_SQLITE: sqlitePath, DAA_SIGNING_KEYS: JSON.stringify([{ kid: 'key-1', secret: SIGNING_KEY, active: true }]) };
	const status = await main(args, { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env, cwd: process.cwd() });
	if (status !== 0) throw new Error(`daa ${args.join(' ')}: ${err}`);
	return out;
}

beforeAll(async () => {
	browser = await launchBrowser();
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	oidc = await startOidc({
		redirectUris: [`${n8n.url}/webhook/${PATH}`],
		accounts: { 'u-dana': { email: DANA, email_verified: true }, 'u-mallory': { email: 'mallory@example.com', email_verified: true } },
	});
	// A store of its own: other tests' approvers must not find themselves asked for a second factor.
	sqlitePath = join(n8n.userFolder, 'identity.sqlite');
	const credentials = await createCredentials(n8n.rest, { sqlitePath, oidcIssuer: oidc.issuer, oidcClientId: 'approvals', oidcClientSecret: 'local-secret', oidcScopes: 'openid email', oidcSigningAlgorithm: 'RS256' });
	chain = await activateChain(n8n, chainWorkflow('browser-identity', { credentials, hubspotUrl: hubspot.url }));
	const desk = await n8n.rest.createWorkflow({
		name: 'Review desk',
		nodes: [{ id: 'desk-1', name: 'Review Desk Trigger', type: `${PACKAGE}.reviewDeskTrigger`, typeVersion: 1, position: [0, 0], parameters: { path: PATH }, credentials: { approvalGateApi: credentials.gate }, webhookId: 'b1c7a7c2-1d1f-4c87-9d10-9a4f6a1f0c11' }],
		connections: {},
	});
	await n8n.rest.activate(desk.id);
	await until(async () => ((await (await fetch(`${n8n.url}/webhook/${PATH}`)).text()).includes('review desk') ? true : undefined), { what: 'the review desk to answer' });
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
	await browser?.close();
	await oidc?.close();
	await hubspot?.close();
});

async function waiting(number: string): Promise<{ id: string; url: string }> {
	const id = await chain.send({ action: refund(seedTicket(hubspot, number), 740) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: link!.url };
}

const newPage = async (): Promise<Page> => (await browser.newContext()).newPage();

async function approve(page: Page): Promise<void> {
	const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Approve', exact: true }) });
	await form.getByLabel(/^To confirm/).fill('740.00');
	await form.getByRole('button', { name: 'Approve', exact: true }).click();
	await page.waitForLoadState();
}

async function identityOf(id: string): Promise<string> {
	const execution = await n8n.rest.executions.waitFor(id);
	expect(execution.status).toBe('success');
	return firstItem(execution, NODE.log)!.approval.decisions[0].identity as string;
}

/** Serious findings of axe on the same HTML, in a document without our sandbox, in which axe could not run. */
async function axe(html: string): Promise<string[]> {
	const context = await browser.newContext({ bypassCSP: true });
	const page = await context.newPage();
	await page.setContent(html);
	await page.evaluate(AXE);
	const { violations } = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })')) as { violations: { id: string; help: string }[] };
	await context.close();
	return violations.map(({ id, help }) => `${id}: ${help}`);
}

async function signIn(page: Page, login: string): Promise<void> {
	await page.waitForSelector('input[name=login]');
	await page.fill('input[name=login]', login);
	await page.fill('input[name=password]', 'anything');
	await page.click('button[type=submit]');
	await page.waitForURL(new RegExp(PATH));
}

test('without proof a stolen link approves nothing; signing in with the right account does, with another one not', async () => {
	const { id, url } = await waiting('8101');
	const thief = await newPage();
	await thief.goto(url);
	await approve(thief);
	expect(await thief.locator('body').innerText()).toMatch(/Nothing was decided\. Please sign in first/);
	const [asked] = await Promise.all([thief.waitForRequest(/\/auth\?/), thief.getByRole('link', { name: /Sign in at/ }).first().click()]);
	// The thief's sign-in, finished by the right person in her own browser, is worth nothing to anybody.
	const dana = await newPage();
	await dana.goto(asked.url());
	await signIn(dana, 'u-dana');
	expect(await dana.title()).toBe('This sign-in was started somewhere else');
	await signIn(thief, 'u-mallory');
	expect(await thief.title()).toBe('This account cannot decide here');
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');

	const own = await newPage();
	await own.goto(url);
	await own.getByRole('link', { name: /Sign in at/ }).first().click();
	await signIn(own, 'u-dana');
	expect(await own.title()).toBe('You are signed in');
	expect(await axe(await own.content())).toEqual([]);
	await own.getByRole('button', { name: 'Go on to the request' }).click();
	await own.waitForLoadState();
	expect(await own.title()).toMatch(/^Review/);
	expect(await own.locator('body').innerText()).toContain('You are signed in at 127.0.0.1');
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
	await approve(own);
	expect(await own.locator('h1').innerText()).toMatch(/approved/i);
	expect(await identityOf(id)).toBe(`link+oidc:${oidc.issuer}#u-dana`);
});

test('an approver enrols through a one-time link and approves with a code', async () => {
	const { url: enrolment } = JSON.parse(await daa('approvers', 'enrol', DANA, '--link', '--by', 'olga')) as { url: string };
	const page = await newPage();
	await page.goto(enrolment);
	expect(await page.locator('body').innerText()).not.toMatch(/[A-Z2-7]{4} [A-Z2-7]{4}/);
	expect(await axe(await page.content())).toEqual([]);
	await page.getByRole('button', { name: 'Show the QR code' }).click();
	await page.waitForLoadState();
	expect(await page.getByRole('img', { name: /QR code/ }).count()).toBe(1);
	expect(await axe(await page.content())).toEqual([]);
	if (process.env.DAA_SHOTS) await page.screenshot({ path: `${process.env.DAA_SHOTS}/enrol.png`, fullPage: true });
	const secret = (await page.locator('code').innerText()).replace(/ /g, '');
	const app = URI.parse(`otpauth://totp/x?secret=${secret}`) as TOTP;
	await page.getByLabel(/^Code/).fill(app.generate());
	await page.getByRole('button', { name: 'Confirm' }).click();
	await page.waitForLoadState();
	expect(await page.title()).toBe('Your second factor is set up');
	await page.goto(enrolment);
	expect(await page.title()).toBe('This enrolment link is used up');
	expect(await daa('approvers', 'list', DANA)).toMatch(/"kind":"totp","state":"active"/);

	const { id, url } = await waiting('8102');
	const review = await newPage();
	await review.goto(url);
	await review.getByLabel(/authenticator app/).first().fill('000000');
	await approve(review);
	expect(await review.locator('[role=alert]').innerText()).toMatch(/That code is not right\. 4 more tries/);
	if (process.env.DAA_SHOTS) await review.screenshot({ path: `${process.env.DAA_SHOTS}/code.png`, fullPage: true });
	// The code that confirmed is used up; the next one is good half a minute early.
	await review.getByLabel(/authenticator app/).first().fill(app.generate({ timestamp: Date.now() + 30_000 }));
	await approve(review);
	expect(await review.locator('h1').innerText()).toMatch(/approved/i);
	expect(await identityOf(id)).toBe('link+totp');
});

test('an account signs in to the desk itself, and sees the queue of its own person', async () => {
	const { id } = await waiting('8103');
	const desk = await newPage();
	await desk.goto(`${n8n.url}/webhook/${PATH}`);
	await desk.getByRole('link', { name: /Sign in at 127\.0\.0\.1/ }).click();
	await signIn(desk, 'u-dana');
	expect(await desk.title()).toBe('You are signed in · Review desk');
	expect(await axe(await desk.content())).toEqual([]);
	await desk.getByRole('button', { name: 'Open the desk' }).click();
	await desk.waitForLoadState();
	expect(await desk.title()).toBe('Queue · Review desk');
	expect(await desk.locator('[data-row]').allInnerTexts()).toEqual([expect.stringContaining('8103')]);
	expect((await n8n.rest.executions.get(id)).status).toBe('waiting');

	const mallory = await newPage();
	await mallory.goto(`${n8n.url}/webhook/${PATH}`);
	await mallory.getByRole('link', { name: /Sign in at/ }).click();
	await signIn(mallory, 'u-mallory');
	expect(await mallory.title()).toBe('This account cannot decide here');
	await mallory.getByRole('link', { name: 'To the review desk' }).click();
	await mallory.waitForLoadState();
	expect(await mallory.title()).toBe('Sign in · Review desk');
});
