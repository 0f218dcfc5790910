import { adoptLost, decideApproval, mintGrant, openReview } from '../../src/approve';
import { executeAction } from '../../src/execute/execute-action';
import { gateOnlyTarget } from '../../src/execute/targets/gate-only';
import { setSwitch } from '../../src/tier/switches';
import { jtiHash, verifyToken } from '../../src/tokens';
import { anyIntent } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { loadPolicy } from '../../src/tier/load-policy';
import { ask, DANA, OMAR, reassess, refund, riskOf, RUN } from './fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const BY = { actor: { kind: 'person', id: 'olga', name: 'Olga Owner' } as const, reason: 'The execution was pruned.' };

const POLICY = loadPolicy({ id: 'refunds', version: '7', action_type: 'refund', tiers: [{ tier: 'medium', when: { amount_gt: 0 }, route: 'batch_review', approver_rule: 'leads' }], roles: { leads: [DANA, OMAR].map(({ id, name }) => ({ id, name })) } });

async function approved(itemIndex = 0): Promise<string> {
	await ports.store.transaction((tx) => tx.insertPolicy({ hash: POLICY.hash, id: POLICY.id, version: POLICY.version, document: POLICY.document, createdAt: ports.now().toISOString() }));
	const { approval, tokens } = await ask(ports, { itemIndex, risk: { ...riskOf(refund()), policy_hash: POLICY.hash } });
	const { formToken } = await openReview(ports, tokens.dana);
	await decideApproval(ports, tokens.dana, { decision: 'approve', formToken }, { reassess });
	return approval.id;
}

const logged = async () => (await ports.store.log.read(0, 100)).map(({ header }) => (JSON.parse(header) as { action: string }).action);

it('gives a grant for one execution of the workflow that is named, and withdraws the others', async () => {
	const id = await approved();
	const old = await mintGrant(ports, RUN, (await ports.store.approval(id))!, await ports.store.decisions(id));
	const item = await adoptLost(ports, id, { ...BY, workflowId: 'wf-desk' });
	expect(item).toMatchObject({ action: { target_id: '1845' }, approval: { id, state: 'approved', decisions: [{ approver_id: 'dana' }] } });
	expect(verifyToken('grant', item.approval.grant, ports.keys, ports.now())).toMatchObject({ taken_up: true, workflow_id: 'wf-desk', approval: id });
	expect((await ports.store.token(jtiHash(verifyToken('grant', old, ports.keys, ports.now()).jti)))?.revokedAt).not.toBeNull();
	expect((await logged()).slice(-3)).toEqual(['approval.adopted', 'grant.revoked', 'grant.minted']);
	// Again, as long as nothing came of it: the grant before is worth nothing then.
	const again = await adoptLost(ports, id, BY);
	expect(verifyToken('grant', again.approval.grant, ports.keys, ports.now()).workflow_id).toBe(RUN.workflowId);
	expect((await ports.store.token(jtiHash(verifyToken('grant', item.approval.grant, ports.keys, ports.now()).jti)))?.revokedAt).not.toBeNull();
});

describe('the adopted grant', () => {
	const here = { ...RUN, workflowId: 'wf-desk', executionId: 'ex-900' };
	const act = (item: { action: unknown; approval: { grant?: string } }, run = here) => executeAction(ports, run, { action: item.action, grant: item.approval.grant, target: gateOnlyTarget(), http: async () => ({ status: 200, headers: {}, body: '' }), dryRun: false });

	it('is refused in another workflow and in the other environment, whatever the execution', async () => {
		const item = await adoptLost(ports, await approved(), { ...BY, workflowId: 'wf-desk' });
		expect(await act(item, { ...here, workflowId: 'wf-9' })).toMatchObject({ code: 'grant_workflow' });
		expect(await act(item, { ...here, environment: 'test' })).toMatchObject({ code: 'grant_environment' });
		expect(await act(item)).toMatchObject({ state: 'executing' });
		expect(await act(item)).toMatchObject({ state: 'not_started', code: 'grant_used' });
	});

	it('does not lead around a switch of the workflow that asked', async () => {
		const item = await adoptLost(ports, await approved(), { ...BY, workflowId: 'wf-desk' });
		await setSwitch(ports, { actor: BY.actor }, { switch: 'stop_execution', scope: { kind: 'workflow', workflow_id: RUN.workflowId }, on: true, reason: 'an incident' });
		expect(await act(item)).toMatchObject({ state: 'not_started', code: 'execution_stopped' });
	});

	it('ends within the hour', async () => {
		const item = await adoptLost(ports, await approved(), { ...BY, workflowId: 'wf-desk' });
		ports.clock.advance(3_600_001);
		expect(await act(item)).toMatchObject({ code: 'grant_expired' });
	});
});

it.each(['executing', 'unknown', 'committed', 'failed', 'blocked'] as const)('nothing is adopted that is %s', async (state) => {
	const id = await approved();
	await ports.store.transaction((tx) => tx.insertIntent(anyIntent({ requestKey: id, approvalId: id, state })));
	await expect(adoptLost(ports, id, BY)).rejects.toMatchObject({ code: 'grant_used' });
});

it('nothing is adopted that is open, unknown or older than a week, nor without a reason', async () => {
	const { approval } = await ask(ports);
	await expect(adoptLost(ports, approval.id, BY)).rejects.toMatchObject({ code: 'grant_invalid' });
	await expect(adoptLost(ports, 'apr_none', BY)).rejects.toMatchObject({ code: 'approval_unknown' });
	await expect(adoptLost(ports, approval.id, { ...BY, reason: ' ' })).rejects.toMatchObject({ code: 'approval_reason_required' });
	const old = await approved(1);
	ports.clock.advance(7 * 86_400_000 + 1);
	await expect(adoptLost(ports, old, BY)).rejects.toMatchObject({ code: 'grant_expired' });
	expect(await logged()).not.toContain('approval.adopted');
});
