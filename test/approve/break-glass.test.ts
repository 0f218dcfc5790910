import { closeRetrospective } from '../../src/approve/close-retrospective';
import { RETROSPECTIVE } from '../../src/exceptions/exception-types';
import { decideApproval, type DecisionForm } from '../../src/approve/decide-approval';
import { mintGrant } from '../../src/approve/mint-grant';
import { openReview } from '../../src/approve/open-review';
import { executeAction } from '../../src/execute/execute-action';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import { loadPolicy } from '../../src/tier/load-policy';
import { enrolled, type App } from '../identity/support';
import { fetchHttp } from '../support/fetch-http';
import { startHubSpotServer } from '../servers/hubspot-server.mjs';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { actionsLogged, ask, DANA, MIRA, OMAR, reassess, refund, riskOf, RUN, scanOf } from './fixtures';

let ports: TestPorts;
let app: App;
beforeEach(async () => {
	ports = await openTestPorts();
	app = await enrolled(ports, 'mira');
});
afterEach(() => ports.close());

const POLICY = {
	id: 'refunds',
	version: '7',
	owner: 'Finance',
	actions: [{ action_type: 'refund', tiers: [{ tier: 'high', when: {}, route: 'named_approver' }] }],
	roles: { finance_oncall: [{ id: MIRA.id, name: MIRA.name }], approvers: [DANA, OMAR].map(({ id, name }) => ({ id, name })) },
	break_glass: { roles: ['finance_oncall'], retrospective_hours: 24, owner: 'Compliance' },
};

async function asked(policy: object = POLICY, patch: Parameters<typeof ask>[1] = {}) {
	const { hash, id, version, document } = loadPolicy(policy);
	await ports.store.transaction((tx) => tx.insertPolicy({ hash, id, version, document, createdAt: ports.now().toISOString() }));
	const action = patch.action ?? refund();
	return await ask(ports, { approvers: [DANA, OMAR, MIRA], approvalsRequired: 2, risk: { ...riskOf(action), policy_hash: hash, approvers: [DANA, OMAR, MIRA], approvals_required: 2 }, ...patch });
}
const decide = async (token: string | undefined, form: Partial<DecisionForm> = {}) => {
	const { formToken } = await openReview(ports, token);
	// A code is good once, so each decision waits for the next one.
	ports.clock.advance(60_000);
	return await decideApproval(ports, token, { decision: 'break_glass', reason: 'Production is down.', formToken, proof: { code: app.code(ports.now()) }, ...form }, { reassess });
};
const tasks = () => ports.store.exceptions({ type: RETROSPECTIVE, limit: 10 });

test('one named person, proved twice and with a reason, stands for all approvals; everyone skipped is named and a task is open', async () => {
	const { approval, tokens } = await asked();
	const done = await decide(tokens.mira);
	expect(done).toMatchObject({ complete: true, approval: { state: 'approved' }, decision: { decision: 'break_glass', identity: 'link+totp', reason: 'Production is down.' } });
	expect(done.skipped?.map(({ approverId }) => approverId)).toEqual(['dana', 'omar']);
	expect(await tasks()).toMatchObject([{ state: 'open', approvalId: approval.id, owner: 'Compliance', dueAt: new Date(ports.now().getTime() + 24 * 3_600_000).toISOString() }]);
	expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed', 'approval.decided', 'exception.opened', 'approval.broke_glass']);
});

test.each([
	['somebody the policy does not name', 'dana', {}, 'approval_not_allowed_alone'],
	['without a second factor', 'mira', { proof: {} }, 'identity_required'],
	['with a wrong code', 'mira', { proof: { code: '000000' } }, 'identity_code_wrong'],
	['without a reason', 'mira', { reason: ' ' }, 'approval_reason_required'],
] as const)('%s is refused, and nothing is decided', async (_name, who, form, code) => {
	const { approval, tokens } = await asked();
	await expect(decide(tokens[who], form)).rejects.toMatchObject({ code });
	expect((await ports.store.approval(approval.id))?.state).toBe('pending');
	expect(await tasks()).toEqual([]);
	expect((await actionsLogged(ports)).at(-1)).toBe('approval.refused');
});

test('a policy without the rule, or without it for this action type, lets nobody', async () => {
	for (const policy of [{ ...POLICY, break_glass: undefined }, { ...POLICY, break_glass: { ...POLICY.break_glass, action_types: ['restart'] } }]) {
		const { tokens } = await asked(JSON.parse(JSON.stringify(policy)) as object, { itemIndex: policy.break_glass ? 1 : 2 });
		await expect(decide(tokens.mira)).rejects.toMatchObject({ code: 'approval_not_allowed_alone' });
	}
});

test('a check that failed is not passed over, in no emergency', async () => {
	const { tokens } = await asked(POLICY, { guardrails: scanOf({ failed_checks: ['pii.email'] }) });
	await expect(decide(tokens.mira)).rejects.toMatchObject({ code: 'check_failed' });
});

test('a role that the policy does not define is a mistake in the policy', () => {
	expect(() => loadPolicy({ ...POLICY, break_glass: { roles: ['nobody'] } })).toThrow(/break_glass\.roles\.0/);
});

test('an overdue look back keeps everybody from doing it again, until somebody else has looked', async () => {
	const first = await asked();
	await decide(first.tokens.mira);
	const again = await asked(POLICY, { itemIndex: 1 });
	await decide(again.tokens.mira);
	ports.clock.advance(25 * 3_600_000);
	const late = await asked(POLICY, { itemIndex: 2, dueAt: new Date(ports.now().getTime() + 3_600_000) });
	await expect(decide(late.tokens.mira)).rejects.toMatchObject({ code: 'approval_not_allowed_alone', message: expect.stringContaining('looked back') });
	const open = await tasks();
	expect(open).toHaveLength(2);
	const close = (id: string, who = 'olga', finding = 'It was right; add a rule.') => closeRetrospective(ports, { kind: 'person', id: who }, { id, finding });
	await expect(close(open[0]?.id ?? '', 'mira')).rejects.toMatchObject({ code: 'approval_self_approval' });
	await expect(close(open[0]?.id ?? '', 'olga', ' ')).rejects.toMatchObject({ code: 'parameter_invalid' });
	for (const { id } of open) await close(id);
	await expect(close(open[0]?.id ?? '')).rejects.toMatchObject({ code: 'store_conflict' });
	expect((await decide(late.tokens.mira)).complete).toBe(true);
});

test('what was approved alone is carried out with a badge', async () => {
	const server = await startHubSpotServer({ token: 't' });
	server.control({ set: { 1845: { refund_amount: '0.00', status: 'open' } } });
	const { tokens, approval } = await asked();
	const { approval: approved } = await decide(tokens.mira);
	const grant = await mintGrant(ports, RUN, approved, await ports.store.decisions(approval.id));
	const section = await executeAction(ports, RUN, { action: refund(), grant, target: hubspotTarget({ baseUrl: server.url }), http: fetchHttp({ headers: { authorization: 'Bearer t' } }), dryRun: false });
	expect(section).toMatchObject({ state: 'committed', badge: 'break_glass' });
	expect(await ports.store.intent(section.intent_id ?? '')).toMatchObject({ badge: 'break_glass' });
	await server.close();
});
