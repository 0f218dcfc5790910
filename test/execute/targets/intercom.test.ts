import { intercomConversationTarget } from '../../../src/execute/targets/intercom-conversation';
import { intercomReplyTarget } from '../../../src/execute/targets/intercom-reply';
import { intercomTicketTarget } from '../../../src/execute/targets/intercom-ticket';
import { startIntercomServer, type IntercomServer } from '../../servers/intercom-server.mjs';
import { bearer, change, message, openActing, refusal, type Acting } from './helper';

const http = bearer('ic-1');
let server: IntercomServer;
let acting: Acting;
beforeEach(async () => {
	server = await startIntercomServer({ token: 'ic-1' });
	server.control({ set: { 'tickets/7': { 'Refund status': 'c4a1' }, 'conversations/8': { refund_status: 'requested' } } });
	acting = await openActing();
});
afterEach(async () => {
	await acting.close();
	await server.close();
});

test('a ticket: attributes by name, a list item by its id, its own fields beside', async () => {
	const target = intercomTicketTarget({ baseUrl: server.url });
	const section = await acting.act(target, http, change('Intercom', 'ticket', '7', [
		{ field: 'Refund status', current: 'c4a1', proposed: 'c4a2' },
		{ field: 'Refund amount', proposed: 35.5 },
		{ field: 'Goodwill', proposed: true },
		{ field: 'open', current: true, proposed: false },
		{ field: 'assignee_id', current: '0', proposed: '814' },
	]));
	expect(section).toMatchObject({ state: 'committed', sent: { ticket_attributes: { 'Refund status': 'c4a2', 'Refund amount': 35.5, Goodwill: true }, open: false, assignee_id: '814' } });
	expect(section.code).toBeUndefined();
	expect(await acting.act(target, http, change('Intercom', 'ticket', '7', [{ field: 'Refund status', current: 'c4a2', proposed: 'approved' }]))).toMatchObject({ state: 'failed', code: 'target_rejected' });
	expect(await acting.act(target, http, change('Intercom', 'ticket', '7', [{ field: 'Refund status', current: 'c4a1', proposed: 'c4a1' }]))).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(server.tickets.get('7')?.writes).toBe(1);
});

test('a conversation takes text and whole numbers, nothing else', async () => {
	const target = intercomConversationTarget({ baseUrl: server.url });
	expect(await acting.act(target, http, change('Intercom', 'conversation', '8', [{ field: 'refund_status', current: 'requested', proposed: 'approved' }, { field: 'title', proposed: 'Refund' }]))).toMatchObject({ state: 'committed' });
	const one = (field: string, proposed: unknown) => refusal(target, change('intercom', 'conversation', '8', [{ field, proposed }]));
	for (const proposed of [true, false, 0.83, ['a'], { a: 1 }]) expect(one('refund_status', proposed)).toContain('proposed_changes.0.proposed');
	for (const proposed of ['approved', 3, null]) expect(one('refund_status', proposed)).toBe('allowed');
	expect(refusal(target, change('intercom', 'ticket', '8', [{ field: 'a', proposed: 'b' }]))).toContain('target_object');
});

test('a limit that begins anew too late is not pressed', async () => {
	server.control({ faults: [{ mode: '429', method: 'PUT', retry_after: 600 }] });
	const section = await acting.act(intercomTicketTarget({ baseUrl: server.url }), http, change('Intercom', 'ticket', '7', [{ field: 'Order', proposed: 'A-1' }]));
	expect(section).toMatchObject({ state: 'failed', code: 'target_rejected', http_status: 429 });
	expect(server.tickets.get('7')?.writes).toBe(0);
});

test('a reply in a conversation or on a ticket, as text and not as markup', async () => {
	const target = intercomReplyTarget({ baseUrl: server.url, senderId: '814' });
	const body = 'Refunded <b>35.00</b> & sent.\nRegards';
	expect(await acting.act(target, http, message('Intercom', { body }, { target_object: 'conversation', target_id: '8' }))).toMatchObject({ state: 'committed' });
	expect(await acting.act(target, http, message('Intercom', { body }, { target_object: 'ticket', target_id: '7' }))).toMatchObject({ state: 'committed' });
	expect(server.conversations.get('8')?.parts).toMatchObject([{ part_type: 'comment', body: '<p>Refunded &lt;b&gt;35.00&lt;/b&gt; &amp; sent.<br>Regards</p>', author: { id: '814' } }]);
	expect(server.tickets.get('7')?.parts).toHaveLength(1);
	expect(await acting.act(target, http, message('Intercom', {}, { target_object: 'conversation', target_id: '99' }))).toMatchObject({ state: 'blocked', code: 'target_unknown' });
	server.control({ faults: [{ mode: 'apply_then_500', method: 'POST' }] });
	expect(await acting.act(target, http, message('Intercom', { body: 'Again' }, { target_object: 'conversation', target_id: '8' }))).toMatchObject({ state: 'unknown' });
	expect(() => intercomReplyTarget({ baseUrl: server.url, senderId: 'me' })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
});
