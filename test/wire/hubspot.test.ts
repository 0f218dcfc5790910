import { Client } from '@hubspot/api-client';
import { parseProposal } from '../../src/draft/parse-proposal';
import { hubspotTarget, type HubspotObject } from '../../src/execute/targets/hubspot';
import { hubspotReplyTarget } from '../../src/execute/targets/hubspot-reply';
import { startHubSpotServer } from '../servers/hubspot-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { startRecorder, type RecordedRequest, type Recorder } from '../servers/recorder.mjs';

const ANSWER = { id: '1001', properties: { refund_status: 'requested' }, createdAt: '2026-11-20T09:00:00.000Z', updatedAt: '2026-11-20T09:00:00.000Z', archived: false };
const TOKEN = 'pat-eu1-0123456789';

let recorder: Recorder;
let vendor: Client;
beforeEach(async () => {
	recorder = await startRecorder({ answer: ANSWER });
	vendor = new Client({ accessToken: TOKEN, basePath: recorder.url });
});
afterEach(() => recorder.close());

const http = () => fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });

/** Method, path with query, body, and the headers that carry meaning. */
const wire = ({ method, path, body, headers }: RecordedRequest) => ({ method, path, body, contentType: body === null ? undefined : headers['content-type'], authorization: headers.authorization });

async function theLast(work: () => Promise<unknown>): Promise<ReturnType<typeof wire>> {
	const before = recorder.requests.length;
	await work();
	expect(recorder.requests).toHaveLength(before + 1);
	return wire(recorder.requests[before] as RecordedRequest);
}

function actionOn(object: HubspotObject, changes: { field: string; proposed: string }[]) {
	const parsed = parseProposal(
		{ action_type: 'refund', target_system: 'hubspot', target_object: object, target_id: '1001', proposed_changes: changes },
		{ environment: 'production', newId: (prefix) => `${prefix}_1` },
	);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return parsed.action;
}

const CHANGES = [
	{ field: 'refund_status', proposed: 'approved' },
	{ field: 'refund_amount', proposed: '35.00' },
	{ field: 'note_to_customer', proposed: 'Grüße, 35 € & "more" \u2028 <b>🙂' },
	{ field: 'follow_up', proposed: '' },
];

const APIS = {
	tickets: () => vendor.crm.tickets.basicApi,
	contacts: () => vendor.crm.contacts.basicApi,
	deals: () => vendor.crm.deals.basicApi,
} as const;

test.each(['tickets', 'contacts', 'deals'] as const)('reading and updating one of the %s is what HubSpot\'s own client sends', async (object) => {
	const target = hubspotTarget({ baseUrl: recorder.url, object });
	const context = { http: http(), idempotencyKey: 'int_1' };
	const fields = CHANGES.map(({ field }) => field);
	const properties = Object.fromEntries(CHANGES.map(({ field, proposed }) => [field, proposed]));

	const theirRead = await theLast(() => APIS[object]().getById('1001', fields));
	const ourRead = await theLast(() => target.read(actionOn(object, CHANGES), context));
	expect(ourRead).toEqual(theirRead);
	expect(ourRead).toMatchObject({ method: 'GET', path: `/crm/v3/objects/${object}/1001?properties=refund_status&properties=refund_amount&properties=note_to_customer&properties=follow_up` });

	const theirUpdate = await theLast(() => APIS[object]().update('1001', { properties }));
	const ourUpdate = await theLast(() => target.apply(actionOn(object, CHANGES), { exists: true, values: {} }, context));
	expect(ourUpdate).toEqual(theirUpdate);
	expect(ourUpdate).toMatchObject({ method: 'PATCH', body: { properties } });
});

test('linking, unlinking and reading links are what HubSpot\'s own client sends', async () => {
	const target = hubspotTarget({ baseUrl: recorder.url, object: 'tickets' });
	const context = { http: http(), idempotencyKey: 'int_1' };
	const links = (current: string[], proposed: string[]) => {
		const parsed = parseProposal({ action_type: 'link', target_system: 'hubspot', target_object: 'ticket', target_id: '1001', proposed_changes: [{ field: 'associations.contacts', current, proposed }] }, { environment: 'production', newId: (prefix) => `${prefix}_1` });
		if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
		return parsed.action;
	};
	const theirLink = await theLast(() => vendor.crm.associations.v4.basicApi.createDefault('tickets', '1001', 'contacts', '7'));
	expect(await theLast(() => target.apply(links([], ['7']), { exists: true, values: {} }, context))).toEqual(theirLink);
	// The client wants a 204 for this; what it sent is all that counts here.
	const theirUnlink = await theLast(() => vendor.crm.associations.v4.basicApi.archive('tickets', '1001', 'contacts', '7').catch(() => undefined));
	expect(await theLast(() => target.apply(links(['7', '8'], ['8']), { exists: true, values: {} }, context))).toEqual(theirUnlink);
	const theirRead = await theLast(() => vendor.crm.tickets.basicApi.getById('1001', undefined, undefined, ['contacts']));
	expect(await theLast(() => target.read(links([], ['7']), context))).toEqual(theirRead);
});

test('a reply in a thread goes as HubSpot\'s own client would send that body', async () => {
	const parsed = parseProposal({ action_type: 'reply', target_system: 'hubspot', target_id: '5', message: { channel: 'email', recipients: ['mira@example.com'], body: 'Done.' } }, { environment: 'production', newId: (prefix) => `${prefix}_1` });
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	const { action } = parsed;
	const body = { type: 'MESSAGE', text: 'Done.', recipients: [{ recipientField: 'TO', deliveryIdentifiers: [{ type: 'HS_EMAIL_ADDRESS', value: 'mira@example.com' }] }], senderActorId: 'A-12', channelId: '1002', channelAccountId: '424' };
	// The client has no method for threads; its own request carries token and form.
	const theirs = await theLast(() => vendor.apiRequest({ method: 'POST', path: '/conversations/v3/conversations/threads/5/messages', body }));
	const ours = await theLast(() => hubspotReplyTarget({ baseUrl: recorder.url, senderId: 'A-12' }).apply(action, { exists: true, values: {}, version: '1002/424' }, { http: http(), idempotencyKey: 'int_1' }));
	expect(ours).toEqual(theirs);
});

test('HubSpot\'s own client against the local service', async () => {
	const server = await startHubSpotServer({ token: TOKEN });
	server.control({ set: { 1: { note: 'a' }, 2: {}, 'contacts/7': {} } });
	const local = new Client({ accessToken: TOKEN, basePath: server.url, numberOfApiCallRetries: 0 });
	expect(await local.crm.tickets.basicApi.update('1', { properties: { note: 'b' } })).toMatchObject({ id: '1', properties: { note: 'b' } });
	await expect(local.crm.tickets.basicApi.getById('99')).rejects.toMatchObject({ code: 404 });
	await local.crm.associations.v4.basicApi.createDefault('tickets', '1', 'contacts', '7');
	expect((await local.crm.tickets.basicApi.getById('1', ['note'], undefined, ['contacts'])).associations?.contacts?.results).toMatchObject([{ id: '7' }]);
	await local.crm.associations.v4.basicApi.archive('tickets', '1', 'contacts', '7');
	expect(server.tickets.get('1')?.associations?.contacts).toEqual([]);
	const group = await local.crm.properties.groupsApi.create('tickets', { name: 'ai_audit', label: 'AI audit' });
	expect(group).toMatchObject({ name: 'ai_audit' });
	const definition = { name: 'risk_tier', label: 'Risk tier', groupName: 'ai_audit', type: 'enumeration', fieldType: 'select', options: [{ label: 'High', value: 'high', displayOrder: 0, hidden: false }] } as never;
	expect(await local.crm.properties.coreApi.create('tickets', definition)).toMatchObject({ name: 'risk_tier' });
	await expect(local.crm.properties.coreApi.create('tickets', definition)).rejects.toMatchObject({ code: 409 });
	const batch = await local.crm.tickets.batchApi.update({ inputs: [{ id: '1', properties: { risk_tier: 'high' } }, { id: '2', properties: { risk_tier: 'nope' } }] } as never);
	expect(batch).toMatchObject({ results: [{ id: '1' }], numErrors: 1 });
	server.control({ faults: [{ mode: '429', path: '/crm/' }] });
	await expect(local.crm.tickets.basicApi.getById('1')).rejects.toMatchObject({ code: 429, body: { errorType: 'RATE_LIMIT' } });
	await server.close();
});
