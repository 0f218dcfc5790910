import { httpTarget } from '../../src/execute/targets/http-request';
import { compileJsonSchema } from '../../src/json-schema';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { draft, openStage, POLICY, type Stage } from './stage';

let stage: Stage;
let api: Recorder;
beforeEach(async () => {
	stage = await openStage();
	api = await startRecorder({ answer: { ok: true } });
});
afterEach(async () => {
	await stage.close();
	await api.close();
});

type Act = Parameters<Stage['act']>[0];
/** Acts under a policy with these parts beside the plain one's. */
async function under(policy: object, action: unknown = draft(), input: Act = {}) {
	const policy_hash = await stage.policy({ ...POLICY, ...policy });
	return await stage.act({ action, grant: await stage.grant(action, { policy_hash }), ...input });
}
const execution = (part: object) => ({ execution: part });
const rules = (draft_rules: object[]) => ({ actions: [{ ...POLICY.actions[0], draft_rules }] });
const NOT_ALLOWED = { state: 'not_started', code: 'target_not_allowed' };

test('fields are allowed by system and object', async () => {
	expect(await under(execution({ fields: [{ system: 'hubspot', object: 'ticket', fields: ['refund_status'] }] }))).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining('proposed_changes.1.field') });
	expect(await under(execution({ fields: [{ system: 'zendesk', fields: ['refund_status', 'refund_amount'] }] }))).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining('no field of hubspot ticket') });
	expect(await under({}, draft(), { limits: { fields: ['refund_amount'] } })).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining('refund_status') });
	expect(stage.server.requests).toEqual([]);
	expect(await under(execution({ fields: [{ system: 'HubSpot', fields: ['refund_status'] }, { system: 'hubspot', object: 'Ticket', fields: ['refund_amount'] }] }))).toMatchObject({ state: 'committed' });
});

test.each([
	['a type', { field: 'changes.refund_amount', type: 'whole_number' }, 'type'],
	['a list', { field: 'changes.refund_status', one_of: ['denied'] }, 'one_of'],
	['a maximum', { field: 'changes.refund_amount', type: 'decimal', max: 30 }, 'max'],
	['a date in the past', { field: 'facts.due', not_past: true }, 'not_past'],
	['a required value', { field: 'facts.ticket', required: true }, 'required'],
])('value rules of the policy hold at the execution too: %s', async (_name, rule, key) => {
	const action = draft({ facts: { amount: 35, due: '2026-11-01' } });
	expect(await under(rules([rule]), action)).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining(`rule ${key}`) });
});

test('what people saw of the facts counts, not what the item says now', async () => {
	const seen = draft({ facts: { amount: 900 } });
	const policy_hash = await stage.policy({ ...POLICY, ...rules([{ field: 'facts.amount', type: 'number', max: 100 }]) });
	const approval = await stage.approve(seen, { policyHash: policy_hash });
	expect(await stage.act({ action: draft({ facts: { amount: 9 } }), grant: await stage.grant(seen, { approval: approval.id, policy_hash }) })).toMatchObject(NOT_ALLOWED);
});

const call = (patch: object = {}) => ({ action_type: 'refund', target_system: 'billing', request: { method: 'POST', url: `${api.url}/v1/refunds`, body: { amount: 35 }, ...patch }, facts: { amount: 35 }, correlation_id: 'cor-7', environment: 'production' });
const door = () => httpTarget({ allowlist: ['POST', 'DELETE'].map((method) => ({ method, urlPrefix: `${api.url}/v1`, allowPrivate: true })) });
const calling = async (policy: object, action: unknown, limits: Act['limits'] = {}) => await under(policy, action, { target: door(), limits });

test('the policy narrows the requests that the node allows, and never widens them', async () => {
	const to = (path: string) => execution({ destinations: [{ method: 'POST', url_prefix: `${api.url}${path}` }] });
	expect(await calling(to('/v1/notes'), call())).toMatchObject(NOT_ALLOWED);
	expect(await calling(to('/v2'), call({ url: `${api.url}/v2/x` }))).toMatchObject(NOT_ALLOWED);
	expect(await calling(to('/v1'), call())).toMatchObject({ state: 'committed' });
	expect(api.requests).toHaveLength(1);
});

test('deleting for good needs its own allowance', async () => {
	const remove = call({ method: 'DELETE', body: undefined });
	expect(await calling({}, remove)).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining('taken back') });
	expect(await calling(execution({ hard_delete: ['other'] }), remove, { hardDelete: true })).toMatchObject(NOT_ALLOWED);
	expect(api.requests).toEqual([]);
	expect(await calling({}, remove, { hardDelete: true })).toMatchObject({ state: 'committed' });
	expect(await calling(execution({ hard_delete: ['refund'] }), call({ method: 'DELETE', body: undefined, url: `${api.url}/v1/other` }))).toMatchObject({ state: 'committed' });
});

test('a body must fit the schemas of the policy and of the node', async () => {
	const schema = { type: 'object', required: ['amount'], properties: { amount: { type: 'number', maximum: 50 }, note: { type: 'string', pattern: '^[a-z]+$' } }, additionalProperties: false };
	const bodies = execution({ bodies: { refund: schema } });
	for (const [body, words] of [[{ amount: 51 }, '<= 50'], [{}, 'required'], [{ amount: 1, to: 'x' }, '(to)'], [[], 'object'], ['{"amount":1}', 'object'], [{ amount: 1, note: 'A' }, 'pattern']] as const) {
		expect(await calling(bodies, call({ body }))).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining(words) });
	}
	const own = compileJsonSchema({ type: 'object', required: ['currency'] });
	expect(own.ok).toBe(true);
	expect(await calling(bodies, call(), { body: own.ok ? own.check : undefined })).toMatchObject({ ...NOT_ALLOWED, reason: expect.stringContaining('currency') });
	expect(api.requests).toEqual([]);
	expect(await calling(bodies, call())).toMatchObject({ state: 'committed' });
});

test('a schema that is none, or has a pattern that could run for ever, is refused when the policy is loaded', async () => {
	for (const schema of [{ type: 'objekt' }, { type: 'string', pattern: '(a+)+(?=b)' }, { $ref: 'https://example.com/s.json' }, { typo: 1 }]) {
		await expect(stage.policy({ ...POLICY, ...execution({ bodies: { refund: schema } }) })).rejects.toMatchObject({ code: 'policy_invalid', message: expect.stringContaining('execution.bodies.refund') });
	}
});

test('executions of an action type are counted in the store, and the next one may come when the first is old enough', async () => {
	const rates = execution({ rates: [{ action_types: ['refund'], most: 2, minutes: 10 }] });
	const on = (id: string) => {
		stage.server.control({ set: { [id]: { refund_status: 'requested' } } });
		return draft({ target_id: id });
	};
	expect((await under(rates, on('2001'))).state).toBe('committed');
	stage.ports.clock.advance(60_000);
	expect((await under(rates, on('2002'))).state).toBe('committed');
	expect(await under(rates, on('2003'))).toMatchObject({ state: 'not_started', code: 'rate_exceeded', reason: expect.stringContaining('2 executions of refund in 10 minutes') });
	stage.ports.clock.advance(9 * 60_000);
	expect((await under(rates, on('2003'))).state).toBe('committed');
});

test('twenty at once under a limit of five: five', async () => {
	const policy_hash = await stage.policy({ ...POLICY, ...execution({ rates: [{ most: 5, minutes: 60 }] }) });
	const runs = Array.from({ length: 20 }, async (_, index) => {
		const action = draft({ target_id: String(3_000 + index) });
		stage.server.control({ set: { [String(3_000 + index)]: { refund_status: 'requested' } } });
		return (await stage.act({ action, grant: await stage.grant(action, { policy_hash }) })).code ?? 'done';
	});
	const codes = await Promise.all(runs);
	expect(codes.filter((code) => code === 'done')).toHaveLength(5);
	expect(codes.filter((code) => code === 'rate_exceeded')).toHaveLength(15);
});
