import { WebClient } from '@slack/web-api';
import { slackMessageTarget } from '../../src/execute/targets/slack-message';
import { startSlackServer, type SlackServer } from '../servers/slack-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openGolden, proposal, type Golden } from './golden';

const TOKEN = 'xoxb-0123456789';
const CHANNEL = 'C0123456789';
const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });
const context = { http, idempotencyKey: 'int_1' };
const vendorAt = (url: string) => new WebClient(TOKEN, { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } });
const action = proposal({ target_system: 'Slack', message: { channel: 'slack', recipients: [CHANNEL], body: 'Grüße, 35 € & <b> 🙂' } });

/** The vendor's client sends a form, in which lists and objects are JSON and everything else is text. */
const fromForm = (body: unknown) => Object.fromEntries([...new URLSearchParams(String(body))].map(([name, value]) => [name, /^[{[]|^(?:true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value]));

describe('what @slack/web-api sends', () => {
	let golden: Golden;
	beforeEach(async () => {
		golden = await openGolden({ ok: true, ts: '1.2', messages: [] });
	});
	afterEach(() => golden.close());

	test('chat.postMessage with the same arguments; ours as JSON, which Slack takes as well', async () => {
		const metadata = { event_type: 'daa_intent', event_payload: { intent_id: 'int_1' } };
		const theirs = await golden.one(() => vendorAt(golden.url).chat.postMessage({ channel: CHANNEL, text: 'Grüße, 35 € & <b> 🙂', mrkdwn: false, unfurl_links: false, unfurl_media: false, metadata }));
		const ours = await golden.one(() => slackMessageTarget({ baseUrl: golden.url }).apply(action, { exists: true, values: {} }, context));
		expect([ours.method, ours.path, ours.authorization]).toEqual([theirs.method, theirs.path, theirs.authorization]);
		expect(ours.body).toEqual(fromForm(theirs.body));
		expect(ours.path).toBe('/api/chat.postMessage');
	});

	test('conversations.history with the same arguments', async () => {
		const theirs = await golden.one(() => vendorAt(golden.url).conversations.history({ channel: CHANNEL, limit: 200, include_all_metadata: true }));
		const ours = await golden.one(() => slackMessageTarget({ baseUrl: golden.url }).verify!(action, context, {}));
		const [path, query] = ours.path.split('?');
		expect([path, ours.authorization]).toEqual([theirs.path.split('?')[0], theirs.authorization]);
		const asked = theirs.path.includes('?') ? theirs.path.split('?')[1] : String(theirs.body);
		expect(Object.fromEntries(new URLSearchParams(query))).toEqual(Object.fromEntries(new URLSearchParams(asked)));
	});
});

describe('@slack/web-api against the local service', () => {
	let server: SlackServer;
	beforeAll(async () => {
		server = await startSlackServer({ token: TOKEN });
	});
	afterAll(() => server.close());

	test('posting, updating, history with metadata, and refusals', async () => {
		server.control({ set: { [CHANNEL]: {} } });
		const vendor = vendorAt(server.url);
		const posted = await vendor.chat.postMessage({ channel: CHANNEL, text: 'Hello', metadata: { event_type: 'x', event_payload: { intent_id: 'int_9' } } });
		expect(posted).toMatchObject({ ok: true, channel: CHANNEL });
		expect(await vendor.chat.update({ channel: CHANNEL, ts: posted.ts!, text: 'Bye' })).toMatchObject({ ok: true, text: 'Bye' });
		const { messages } = await vendor.conversations.history({ channel: CHANNEL, include_all_metadata: true });
		expect(messages).toMatchObject([{ text: 'Bye', metadata: { event_payload: { intent_id: 'int_9' } } }]);
		await expect(vendor.chat.postMessage({ channel: 'C9999999999', text: 'Hello' })).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
		await expect(new WebClient('xoxb-wrong', { slackApiUrl: `${server.url}/api/`, retryConfig: { retries: 0 } }).auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
	});
});
