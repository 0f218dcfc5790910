import { CRM_FIELDS, hubspotProfile, logItems, type Courier, type FieldValue, type LogRequest } from '../../src/log';
import type { CrmLogSection } from '../../src/sections';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { fetchHttp } from '../support/fetch-http';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { approval, item, risk } from './items';

const RUN = { workflowId: 'wf-1', executionId: 'ex-1', nodeId: 'node-9', nodeName: 'CRM Log', environment: 'production' } as const;
const TOKEN = 'pat-eu1-5ecre7-5ecre7';

let ports: TestPorts;
let server: HubSpotServer;
beforeEach(async () => {
	ports = await openTestPorts();
	server = await startHubSpotServer({ token: TOKEN, demo: true });
});
afterEach(async () => {
	await server.close();
	await ports.close();
});

const courier = (patch: Partial<Courier['context']> = {}): Courier => ({
	profile: hubspotProfile({ baseUrl: server.url }),
	destination: 'hubspot|here',
	context: {
		http: fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 500, maxBytes: 100_000 }),
		now: ports.now,
		sleep: (ms) => Promise.resolve(ports.clock.advance(ms)),
		...patch,
	},
	patienceMs: 0,
});
const request = (patch: Partial<LogRequest> = {}, given: LogRequest['item'] = item()): LogRequest => ({
	item: given,
	ticketId: '1001',
	idField: 'crm_ticket_id',
	place: '0.0.crm',
	choice: { preset: 'full' },
	note: false,
	readBack: true,
	...patch,
});
const log = async (patch: Partial<LogRequest> = {}, given: LogRequest['item'] = item(), by = courier()): Promise<CrmLogSection> => {
	const [outcome] = await logItems(ports, RUN, by, [request(patch, given)]);
	if (!outcome || 'error' in outcome) throw outcome?.error ?? new Error('nothing');
	return outcome.section;
};
const events = async () => (await ports.store.log.byCorrelation('cor-7', 'production')).map(({ action, outcome }) => `${action} ${outcome}`);

test('all fields that have a value, every one a string, one update', async () => {
	const section = await log();
	expect(section).toMatchObject({ state: 'logged', system: 'hubspot', object: 'ticket', id: '1001', mismatches: [] });
	expect(section.fields).toMatchObject({
		ai_used: true, intent_confidence: 0.83, guardrail_types: ['pii', 'refunds'], risk_tier: 'high', resolution_code: 'action_done', crm_ticket_id: '1001', csat_requested: false, ai_trace_id: 'cor-7',
	});
	expect(server.requests.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
	const sent = { ai_used: 'true', intent_confidence: '0.83', approval_timestamp: '1795168800000', guardrail_types: 'pii;refunds', risk_tier: 'high', resolution_code: 'action_done', crm_ticket_id: '1001', csat_requested: 'false', ai_trace_id: 'cor-7' };
	expect(server.requests[0]?.body).toMatchObject({ properties: sent });
	expect(server.tickets.get('1001')?.properties).toMatchObject(sent);
	expect(await events()).toEqual(['crm.logged logged']);
	expect(section.audit_event_id).toMatch(/^evt_/);
});

test('the minimal set is six fields', async () => {
	const section = await log({ choice: { preset: 'minimal' }, readBack: false });
	expect(section.fields).toEqual({ risk_tier: 'high', confidence_band: 'medium', approval_outcome: 'approved', escalation_reason: 'refund.high', resolution_code: 'action_done', ai_trace_id: 'cor-7' });
	expect(server.requests).toHaveLength(1);
	expect(section.mismatches).toBeUndefined();
});

test('overrides go out whatever the preset', async () => {
	const section = await log({ choice: { preset: 'minimal' }, overrides: { csat_requested: 'true' } });
	expect(section.fields).toMatchObject({ csat_requested: true });
});

test.each([
	['a missing field', {}, { risk: { ...risk(), tier: undefined } as never }, 'crm_field_missing', 'risk_tier'],
	['a wrong override', { overrides: { risk_tier: 'huge' } }, {}, 'crm_field_invalid', 'risk_tier'],
	['overrides that are no object', { overrides: [1] }, {}, 'crm_field_invalid', 'overrides'],
	['a ticket id that is none', { ticketId: '../x' }, {}, 'crm_field_invalid', 'ticket id'],
	['no ticket id', { ticketId: '' }, {}, 'crm_field_invalid', 'ticket id'],
	['a section that is none', {}, { approval: 'yes' as never }, 'crm_field_invalid', 'approval'],
])('%s is named and recorded before anything is sent', async (_name, input, given, code, named) => {
	await expect(log(input, item(given))).rejects.toMatchObject({ code, message: expect.stringContaining(named) as string });
	expect(server.requests).toEqual([]);
	const sealed = await ports.store.log.read(0, 10);
	expect(sealed.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([`crm.failed ${code}`]);
});

test.each([['429'], ['500'], ['hang'], ['apply_then_drop']] as const)('a CRM that answers with %s loses nothing: the entry waits', async (mode) => {
	server.control({ faults: [{ mode }] });
	const section = await log();
	expect(section).toMatchObject({ state: 'queued', code: 'crm_unavailable', reason: expect.stringContaining('will be delivered') as string });
	expect(section.fields.risk_tier).toBe('high');
	expect(await events()).toEqual(['crm.failed crm_unavailable']);
});

test('a CRM that refuses says why, without the credential', async () => {
	server.control({ faults: [{ mode: 'reject' }] });
	const refused = await log();
	expect(refused).toMatchObject({ state: 'failed', code: 'crm_rejected' });
	expect(refused.reason).toContain('status 400');
	expect(JSON.stringify(refused)).not.toContain(TOKEN);
	expect(await log({ ticketId: '999' })).toMatchObject({ state: 'failed', code: 'crm_rejected' });
	expect(await log({ place: '0.1.crm' }, item(), courier({ http: () => Promise.reject(new Error(`Bearer ${TOKEN}`)) }))).toMatchObject({ state: 'queued', code: 'crm_unavailable', reason: expect.stringMatching(/^hubspot could not be reached \(the connection failed\)\./) as string });
});

test('what reads back differently is named; what cannot be read back is said', async () => {
	server.control({ faults: [{ mode: 'ignore_write' }] });
	const section = await log({ choice: { preset: 'minimal' } });
	expect(section).toMatchObject({ state: 'logged', code: 'mismatch_after_write', mismatches: ['risk_tier', 'confidence_band', 'approval_outcome', 'escalation_reason', 'resolution_code', 'ai_trace_id'] });
	server.control({ faults: [{ mode: '500', method: 'GET' }] });
	expect(await log()).toMatchObject({ state: 'logged', code: 'crm_unavailable' });
	server.control({ faults: [{ mode: 'not_json', method: 'GET' }] });
	expect(await log()).toMatchObject({ state: 'logged', code: 'crm_unavailable' });
});

test('a touch without a decision is logged too', async () => {
	const waiting = item({ approval: approval({ state: 'expired', outcome: undefined, decisions: [], decided_at: undefined }), execution: undefined });
	const section = await log({ choice: { preset: 'minimal' } }, waiting);
	expect(section).toMatchObject({ state: 'logged', fields: { resolution_code: 'approval_expired' } });
	expect(section.fields.approval_outcome).toBeUndefined();
});

test('a proposal that could not be read: skipped when nothing names a ticket, logged when something does', async () => {
	const unreadable = item({ action: 'no object' as never, risk: risk({ tier: 'blocked', rule: 'invalid_proposal', payload_hash: undefined }), guardrails: undefined, approval: undefined, execution: undefined });
	expect(await log({ ticketId: '' }, unreadable)).toMatchObject({ state: 'skipped', code: 'crm_field_missing', fields: {} });
	expect(server.requests).toEqual([]);
	const logged = await log({ choice: { preset: 'minimal' } }, unreadable);
	expect(logged).toMatchObject({ state: 'logged', fields: { risk_tier: 'high', escalation_reason: 'invalid_proposal', resolution_code: 'blocked_by_policy', ai_trace_id: 'evt_1' } });
	expect((await ports.store.log.read(0, 10)).map(({ action }) => action)).toEqual(['crm.failed', 'crm.logged']);
});

test('HubSpot coding by type', () => {
	const profile = hubspotProfile({ keys: { risk_tier: 'daa_risk_tier' } });
	const field = (name: string) => {
		const found = CRM_FIELDS.find((entry) => entry.name === name);
		if (!found) throw new Error(name);
		return found;
	};
	const code = (name: string, value: FieldValue) => profile.encode(field(name), value, { key: name });
	expect([0, 1, 0.5, 0.1 + 0.2, 1e-7].map((value) => code('intent_confidence', value))).toEqual(['0', '1', '0.5', '0.3', '0.0000001']);
	expect([true, false].map((value) => code('ai_used', value))).toEqual(['true', 'false']);
	expect(code('guardrail_types', ['pii', 'legal'])).toBe('pii;legal');
	expect(code('follow_up_due_at', '2026-11-20T09:00:00.000Z')).toBe('1795165200000');
	expect(profile.holds(field('guardrail_types'), 'legal;pii', 'pii;legal')).toBe(true);
	expect(profile.holds(field('follow_up_due_at'), '2026-11-20T09:00:00Z', '1795165200000')).toBe(true);
	expect(profile.holds(field('intent_confidence'), '0.50', '0.5')).toBe(true);
	expect(profile.holds(field('intent_confidence'), '', '0')).toBe(false);
	expect(profile.holds(field('ai_used'), null, 'true')).toBe(false);
	expect(() => hubspotProfile({ keys: { risk_tier: 'Risk Tier' } })).toThrow('risk_tier');
});
