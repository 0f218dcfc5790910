import { IntercomClient } from 'intercom-client';
import { intercomConversationTarget } from '../../src/execute/targets/intercom-conversation';
import { intercomTicketTarget } from '../../src/execute/targets/intercom-ticket';
import { startIntercomServer, type IntercomServer } from '../servers/intercom-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openGolden, plain, proposal, type Golden } from './golden';

const TOKEN = 'ic-0123456789';
const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });
const context = { http, idempotencyKey: 'int_1' };
const vendorAt = (environment: string) => new IntercomClient({ token: TOKEN, environment, maxRetries: 0 });
const record = (object: string, changes: object[]) => proposal({ target_system: 'Intercom', target_object: object, target_id: '7', proposed_changes: changes });

describe('what intercom-client sends', () => {
	let golden: Golden;
	beforeEach(async () => {
		golden = await openGolden({ id: '7', ticket_attributes: {}, custom_attributes: {} });
	});
	afterEach(() => golden.close());

	test('reading and updating a ticket', async () => {
		const target = intercomTicketTarget({ baseUrl: golden.url });
		const action = record('ticket', [{ field: 'Refund status', proposed: 'c4a2' }, { field: 'Refund amount', proposed: 35.5 }, { field: 'Goodwill', proposed: true }, { field: 'open', proposed: false }]);
		const theirRead = await golden.one(() => vendorAt(golden.url).tickets.get({ ticket_id: '7' }));
		const ourRead = await golden.one(() => target.read(action, context));
		expect(plain(ourRead)).toEqual(plain(theirRead));
		expect(ourRead.headers['intercom-version']).toBe(theirRead.headers['intercom-version']);

		const body = { ticket_attributes: { 'Refund status': 'c4a2', 'Refund amount': 35.5, Goodwill: true }, open: false };
		const theirs = await golden.one(() => vendorAt(golden.url).tickets.update({ ticket_id: '7', ...body }));
		const ours = await golden.one(() => target.apply(action, { exists: true, values: {} }, context));
		expect(plain(ours)).toEqual(plain(theirs));
		expect(ours).toMatchObject({ method: 'PUT', path: '/tickets/7', body });
		expect(ours.headers['intercom-version']).toBe(theirs.headers['intercom-version']);
	});

	test('reading and updating a conversation', async () => {
		const target = intercomConversationTarget({ baseUrl: golden.url });
		const action = record('conversation', [{ field: 'refund_status', proposed: 'approved' }, { field: 'title', proposed: 'Refund' }]);
		const theirRead = await golden.one(() => vendorAt(golden.url).conversations.find({ conversation_id: '7' }));
		expect(plain(await golden.one(() => target.read(action, context)))).toEqual(plain(theirRead));
		const body = { title: 'Refund', custom_attributes: { refund_status: 'approved' } };
		const theirs = await golden.one(() => vendorAt(golden.url).conversations.update({ conversation_id: '7', ...body }));
		expect(plain(await golden.one(() => target.apply(action, { exists: true, values: {} }, context)))).toEqual(plain(theirs));
	});
});

describe('intercom-client against the local service', () => {
	let server: IntercomServer;
	beforeAll(async () => {
		server = await startIntercomServer({ token: TOKEN });
	});
	afterAll(() => server.close());

	test('tickets, conversations, replies, attributes and a wrong token', async () => {
		const vendor = vendorAt(server.url);
		server.control({ set: { 'tickets/7': { 'Refund status': 'c4a1' }, 'conversations/8': { refund_status: 'requested' } } });
		expect(await vendor.tickets.get({ ticket_id: '7' })).toMatchObject({ ticket_attributes: { 'Refund status': 'c4a1' } });
		expect(await vendor.tickets.update({ ticket_id: '7', ticket_attributes: { 'Refund status': 'c4a2', Goodwill: true } })).toMatchObject({ ticket_attributes: { 'Refund status': 'c4a2', Goodwill: true } });
		await expect(vendor.tickets.update({ ticket_id: '7', ticket_attributes: { 'Refund status': 'approved' } })).rejects.toMatchObject({ statusCode: 400 });
		await expect(vendor.tickets.update({ ticket_id: '9', ticket_attributes: {} })).rejects.toMatchObject({ statusCode: 404 });
		await expect(vendor.conversations.update({ conversation_id: '8', custom_attributes: { refund_status: true as never } })).rejects.toMatchObject({ statusCode: 400 });
		expect(await vendor.conversations.update({ conversation_id: '8', custom_attributes: { refund_status: 'approved' } })).toMatchObject({ custom_attributes: { refund_status: 'approved' } });
		await vendor.conversations.reply({ conversation_id: '8', body: { message_type: 'comment', type: 'admin', admin_id: '814', body: 'Done.' } });
		await vendor.tickets.reply({ ticket_id: '7', body: { message_type: 'comment', type: 'admin', admin_id: '814', body: 'Done.' } });
		expect(server.conversations.get('8')?.parts).toMatchObject([{ part_type: 'comment', body: '<p>Done.</p>' }]);
		await vendor.ticketTypes.attributes.create({ ticket_type_id: '1', name: 'Risk tier', description: 'x', data_type: 'list', list_items: 'low,high' });
		expect(server.attributes.get('Risk tier')?.input_options?.list_options).toHaveLength(2);
		await expect(new IntercomClient({ token: 'wrong', environment: server.url, maxRetries: 0 }).tickets.get({ ticket_id: '7' })).rejects.toMatchObject({ statusCode: 401 });
	});
});
