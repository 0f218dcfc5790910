import { resolveAbandoned } from '../../../src/execute/resolve-abandoned';
import type { Target } from '../../../src/execute/target';
import { zendeskReplyTarget } from '../../../src/execute/targets/zendesk-reply';
import { zendeskTicketTarget } from '../../../src/execute/targets/zendesk-ticket';
import { startZendeskServer, type ZendeskServer } from '../../servers/zendesk-server.mjs';
import { RUN } from '../stage';
import { basic, change, context, message, openActing, parsed, refusal, type Acting } from './helper';

const TOKEN = 'zd-1';
const http = basic('ops@example.com/token', TOKEN);
let server: ZendeskServer;
let acting: Acting;
beforeEach(async () => {
	server = await startZendeskServer({ token: TOKEN });
	server.control({ set: { 1: { status: 'open', refund_status: 'requested', tags: ['vip'] } } });
	acting = await openActing();
});
afterEach(async () => {
	await acting.close();
	await server.close();
});
const ticket = () => zendeskTicketTarget({ baseUrl: server.url });
const act = (changes: object[], target = ticket()) => acting.act(target, http, change('Zendesk', 'ticket', '1', changes));
const puts = () => server.requests.filter(({ method }) => method === 'PUT').length;

test('status, tags, custom fields by title and a private comment go in one safe update and are read back', async () => {
	const section = await act([
		{ field: 'status', current: 'open', proposed: 'solved' },
		{ field: 'tags', current: ['vip'], proposed: ['refunded', 'vip'] },
		{ field: 'refund_status', current: 'requested', proposed: 'approved' },
		{ field: 'Refund Amount', proposed: 35.5 },
		{ field: 'custom_field_36004', proposed: true },
		{ field: 'comment', proposed: 'Approved by Dana.' },
	]);
	// A drop-down adds its own tag, so the tags are not exactly those that were proposed.
	expect(section).toMatchObject({ state: 'committed', code: 'mismatch_after_write', after: { status: 'solved', refund_status: 'approved', 'Refund Amount': 35.5, custom_field_36004: true, comment: 'Approved by Dana.' } });
	expect(puts()).toBe(1);
	const { audits, writes } = server.tickets.get(1)!;
	expect(writes).toBe(1);
	expect(audits[0]).toMatchObject({ metadata: { custom: { daa_intent_id: section.intent_id } } });
	expect(audits[0]?.events.find(({ type }) => type === 'Comment')).toMatchObject({ public: false });
});

test('a plain change is proved', async () => {
	expect(await act([{ field: 'refund_status', current: 'requested', proposed: 'approved' }])).toMatchObject({ state: 'committed', reason: expect.stringContaining('read back') as string });
	expect(await act([{ field: 'priority', proposed: 'high' }, { field: 'assignee_id', proposed: 502 }])).toMatchObject({ state: 'committed', after: { priority: 'high', assignee_id: 502 } });
});

test('a value that moved before the reading, and one that moved right before the write', async () => {
	server.control({ set: { 1: { refund_status: 'refused' } } });
	expect(await act([{ field: 'refund_status', current: 'requested', proposed: 'approved' }])).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(puts()).toBe(0);

	server.control({ faults: [{ mode: 'touch', method: 'PUT', set: { 1: { priority: 'urgent' } } }] });
	const late = await act([{ field: 'refund_status', current: 'refused', proposed: 'approved' }]);
	expect(late).toMatchObject({ state: 'blocked', code: 'value_stale', http_status: 409 });
	expect(late.reason).toContain('Safe Update');
	expect(server.tickets.get(1)?.writes).toBe(0);
	expect((await acting.stage.ports.store.exceptions({ state: 'open', limit: 5 })).map(({ type }) => type)).toEqual(['value_stale', 'value_stale']);
});

test('what Zendesk refuses did not happen, and its reason is told', async () => {
	const refused = await act([{ field: 'refund_status', current: 'requested', proposed: 'maybe' }]);
	expect(refused).toMatchObject({ state: 'failed', code: 'target_rejected', http_status: 422 });
	expect(refused.reason).toContain('Refund Status: maybe is not a valid value');
	server.control({ set: { 1: { status: 'closed' } } });
	expect((await act([{ field: 'priority', proposed: 'low' }])).reason).toContain('closed prevents ticket update');
});

test('a limit is waited out, a lost answer is found out', async () => {
	server.control({ faults: [{ mode: '429', method: 'PUT', retry_after: 0 }] });
	expect(await act([{ field: 'priority', proposed: 'low' }])).toMatchObject({ state: 'committed' });
	server.control({ faults: [{ mode: 'apply_then_drop', method: 'PUT' }] });
	expect(await act([{ field: 'priority', current: 'low', proposed: 'high' }])).toMatchObject({ state: 'unknown' });
	expect(server.tickets.get(1)?.writes).toBe(2);
});

test('names of fields that are none, or two', async () => {
	expect(await act([{ field: 'nothing_of_the_kind', proposed: 'x' }])).toMatchObject({ state: 'failed', code: 'target_not_allowed' });
	const first = server.fields.get(36003)!;
	server.fields.set(36009, { ...first, id: 36009 });
	expect((await act([{ field: 'order', proposed: 'x' }])).reason).toContain('more than one');
	expect(await act([{ field: 'order', proposed: 'A-1' }], zendeskTicketTarget({ baseUrl: server.url, customFields: { order: '36003' } }))).toMatchObject({ state: 'committed' });
	expect(server.tickets.get(1)?.custom.get(36003)).toBe('A-1');
});

test('what is refused at the door', () => {
	const target = zendeskTicketTarget({ baseUrl: server.url, fields: ['status', 'tags', 'comment', 'assignee_id'] });
	const one = (field: string, proposed: unknown) => refusal(target, change('zendesk', 'ticket', '1', [{ field, proposed }]));
	expect(one('status', 'solved')).toBe('allowed');
	expect(one('priority', 'high')).toContain('not among those');
	expect(one('status', 'done')).toContain('proposed_changes.0.proposed');
	expect(one('tags', ['two words'])).toContain('proposed_changes.0.proposed');
	expect(one('tags', 'vip')).toContain('proposed_changes.0.proposed');
	expect(one('assignee_id', 'sam')).toContain('proposed_changes.0.proposed');
	expect(one('comment', '')).toContain('proposed_changes.0.proposed');
	expect(refusal(target, change('hubspot', 'ticket', '1', [{ field: 'status', proposed: 'solved' }]))).toContain('target_system');
	expect(refusal(target, change('zendesk', 'user', '1', [{ field: 'status', proposed: 'solved' }]))).toContain('target_object');
	expect(refusal(target, change('zendesk', 'ticket', '1/../2', [{ field: 'status', proposed: 'solved' }]))).toContain('target_id');
	expect(() => zendeskTicketTarget()).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
});

describe('a public reply', () => {
	const reply = (recipients = ['Mira Lind <MIRA@example.com>']) => message('Zendesk', { recipients }, { target_id: '1' });
	const send = (action = reply()) => acting.act(zendeskReplyTarget({ baseUrl: server.url }), http, action);

	test('reaches exactly those who were approved, once, and is found afterwards', async () => {
		const section = await send();
		expect(section).toMatchObject({ state: 'committed' });
		expect(section.code).toBeUndefined();
		expect(server.tickets.get(1)?.audits[0]?.events).toMatchObject([{ type: 'Comment', public: true, body: 'Your refund is on its way.' }]);
	});

	test('is not sent when it would reach somebody else', async () => {
		expect(await send(reply(['someone@example.com']))).toMatchObject({ state: 'blocked', code: 'value_stale' });
		server.control({ set: { 1: { email_cc_ids: [502] } } });
		expect(await send()).toMatchObject({ state: 'blocked', code: 'value_stale' });
		expect(await send(reply(['sam@example.com', 'mira@example.com']))).toMatchObject({ state: 'committed' });
		expect(puts()).toBe(1);
	});

	test('tells a lost reply from one that never arrived', async () => {
		const target = zendeskReplyTarget({ baseUrl: server.url });
		const action = parsed(reply());
		const seen = await target.read(action, context(http));
		expect(await target.verify!(action, context(http), { before: seen })).toMatchObject({ verdict: 'not_done' });
		await target.apply(action, seen, context(http));
		expect(await target.verify!(action, context(http), { before: seen })).toMatchObject({ verdict: 'done' });
		expect(await target.verify!(action, context(http, 'int_2'), { before: seen })).toMatchObject({ verdict: 'not_done' });
		// A second sending is bound to what was seen before the first, so Zendesk itself refuses it.
		await expect(target.apply(action, seen, context(http))).rejects.toMatchObject({ code: 'value_stale' });
	});

	test('that was lost is found out after its lease; one that never arrived is sent once, also when it arrives late after all', async () => {
		const target = zendeskReplyTarget({ baseUrl: server.url });
		const { ports } = acting.stage;
		const resolve = async (by: Target = target) => (await resolveAbandoned(ports, RUN, { target: by, http, leaseMs: 60_000 }, { limit: 5 })).map(({ execution }) => execution);
		const comments = () => server.tickets.get(1)?.audits.length;

		server.control({ faults: [{ mode: 'apply_then_drop', method: 'PUT' }] });
		expect(await send()).toMatchObject({ state: 'unknown' });
		ports.clock.advance(1_500_000);
		expect(await resolve()).toMatchObject([{ state: 'committed', reason: expect.stringContaining('was carried out') as string }]);
		expect(comments()).toBe(1);

		server.control({ faults: [{ mode: 'hang', method: 'PUT' }] });
		expect(await send()).toMatchObject({ state: 'unknown' });
		ports.clock.advance(1_500_000);
		expect(await resolve()).toMatchObject([{ state: 'committed' }]);
		expect(comments()).toBe(2);

		server.control({ faults: [{ mode: 'hang', method: 'PUT' }] });
		const lost = await send();
		ports.clock.advance(1_500_000);
		// Zendesk carries the first call out between the look and the second sending.
		const action = parsed(reply());
		const late: Target = {
			...target,
			apply: async (_action, seen, given) => {
				await target.apply(action, seen, context(http, lost.intent_id));
				return target.apply(action, seen, given);
			},
		};
		expect(await resolve(late)).toMatchObject([{ state: 'committed', reason: expect.stringContaining('arrived late') as string }]);
		expect(comments()).toBe(3);
	});

	test('carries no attachments', () => {
		expect(refusal(zendeskReplyTarget({ baseUrl: server.url }), message('Zendesk', { attachments: [{ name: 'a.pdf' }] }, { target_id: '1' }))).toContain('attachments');
	});
});
