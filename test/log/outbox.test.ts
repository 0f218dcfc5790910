import { CRM_FIELDS, deliverOutbox, hubspotProfile, logItems, type Courier, type LogRequest } from '../../src/log';
import { applyPlan, asPlanned } from '../../src/log/provision/apply';
import { planFields } from '../../src/log/provision/plan';
import type { CrmLogSection } from '../../src/sections';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { action, item } from './items';

const RUN = { workflowId: 'wf-1', executionId: 'ex-1', nodeId: 'node-9', nodeName: 'CRM Log', environment: 'production' } as const;
const TOKEN = 'pat-eu1-5ecre7-5ecre7';

let ports: TestPorts;
let server: HubSpotServer;
beforeEach(async () => {
	ports = await openTestPorts();
	server = await startHubSpotServer({ token: TOKEN, many: 300 });
});
afterEach(async () => {
	await server.close();
	await ports.close();
});

const courier = (patienceMs = 0): Courier => ({
	profile: hubspotProfile({ baseUrl: server.url }),
	destination: 'hubspot|here',
	context: {
		http: fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 500 }),
		now: ports.now,
		// Time passes only while somebody waits.
		sleep: (ms) => Promise.resolve(ports.clock.advance(ms)),
	},
	patienceMs,
});
const request = (ticket: number, patch: Partial<LogRequest> = {}, correlation = `cor-${ticket}`): LogRequest => ({
	item: item({ action: { ...action, correlation_id: correlation }, approval: undefined, guardrails: undefined }),
	ticketId: String(ticket),
	idField: 'crm_ticket_id',
	place: `0.${ticket}.crm`,
	choice: { preset: 'minimal' },
	note: false,
	readBack: false,
	...patch,
});
const tickets = (count: number, patch: Partial<LogRequest> = {}) => Array.from({ length: count }, (_, index) => request(index + 1, patch));
const log = async (requests: LogRequest[], by = courier()): Promise<CrmLogSection[]> => {
	const logged = await logItems(ports, RUN, by, requests);
	return logged.map((one) => {
		if ('error' in one) throw one.error;
		return one.section;
	});
};
const states = (sections: CrmLogSection[]) => sections.map(({ state }) => state);
const schema = () => server.schemas.get('tickets') ?? server.schemas.set('tickets', { groups: new Map(), properties: new Map() }).get('tickets');
const define = (definition: { name: string; type: string; fieldType: string; [key: string]: unknown }) => schema()?.properties.set(definition.name, definition);
const property = (name: string) => schema()?.properties.get(name);
const wait = () => ports.clock.advance(10 * 60_000);

test('300 items are three calls, each with its event, and every ticket holds its own values', async () => {
	const sections = await log(tickets(300));
	expect(new Set(states(sections))).toEqual(new Set(['logged']));
	expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('POST /crm/v3/objects/tickets/batch/update'));
	for (const id of [1, 100, 101, 300]) expect(server.tickets.get(String(id))?.properties.ai_trace_id).toBe(`cor-${id}`);
	expect((await ports.store.log.byCorrelation('cor-300', 'production')).map(({ action: what, outcome }) => `${what} ${outcome}`)).toEqual(['crm.logged logged']);
});

test('a ticket that is not there and a value that is refused cost only their own item', async () => {
	await server.close();
	server = await startHubSpotServer({ token: TOKEN, many: 20, strict: true });
	for (const name of ['risk_tier', 'confidence_band', 'escalation_reason', 'resolution_code', 'ai_trace_id']) define({ name, type: 'string', fieldType: 'text', options: [] });
	const sections = await log([...tickets(20), request(999), request(7, { place: '1.7.crm', overrides: { intent: 'refund' } })]);
	expect(sections.slice(0, 20).every(({ state }) => state === 'logged')).toBe(true);
	expect(sections[20]).toMatchObject({ state: 'failed', code: 'crm_rejected', reason: expect.stringContaining('not found') as string });
	expect(sections[21]).toMatchObject({ state: 'failed', code: 'crm_rejected', reason: expect.stringContaining('"intent" does not exist') as string });
	expect((await ports.store.exceptions({ environment: 'production', limit: 10 })).map(({ type, reason }) => [type, reason.includes('999') || reason.includes('ticket 7')])).toEqual([['crm_undelivered', true], ['crm_undelivered', true]]);
});

test('a batch that is refused as a whole is halved until the culprit stands alone', async () => {
	server.control({ faults: [{ mode: 'reject', path: '/crm/v3/objects/tickets/batch', times: 2 }, { mode: 'reject', path: '/crm/v3/objects/tickets/1' }] });
	const sections = await log(tickets(4));
	expect(states(sections)).toEqual(['failed', 'logged', 'logged', 'logged']);
	expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH', 'PATCH', 'POST']);
});

test('a CRM that is down loses nothing: all arrive later, in order, once, and it is not hammered meanwhile', async () => {
	server.control({ faults: [{ mode: '500', times: 1_000 }] });
	const first = await log(tickets(300), courier(60_000));
	expect(new Set(states(first))).toEqual(new Set(['queued']));
	expect(server.requests.length).toBeLessThan(10);
	const second = await log(tickets(300, { overrides: { intent: 'second' } }).map((one) => ({ ...one, place: `1${one.place}` })));
	expect(new Set(states(second))).toEqual(new Set(['queued']));
	server.control({ reset: true });
	wait();
	const delivered = await deliverOutbox(ports, RUN, courier());
	expect(delivered).toMatchObject({ written: 600, rejected: 0, later: 0 });
	expect(server.requests).toHaveLength(6);
	for (const ticket of server.tickets.values()) expect(ticket.history.map(({ intent }) => intent)).toEqual([undefined, 'second']);
	expect(await ports.store.outboxCounts()).toEqual([]);
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ written: 0 });
});

test('one delivery with patience takes everything, also what is behind an entry that waits', async () => {
	server.control({ faults: [{ mode: '500', times: 2 }] });
	await log([...tickets(3), ...tickets(3, { overrides: { intent: 'second' } }).map((one) => ({ ...one, place: `1${one.place}` }))]);
	expect(await deliverOutbox(ports, RUN, courier(120_000))).toMatchObject({ written: 6 });
	expect(server.tickets.get('2')?.history.map(({ intent }) => intent)).toEqual([undefined, 'second']);
});

test('a later patch waits for the earlier one of its ticket, whoever sends it', async () => {
	server.control({ faults: [{ mode: '500' }] });
	expect(states(await log([request(1)]))).toEqual(['queued']);
	const [later, other] = await log([request(1, { place: '1.1.crm', overrides: { intent: 'later' } }), request(2)]);
	expect([later?.state, other?.state]).toEqual(['queued', 'logged']);
	wait();
	await deliverOutbox(ports, RUN, courier());
	expect(server.tickets.get('1')?.history.map(({ intent }) => intent)).toEqual([undefined, 'later']);
});

test('the same touch is taken in once, also when the node runs again', async () => {
	await log([request(1, { note: true })]);
	const [again] = await log([request(1, { note: true })]);
	expect(again).toMatchObject({ state: 'logged' });
	expect(server.tickets.get('1')?.writes).toBe(1);
	expect(server.notes.size).toBe(1);
});

test('Retry-After is kept, and patience spent on it', async () => {
	server.control({ faults: [{ mode: '429', retry_after: 7 }] });
	const begin = ports.now().getTime();
	expect(states(await log(tickets(2), courier(30_000)))).toEqual(['logged', 'logged']);
	expect(ports.now().getTime() - begin).toBeGreaterThanOrEqual(7_000);
	server.control({ faults: [{ mode: '429', retry_after: 120 }] });
	expect(states(await log([request(3)], courier(30_000)))).toEqual(['queued']);
});

test.each(['apply_then_500', 'apply_then_drop', 'apply_then_hang'] as const)('a note whose call ended in %s is found again and not written twice', async (mode) => {
	server.control({ faults: [{ mode, path: '/crm/v3/objects/notes' }] });
	expect(states(await log(tickets(3, { note: true })))).toEqual(['queued', 'queued', 'queued']);
	expect(server.notes.size).toBe(3);
	wait();
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ written: 3 });
	expect([...server.notes.values()].map(({ ticketIds }) => ticketIds)).toEqual([['1'], ['2'], ['3']]);
	const [note] = server.notes.values();
	expect(note?.properties.hs_note_body).toContain('Decided by');
});

test('a note that did not arrive is written by the next attempt', async () => {
	server.control({ faults: [{ mode: '500', path: '/crm/v3/objects/notes' }] });
	expect(states(await log(tickets(2, { note: true })))).toEqual(['queued', 'queued']);
	wait();
	await deliverOutbox(ports, RUN, courier());
	expect(server.notes.size).toBe(2);
});

test('a sender that died frees its entries, and they arrive once', async () => {
	const hang: Courier = { ...courier(), context: { ...courier().context, http: () => new Promise(() => undefined) } };
	void logItems(ports, RUN, hang, [request(1, { note: true })]).catch(() => undefined);
	for (let turn = 0; turn < 200 && (await ports.store.outboxCounts()).length === 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ written: 0 });
	wait();
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ written: 1 });
	expect(server.notes.size).toBe(1);
});

test('four senders at once deliver each entry once', async () => {
	server.control({ faults: [{ mode: '500' }] });
	await log(tickets(300));
	wait();
	const all = await Promise.all(Array.from({ length: 4 }, () => deliverOutbox(ports, RUN, courier())));
	expect(all.reduce((sum, { written }) => sum + written, 0)).toBe(300);
	for (const ticket of server.tickets.values()) expect(ticket.writes).toBe(1);
});

test('after a week an entry becomes an exception, and can still be sent', async () => {
	server.control({ faults: [{ mode: '500', times: 3 }] });
	await log([request(1)]);
	ports.clock.advance(8 * 24 * 3_600_000);
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ rejected: 1 });
	server.control({ reset: true });
	expect(await ports.store.transaction((tx) => tx.retryOutbox('hubspot|here', ports.now().toISOString()))).toBe(1);
	expect(await deliverOutbox(ports, RUN, courier())).toMatchObject({ written: 1 });
});

test('a refused credential keeps everything', async () => {
	await server.close();
	server = await startHubSpotServer({ token: 'another', many: 3 });
	expect(states(await log(tickets(3)))).toEqual(['queued', 'queued', 'queued']);
});

test('provisioning: a plan first, then the fields, then nothing more; options are added and none removed', async () => {
	const { profile, context } = courier();
	const provisioner = profile.provisioner;
	if (!provisioner) throw new Error('none');
	define({ name: 'intent', type: 'number', fieldType: 'number', options: [] });
	define({ name: 'guardrail_types', type: 'enumeration', fieldType: 'checkbox', options: [{ label: 'Mine', value: 'mine' }, { label: 'PII', value: 'pii' }] });
	const plan = await planFields(context, provisioner, CRM_FIELDS);
	expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
	const count = (kind: string) => plan.steps.filter((step) => step.kind === kind).length;
	expect({ group: count('group'), create: count('create'), conflict: count('conflict'), add: count('add_options') }).toEqual({ group: 1, create: CRM_FIELDS.length - 2, conflict: 1, add: 1 });
	expect(asPlanned(plan).filter(({ state }) => state === 'conflict')[0]?.reason).toContain('intent exists as number/number');
	const applied = await applyPlan(context, provisioner, plan);
	expect(applied.filter(({ state }) => state === 'failed')).toEqual([]);
	expect(property('ai_mode')).toMatchObject({ type: 'enumeration', fieldType: 'select', groupName: 'ai_audit', label: 'AI mode' });
	expect((property('guardrail_types')?.options as { value: string }[]).map(({ value }) => value)).toEqual(expect.arrayContaining(['mine', 'pii', 'refunds']));
	const again = await planFields(context, provisioner, CRM_FIELDS);
	expect(again.steps.filter(({ kind }) => kind !== 'keep' && kind !== 'conflict')).toEqual([]);
});

test('what was provisioned takes every field of the full set', async () => {
	await server.close();
	server = await startHubSpotServer({ token: TOKEN, many: 2, strict: true });
	const { profile, context } = courier();
	const provisioner = profile.provisioner;
	if (!provisioner) throw new Error('none');
	await applyPlan(context, provisioner, await planFields(context, provisioner, CRM_FIELDS));
	const sections = await log([request(1, { item: item(), choice: { preset: 'full' }, readBack: true })]);
	expect(sections[0]).toMatchObject({ state: 'logged', mismatches: [] });
	expect(Object.keys(sections[0]?.fields ?? {}).length).toBeGreaterThan(25);
});

test('chosen fields need a report each', async () => {
	const [section] = await log([request(1, { choice: { preset: 'chosen', fields: [{ field: 'ai_mode', report: 'Modes by week' }] } })]);
	expect(section?.fields).toMatchObject({ ai_mode: 'draft_reply' });
	await expect(log([request(2, { choice: { preset: 'chosen', fields: [{ field: 'ai_mode', report: ' ' }] } })])).rejects.toMatchObject({ code: 'crm_field_invalid', message: expect.stringContaining('report') as string });
});
