import { CRM_FIELDS, deliverOutbox, logItems, type Courier, type CrmProfile, type LogRequest } from '../../src/log';
import { intercomProfile } from '../../src/log/profiles/intercom';
import { salesforceProfile } from '../../src/log/profiles/salesforce';
import { zendeskProfile } from '../../src/log/profiles/zendesk';
import { applyPlan } from '../../src/log/provision/apply';
import { planFields } from '../../src/log/provision/plan';
import type { CrmLogSection } from '../../src/sections';
import { startIntercomServer, type IntercomServer } from '../servers/intercom-server.mjs';
import { startSalesforceServer, type SalesforceServer } from '../servers/salesforce-server.mjs';
import type { LocalService } from '../servers/service-kit.mjs';
import { startZendeskServer, type ZendeskServer } from '../servers/zendesk-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { action, item } from './items';

const RUN = { workflowId: 'wf-1', executionId: 'ex-1', nodeId: 'node-9', nodeName: 'CRM Log', environment: 'production' } as const;
const TOKEN = 'local-5ecre7';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

function courierOf(profile: CrmProfile): Courier {
	return {
		profile,
		destination: `${profile.system}|here`,
		context: { http: fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 500 }), now: ports.now, sleep: (ms) => Promise.resolve(ports.clock.advance(ms)) },
		patienceMs: 0,
	};
}
async function provision(profile: CrmProfile): Promise<void> {
	const { context } = courierOf(profile);
	if (!profile.provisioner) throw new Error('none');
	const applied = await applyPlan(context, profile.provisioner, await planFields(context, profile.provisioner, CRM_FIELDS));
	expect(applied.filter(({ state }) => state === 'failed')).toEqual([]);
	const again = await planFields(context, profile.provisioner, CRM_FIELDS);
	expect(new Set(again.steps.map(({ kind }) => kind))).toEqual(new Set(['keep']));
}
const request = (ticketId: string, patch: Partial<LogRequest> = {}): LogRequest => ({
	item: item({ action: { ...action, correlation_id: `cor-${ticketId}` }, approval: undefined }),
	ticketId,
	idField: 'crm_ticket_id',
	place: `0.${ticketId}.crm`,
	choice: { preset: 'full' },
	note: true,
	readBack: true,
	...patch,
});
async function log(profile: CrmProfile, requests: LogRequest[]): Promise<CrmLogSection[]> {
	return (await logItems(ports, RUN, courierOf(profile), requests)).map((one) => {
		if ('error' in one) throw one.error;
		return one.section;
	});
}
const states = (sections: CrmLogSection[]) => sections.map(({ state, mismatches }) => `${state}${mismatches && mismatches.length > 0 ? ` but ${mismatches.join()}` : ''}`);
const redeliver = (profile: CrmProfile) => {
	ports.clock.advance(10 * 60_000);
	return deliverOutbox(ports, RUN, courierOf(profile));
};

describe('Zendesk', () => {
	let server: ZendeskServer;
	let profile: CrmProfile;
	beforeEach(async () => {
		server = await startZendeskServer({ token: TOKEN });
		server.control({ set: Object.fromEntries(Array.from({ length: 150 }, (_, index) => [index + 1, {}])) });
		profile = zendeskProfile({ baseUrl: server.url });
	});
	afterEach(() => server.close());
	const notes = (id: number) => server.tickets.get(id)?.audits.flatMap(({ events }) => events.filter(({ type }) => type === 'Comment')) ?? [];

	test('all fields and the note in one update per ticket, many tickets in one job', async () => {
		await provision(profile);
		server.control({ reset: true });
		const sections = await log(profile, Array.from({ length: 150 }, (_, index) => request(String(index + 1), { readBack: index === 0 })));
		expect(new Set(states(sections))).toEqual(new Set(['logged']));
		expect(server.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual(Array(2).fill('/api/v2/tickets/update_many.json'));
		expect(server.tickets.get(150)?.writes).toBe(1);
		expect(notes(7)).toMatchObject([{ public: false, body: expect.stringContaining('AI-assisted action') as string }]);
		const tier = [...server.fields.values()].find(({ title }) => title === 'AI audit: Risk tier');
		expect(tier?.custom_field_options?.map(({ value }) => value)).toEqual(['risk_tier_low', 'risk_tier_medium', 'risk_tier_high']);
		expect(server.tickets.get(7)?.custom.get(tier?.id ?? 0)).toBe('risk_tier_high');
		expect(server.tickets.get(7)?.tags).toContain('confidence_band_medium');
	});

	test('a ticket that is not there costs only its own item', async () => {
		await provision(profile);
		const sections = await log(profile, ['1', '2', '999'].map((id) => request(id)));
		expect(states(sections)).toEqual(['logged', 'logged', 'failed']);
		expect(sections[2]?.reason).toContain('TicketNotFound');
	});

	test('fields that are not there are named, with what to do', async () => {
		const [section] = await log(profile, [request('1')]);
		expect(section).toMatchObject({ state: 'failed', code: 'crm_field_unknown', reason: expect.stringContaining('Provision Fields') as string });
	});

	test('options are added and none removed', async () => {
		server.fields.set(77_001, { id: 77_001, type: 'multiselect', title: 'AI audit: Guardrail types', active: true, custom_field_options: [{ id: 1, name: 'Mine', value: 'my_own' }] } as never);
		await provision(profile);
		expect(server.fields.get(77_001)?.custom_field_options?.map(({ value }) => value)).toEqual(expect.arrayContaining(['my_own', 'guardrail_types_pii']));
	});

	test('an update that was applied before the answer was lost is not repeated with its note', async () => {
		await provision(profile);
		server.control({ faults: [{ mode: 'apply_then_drop', path: '/api/v2/tickets/update_many' }] });
		expect(states(await log(profile, ['1', '2'].map((id) => request(id))))).toEqual(['queued', 'queued']);
		expect(await redeliver(profile)).toMatchObject({ written: 2 });
		expect([notes(1).length, notes(2).length]).toEqual([1, 1]);
	});

	test('its rate limit is waited for', async () => {
		await provision(profile);
		server.control({ faults: [{ mode: '429', path: '/api/v2/tickets', retry_after: 3 }] });
		const [logged] = await logItems(ports, RUN, { ...courierOf(profile), patienceMs: 20_000 }, [request('1')]);
		expect(logged).toMatchObject({ section: { state: 'logged' } });
	});
});

describe('Salesforce', () => {
	let server: SalesforceServer;
	let profile: CrmProfile;
	const idOf = (index: number) => `500${String(index).padStart(12, '0')}AAA`;
	beforeEach(async () => {
		server = await startSalesforceServer({ token: TOKEN });
		server.control({ set: Object.fromEntries(Array.from({ length: 250 }, (_, index) => [idOf(index), { Status: 'New' }])) });
		profile = salesforceProfile({ baseUrl: server.url });
	});
	afterEach(() => server.close());

	test('collections of 200, comments with them, every value read back', async () => {
		await provision(profile);
		server.control({ reset: true });
		const sections = await log(profile, Array.from({ length: 250 }, (_, index) => request(idOf(index), { readBack: index < 3 })));
		expect(new Set(states(sections))).toEqual(new Set(['logged']));
		expect(server.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method)).toEqual(['PATCH', 'POST', 'PATCH', 'POST']);
		expect(server.comments).toHaveLength(250);
		expect(server.comments[0]).toMatchObject({ IsPublished: false, ParentId: idOf(0) });
		expect(server.records.get(idOf(249))?.values).toMatchObject({ risk_tier__c: 'high', ai_used__c: true, guardrail_types__c: 'pii;refunds' });
	});

	test('one row that is refused costs only its own item', async () => {
		await provision(profile);
		const sections = await log(profile, [idOf(1), idOf(2), idOf(999)].map((id) => request(id)));
		expect(states(sections)).toEqual(['logged', 'logged', 'failed']);
		expect(sections[2]?.reason).toContain('ENTITY_IS_DELETED');
	});

	test('picklist values are added and none removed', async () => {
		(server.objects.Case as Record<string, unknown>).guardrail_types__c = { type: 'multipicklist', values: ['mine'] };
		await provision(profile);
		expect(server.objects.Case?.guardrail_types__c?.values).toEqual(expect.arrayContaining(['mine', 'pii']));
	});

	test('a comment that may have arrived is looked for', async () => {
		await provision(profile);
		server.control({ faults: [{ mode: 'apply_then_500', method: 'POST', path: '/services/data/v60.0/composite' }] });
		expect(states(await log(profile, [request(idOf(1))]))).toEqual(['queued']);
		expect(await redeliver(profile)).toMatchObject({ written: 1 });
		expect(server.comments).toHaveLength(1);
	});
});

describe.each(['ticket', 'conversation'] as const)('Intercom %s', (object) => {
	let server: IntercomServer;
	let profile: CrmProfile;
	const records = () => (object === 'ticket' ? server.tickets : server.conversations);
	beforeEach(async () => {
		server = await startIntercomServer({ token: TOKEN });
		server.control({ set: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${object}s/${index + 1}`, {}])) });
		profile = intercomProfile({ object, baseUrl: server.url, ticketTypeId: '1', keys: object === 'conversation' ? { risk_tier: 'risk_tier' } : {} });
	});
	afterEach(() => server.close());

	test('attributes and a note of each, read back', async () => {
		await provision(profile);
		const sections = await log(profile, Array.from({ length: 30 }, (_, index) => request(String(index + 1))));
		expect(new Set(states(sections))).toEqual(new Set(['logged']));
		const record = records().get('30');
		expect(record?.parts).toMatchObject([{ part_type: 'note', author: { id: '814' } }]);
		const item = server.attributes.get('risk_tier')?.input_options?.list_options.find(({ label }) => label === 'high');
		expect(record?.attributes.risk_tier).toBe(object === 'ticket' ? item?.id : 'high');
		expect(record?.attributes.ai_used).toBe(object === 'ticket' ? true : 'true');
	});

	test('a note that may have arrived is looked for; a ticket that is not there costs only its own item', async () => {
		await provision(profile);
		server.control({ faults: [{ mode: 'apply_then_drop', path: `/${object}s/1/reply` }] });
		expect(states(await log(profile, [request('1'), request('999'), request('2')]))).toEqual(['queued', 'failed', 'logged']);
		expect(await redeliver(profile)).toMatchObject({ written: 1 });
		expect(records().get('1')?.parts).toHaveLength(1);
	});
});

test.each([
	['zendesk', () => startZendeskServer({ token: TOKEN }), (service: LocalService) => zendeskProfile({ baseUrl: service.url }), '7'],
	['salesforce', () => startSalesforceServer({ token: TOKEN }), (service: LocalService) => salesforceProfile({ baseUrl: service.url }), '500000000000001AAA'],
	['intercom', () => startIntercomServer({ token: TOKEN }), (service: LocalService) => intercomProfile({ object: 'ticket', baseUrl: service.url, ticketTypeId: '1' }), '7'],
] as const)('%s that is down keeps everything queued', async (_name, start, profileOf, id) => {
	const server = await start();
	const profile = profileOf(server);
	await server.close();
	expect(states(await log(profile, [request(id)]))).toEqual(['queued']);
});
