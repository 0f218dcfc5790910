import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseProposal } from '../../src/draft/parse-proposal';
import { fetchHttp } from '../support/fetch-http';
import { startHubSpotServer, type HubSpotServer } from './hubspot-server.mjs';
import { startOpenAiServer } from './openai-server.mjs';

describe('the HubSpot-speaking service', () => {
	const TOKEN = 'pat-eu1-0123456789';
	let server: HubSpotServer;
	beforeEach(async () => {
		server = await startHubSpotServer({ token: TOKEN, demo: true });
	});
	afterEach(() => server.close());
	const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });
	const url = (rest: string) => `${server.url}/crm/v3/objects/tickets/${rest}`;

	test('strings in, strings out', async () => {
		expect(await http({ method: 'PATCH', url: url('1001'), body: { properties: { refund_status: 'approved', note: '' } } })).toMatchObject({ status: 200, body: { id: '1001', properties: { refund_status: 'approved' } } });
		expect(await http({ method: 'GET', url: url('1001?properties=refund_status&properties=note,never_set') })).toMatchObject({ status: 200, body: { id: '1001', archived: false, properties: { refund_status: 'approved', note: null, never_set: null, hs_object_id: '1001' } } });
	});

	test.each([[{ properties: { a: true } }], [{ properties: { a: 1 } }], [{ properties: { a: null } }], [{ properties: { a: ['x'] } }], [{ properties: { 'A b': 'x' } }], [{ properties: [] }], [[]], ['no json']])('refuses %j and changes nothing', async (body) => {
		const answer = await http({ method: 'PATCH', url: url('1001'), body });
		expect(answer).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', correlationId: expect.any(String) as string, message: expect.any(String) as string, errors: [{}] } });
		expect(server.tickets.get('1001')?.writes).toBe(0);
	});

	test('unknown ids, missing and wrong tokens, unknown paths', async () => {
		expect(await http({ method: 'GET', url: url('42') })).toMatchObject({ status: 404, body: { status: 'error', category: 'OBJECT_NOT_FOUND' } });
		expect(await fetchHttp()({ method: 'GET', url: url('1001') })).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } });
		expect(await fetchHttp({ headers: { authorization: 'Bearer other' } })({ method: 'GET', url: url('1001') })).toMatchObject({ status: 401 });
		expect(await http({ method: 'GET', url: `${server.url}/crm/v3/objects/companies/1` })).toMatchObject({ status: 404 });
	});

	test('429 with Retry-After, once, ordered through the wire', async () => {
		await http({ method: 'POST', url: `${server.url}/__control`, body: { faults: [{ mode: '429', retry_after: 2 }] } });
		expect(await http({ method: 'GET', url: url('1001') })).toMatchObject({ status: 429, headers: { 'retry-after': '2' }, body: { errorType: 'RATE_LIMIT' } });
		expect(await http({ method: 'GET', url: url('1001') })).toMatchObject({ status: 200 });
	});

	test('a late write arrives after the caller gave up', async () => {
		server.control({ faults: [{ mode: 'apply_late', ms: 150 }] });
		await expect(fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 50 })({ method: 'PATCH', url: url('1001'), body: { properties: { a: 'x' } } })).rejects.toMatchObject({ code: 'target_timeout' });
		expect(server.tickets.get('1001')?.writes).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(server.tickets.get('1001')?.writes).toBe(1);
	});

	test('what was asked can be seen, and the pages are escaped', async () => {
		await http({ method: 'PATCH', url: url('1002'), body: { properties: { note: '<script>alert("x")</script>' } } });
		const seen = await http({ method: 'GET', url: `${server.url}/__requests` });
		expect(seen.body).toEqual([{ method: 'PATCH', path: '/crm/v3/objects/tickets/1002', body: { properties: { note: '<script>alert("x")</script>' } } }]);
		for (const page of ['/', '/tickets/1002']) {
			const answer = await http({ method: 'GET', url: `${server.url}${page}` });
			expect(String(answer.body)).toContain('&lt;script&gt;');
			expect(String(answer.body)).not.toContain('<script');
		}
		expect(await http({ method: 'GET', url: `${server.url}/tickets/42` })).toMatchObject({ status: 404 });
	});
});

test('the draft service: every demo ticket gives a proposal that can be read, always the same', async () => {
	const [drafts, tickets] = [await startOpenAiServer({ token: 'sk-local' }), await startHubSpotServer({ demo: true })];
	const http = fetchHttp({ headers: { authorization: 'Bearer sk-local' } });
	const ask = async (content: string) => {
		const answer = await http({ method: 'POST', url: `${drafts.url}/v1/chat/completions`, body: { model: 'any', messages: [{ role: 'system', content: 'Draft an action as JSON.' }, { role: 'user', content }] } });
		const { choices, object } = answer.body as { object: string; choices: { message: { role: string; content: string }; finish_reason: string }[] };
		expect(object).toBe('chat.completion');
		return choices[0]?.message.content ?? '';
	};
	const amounts: unknown[] = [];
	for (const { id, properties } of tickets.tickets.values()) {
		const prompt = `ticket_id: ${id}\n${properties.subject}\n${properties.content}`;
		const content = await ask(prompt);
		expect(await ask(prompt)).toBe(content);
		const parsed = parseProposal(content, { environment: 'production', newId: (prefix) => `${prefix}_1` });
		expect(parsed).toMatchObject({ ok: true, action: { action_type: 'refund', target_system: 'hubspot', target_id: id } });
		const { facts } = JSON.parse(content) as { facts: { amount: number; customer_months: number } };
		amounts.push([facts.amount, facts.customer_months]);
	}
	expect(amounts).toEqual([[35, 24], [240, 11], [740, 40]]);
	expect(JSON.parse(await ask('Something else'))).toMatchObject({ classification: { intent: 'unknown' }, facts: {} });
	expect(await fetchHttp()({ method: 'POST', url: `${drafts.url}/v1/chat/completions`, body: {} })).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } });
	expect(await http({ method: 'POST', url: `${drafts.url}/v1/chat/completions`, body: {} })).toMatchObject({ status: 400 });
	expect(await http({ method: 'GET', url: `${drafts.url}/v1/models` })).toMatchObject({ status: 200, body: { object: 'list' } });
	await Promise.all([drafts.close(), tickets.close()]);
});

test.each(['hubspot-server', 'zendesk-server', 'salesforce-server', 'intercom-server', 'slack-server', 'freshdesk-server', 'rest-server', 'openai-server', 'recorder'])('%s runs as a program and stops when told', async (name) => {
	const child = spawn(process.execPath, [`${__dirname}/${name}.mjs`, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const { port, url } = JSON.parse(line.toString()) as { port: number; url: string };
	expect(url).toBe(`http://127.0.0.1:${port}`);
	expect((await fetchHttp()({ method: 'GET', url: `${url}/__requests` })).status).toBe(200);
	child.kill('SIGTERM');
	expect(await once(child, 'exit')).toEqual([0, null]);
});
