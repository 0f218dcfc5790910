import { salesforceTarget } from '../../../src/execute/targets/salesforce';
import { startSalesforceServer, type SalesforceServer } from '../../servers/salesforce-server.mjs';
import { bearer, change, openActing, refusal, type Acting } from './helper';

const TOKEN = 'sf-1';
const CASE = '5003000000D8cuIAAR';
const CONTACT = '0033000000D8cuIAAR';
const http = bearer(TOKEN);
let server: SalesforceServer;
let acting: Acting;
beforeEach(async () => {
	server = await startSalesforceServer({ token: TOKEN });
	server.control({ set: { [CASE]: { Status: 'New', Refund_Status__c: 'requested', Flags__c: 'vip;late' }, [CONTACT]: { LastName: 'Lind', DoNotCall: false } } });
	acting = await openActing();
});
afterEach(async () => {
	await acting.close();
	await server.close();
});
const target = (object: 'Case' | 'Contact' = 'Case') => salesforceTarget({ object, baseUrl: server.url });
const act = (changes: object[]) => acting.act(target(), http, change('Salesforce', 'Case', CASE, changes));

test('a case and a contact, each value in its type, are written and read back', async () => {
	const section = await act([
		{ field: 'Status', current: 'New', proposed: 'Closed' },
		{ field: 'Refund_Status__c', current: 'requested', proposed: 'approved' },
		{ field: 'Refund_Amount__c', proposed: '35.00' },
		{ field: 'Flags__c', current: ['late', 'vip'], proposed: ['vip', 'goodwill'] },
		{ field: 'Decided_At__c', proposed: '2026-11-20T09:00:00Z' },
		{ field: 'IsEscalated', proposed: true },
	]);
	expect(section).toMatchObject({ state: 'committed', http_status: 204, after: { Refund_Amount__c: 35, Flags__c: 'vip;goodwill', IsEscalated: true } });
	expect(section.code).toBeUndefined();
	expect(await acting.act(target('Contact'), http, change('Salesforce', 'Contact', CONTACT, [{ field: 'DoNotCall', current: false, proposed: true }]))).toMatchObject({ state: 'committed' });
	expect(server.records.get(CONTACT)?.values.DoNotCall).toBe(true);
});

test('a change in between is refused by Salesforce itself', async () => {
	server.control({ faults: [{ mode: 'touch', method: 'PATCH', set: { [CASE]: { Priority: 'High' } } }] });
	expect(await act([{ field: 'Status', current: 'New', proposed: 'Closed' }])).toMatchObject({ state: 'blocked', code: 'value_stale', http_status: 412 });
	expect(server.records.get(CASE)?.writes).toBe(0);
	expect(await act([{ field: 'Status', current: 'Working', proposed: 'Closed' }])).toMatchObject({ state: 'blocked', code: 'value_stale' });
});

test('what Salesforce refuses did not happen, and its reason is told', async () => {
	const refused = await act([{ field: 'Refund_Status__c', current: 'requested', proposed: 'maybe' }]);
	expect(refused).toMatchObject({ state: 'failed', code: 'target_rejected', http_status: 400 });
	expect(refused.reason).toContain('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
	expect(await act([{ field: 'Nope__c', proposed: 'x' }])).toMatchObject({ state: 'failed', code: 'target_unreadable' });
	expect(await acting.act(target(), http, change('Salesforce', 'Case', '5003000000D8cuZAAR', [{ field: 'Status', proposed: 'Closed' }]))).toMatchObject({ state: 'blocked', code: 'target_unknown' });
	expect(await acting.act(target(), bearer('wrong'), change('Salesforce', 'Case', CASE, [{ field: 'Status', current: 'New', proposed: 'Closed' }]))).toMatchObject({ state: 'failed', code: 'target_unreadable' });
});

test('a busy org is waited for', async () => {
	server.control({ faults: [{ mode: '503', method: 'PATCH', retry_after: 0 }] });
	expect(await act([{ field: 'Status', current: 'New', proposed: 'Closed' }])).toMatchObject({ state: 'committed' });
	expect(server.records.get(CASE)?.writes).toBe(1);
});

test('what is refused at the door', () => {
	const one = (field: string, proposed: unknown, id = CASE) => refusal(target(), change('salesforce', 'case', id, [{ field, proposed }]));
	expect(one('Status', 'Closed')).toBe('allowed');
	for (const id of [CONTACT, '500', `${CASE}/x`, '5003000000D8cuI?']) expect(one('Status', 'Closed', id)).toContain('target_id');
	for (const field of ['Status,Id', 'a b', '1a', 'x__']) expect(one(field, 'x')).toContain('proposed_changes.0.field');
	for (const [field, proposed] of [['LastModifiedDate', 'x'], ['Status', { a: 1 }], ['Flags__c', ['a;b']]] as const) expect(one(field, proposed)).toContain('proposed_changes.0.proposed');
	expect(() => salesforceTarget({ object: 'Case' })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
	expect(() => salesforceTarget({ object: 'Case', baseUrl: server.url, apiVersion: '../..' })).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
});
