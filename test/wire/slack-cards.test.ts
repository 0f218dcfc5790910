import { WebClient } from '@slack/web-api';
import type { ModalView } from '@slack/types';
import { rejectView } from '../../src/chat/modal-view';
import { slackApi } from '../../src/notify/slack/api';
import { slackCard } from '../../src/notify/slack/card';
import { slackChannel, slackRoom } from '../../src/notify/slack/channel';
import { item, letter } from '../notify/letters';
import type { Fault } from '../servers/service-kit.mjs';
import { startSlackServer, type SlackServer } from '../servers/slack-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { anyApproval } from '../support/records';
import { openGolden, type Golden } from './golden';

const TOKEN = 'xoxb-0123456789';
const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });
const now = () => new Date();
const vendorAt = (url: string) => new WebClient(TOKEN, { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } });
const fromForm = (body: unknown) => Object.fromEntries([...new URLSearchParams(String(body))].map(([name, value]) => [name, /^[{[]|^(?:true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value]));
const { text, blocks } = slackCard(letter([item({ buttons: 'v' })]));

describe('what @slack/web-api sends', () => {
	let golden: Golden;
	beforeEach(async () => {
		golden = await openGolden({ ok: true, channel: 'D1', ts: '1.2' });
	});
	afterEach(() => golden.close());

	test('chat.postMessage of a card', async () => {
		const theirs = await golden.one(() => vendorAt(golden.url).chat.postMessage({ channel: 'U0ADA00001', mrkdwn: false, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false, text, blocks }));
		const ours = await golden.one(() => slackChannel(slackApi({ http, now, baseUrl: golden.url })).send(letter([item({ buttons: 'v' })])));
		expect([ours.method, ours.path, ours.authorization]).toEqual([theirs.method, theirs.path, theirs.authorization]);
		expect(ours.body).toEqual(fromForm(theirs.body));
	});

	test('chat.update of a card', async () => {
		const theirs = await golden.one(() => vendorAt(golden.url).chat.update({ channel: 'D1', ts: '1.2', text, blocks, parse: 'none', link_names: false }));
		const ours = await golden.one(() => slackChannel(slackApi({ http, now, baseUrl: golden.url })).update!('D1/1.2', letter([item({ buttons: 'v' })])));
		expect([ours.method, ours.path, ours.body]).toEqual([theirs.method, theirs.path, fromForm(theirs.body)]);
	});

	test('views.open of a form', async () => {
		const view: ModalView = rejectView(anyApproval(), 'sealed');
		const theirs = await golden.one(() => vendorAt(golden.url).views.open({ trigger_id: '1.2.x', view }));
		const ours = await golden.one(() => slackApi({ http, now, baseUrl: golden.url })('views.open', { trigger_id: '1.2.x', view }));
		expect([ours.method, ours.path, ours.body]).toEqual([theirs.method, theirs.path, fromForm(theirs.body)]);
	});
});

describe('a Slack that is down, slow, busy or answers nonsense', () => {
	let server: SlackServer;
	beforeAll(async () => {
		server = await startSlackServer({ token: TOKEN });
		server.control({ set: { C0123456789: {} } });
	});
	afterAll(() => server.close());
	const api = (timeoutMs = 3_000) => slackApi({ http: fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs, maxBytes: 100_000 }), now, baseUrl: server.url });
	const send = (fault?: Fault, timeoutMs?: number) => {
		server.control({ reset: true, ...(fault && { faults: [{ method: 'POST', path: '/api/chat.postMessage', ...fault }] }) });
		return slackRoom(api(timeoutMs), 'C0123456789').send(letter([item()]));
	};

	test('each is a result that says whether trying again may help', async () => {
		expect(await send()).toMatchObject({ ok: true, ref: expect.stringMatching(/^C0123456789\/\d+\.\d+$/) as string });
		expect(await send({ mode: '429', retry_after: 7 })).toMatchObject({ ok: false, again: true, afterMs: 7_000 });
		expect(await send({ mode: '500' })).toMatchObject({ ok: false, again: true });
		expect(await send({ mode: '503', retry_after: 2 })).toMatchObject({ ok: false, again: true, afterMs: 2_000 });
		expect(await send({ mode: 'not_json' })).toMatchObject({ ok: false, again: true, code: 'target_unreadable' });
		expect(await send({ mode: 'huge' })).toMatchObject({ ok: false, again: true });
		expect(await send({ mode: 'redirect', location: 'https://evil.example' })).toMatchObject({ ok: false, again: false });
		expect(await send({ mode: 'hang' }, 300)).toMatchObject({ ok: false, again: true, code: 'target_timeout' });
		const refused = await send({ mode: 'reject' });
		expect(refused).toMatchObject({ ok: false, again: false });
		expect(JSON.stringify(refused)).not.toContain(TOKEN);
		expect(await slackRoom(api(), 'C9999999999').send(letter([item()]))).toMatchObject({ ok: false, again: false, reason: 'Slack refused chat.postMessage: channel_not_found' });
		expect(await slackRoom(slackApi({ http, now, baseUrl: 'http://127.0.0.1:1' }), 'C0123456789').send(letter([item()]))).toMatchObject({ ok: false, again: true });
	});
});
