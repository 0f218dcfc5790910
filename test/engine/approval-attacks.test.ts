import { connect } from 'node:net';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { mutations } from '../support/mutate-token';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, openPage, postForm, refund, reviewLinks, type ActiveChain } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(180_000);

/**
 * A real n8n stands between the attacker and the page, with its own ideas about paths, queries, headers and bodies. It signs
 * the whole address and turns most of this down itself; what the page does alone is tested without it (test/desk, test/tokens).
 */
let n8n: SharedN8n;
let hubspot: HubSpotServer;
let chain: ActiveChain;
let mine: { id: string; url: URL; ticket: string };
let other: { id: string; url: URL; ticket: string };

async function waiting(number: string): Promise<typeof mine> {
	const ticket = seedTicket(hubspot, number);
	const id = await chain.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: new URL(link!.url), ticket };
}

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	chain = await activateChain(n8n, chainWorkflow('attacks', { credentials: await createCredentials(n8n.rest, {}), hubspotUrl: hubspot.url }));
	[mine, other] = [await waiting('97001'), await waiting('97002')];
});

/** What was attacked is as good as before. */
afterAll(async () => {
	if (mine) {
		const page = await openPage(mine.url.href);
		expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
		await n8n.rest.executions.waitFor(mine.id);
		expect(writes(hubspot, mine.ticket, 'refund_status')).toBe(1);
	}
	await hubspot?.close();
});

/** Both executions wait after whatever was tried, and nothing was written. */
afterEach(async () => {
	for (const { id, ticket } of [mine, other]) {
		expect([(await n8n.rest.executions.get(id)).status, writes(hubspot, ticket, 'refund_status')]).toEqual(['waiting', 0]);
	}
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const goodForm = async () => ({ ...(await openPage(mine.url.href)).fields, decision: 'approve' });
const statusOf = async (url: string | URL, init: RequestInit) => (await fetch(url, init)).status;

/** Turned down as the sender's fault: neither taken nor a fault of ours. */
function refused(what: string, status: number): void {
	expect([what, status >= 400 && status < 500, status]).toEqual([what, true, status]);
}

test('300 changed tokens, each with an otherwise good form: none decides', async () => {
	const body = new URLSearchParams(await goodForm());
	const token = mine.url.searchParams.get('t')!;
	for (const changed of mutations(token, [other.url.searchParams.get('t')!], 300)) {
		const url = new URL(mine.url);
		url.searchParams.set('t', changed);
		refused(changed.slice(0, 200), await statusOf(url, { method: 'POST', headers: FORM, body }));
	}
});

test('a good token at the address of another execution, twice, or anywhere but in the query: none decides', async () => {
	const body = new URLSearchParams(await goodForm());
	const token = mine.url.searchParams.get('t')!;
	const elsewhere = new URL(other.url);
	elsewhere.searchParams.set('t', token);
	const twice = new URL(mine.url);
	twice.searchParams.append('t', token);
	const bracket = new URL(mine.url.href.replace('t=', 't[]='));
	const without = new URL(mine.url);
	without.searchParams.delete('t');
	const other2 = new URL(mine.url);
	other2.searchParams.append('t', other.url.searchParams.get('t')!);
	for (const [what, url] of Object.entries({ elsewhere, twice, bracket, without, other2 })) refused(what, await statusOf(url, { method: 'POST', headers: FORM, body }));
	for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `t=${token}` }, { 'x-original-url': mine.url.pathname + mine.url.search }, { 'x-rewrite-url': mine.url.pathname + mine.url.search }] as Record<string, string>[]) {
		refused(Object.keys(headers)[0]!, await statusOf(without, { method: 'POST', headers: { ...FORM, ...headers }, body }));
	}
	const inBody = new URLSearchParams(body);
	inBody.set('t', token);
	refused('body', await statusOf(without, { method: 'POST', headers: FORM, body: inBody }));
});

test('a decision in the query, by another method or by a header that names one: none decides', async () => {
	const form = await goodForm();
	const { decision: _decision, ...undecided } = form;
	const inQuery = new URL(mine.url);
	for (const [name, value] of Object.entries(form)) inQuery.searchParams.set(name, value);
	inQuery.searchParams.set('_method', 'POST');
	for (const headers of [{}, { 'x-http-method-override': 'POST' }, { 'x-method-override': 'POST' }, { 'x-http-method': 'POST' }] as Record<string, string>[]) {
		// n8n has signed the whole address, so one with more in it is no address at all.
		refused('in the query', await statusOf(inQuery, { headers }));
		expect(await statusOf(mine.url, { headers })).toBe(200);
	}
	refused('decision in the query only', await statusOf(inQuery, { method: 'POST', headers: FORM, body: new URLSearchParams(undecided) }));
	refused('no decision', await statusOf(mine.url, { method: 'POST', headers: FORM, body: new URLSearchParams(undecided) }));
	refused('everything in the query', await statusOf(inQuery, { method: 'POST', headers: FORM, body: '' }));
	// n8n answers methods that the node has no webhook for itself, with a 200 and nothing in it.
	for (const method of ['PUT', 'PATCH', 'DELETE']) expect(await (await fetch(mine.url, { method, headers: FORM, body: new URLSearchParams(form) })).text()).not.toMatch(/approved|decided/i);
});

test('forms from another site, without what only the page knows or of another type: none decides', async () => {
	const form = await goodForm();
	const { form_token: token, ...bare } = form as Record<string, string>;
	const cross = { origin: 'https://evil.example', referer: 'https://evil.example/', 'sec-fetch-site': 'cross-site' };
	expect(token).toBeDefined();
	refused('no form token', await statusOf(mine.url, { method: 'POST', headers: { ...cross, ...FORM }, body: new URLSearchParams(bare) }));
	refused('changed form token', await statusOf(mine.url, { method: 'POST', headers: { ...cross, ...FORM }, body: new URLSearchParams({ ...bare, form_token: `${token}x` }) }));
	refused('form token of another request', await statusOf(mine.url, { method: 'POST', headers: { ...cross, ...FORM }, body: new URLSearchParams({ ...bare, form_token: (await openPage(other.url.href)).fields.form_token! }) }));
	refused('text', await statusOf(mine.url, { method: 'POST', headers: { ...cross, 'content-type': 'text/plain' }, body: new URLSearchParams(form).toString() }));
});

/** What fetch would never send. Gives the first line of every answer. */
function raw(text: string): Promise<string[]> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(mine.url.port), mine.url.hostname);
		let answer = '';
		socket.setTimeout(5_000, () => socket.destroy());
		socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
		socket.on('close', () => resolve(answer.match(/^HTTP\/1\.1 .*$/gm) ?? []));
		socket.on('error', reject);
		socket.end(text);
	});
}

test('a second request hidden in the body of a first, by lengths that contradict each other: none decides', async () => {
	const body = new URLSearchParams(await goodForm()).toString();
	const path = mine.url.pathname + mine.url.search;
	const hidden = `POST ${path} HTTP/1.1\r\nHost: ${mine.url.host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
	const head = `POST ${mine.url.pathname} HTTP/1.1\r\nHost: ${mine.url.host}\r\nContent-Type: text/plain\r\n`;
	for (const lengths of [`Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n`, `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, `Content-Length: ${hidden.length}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n`]) {
		const answers = await raw(head + lengths + hidden);
		expect(answers.filter((line) => / 2\d\d /.test(line))).toEqual([]);
	}
});
