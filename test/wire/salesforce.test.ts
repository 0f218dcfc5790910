import jsforce from 'jsforce';
import { salesforceTarget } from '../../src/execute/targets/salesforce';
import { startSalesforceServer, type SalesforceServer } from '../servers/salesforce-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openGolden, plain, proposal, type Golden } from './golden';

const TOKEN = '00Dxx0000001gPL!AQcAQ';
const CASE = '5003000000D8cuIAAR';
const CONTACT = '0033000000D8cuIAAR';
const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` } });
const context = { http, idempotencyKey: 'int_1' };
const vendorAt = (instanceUrl: string) => new jsforce.Connection({ instanceUrl, accessToken: TOKEN, version: '60.0', maxRequest: 1 });
const record = (id: string, object: string, changes: object[]) => proposal({ target_system: 'Salesforce', target_object: object, target_id: id, proposed_changes: changes });

const CHANGES = [
	{ field: 'Status', current: 'New', proposed: 'Closed' },
	{ field: 'Refund_Amount__c', proposed: 35.5 },
	{ field: 'IsEscalated', proposed: false },
	{ field: 'Flags__c', proposed: ['vip', 'late'] },
	{ field: 'Description', proposed: null },
];
const BODY = { Status: 'Closed', Refund_Amount__c: 35.5, IsEscalated: false, Flags__c: 'vip;late', Description: null };

describe('what jsforce sends', () => {
	let golden: Golden;
	beforeEach(async () => {
		golden = await openGolden({ Id: CASE, LastModifiedDate: '2026-11-20T09:00:00.000+0000' });
	});
	afterEach(() => golden.close());

	test.each([['Case', CASE], ['Contact', CONTACT]] as const)('reading and updating a %s', async (object, id) => {
		const target = salesforceTarget({ baseUrl: golden.url, object });
		const vendor = vendorAt(golden.url);
		const theirRead = await golden.one(() => vendor.request({ method: 'GET', url: `/services/data/v60.0/sobjects/${object}/${id}?fields=Status,LastModifiedDate` }));
		const ourRead = await golden.one(() => target.read(record(id, object, [{ field: 'Status', proposed: 'Closed' }]), context));
		expect(plain(ourRead)).toEqual(plain(theirRead));

		const theirRow = await golden.one(() => vendor.sobject(object).retrieve(id));
		expect(ourRead.path.split('?')[0]).toBe(theirRow.path);

		const theirUpdate = await golden.one(() => vendor.sobject(object).update({ Id: id, ...BODY } as never));
		const ourUpdate = await golden.one(() => target.apply(record(id, object, CHANGES), { exists: true, values: {}, version: '2026-11-20T09:00:00.000+0000' }, context));
		expect(plain(ourUpdate)).toEqual(plain(theirUpdate));
		expect(ourUpdate).toMatchObject({ method: 'PATCH', path: `/services/data/v60.0/sobjects/${object}/${id}`, body: BODY });
		// jsforce has no precondition; this header is ours.
		expect(ourUpdate.headers['if-unmodified-since']).toBe('Fri, 20 Nov 2026 09:00:00 GMT');
	});
});

describe('jsforce against the local service', () => {
	let server: SalesforceServer;
	beforeAll(async () => {
		server = await startSalesforceServer({ token: TOKEN });
	});
	afterAll(() => server.close());

	test('retrieve, update, collections, describe, tooling and a wrong token', async () => {
		const vendor = vendorAt(server.url);
		const other = '5003000000D8cuJAAR';
		server.control({ set: { [CASE]: { Status: 'New', Refund_Status__c: 'requested' }, [other]: { Status: 'New' } } });
		expect(await vendor.sobject('Case').retrieve(CASE)).toMatchObject({ Id: CASE, Status: 'New', attributes: { type: 'Case' } });
		expect(await vendor.sobject('Case').update({ Id: CASE, Refund_Status__c: 'approved', Refund_Amount__c: 35 } as never)).toMatchObject({ success: true });
		expect(server.records.get(CASE)?.values).toMatchObject({ Refund_Status__c: 'approved', Refund_Amount__c: 35 });
		await expect(vendor.sobject('Case').update({ Id: CASE, Refund_Status__c: 'maybe' } as never)).rejects.toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' });
		await expect(vendor.sobject('Case').update({ Id: CASE, Nope__c: 1 } as never)).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
		await expect(vendor.sobject('Case').retrieve('5003000000D8cuZAAR')).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });

		const many = await vendor.sobject('Case').update([{ Id: CASE, Status: 'Working' }, { Id: other, Nope__c: 'x' }] as never, { allowRecursive: false } as never);
		expect(many).toMatchObject([{ success: true }, { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] }]);

		const made = await vendor.tooling.sobject('CustomField').create({ FullName: 'Case.Risk_Tier__c', Metadata: { type: 'Picklist', label: 'Risk Tier', valueSet: { restricted: true, valueSetDefinition: { value: [{ valueName: 'high', label: 'high', default: false }] } } } } as never);
		expect(made).toMatchObject({ success: true });
		expect((await vendor.sobject('Case').describe()).fields.map(({ name }) => name)).toContain('Risk_Tier__c');
		const composite = await vendor.request<{ compositeResponse: { httpStatusCode: number }[] }>({ method: 'POST', url: '/services/data/v60.0/composite', body: JSON.stringify({ compositeRequest: [{ method: 'PATCH', url: `/services/data/v60.0/sobjects/Case/${CASE}`, referenceId: 'a', body: { Risk_Tier__c: 'high' } }, { method: 'GET', url: `/services/data/v60.0/sobjects/Case/${CASE}?fields=Risk_Tier__c`, referenceId: 'b' }] }), headers: { 'content-type': 'application/json' } });
		expect(composite.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([204, 200]);
		await expect(new jsforce.Connection({ instanceUrl: server.url, accessToken: 'wrong', version: '60.0' }).sobject('Case').retrieve(CASE)).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
	});
});
