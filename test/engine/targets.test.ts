import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFreshdeskServer, type FreshdeskServer } from '../servers/freshdesk-server.mjs';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startIntercomServer, type IntercomServer } from '../servers/intercom-server.mjs';
import { startMailServer, type MailServer } from '../servers/mail-server.mjs';
import { startRestServer, type RestServer } from '../servers/rest-server.mjs';
import { startSalesforceServer, type SalesforceServer } from '../servers/salesforce-server.mjs';
import { startSlackServer, type SlackServer } from '../servers/slack-server.mjs';
import { startZendeskServer, type ZendeskServer } from '../servers/zendesk-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { createCredentials, setNode } from './support/chain';
import { activateDirect, type Direct } from './support/direct';

jest.setTimeout(120_000);

const TOKEN = 'local-token-0123456789';
const CASE = '5003000000D8cuIAAR';
const CHANNEL = 'C0123456789';

let n8n: SharedN8n;
let gate: { id: string; name: string };
let zendesk: ZendeskServer;
let salesforce: SalesforceServer;
let intercom: IntercomServer;
let hubspot: HubSpotServer;
let slack: SlackServer;
let freshdesk: FreshdeskServer;
let rest: RestServer;
let mail: MailServer;

beforeAll(async () => {
	n8n = await sharedN8n();
	({ gate } = await createCredentials(n8n.rest, {}));
	[zendesk, salesforce, intercom, hubspot, slack, freshdesk, rest, mail] = await Promise.all([
		startZendeskServer({ token: TOKEN }),
		startSalesforceServer({ token: TOKEN }),
		startIntercomServer({ token: TOKEN }),
		startHubSpotServer({ token: TOKEN }),
		startSlackServer({ token: TOKEN }),
		startFreshdeskServer({ token: TOKEN }),
		startRestServer({ token: TOKEN }),
		startMailServer({ user: 'gate', password: TOKEN }),
	]);
});
afterAll(() => Promise.all([zendesk, salesforce, intercom, hubspot, slack, freshdesk, rest, mail].map((server) => server?.close())));

const credential = async (type: string, values: Record<string, unknown>) => ({ [type]: await n8n.rest.createCredential(type, `${type} ${randomUUID()}`, values) });
const change = (system: string, object: string, id: string, changes: object[]) => ({ action_type: 'refund', target_system: system, target_object: object, target_id: id, proposed_changes: changes, facts: { amount: 20 }, correlation_id: `cor-${randomUUID()}` });
const message = (system: string, recipients: string[], over: Record<string, unknown> = {}, subject?: string) => ({
	action_type: 'refund',
	target_system: system,
	message: { channel: 'reply', recipients, body: 'We have received your request.', ...(subject && { subject }) },
	facts: { amount: 20 },
	correlation_id: `cor-${randomUUID()}`,
	...over,
});
const execution = async (direct: Direct, action: unknown) => (await direct.run(action)).execution as Record<string, any>;

const jwtKey = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;

interface RecordCase {
	name: string;
	setUp(): Promise<{ parameters: Record<string, unknown>; credentials: Record<string, { id: string; name: string }> }>;
	server(): { control(command: object): void };
	/** Key and value under which `set` changes the field that the action changes, and one beside it. */
	field: { key: string; set(value: string): Record<string, unknown>; beside: Record<string, unknown> };
	action(current: string, proposed: string): Record<string, unknown>;
	writeMethod: string;
	/** Status with which the system itself refuses a write after somebody else's; undefined when it cannot. */
	conflict?: number;
	/** What it answers when it is busy. */
	busy: '429' | '503';
	held(): unknown;
}

const RECORDS: RecordCase[] = [
	{
		name: 'Zendesk ticket',
		setUp: async () => ({ parameters: { target: 'zendeskTicket', zendeskAuthentication: 'apiToken', options: { baseUrl: zendesk.url } }, credentials: await credential('zendeskApi', { subdomain: 'local', email: 'ops@example.com', apiToken: TOKEN }) }),
		server: () => zendesk,
		field: { key: '1', set: (value) => ({ order: value }), beside: { priority: 'urgent' } },
		action: (current, proposed) => change('Zendesk', 'ticket', '1', [{ field: 'Order', current, proposed }]),
		writeMethod: 'PUT',
		conflict: 409,
		busy: '429',
		held: () => zendesk.tickets.get(1)?.custom.get(36003),
	},
	{
		// No Base URL: the address of the org comes with the token.
		name: 'Salesforce case with OAuth2',
		setUp: async () => ({ parameters: { target: 'salesforceCase', salesforceAuthentication: 'oAuth2', options: {} }, credentials: await credential('salesforceOAuth2Api', { clientId: 'x', clientSecret: 'y', oauthTokenData: { access_token: TOKEN, token_type: 'Bearer', instance_url: salesforce.url } }) }),
		server: () => salesforce,
		field: { key: CASE, set: (value) => ({ Subject: value }), beside: { Priority: 'High' } },
		action: (current, proposed) => change('Salesforce', 'Case', CASE, [{ field: 'Subject', current, proposed }]),
		writeMethod: 'PATCH',
		conflict: 412,
		busy: '503',
		held: () => salesforce.records.get(CASE)?.values.Subject,
	},
	{
		name: 'Intercom ticket',
		setUp: async () => ({ parameters: { target: 'intercomTicket', intercomAuthentication: 'accessToken', options: { baseUrl: intercom.url } }, credentials: await credential('intercomApi', { apiKey: TOKEN }) }),
		server: () => intercom,
		field: { key: 'tickets/7', set: (value) => ({ Order: value }), beside: { Goodwill: true } },
		action: (current, proposed) => change('Intercom', 'ticket', '7', [{ field: 'Order', current, proposed }]),
		writeMethod: 'PUT',
		busy: '429',
		held: () => intercom.tickets.get('7')?.attributes.Order,
	},
	{
		name: 'Intercom conversation',
		setUp: async () => ({ parameters: { target: 'intercomConversation', intercomAuthentication: 'accessToken', options: { baseUrl: intercom.url } }, credentials: await credential('intercomApi', { apiKey: TOKEN }) }),
		server: () => intercom,
		field: { key: 'conversations/8', set: (value) => ({ refund_status: value }), beside: { issue_type: 'x' } },
		action: (current, proposed) => change('Intercom', 'conversation', '8', [{ field: 'refund_status', current, proposed }]),
		writeMethod: 'PUT',
		busy: '503',
		held: () => intercom.conversations.get('8')?.attributes.refund_status,
	},
	...(['deal', 'contact'] as const).map((object): RecordCase => ({
		name: `HubSpot ${object}`,
		setUp: async () => ({ parameters: { target: object === 'deal' ? 'hubspotDeal' : 'hubspotContact', hubspotAuthentication: 'appToken', options: { baseUrl: hubspot.url } }, credentials: await credential('hubspotAppToken', { appToken: TOKEN }) }),
		server: () => hubspot,
		field: { key: `${object}s/9`, set: (value) => ({ note: value }), beside: { city: 'Graz' } },
		action: (current, proposed) => change('HubSpot', object, '9', [{ field: 'note', current, proposed }]),
		writeMethod: 'PATCH',
		busy: '429',
		held: () => hubspot.tickets.get(`${object}s/9`)?.properties.note,
	})),
	{
		name: 'REST record',
		setUp: async () => ({
			parameters: {
				target: 'restRecord',
				httpAuthentication: 'bearerAuth',
				restSystem: 'billing',
				restReadUrl: `${rest.url}/v1/invoices/{{target_id}}`,
				restWriteMethod: 'PATCH',
				restWriteBody: '{"data":{"attributes":"{{changes}}"}}',
				restValuesAt: '/data/attributes',
				restVersionAs: 'if_match',
				restVersion: 'etag',
				restFields: 'status, memo',
				restInternal: true,
				options: {},
			},
			credentials: await credential('httpBearerAuth', { token: TOKEN }),
		}),
		server: () => rest,
		field: { key: 'inv-7', set: (value) => ({ status: value }), beside: { memo: 'x' } },
		action: (current, proposed) => change('billing', 'invoice', 'inv-7', [{ field: 'status', current, proposed }]),
		writeMethod: 'PATCH',
		conflict: 412,
		busy: '429',
		held: () => rest.records.get('inv-7')?.attributes.status,
	},
];

test.each(RECORDS)('$name: done and read back, stale, overtaken, and busy at first', async (entry) => {
	const { field, conflict } = entry;
	const set = (value: string) => entry.server().control({ set: { [field.key]: field.set(value) } });
	const faults = (fault: object) => entry.server().control({ faults: [{ method: entry.writeMethod, ...fault }] });
	const direct = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, ...(await entry.setUp()) });

	set('first');
	const done = await execution(direct, entry.action('first', 'second'));
	expect(done).toMatchObject({ state: 'committed', reason: expect.stringContaining('read back') as string });
	expect(done.code).toBeUndefined();
	expect(entry.held()).toBe('second');
	expect(JSON.stringify(done)).not.toContain(TOKEN);

	expect(await execution(direct, entry.action('first', 'third'))).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(entry.held()).toBe('second');

	if (conflict !== undefined) {
		faults({ mode: 'touch', set: { [field.key]: field.beside } });
		expect(await execution(direct, entry.action('second', 'third'))).toMatchObject({ state: 'blocked', code: 'value_stale', http_status: conflict });
		expect(entry.held()).toBe('second');
	}

	faults({ mode: entry.busy, retry_after: 1 });
	expect(await execution(direct, entry.action('second', 'fourth'))).toMatchObject({ state: 'committed' });
	expect(entry.held()).toBe('fourth');
});

test('Salesforce with a JWT: n8n fetches the token, and the org is the credential\'s own domain', async () => {
	salesforce.control({ set: { [CASE]: { Description: 'old' } } });
	const credentials = await credential('salesforceJwtApi', { environment: 'production', clientId: 'x', username: 'ops@example.com', privateKey: jwtKey(), myDomainUrl: salesforce.url });
	const direct = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, credentials, parameters: { target: 'salesforceCase', salesforceAuthentication: 'jwt', options: {} } });
	expect(await execution(direct, change('Salesforce', 'Case', CASE, [{ field: 'Description', current: 'old', proposed: 'new' }]))).toMatchObject({ state: 'committed' });
});

test('messages: a Zendesk, HubSpot, Intercom and Freshdesk reply, a Slack message and a mail, each once', async () => {
	zendesk.control({ set: { 2: {} } });
	hubspot.control({ set: { 'threads/5': { from: 'mira@example.com' } } });
	intercom.control({ set: { 'conversations/10': {} } });
	freshdesk.control({ set: { 3: {} } });
	slack.control({ set: { [CHANNEL]: {} } });
	const to = ['mira@example.com'];
	const cases: [Record<string, unknown>, Record<string, { id: string; name: string }>, object][] = [
		[{ target: 'zendeskReply', zendeskAuthentication: 'apiToken', options: { baseUrl: zendesk.url } }, await credential('zendeskApi', { subdomain: 'local', email: 'ops@example.com', apiToken: TOKEN }), message('Zendesk', to, { target_id: '2' })],
		[{ target: 'hubspotReply', hubspotAuthentication: 'appToken', hubspotSender: 'A-12', options: { baseUrl: hubspot.url } }, await credential('hubspotAppToken', { appToken: TOKEN }), message('HubSpot', to, { target_id: '5' })],
		[{ target: 'intercomReply', intercomAuthentication: 'accessToken', intercomSender: '814', options: { baseUrl: intercom.url } }, await credential('intercomApi', { apiKey: TOKEN }), message('Intercom', to, { target_id: '10' })],
		[{ target: 'freshdeskReply', freshdeskAuthentication: 'apiKey', options: { baseUrl: freshdesk.url } }, await credential('freshdeskApi', { apiKey: TOKEN, domain: 'local' }), message('Freshdesk', to, { target_id: '3' })],
		[{ target: 'slackMessage', slackAuthentication: 'accessToken', options: { baseUrl: slack.url } }, await credential('slackApi', { accessToken: TOKEN }), message('Slack', [CHANNEL])],
		[{ target: 'email', emailAuthentication: 'smtp', emailFrom: 'support@example.com', options: {} }, await credential('smtp', { user: 'gate', password: TOKEN, host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true }), message('email', to, {}, 'Your request')],
	];
	for (const [parameters, credentials, action] of cases) {
		const done = await execution(await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters, credentials }), action);
		expect([parameters.target, done]).toEqual([parameters.target, expect.objectContaining({ state: 'committed' })]);
		expect(done.code).toBeUndefined();
		expect(JSON.stringify(done)).not.toContain(TOKEN);
	}
	expect(zendesk.tickets.get(2)?.audits).toHaveLength(1);
	expect(hubspot.threads.get('5')).toHaveLength(2);
	expect(intercom.conversations.get('10')?.parts).toHaveLength(1);
	expect(freshdesk.tickets.get('3')?.conversations).toHaveLength(1);
	expect(slack.channels.get(CHANNEL)).toHaveLength(1);
	expect(mail.mails).toMatchObject([{ to, subject: 'Your request' }]);
});

describe('OAuth2 credentials', () => {
	const client = { clientId: 'client-1', clientSecret: 'client-secret-0123456789' };

	test('Slack: what acts for a person stands under that person', async () => {
		slack.control({ set: { [CHANNEL]: {} } });
		const before = slack.channels.get(CHANNEL)?.length ?? 0;
		const credentials = await credential('slackOAuth2Api', { ...client, oauthTokenData: { access_token: 'xoxb-of-the-bot', token_type: 'bot', authed_user: { access_token: TOKEN, token_type: 'user' } } });
		const done = await execution(await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters: { target: 'slackMessage', slackAuthentication: 'oAuth2', options: { baseUrl: slack.url } }, credentials }), message('Slack', [CHANNEL]));
		expect([done.state, done.code]).toEqual(['committed', undefined]);
		expect(slack.channels.get(CHANNEL)).toHaveLength(before + 1);
		expect(JSON.stringify(done)).not.toContain(TOKEN);
	});

	test('Zendesk', async () => {
		zendesk.control({ set: { 5: { priority: 'low' } } });
		const credentials = await credential('zendeskOAuth2Api', { subdomain: 'local', ...client, oauthTokenData: { access_token: TOKEN, token_type: 'Bearer' } });
		const direct = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters: { target: 'zendeskTicket', zendeskAuthentication: 'oAuth2', options: { baseUrl: zendesk.url } }, credentials });
		expect(await execution(direct, change('Zendesk', 'ticket', '5', [{ field: 'priority', current: 'low', proposed: 'high' }]))).toMatchObject({ state: 'committed' });
	});

	test('HubSpot: one that has run out is renewed and the action is done once; one that cannot be renewed does nothing', async () => {
		const asked: string[] = [];
		let renews = true;
		const tokens = createServer((request, response) => {
			let text = '';
			request.on('data', (part) => (text += String(part)));
			request.on('end', () => {
				asked.push(text);
				response.writeHead(renews ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(renews ? { access_token: TOKEN, refresh_token: 'refresh-2', token_type: 'bearer', expires_in: 1800 } : { error: 'invalid_grant' }));
			});
		});
		await new Promise<void>((done) => tokens.listen(0, '127.0.0.1', done));
		try {
			const accessTokenUrl = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/oauth/v1/token`;
			const expired = () => credential('hubspotOAuth2Api', { ...client, accessTokenUrl, oauthTokenData: { access_token: 'run-out', refresh_token: 'refresh-1', token_type: 'bearer' } });
			const at = async () => await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters: { target: 'hubspotDeal', hubspotAuthentication: 'oAuth2', options: { baseUrl: hubspot.url } }, credentials: await expired() });
			hubspot.control({ set: { 'deals/77': { note: 'old' } } });
			const writes = () => hubspot.tickets.get('deals/77')?.writes ?? 0;
			const first = await execution(await at(), change('HubSpot', 'deal', '77', [{ field: 'note', current: 'old', proposed: 'new' }]));
			expect([first.state, first.code, writes()]).toEqual(['committed', undefined, 1]);
			expect(asked).toEqual([expect.stringContaining('client_secret=')]);
			renews = false;
			const second = await execution(await at(), change('HubSpot', 'deal', '77', [{ field: 'note', current: 'new', proposed: 'newer' }]));
			expect([second.state, writes()]).toEqual(['failed', 1]);
			expect(JSON.stringify([first, second])).not.toMatch(/client-secret|refresh-|run-out|local-token/);
		} finally {
			tokens.close();
		}
	});
});

test('HubSpot: a contact is linked to a deal and unlinked again', async () => {
	hubspot.control({ set: { 'deals/78': {}, 'contacts/7': {} } });
	const direct = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters: { target: 'hubspotDeal', hubspotAuthentication: 'appToken', options: { baseUrl: hubspot.url } }, credentials: await credential('hubspotAppToken', { appToken: TOKEN }) });
	const link = (current: string[], proposed: string[]) => execution(direct, change('HubSpot', 'deal', '78', [{ field: 'associations.contacts', current, proposed }]));
	expect(await link([], ['7'])).toMatchObject({ state: 'committed', reason: expect.stringContaining('read back') as string });
	expect(hubspot.tickets.get('deals/78')?.associations?.contacts).toEqual(['7']);
	expect(await link([], ['7'])).toMatchObject({ state: 'blocked', code: 'value_stale' });
	const undone = await link(['7'], []);
	expect(undone).toMatchObject({ state: 'committed' });
	expect(hubspot.tickets.get('deals/78')?.associations?.contacts).toEqual([]);
});

test('a credential that n8n keeps to some domains is not sent anywhere else', async () => {
	const only = { allowedHttpRequestDomains: 'domains', allowedDomains: 'example.com' };
	const rows: [Record<string, unknown>, Record<string, { id: string; name: string }>, Record<string, unknown>, { requests: unknown[] }][] = [
		[{ target: 'restRecord', httpAuthentication: 'bearerAuth', restSystem: 'billing', restReadUrl: `${rest.url}/v1/invoices/{{target_id}}`, restFields: 'status', restInternal: true, options: {} }, await credential('httpBearerAuth', { token: TOKEN, ...only }), change('billing', 'invoice', 'inv-7', [{ field: 'status', proposed: 'void' }]), rest],
		[{ target: 'zendeskTicket', zendeskAuthentication: 'oAuth2', options: { baseUrl: zendesk.url } }, await credential('zendeskOAuth2Api', { subdomain: 'local', clientId: 'x', clientSecret: 'y', oauthTokenData: { access_token: TOKEN, token_type: 'Bearer' }, ...only }), change('Zendesk', 'ticket', '1', [{ field: 'priority', proposed: 'low' }]), zendesk],
	];
	for (const [parameters, credentials, action, server] of rows) {
		const before = server.requests.length;
		const refused = await execution(await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters, credentials }), action);
		expect([parameters.target, refused.state]).toEqual([parameters.target, 'failed']);
		expect(server.requests).toHaveLength(before);
	}
});

describe('another workflow as the actor', () => {
	async function actor(nodes: { name: string; type: string; typeVersion: number; parameters: Record<string, unknown> }[]): Promise<string> {
		const all = [{ name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } }, ...nodes];
		const connections = Object.fromEntries(all.slice(0, -1).map(({ name }, index) => [name, { main: [[{ node: all[index + 1]!.name, type: 'main', index: 0 }]] }]));
		const workflow = await n8n.rest.createWorkflow({ name: `Actor ${randomUUID()}`, nodes: all.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections, settings: { executionOrder: 'v1' } });
		await n8n.rest.activate(workflow.id);
		return workflow.id;
	}
	const with_ = async (id: string) => activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters: { target: 'subWorkflow', subWorkflow: { __rl: true, value: id, mode: 'id' }, options: {} } });
	const call = (url: string) => ({ name: 'Call', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: { method: 'PATCH', url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify({ data: { attributes: { memo: $json.intent_id } } }) }}', sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${TOKEN}` }] }, options: {} } });
	const action = () => change('billing', 'invoice', 'inv-9', [{ field: 'memo', proposed: 'paid' }]);

	test('acts with n8n\'s own nodes, gets the intent, and its result is kept', async () => {
		rest.control({ set: { 'inv-9': {} } });
		const done = await execution(await with_(await actor([call(`${rest.url}/v1/invoices/inv-9`)])), action());
		expect(done).toMatchObject({ state: 'committed', sent: { workflow_id: expect.any(String) as string, execution_id: expect.any(String) as string } });
		expect(rest.records.get('inv-9')).toMatchObject({ writes: 1, attributes: { memo: done.intent_id } });
	});

	test('leaves the outcome unknown when it fails, and says when it did nothing', async () => {
		expect(await execution(await with_(await actor([call(`${rest.url}/v1/invoices/nothing`)])), action())).toMatchObject({ state: 'unknown', code: 'outcome_unknown' });
		expect(await execution(await with_(await actor([setNode('Say', '{"outcome":"not_done","reason":"the invoice is closed"}')])), action())).toMatchObject({ state: 'failed', code: 'target_rejected', reason: expect.stringContaining('the invoice is closed') as string });
		expect(await execution(await with_('nothing-of-the-kind'), action())).toMatchObject({ state: 'failed', code: 'target_unavailable' });
	});

	test('may not wait', async () => {
		const waits = await actor([{ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 3, unit: 'hours' } }]);
		expect(await execution(await with_(waits), action())).toMatchObject({ state: 'unknown', reason: expect.stringContaining('waits') as string });
	});
});

describe('the gate alone', () => {
	const record = (outcome: string) => ({ name: 'Report', type: 'n8n-nodes-draft-approve-act.auditedExecute', typeVersion: 1, parameters: { operation: 'recordOutcome', outcome, outcomeNote: '={{ "seen by " + $json.execution.target }}' }, credentials: { approvalGateApi: gate } });
	const call = () => ({ name: 'Call', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: { method: 'PATCH', url: `${rest.url}/v1/invoices/inv-11`, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify({ data: { attributes: { memo: $json.execution.intent_id } } }) }}', sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${TOKEN}` }] }, options: {} } });
	const back = () => setNode('Back', "={{ JSON.stringify($('Audited Execute').item.json) }}");
	const action = () => change('billing', 'invoice', 'inv-11', [{ field: 'memo', proposed: 'paid' }]);

	test('lets the item pass once, and the nodes that follow say what came of it', async () => {
		rest.control({ set: { 'inv-11': {} } });
		const parameters = { target: 'gateOnly', options: {} };
		const direct = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters, after: [call(), back(), record('committed')] });
		const done = await execution(direct, action());
		expect(done).toMatchObject({ state: 'committed', target: 'Gate only', reason: expect.stringContaining('seen by Gate only') as string });
		expect(rest.records.get('inv-11')).toMatchObject({ writes: 1, attributes: { memo: done.intent_id } });

		const failing = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters, after: [record('failed')] });
		expect(await execution(failing, action())).toMatchObject({ state: 'failed' });

		const unheard = await activateDirect(n8n, `targets-${randomUUID()}`, { gate, parameters });
		expect(await execution(unheard, action())).toMatchObject({ state: 'executing', intent_id: expect.any(String) as string });
	});
});
