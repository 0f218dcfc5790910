import { revoke } from '../../src/execute/revoke';
import { payloadHash } from '../../src/draft/payload-hash';
import { setSwitch } from '../../src/tier/switches';
import { createKeyRing } from '../../src/tokens/key-ring';
import { signToken } from '../../src/tokens';
import { draft, openStage, parsed, POLICY, RUN, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage();
});
afterEach(() => stage.close());

const BY = { kind: 'person', id: 'olga', name: 'Olga' } as const;
const now = () => Math.floor(stage.ports.now().getTime() / 1000);

/** A grant that is wrong in every way, with the same wrongs mended one by one. */
test('the checks come in their order, each with its own code', async () => {
	const { ports } = stage;
	const hash = await stage.policy(POLICY);
	const approval = await stage.approve(draft(), { approvalsRequired: 2 });
	await revoke(ports, BY, { kind: 'policy', subject: hash, label: 'refunds 3', reason: 'The limit was wrong.' }, 'test');
	await setSwitch(ports, { actor: BY }, { switch: 'stop_execution', scope: { kind: 'all' }, on: true, reason: 'Incident.' });
	const right = {
		jti: 'gnt-order',
		sub: `approval:${approval.id}`,
		approval: approval.id,
		exp: now() + 600,
		correlation_id: 'cor-7',
		approvers: ['ada'],
		payload_hash: payloadHash(parsed(draft())),
		workflow_id: RUN.workflowId,
		execution_id: RUN.executionId,
		environment: 'production' as const,
		policy_version: '3',
		policy_hash: hash,
	};
	const wrong = { ...right, exp: now() - 5, environment: 'test' as const, workflow_id: 'wf-9', execution_id: 'ex-9', payload_hash: 'b'.repeat(64) };
	const foreign = createKeyRing([{ kid: 'elsewhere', secret: Buffer.alloc(32, 9), active: true }]);
	const signed = (claims: typeof right | typeof wrong, ring = ports.keys) => signToken('grant', claims as never, ring, ports.now());
	const codeOf = async (grant: unknown) => {
		const [real, dry] = [await stage.act({ grant }), await stage.act({ grant, dryRun: true })];
		expect(dry.code).toBe(real.code);
		expect(real.audit_event_id).toBeDefined();
		return real.code;
	};
	expect(await codeOf(signed(wrong, foreign))).toBe('grant_invalid');
	expect(await codeOf(signed(wrong))).toBe('grant_expired');
	const alive = { ...wrong, exp: right.exp };
	expect(await codeOf(signed(alive))).toBe('grant_environment');
	const here = { ...alive, environment: right.environment };
	expect(await codeOf(signed(here))).toBe('grant_workflow');
	expect(await codeOf(signed({ ...here, workflow_id: right.workflow_id }))).toBe('grant_execution');
	expect(await codeOf(signed({ ...here, workflow_id: right.workflow_id, execution_id: right.execution_id }))).toBe('grant_payload_changed');
	expect(await codeOf(signed(right))).toBe('grant_approvers');
	await ports.store.transaction((tx) => tx.insertDecision({ id: 'dec-2', approvalId: approval.id, approverId: 'bo', decision: 'approve', reason: null, payloadHash: approval.payloadHash, identity: 'link', decidedAt: ports.now().toISOString() }));
	// Bo decided but was never asked: a row written past the product must not count.
	expect(await codeOf(signed(right))).toBe('grant_approvers');
	const both = await stage.approve(draft(), { approvalsRequired: 2 }, { approvers: [{}, { approverId: 'bo', name: 'Bo', email: null }], decisions: [{}, { approverId: 'bo' }] });
	const full = { ...right, approval: both.id, sub: `approval:${both.id}`, approvers: ['ada', 'bo'] };
	expect(await codeOf(signed(full))).toBe('grant_policy_revoked');
	const other = await stage.policy({ ...POLICY, version: '4' });
	expect(await codeOf(signed({ ...full, policy_hash: other }))).toBe('execution_stopped');
	await setSwitch(ports, { actor: BY }, { switch: 'stop_execution', scope: { kind: 'all' }, on: false, reason: 'Over.' });
	expect(await codeOf(signed({ ...full, policy_hash: other }))).toBe('grant_unknown');
	const good = await stage.grant(draft(), { approval: both.id, approvers: ['ada', 'bo'], policy_hash: other });
	expect((await stage.act({ grant: good })).state).toBe('committed');
	expect(await codeOf(good)).toBe('grant_used');
	expect(stage.writes()).toBe(1);
});

describe('the approver set', () => {
	const refusedWith = async (patch: Parameters<Stage['approve']>[1], people: Parameters<Stage['approve']>[2], claims: Record<string, unknown> = {}) => {
		const approval = await stage.approve(draft(), patch, people);
		const section = await stage.act({ grant: await stage.grant(draft(), { approval: approval.id, ...claims }) });
		expect(section).toMatchObject({ state: 'not_started', code: 'grant_approvers' });
		expect(stage.writes()).toBe(0);
		return section.reason;
	};
	const bo = { approverId: 'bo', name: 'Bo', email: null, role: 'team_lead' };

	test('one person under two ids is one person', async () => {
		const twice = { approvers: [{}, { approverId: 'ADA@example.com', name: 'Ada B.' }], decisions: [{}, { approverId: 'ADA@example.com' }] };
		expect(await refusedWith({ approvalsRequired: 2 }, twice)).toContain('only 1 did');
	});
	test('different roles are counted again', async () => {
		expect(await refusedWith({ approvalsRequired: 2, risk: { distinct_roles: true } }, { approvers: [{}, bo], decisions: [{}, { approverId: 'bo' }] })).toContain('different roles');
	});
	test('the number that the policy asked for counts, also when the row says fewer', async () => {
		expect(await refusedWith({ approvalsRequired: 1, risk: { approvals_required: 3 } }, { approvers: [{}, bo], decisions: [{}, { approverId: 'bo' }] })).toContain('3 people');
	});
	test('an approval of an earlier version is none of this one', async () => {
		expect(await refusedWith({}, { decisions: [{ payloadHash: 'c'.repeat(64) }] })).toContain('only 0 did');
	});
	test('whoever asked for it may not be the one who approved', async () => {
		const action = draft({ origin: { requested_by: 'ada@example.com' } });
		const approval = await stage.approve(action);
		expect(await stage.act({ action, grant: await stage.grant(action, { approval: approval.id }) })).toMatchObject({ code: 'grant_approvers', reason: expect.stringContaining('asked for this') });
	});
	test('people of the policy must be people of its version', async () => {
		expect(await refusedWith({ risk: { approvers: [{ id: 'zed' }] } }, { approvers: [{ approverId: 'zed', name: 'Zed' }], decisions: [{ approverId: 'zed' }] })).toContain('Zed is not among the people');
	});
	test('a person whose right was revoked later no longer counts, and a grant that names somebody else is refused', async () => {
		expect(await refusedWith({}, {}, { approvers: ['bo'] })).toContain('names bo');
		const done = await revoke(stage.ports, BY, { kind: 'approver', subject: 'ada', label: 'Ada', reason: 'Left the company.' }, 'test');
		expect(done).toBe(true);
		expect(await refusedWith({}, {})).toContain('Left the company');
	});
});

test('a policy version that is not in the store, or is another document than its hash says, grants nothing', async () => {
	expect(await stage.act({ grant: await stage.grant(draft(), { policy_hash: 'd'.repeat(64) }) })).toMatchObject({ code: 'grant_policy_unknown' });
	await stage.ports.store.transaction((tx) => tx.insertPolicy({ hash: 'e'.repeat(64), id: 'refunds', version: '3', document: { ...POLICY, version: '66' }, createdAt: stage.ports.now().toISOString() }));
	expect(await stage.act({ grant: await stage.grant(draft(), { policy_hash: 'e'.repeat(64) }) })).toMatchObject({ code: 'grant_policy_unknown', reason: expect.stringContaining('changed in the store') });
});

test('an execution started anew gets a new policy grant, and its action is still done once', async () => {
	const first = await stage.act({ grant: await stage.grant() });
	const again = await stage.act({ grant: await stage.grant(draft(), { execution_id: 'ex-2' }) }, { executionId: 'ex-2' });
	expect(again).toMatchObject({ state: 'not_started', code: 'grant_used', intent_id: first.intent_id });
	expect(await stage.act({ grant: await stage.grant(draft(), { correlation_id: 'cor-8' }) })).toMatchObject({ code: 'value_stale' });
	expect(stage.writes()).toBe(1);
});

test('after a failure that changed nothing, a new grant may do it', async () => {
	stage.server.control({ faults: [{ mode: 'reject', method: 'PATCH' }] });
	expect((await stage.act({ grant: await stage.grant() })).state).toBe('failed');
	expect((await stage.act({ grant: await stage.grant() })).state).toBe('committed');
});
