import { Client } from '@hubspot/api-client';
import { parseProposal } from '../../src/draft/parse-proposal';
import { hubspotTarget, type HubspotObject } from '../../src/execute/targets/hubspot';
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
