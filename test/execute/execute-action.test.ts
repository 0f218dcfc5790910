import { jtiHash } from '../../src/tokens';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import { startRecorder } from '../servers/recorder.mjs';
import { openStage, draft, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage();
});
afterEach(() => stage.close());

const ticket = () => stage.server.tickets.get('1001');
/** An address where nobody listens any more. */
async function closedUrl(): Promise<string> {
	const { url, close } = await startRecorder();
	await close();
	return url;
}
const openExceptions = () => stage.ports.store.exceptions({ state: 'open', limit: 10 });

test('does what was granted, once, and keeps what was before, sent and after', async () => {
	const section = await stage.act({ grant: await stage.grant() });
	expect(section).toMatchObject({
		state: 'committed',
		target: 'HubSpot ticket',
		before: { refund_status: 'requested', refund_amount: null },
		sent: { refund_status: 'approved', refund_amount: '35.00' },
		after: { refund_status: 'approved', refund_amount: '35.00' },
		http_status: 200,
	});
	expect(section.code).toBeUndefined();
	expect(section.reason).toContain('Done and read back');
	expect(ticket()?.properties).toMatchObject({ refund_status: 'approved', refund_amount: '35.00' });
	expect(stage.server.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET']);
	expect(await stage.events()).toEqual(['execution.started', 'execution.committed']);
	const intent = await stage.ports.store.intent(section.intent_id ?? '');
	expect(intent).toMatchObject({ state: 'committed', attempt: 1, code: null, leaseUntil: null, sent: section.sent, after: section.after, before: section.before });
	expect(intent?.finishedAt).toBe(section.executed_at);
	expect(await openExceptions()).toEqual([]);
});

test('a record that changed since the approval is left alone', async () => {
	stage.server.control({ set: { 1001: { refund_status: 'paid <b>' } } });
	const section = await stage.act({ grant: await stage.grant() });
	expect(section).toMatchObject({ state: 'blocked', code: 'value_stale', before: { refund_status: 'paid <b>' } });
	expect(section.reason).toContain('refund_status is "paid <b>", not "requested"');
	expect(stage.writes()).toBe(0);
	expect(await stage.events()).toEqual(['execution.started', 'execution.blocked', 'exception.opened']);
	expect(await openExceptions()).toMatchObject([{ type: 'value_stale', intentId: section.intent_id, reason: section.reason }]);
});

test('a field without a current value must be empty', async () => {
	stage.server.control({ set: { 1001: { refund_amount: '12.00' } } });
	expect(await stage.act({ grant: await stage.grant() })).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(stage.writes()).toBe(0);
});

test('a record that does not exist is not written', async () => {
	const action = draft({ target_id: '999' });
	expect(await stage.act({ action, grant: await stage.grant(action) })).toMatchObject({ state: 'blocked', code: 'target_unknown' });
	expect(stage.writes()).toBe(0);
});

test('a record that cannot be read is not written', async () => {
	for (const mode of ['500', 'not_json', 'hang', 'huge'] as const) {
		stage.server.control({ reset: true, faults: [{ mode, method: 'GET' }] });
		const section = await stage.act({ grant: await stage.grant() });
		expect(section.state).toBe('failed');
		expect(section.reason).toContain('could not be read, so nothing was changed');
		expect(stage.writes()).toBe(0);
	}
});

test('a refused write is failed, and a connection that never opened too', async () => {
	for (const mode of ['reject', '429'] as const) {
		stage.server.control({ reset: true, faults: [{ mode, method: 'PATCH' }] });
		expect(await stage.act({ grant: await stage.grant() })).toMatchObject({ state: 'failed', code: 'target_rejected' });
		expect(stage.writes()).toBe(1);
	}
	expect(ticket()?.writes).toBe(0);
	const closed = hubspotTarget({ baseUrl: await closedUrl() });
	expect(await stage.act({ grant: await stage.grant(), target: closed })).toMatchObject({ state: 'failed', code: 'target_unavailable' });
	expect(await openExceptions()).toEqual([]);
});

test.each([
	['apply_then_hang', 'target_timeout', 1],
	['hang', 'target_timeout', 0],
	['apply_then_500', 'outcome_unknown', 1],
	['500', 'outcome_unknown', 0],
	['apply_then_drop', 'target_unavailable', 1],
	['redirect', 'outcome_unknown', 0],
] as const)('%s leaves the outcome unknown and is never tried again', async (mode, code, applied) => {
	stage.server.control({ faults: [{ mode, method: 'PATCH' }] });
	const grant = await stage.grant();
	const section = await stage.act({ grant });
	expect(section).toMatchObject({ state: 'unknown', code, before: { refund_status: 'requested' } });
	expect(stage.writes()).toBe(1);
	expect(ticket()?.writes).toBe(applied);
	expect(await stage.events()).toEqual(['execution.started', 'execution.unknown', 'exception.opened']);
	expect(await openExceptions()).toMatchObject([{ type: 'outcome_unknown' }]);
	const again = await stage.act({ grant });
	expect(again).toMatchObject({ state: 'not_started', code: 'grant_used', intent_id: section.intent_id });
	expect(again.reason).toContain('nobody knows yet whether it happened');
	expect(stage.writes()).toBe(1);
});

test('what reads back differently is reported and goes to the exceptions', async () => {
	stage.server.control({ faults: [{ mode: 'ignore_write', method: 'PATCH' }] });
	const section = await stage.act({ grant: await stage.grant() });
	expect(section).toMatchObject({ state: 'committed', code: 'mismatch_after_write', after: { refund_status: 'requested' } });
	expect(await openExceptions()).toMatchObject([{ type: 'mismatch_after_write' }]);
});

test('a result that cannot be read back is done, but not proved', async () => {
	stage.server.control({ faults: [{ mode: '500', method: 'GET', skip: 1 }] });
	const section = await stage.act({ grant: await stage.grant() });
	expect(section).toMatchObject({ state: 'committed', code: 'target_unreadable', sent: { refund_status: 'approved' } });
	expect(section.after).toBeUndefined();
	expect(await openExceptions()).toMatchObject([{ type: 'result_not_readable' }]);
});

test('draft mode checks and reads everything and uses nothing up', async () => {
	const grant = await stage.grant();
	const dry = await stage.act({ grant, dryRun: true });
	expect(dry).toMatchObject({ state: 'not_started', dry_run: true, before: { refund_status: 'requested' } });
	expect(dry.code).toBeUndefined();
	expect(dry.reason).toContain('Change refund_status from "requested" to "approved"');
	expect(await stage.events()).toEqual(['execution.dry_run']);
	stage.server.control({ set: { 1001: { refund_status: 'paid' } } });
	expect(await stage.act({ grant, dryRun: true })).toMatchObject({ code: 'value_stale', dry_run: true });
	expect(await stage.act({ grant: undefined, dryRun: true })).toMatchObject({ code: 'grant_missing', dry_run: true });
	stage.server.control({ set: { 1001: { refund_status: 'requested' } } });
	expect(stage.writes()).toBe(0);
	expect(await stage.act({ grant })).toMatchObject({ state: 'committed' });
	expect(await stage.act({ grant, dryRun: true })).toMatchObject({ state: 'not_started', code: 'grant_used', dry_run: true });
});

test('two runs with one grant make one call', async () => {
	const grant = await stage.grant();
	const sections = await Promise.all([stage.act({ grant }), stage.act({ grant })]);
	expect(sections.map(({ state }) => state).sort()).toEqual(['committed', 'not_started']);
	expect(sections.find(({ state }) => state === 'not_started')).toMatchObject({ code: 'grant_used' });
	expect(stage.writes()).toBe(1);
});

test('200 grants, each used four times at once: 200 calls', async () => {
	await stage.close();
	// 800 runs share one small machine: a short timeout would rightly leave some outcomes unknown.
	stage = await openStage(30_000);
	const grants: string[] = [];
	for (let index = 0; index < 200; index += 1) {
		const id = String(5_000 + index);
		stage.server.control({ set: { [id]: { refund_status: 'requested' } } });
		grants.push(await stage.grant(draft({ target_id: id })));
	}
	const results = await Promise.all(
		grants.flatMap((grant, index) => [1, 2, 3, 4].map(() => stage.act({ grant, action: draft({ target_id: String(5_000 + index) }) }))),
	);
	const counts: Record<string, number> = {};
	for (const { code, state } of results) counts[code ?? state] = (counts[code ?? state] ?? 0) + 1;
	expect(counts).toEqual({ committed: 200, grant_used: 600 });
	expect(stage.writes()).toBe(200);
	expect([...stage.server.tickets.values()].filter(({ id, writes }) => Number(id) >= 5_000 && writes !== 1)).toEqual([]);
}, 60_000);

test('grants minted again for one approval act once, and the refusal says what came of it', async () => {
	const approval = await stage.approve();
	const claims = { approval: approval.id, sub: `approval:${approval.id}`, approvers: ['ada'] };
	const first = await stage.act({ grant: await stage.grant(draft(), claims) });
	expect(first.state).toBe('committed');
	const second = await stage.act({ grant: await stage.grant(draft(), claims) });
	expect(second).toMatchObject({ state: 'not_started', code: 'grant_used', intent_id: first.intent_id });
	expect(second.reason).toContain(`it was carried out at ${first.executed_at}`);
	expect(stage.writes()).toBe(1);
	expect(await stage.ports.store.intentByRequest(approval.id)).toMatchObject({ id: first.intent_id });
});

test('an intent whose run died is closed as unknown after its lease, and only then', async () => {
	const approval = await stage.approve();
	const claims = { approval: approval.id };
	const stuck = stage.http;
	let sent = false;
	const dying = stage.act({
		grant: await stage.grant(draft(), claims),
		leaseMs: 60_000,
		http: (request) => {
			if (request.method !== 'PATCH') return stuck(request);
			sent = true;
			return new Promise(() => undefined);
		},
	});
	void dying;
	while (!sent) await new Promise((resolve) => setTimeout(resolve, 5));
	const during = await stage.act({ grant: await stage.grant(draft(), claims) });
	expect(during).toMatchObject({ code: 'grant_used' });
	expect(during.reason).toContain('is being carried out');
	expect(await stage.ports.store.intentByRequest(approval.id)).toMatchObject({ state: 'executing', before: { refund_status: 'requested' } });
	stage.ports.clock.advance(61_000);
	const after = await stage.act({ grant: await stage.grant(draft(), claims) });
	expect(after).toMatchObject({ state: 'unknown', reason: expect.stringContaining('so a person decides') });
	expect(await stage.ports.store.intentByRequest(approval.id)).toMatchObject({ state: 'unknown', code: 'outcome_unknown' });
	expect(await openExceptions()).toMatchObject([{ type: 'outcome_unknown' }]);
	await stage.act({ grant: await stage.grant(draft(), claims) });
	expect(await openExceptions()).toHaveLength(1);
	expect(stage.writes()).toBe(0);
});

test('a store that is gone stops everything before anything is sent', async () => {
	const grant = await stage.grant();
	await stage.ports.store.close();
	const section = await stage.act({ grant });
	expect(section).toMatchObject({ state: 'not_started', code: 'store_unavailable' });
	expect(section.reason).toContain('could not be recorded');
	expect(stage.server.requests).toEqual([]);
});

test('a store that goes away in mid-call leaves unknown behind, not done', async () => {
	const grant = await stage.grant();
	const section = await stage.act({
		grant,
		http: async (request) => {
			const response = await stage.http(request);
			if (request.method === 'PATCH') await stage.ports.store.close();
			return response;
		},
	});
	expect(section).toMatchObject({ state: 'unknown', code: 'store_unavailable' });
	expect(section.reason).toContain('Done and read back');
	expect(stage.writes()).toBe(1);
});

test('the token row is used up and stays so', async () => {
	const grant = await stage.grant();
	await stage.act({ grant });
	const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
	expect((await stage.ports.store.token(jtiHash(jti)))?.consumedAt).toBe(stage.ports.now().toISOString());
});

test('a run that lost its intent to another before sending sends nothing', async () => {
	const approval = await stage.approve();
	const section = await stage.act({
		grant: await stage.grant(draft(), { approval: approval.id }),
		http: async (request) => {
			const intent = await stage.ports.store.intentByRequest(approval.id);
			if (intent) await stage.ports.store.transaction((tx) => tx.transitionIntent(intent.id, intent.fence, { state: 'unknown' }));
			return await stage.http(request);
		},
	});
	expect(section).toMatchObject({ state: 'unknown', code: 'outcome_unknown' });
	expect(stage.writes()).toBe(0);
});

test('a write whose connection never opened is failed, not unknown', async () => {
	const url = await closedUrl();
	const section = await stage.act({
		grant: await stage.grant(),
		http: (request) => stage.http(request.method === 'PATCH' ? { ...request, url } : request),
	});
	expect(section).toMatchObject({ state: 'failed', code: 'target_unavailable', before: { refund_status: 'requested' } });
	expect(ticket()?.writes).toBe(0);
});
