import { createClient } from 'node-zendesk';
import { zendeskReplyTarget } from '../../src/execute/targets/zendesk-reply';
import { zendeskTicketTarget } from '../../src/execute/targets/zendesk-ticket';
import { startZendeskServer, type ZendeskServer } from '../servers/zendesk-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openGolden, plain, proposal, type Golden } from './golden';

const [EMAIL, TOKEN] = ['ops@example.com', 'zd-0123456789'];
const http = fetchHttp({ headers: { authorization: `Basic ${Buffer.from(`${EMAIL}/token:${TOKEN}`).toString('base64')}` } });
const vendorAt = (url: string) => createClient({ username: EMAIL, token: TOKEN, endpointUri: `${url}/api/v2` });
const context = { http, idempotencyKey: 'int_1' };

const STAMP = '2026-11-20T09:00:00Z';
const record = (changes: { field: string; current?: unknown; proposed: unknown }[]) => proposal({ target_system: 'Zendesk', target_object: 'ticket', target_id: '1', proposed_changes: changes });

describe('what node-zendesk sends', () => {
	let golden: Golden;
	beforeEach(async () => {
		golden = await openGolden({ ticket: { id: 1, updated_at: STAMP, custom_fields: [] }, audits: [], ticket_fields: [] });
	});
	afterEach(() => golden.close());

	test('reading a ticket', async () => {
		const target = zendeskTicketTarget({ baseUrl: golden.url });
		const theirs = await golden.one(() => vendorAt(golden.url).tickets.show(1));
		expect(plain(await golden.one(() => target.read(record([{ field: 'status', proposed: 'solved' }]), context)))).toEqual(plain(theirs));
		expect(theirs).toMatchObject({ method: 'GET', path: '/api/v2/tickets/1.json' });
	});

	test('a safe update with custom fields, status, tags and a private comment', async () => {
		const target = zendeskTicketTarget({ baseUrl: golden.url, customFields: { refund_status: '36001', order: '36003' } });
		const action = record([
			{ field: 'status', current: 'open', proposed: 'solved' },
			{ field: 'priority', proposed: 'high' },
			{ field: 'assignee_id', proposed: 502 },
			{ field: 'tags', proposed: ['refund', 'ai'] },
			{ field: 'refund_status', proposed: 'approved' },
			{ field: 'order', proposed: 'Grüße & "Ä" 🙂' },
			{ field: 'comment', proposed: 'Approved by Dana.' },
		]);
		const ticket = {
			status: 'solved',
			priority: 'high',
			assignee_id: 502,
			tags: ['refund', 'ai'],
			custom_fields: [{ id: 36001, value: 'approved' }, { id: 36003, value: 'Grüße & "Ä" 🙂' }],
			comment: { body: 'Approved by Dana.', public: false },
			metadata: { daa_intent_id: 'int_1' },
			safe_update: true,
			updated_stamp: STAMP,
		};
		// The vendor's types know neither metadata nor safe_update; its client sends what it is given.
		const theirs = await golden.one(() => vendorAt(golden.url).tickets.update(1, { ticket } as never));
		const ours = await golden.one(() => target.apply(action, { exists: true, values: {}, version: STAMP }, context));
		expect(plain(ours)).toEqual(plain(theirs));
		expect(ours).toMatchObject({ method: 'PUT', path: '/api/v2/tickets/1.json', body: { ticket } });
	});

	test('a public reply', async () => {
		const action = proposal({ action_type: 'reply', target_system: 'zendesk', target_id: '1', message: { channel: 'email', recipients: ['mira@example.com'], body: 'Done.' } });
		const ticket = { comment: { body: 'Done.', public: true }, metadata: { daa_intent_id: 'int_1' }, safe_update: true, updated_stamp: STAMP };
		const theirs = await golden.one(() => vendorAt(golden.url).tickets.update(1, { ticket } as never));
		expect(plain(await golden.one(() => zendeskReplyTarget({ baseUrl: golden.url }).apply(action, { exists: true, values: {}, version: STAMP }, context)))).toEqual(plain(theirs));
	});

	test('looking for ticket fields and audits', async () => {
		const target = zendeskTicketTarget({ baseUrl: golden.url });
		const theirFields = await golden.one(() => vendorAt(golden.url).ticketfields.list());
		const before = golden.recorder.requests.length;
		await target.read(record([{ field: 'refund_status', proposed: 'x' }]), context).catch(() => undefined);
		expect(golden.recorder.requests[before + 1]).toMatchObject({ method: theirFields.method, path: theirFields.path });
		const theirAudits = await golden.one(() => vendorAt(golden.url).tickets.exportAudit(1));
		await target.read(record([{ field: 'comment', proposed: 'x' }]), context);
		expect(golden.recorder.requests.at(-1)).toMatchObject({ method: theirAudits.method, path: theirAudits.path });
	});
});

describe('node-zendesk against the local service', () => {
	let server: ZendeskServer;
	beforeAll(async () => {
		server = await startZendeskServer({ token: TOKEN });
	});
	afterAll(() => server.close());

	test('show, update, a collision, fields, many at once, and a wrong token', async () => {
		const vendor = vendorAt(server.url);
		server.control({ set: { 1: { status: 'open', refund_status: 'requested' }, 2: {} } });
		const { result: shown } = (await vendor.tickets.show(1)) as unknown as { result: { updated_at: string; custom_fields: { id: number; value: unknown }[] } };
		expect(shown.custom_fields).toContainEqual({ id: 36001, value: 'requested' });

		const update = (ticket: object) => vendor.tickets.update(1, { ticket } as never) as unknown as Promise<{ result: unknown }>;
		expect((await update({ status: 'solved', safe_update: true, updated_stamp: shown.updated_at })).result).toMatchObject({ status: 'solved' });
		await expect(update({ status: 'open', safe_update: true, updated_stamp: shown.updated_at })).rejects.toThrow('(409)');
		await expect(update({ status: 'nope' })).rejects.toThrow('(422)');

		const fields = (await vendor.ticketfields.list()) as unknown as { title: string }[];
		expect(fields.map(({ title }) => title)).toContain('Refund Status');
		const created = await vendor.ticketfields.create({ ticket_field: { type: 'tagger', title: 'Risk Tier', custom_field_options: [{ name: 'High', value: 'risk_high' }] } } as never);
		expect(created).toMatchObject({ result: { title: 'Risk Tier', removable: true } });
		await expect(vendor.ticketfields.create({ ticket_field: { type: 'tagger', title: 'Band', custom_field_options: [{ name: 'High', value: 'risk_high' }] } } as never)).rejects.toThrow('(422)');

		const { result: { job_status: job } } = (await vendor.tickets.updateMany([1, 2, 3], { ticket: { priority: 'high' } } as never)) as unknown as { result: { job_status: { id: string } } };
		const done = (await vendor.jobstatuses.show(job.id as never)) as unknown as { result: { job_status: { status: string; results: { success: boolean }[] } } };
		expect(done.result.job_status.status).toBe('completed');
		expect(done.result.job_status.results.map(({ success }) => success)).toEqual([true, true, false]);
		await expect(createClient({ username: EMAIL, token: 'wrong', endpointUri: `${server.url}/api/v2` }).tickets.show(1)).rejects.toThrow('(401)');
	});
});
