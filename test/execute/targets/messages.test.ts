import { DaaError } from '../../../src/errors';
import { emailTarget, messageIdOf, type Mailer } from '../../../src/execute/targets/email';
import { freshdeskReplyTarget } from '../../../src/execute/targets/freshdesk-reply';
import { gateOnlyTarget } from '../../../src/execute/targets/gate-only';
import { hubspotReplyTarget } from '../../../src/execute/targets/hubspot-reply';
import { slackMessageTarget } from '../../../src/execute/targets/slack-message';
import { subWorkflowTarget, type SubWorkflowInput } from '../../../src/execute/targets/sub-workflow';
import { smtpMailer } from '../../../src/n8n/targets/smtp-mailer';
import { startFreshdeskServer } from '../../servers/freshdesk-server.mjs';
import { startMailServer, type MailServer } from '../../servers/mail-server.mjs';
import { startSlackServer, type SlackServer } from '../../servers/slack-server.mjs';
import { basic, bearer, context, draft, message, openActing, parsed, refusal, type Acting } from './helper';

let acting: Acting;
beforeEach(async () => {
	acting = await openActing();
});
afterEach(() => acting.close());

const openExceptions = async () => (await acting.stage.ports.store.exceptions({ state: 'open', limit: 9 })).map(({ type }) => type);

describe('Slack', () => {
	const CHANNEL = 'C0123456789';
	const http = bearer('xoxb-local');
	let server: SlackServer;
	beforeEach(async () => {
		server = await startSlackServer({ token: 'xoxb-local' });
		server.control({ set: { [CHANNEL]: {} } });
	});
	afterEach(() => server.close());
	const target = () => slackMessageTarget({ baseUrl: server.url });
	const post = (parts: Record<string, unknown> = {}) => message('slack', { channel: 'slack', recipients: [CHANNEL], ...parts });

	test('one message with the intent beside it, without markup and previews', async () => {
		const section = await acting.act(target(), http, post());
		expect(section).toMatchObject({ state: 'committed' });
		expect(section.code).toBeUndefined();
		expect(server.channels.get(CHANNEL)).toMatchObject([{ text: 'Your refund is on its way.', metadata: { event_payload: { intent_id: section.intent_id } } }]);
		expect(server.requests[0]?.body).toMatchObject({ mrkdwn: false, unfurl_links: false, unfurl_media: false });
	});

	test('refusals inside a 200 did not happen; a breakdown leaves it open', async () => {
		const elsewhere = await acting.act(target(), http, post({ recipients: ['C9999999999'] }));
		expect(elsewhere).toMatchObject({ state: 'failed', code: 'target_rejected' });
		expect(elsewhere.reason).toContain('channel_not_found');
		expect(await acting.act(target(), bearer('xoxb-wrong'), post())).toMatchObject({ state: 'failed' });
		server.control({ faults: [{ mode: 'apply_then_500', method: 'POST' }] });
		expect(await acting.act(target(), http, post({ body: 'Second' }))).toMatchObject({ state: 'unknown' });
		expect(server.channels.get(CHANNEL)).toHaveLength(1);
	});

	test('a lost message is found by its intent', async () => {
		const action = parsed(post());
		expect(await target().verify!(action, context(http), {})).toMatchObject({ verdict: 'other' });
		await target().apply(action, { exists: true, values: {} }, context(http));
		expect(await target().verify!(action, context(http), {})).toMatchObject({ verdict: 'done' });
		expect(await target().verify!(action, context(http, 'int_2'), {})).toMatchObject({ verdict: 'other' });
	});

	test('what is refused at the door', () => {
		for (const parts of [{ recipients: ['#refunds'] }, { recipients: [CHANNEL, 'C9999999999'] }, { subject: 'Hi' }, { body: 'x'.repeat(12_001) }]) expect(refusal(target(), post(parts))).toContain('message.');
		expect(refusal(target(), { ...post(), target_system: 'teams' })).toContain('target_system');
	});
});

describe('e-mail', () => {
	let server: MailServer;
	beforeEach(async () => {
		server = await startMailServer({ user: 'gate', password: 's3cret-s3cret' });
	});
	afterEach(() => server.close());
	const mailerWith = (over: Record<string, unknown> = {}): Mailer => smtpMailer({ host: '127.0.0.1', port: server.port, secure: false, disableStartTls: true, user: 'gate', password: 's3cret-s3cret', ...over }, 2_000);
	const target = (mailer = mailerWith()) => emailTarget({ from: 'Support <support@example.com>', mailer });
	const mail = (parts: Record<string, unknown> = {}) => message('email', { subject: 'Your refund', body: 'Grüße,\n35.00 € <b>', ...parts });
	const none = bearer('none');

	test('plain text, exactly as approved, under an id of the intent', async () => {
		const section = await acting.act(target(), none, mail({ recipients: ['Mira <mira@example.com>', 'jo@example.com'] }));
		expect(section).toMatchObject({ state: 'committed', http_status: 250 });
		expect(section.code).toBeUndefined();
		expect(server.mails[0]?.text?.trimEnd()).toBe('Grüße,\n35.00 € <b>');
		expect(server.mails).toMatchObject([{ from: '"Support" <support@example.com>', to: ['mira@example.com', 'jo@example.com'], subject: 'Your refund', html: false, messageId: messageIdOf(section.intent_id!, 'support@example.com') }]);
		expect(JSON.stringify(section)).not.toContain('s3cret');
	});

	test('refused, busy, wrong password, unreachable: nothing was sent', async () => {
		server.faults.push('refuse_mail', 'busy');
		const spam = await acting.act(target(), none, mail());
		expect(spam).toMatchObject({ state: 'failed', code: 'target_rejected' });
		expect(spam.reason).toContain('Looks like spam');
		expect(await acting.act(target(), none, mail())).toMatchObject({ state: 'failed', code: 'target_rejected' });
		const login = await acting.act(target(mailerWith({ password: 'wr0ng-wr0ng' })), none, mail());
		expect(login).toMatchObject({ state: 'failed', code: 'target_rejected' });
		expect(JSON.stringify(login)).not.toContain('wr0ng');
		expect(await acting.act(target(mailerWith({ port: 1 })), none, mail())).toMatchObject({ state: 'failed', code: 'target_unavailable' });
		expect(server.mails).toHaveLength(0);
	});

	test('a line that breaks after the text leaves it open, and some refused recipients are told', async () => {
		server.faults.push('drop');
		expect(await acting.act(target(), none, mail())).toMatchObject({ state: 'unknown', code: 'outcome_unknown' });
		const some = await acting.act(target(), none, mail({ recipients: ['mira@example.com', 'nobody@example.com'] }));
		expect(some).toMatchObject({ state: 'committed', code: 'mismatch_after_write' });
		expect(some.reason).toContain('nobody@example.com');
		expect(await openExceptions()).toEqual(expect.arrayContaining(['outcome_unknown', 'mismatch_after_write']));
	});

	test('what is refused at the door', () => {
		for (const parts of [{ recipients: ['mira'] }, { recipients: ['a@b.c\r\nBcc: x@y.z'] }, { recipients: ['a@example.com, b@example.com'] }, { subject: undefined }, { subject: 'a\nBcc: x@y.z' }]) expect(refusal(target(), mail(parts))).toContain('message.');
		for (const from of ['', 'support', 'a@b.c\nBcc: x']) expect(() => emailTarget({ from, mailer: mailerWith() })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
	});
});

test('Freshdesk: a reply reaches exactly the requester and those on copy', async () => {
	const server = await startFreshdeskServer({ token: 'fd-1' });
	server.control({ set: { 1: { cc_emails: ['jo@example.com'] } } });
	const target = freshdeskReplyTarget({ baseUrl: server.url });
	const http = basic('fd-1', 'X');
	const reply = (recipients: string[]) => message('Freshdesk', { recipients, body: 'Done & <sent>' }, { target_id: '1' });
	expect(await acting.act(target, http, reply(['mira@example.com']))).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(await acting.act(target, http, reply(['jo@example.com', 'mira@example.com']))).toMatchObject({ state: 'committed', http_status: 201 });
	expect(server.tickets.get('1')?.conversations).toMatchObject([{ body: 'Done &amp; &lt;sent&gt;', cc_emails: ['jo@example.com'] }]);
	server.control({ faults: [{ mode: 'reject', method: 'POST' }] });
	expect((await acting.act(target, http, reply(['jo@example.com', 'mira@example.com']))).reason).toContain('Validation failed');
	await server.close();
});

test('HubSpot: a reply goes to whoever wrote last, over that channel', async () => {
	const { server, http } = acting.stage;
	server.control({ set: { 'threads/5': { from: 'mira@example.com' } } });
	const target = hubspotReplyTarget({ baseUrl: server.url, senderId: 'A-12' });
	const reply = (recipients: string[]) => message('HubSpot', { recipients, subject: 'Refund' }, { target_object: 'thread', target_id: '5' });
	expect(await acting.act(target, http, reply(['jo@example.com']))).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(await acting.act(target, http, reply(['mira@example.com']))).toMatchObject({ state: 'committed', sent: { channelId: '1002', channelAccountId: '424', senderActorId: 'A-12' } });
	expect(server.threads.get('5')?.[0]).toMatchObject({ direction: 'OUTGOING', text: 'Your refund is on its way.', recipients: [{ deliveryIdentifier: { value: 'mira@example.com' } }] });
	expect(() => hubspotReplyTarget({ senderId: '12' })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
});

describe('a sub-workflow', () => {
	const acts = (answer: Record<string, unknown> | undefined, seen: SubWorkflowInput[] = []) =>
		subWorkflowTarget({ workflowId: 'wf-9', runWorkflow: (input) => Promise.resolve(void seen.push(input)).then(() => ({ executionId: '77', item: answer, items: answer ? 1 : 0 })) });

	test('gets the action and the intent, and its result is kept', async () => {
		const seen: SubWorkflowInput[] = [];
		const section = await acting.act(acts({ refund_id: 're_1' }, seen), bearer('none'), draft());
		expect(section).toMatchObject({ state: 'committed', sent: { workflow_id: 'wf-9', execution_id: '77' } });
		expect(seen).toMatchObject([{ intent_id: section.intent_id, attempt: 1, action: { target_id: '1001' } }]);
	});

	test('says itself that it did nothing; an error in it leaves it open', async () => {
		expect(await acting.act(acts({ outcome: 'not_done', reason: 'the order is closed' }), bearer('none'), draft())).toMatchObject({ state: 'failed', code: 'target_rejected', reason: expect.stringContaining('the order is closed') as string });
		const broken = (error: DaaError) => subWorkflowTarget({ workflowId: 'wf-9', runWorkflow: () => Promise.reject(error) });
		expect(await acting.act(broken(new DaaError('outcome_unknown', 'It failed.')), bearer('none'), draft())).toMatchObject({ state: 'unknown' });
		expect(await acting.act(broken(new DaaError('target_unavailable', 'There is none.', { fields: { sent: false } })), bearer('none'), draft())).toMatchObject({ state: 'failed' });
		expect(() => subWorkflowTarget({})).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
	});
});

test('the gate alone uses the grant up and leaves the outcome to be reported', async () => {
	const section = await acting.act(gateOnlyTarget(), bearer('none'), draft());
	expect(section).toMatchObject({ state: 'executing', target: 'Gate only' });
	expect(await acting.stage.ports.store.intent(section.intent_id!)).toMatchObject({ state: 'executing', stage: 'deferred' });
});
