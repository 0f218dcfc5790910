import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRM_FIELDS, deliverOutbox, logItems, type Courier, type CrmProfile, type LogRequest } from '../../src/log';
import { parseRestSystem } from '../../src/log/rest/descriptor';
import { REST_PRESETS, type RestPreset } from '../../src/log/rest/presets';
import { restProfile } from '../../src/log/rest/rest-profile';
import { atPointer, fillTemplate } from '../../src/log/rest/template';
import { startRestSystems, type RestSystems } from '../servers/rest-systems.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { item } from './items';

const RUN = { workflowId: 'wf-1', executionId: 'ex-1', nodeId: 'node-9', nodeName: 'CRM Log', environment: 'production' } as const;
const SYS_ID = 'a'.repeat(31);
const IDS: Record<RestPreset, [string, string, string]> = {
	freshdesk: ['1', '2', '999'],
	pipedrive: ['1', '2', '999'],
	zoho_crm: ['1', '2', '999'],
	zoho_desk: ['1', '2', '999'],
	servicenow: [`${SYS_ID}1`, `${SYS_ID}2`, `${SYS_ID}9`],
};

let ports: TestPorts;
let server: RestSystems;
beforeEach(async () => {
	ports = await openTestPorts();
	server = await startRestSystems();
	for (const [name, [one, two]] of Object.entries(IDS)) server.control({ set: { [`${name}/${one}`]: {}, [`${name}/${two}`]: {} } });
	CRM_FIELDS.forEach(({ name, type, values }, index) => {
		const key = createHash('sha1').update(name).digest('hex');
		const labels = type === 'boolean' ? ['yes', 'no'] : type === 'enum' ? values : undefined;
		server.dealFields.set(key, { key, name, ...(labels && { options: labels.map((label, place) => ({ id: index * 100 + place, label })) }) });
	});
});
afterEach(async () => {
	await server.close();
	await ports.close();
});

const profileOf = (name: RestPreset) => restProfile(REST_PRESETS[name], { baseUrl: server.url, headers: name === 'zoho_desk' ? { orgId: '60001' } : {} });
const courierOf = (profile: CrmProfile): Courier => ({
	profile,
	destination: `${profile.system}|here`,
	context: { http: fetchHttp({ headers: { authorization: 'Bearer x' }, timeoutMs: 500 }), now: ports.now, sleep: (ms) => Promise.resolve(ports.clock.advance(ms)) },
	patienceMs: 0,
});
const request = (ticketId: string): LogRequest => ({ item: item(), ticketId, idField: 'crm_ticket_id', place: `0.${ticketId}`, choice: { preset: 'full' }, note: true, readBack: true });
async function log(profile: CrmProfile, ids: readonly string[]) {
	return (await logItems(ports, RUN, courierOf(profile), ids.map(request))).map((one) => ('section' in one ? `${one.section.state}${one.section.mismatches?.length ? ` but ${one.section.mismatches.join()}` : ''}` : one.error.code));
}

describe.each(Object.keys(REST_PRESETS) as RestPreset[])('%s', (name) => {
	const [one, two, missing] = IDS[name];

	test('every field goes out in its coding, reads back, and has its internal note', async () => {
		expect(await log(profileOf(name), [one, two])).toEqual(['logged', 'logged']);
		const record = server.records.get(`${name}/${one}`);
		expect(Object.keys(record?.values ?? {}).length).toBeGreaterThan(25);
		expect(record?.notes).toHaveLength(1);
		expect(record?.notes[0]).toContain('AI-assisted action');
		expect(record?.notes[0]).not.toContain('PUBLIC');
	});

	test('a record that is not there costs only its own item', async () => {
		expect(await log(profileOf(name), [one, missing, two])).toEqual(['logged', 'failed', 'logged']);
	});

	test('what may have arrived is written again, its note not', async () => {
		server.control({ faults: [{ mode: 'apply_then_drop' }, { mode: 'apply_then_drop', skip: 1 }] });
		expect((await log(profileOf(name), [one])).join()).toMatch(/queued/);
		for (let turn = 0; turn < 4; turn += 1) {
			ports.clock.advance(10 * 60_000);
			await deliverOutbox(ports, RUN, courierOf(profileOf(name)));
		}
		expect(await ports.store.outboxCounts()).toEqual([]);
		expect(server.records.get(`${name}/${one}`)?.notes).toHaveLength(1);
	});
});

test('Zoho CRM takes a hundred in one call, each with its own verdict inside the 200', async () => {
	for (let id = 1; id <= 100; id += 1) server.control({ set: { [`zoho_crm/${id}`]: {} } });
	const states = await log(restProfile({ ...REST_PRESETS.zoho_crm, note: undefined }, { baseUrl: server.url }), Array.from({ length: 100 }, (_, index) => String(index + 1)));
	expect(new Set(states)).toEqual(new Set(['logged']));
	expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

describe("an owner's own system", () => {
	const mine = { system: 'my_desk', object: 'ticket', base_url: 'https://desk.example.com', update: { method: 'PATCH', path: '/t/{id}', body: { data: { fields: '$fields', who: 'n8n' } } }, read: { path: '/t/{id}', fields: '/data/fields' }, keys: { prefix: 'x_', map: { risk_tier: 'Risk' } } };

	test('is data: paths, templates, keys', async () => {
		const sent: unknown[] = [];
		const profile = restProfile(parseRestSystem(mine));
		const context = { ...courierOf(profile).context, http: (call: unknown) => (sent.push(call), Promise.resolve({ status: 200, headers: {}, body: {} })) };
		await profile.write(context, [{ ticketId: 'A-1', fields: { Risk: 'high' }, uncertain: false }]);
		expect(sent).toEqual([{ method: 'PATCH', url: 'https://desk.example.com/t/A-1', headers: { 'Content-Type': 'application/json' }, body: { data: { fields: { Risk: 'high' }, who: 'n8n' } } }]);
		expect([...(await profile.fieldMap(context)).entries()].slice(10, 12)).toEqual([['risk_tier', { key: 'Risk' }], ['confidence_band', { key: 'x_confidence_band' }]]);
		for (const id of ['', '../x', 'a/b', 'a?b', '%2e']) expect(() => profile.checkId(id)).toThrow('ticket id');
	});

	test.each([
		['a method it may not use', { update: { ...mine.update, method: 'DELETE' } }, 'update.method'],
		['another host in a path', { update: { ...mine.update, path: 'https://evil.example.com/{id}' } }, 'update.path'],
		['a pointer that is none', { read: { path: '/t/{id}', fields: 'data' } }, 'read.fields'],
		['a header with a line break', { headers: { 'X-A': 'a\r\nHost: b' } }, 'headers.X-A'],
		['a member it does not know', { code: 'x' }, '(whole)'],
	])('%s is named', (_name, patch, place) => {
		expect(() => parseRestSystem({ ...mine, ...patch })).toThrow(place);
	});

	test('the description in the documentation is one', () => {
		const text = readFileSync(join(__dirname, '..', '..', 'docs', 'crm-log.md'), 'utf8');
		const [, json = ''] = /```json\n([\s\S]*?)\n```/.exec(text) ?? [];
		expect(parseRestSystem(JSON.parse(json))).toMatchObject({ system: 'my_desk', batch: { size: 50 } });
	});

	test('templates fill whole texts only, and pointers see own members only', () => {
		expect(fillTemplate({ a: '$id', b: 'the $id', c: ['$fields'], '...': '$fields' }, { id: '1', fields: { x: 2 } })).toEqual({ a: '1', b: 'the $id', c: [{ x: 2 }], x: 2 });
		expect(atPointer({ 'a/b': [{ c: 1 }] }, '/a~1b/0/c')).toBe(1);
		expect(atPointer({}, '/constructor/name')).toBeUndefined();
		expect(atPointer({ a: 1 }, '')).toEqual({ a: 1 });
	});
});
