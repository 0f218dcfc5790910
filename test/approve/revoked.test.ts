import { decideApproval, openReview, type DecisionForm } from '../../src/approve';
import { handleReview } from '../../src/desk';
import { setSwitch } from '../../src/tier/switches';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { actionsLogged, ask, reassess } from './fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const BY = { reason: 'The limits were wrong.', revokedBy: 'olga', revokedAt: '2026-11-20T08:59:00.000Z' };
const revoke = (kind: 'policy' | 'approver', subject: string) => ports.store.transaction((tx) => tx.insertRevocation({ kind, subject, ...BY }));
const decide = async (token: string | undefined, form: Partial<DecisionForm> = {}) => {
	const { formToken } = await openReview(ports, token);
	return await decideApproval(ports, token, { decision: 'approve', formToken, ...form }, { reassess });
};
const pageOf = async (token: string | undefined) => (await handleReview(ports, { method: 'GET', token, actionUrl: '/review', body: undefined, now: ports.now() }, { reassess })).response.body.replace(/<style>[^]*?<\/style>/, '');

it('under a revoked policy version nobody approves or edits, which the page says; rejecting goes on', async () => {
	const { tokens, approval } = await ask(ports);
	await revoke('policy', approval.policyHash);
	await expect(decide(tokens.dana)).rejects.toMatchObject({ code: 'grant_policy_revoked' });
	await expect(decide(tokens.dana, { decision: 'edit_and_approve', edit: { values: { 0: '400.00' } } })).rejects.toMatchObject({ code: 'grant_policy_revoked' });
	expect((await ports.store.approval(approval.id))?.state).toBe('pending');
	expect((await actionsLogged(ports)).filter((action) => action === 'approval.refused')).toHaveLength(2);
	const html = await pageOf(tokens.dana);
	expect(html).toContain('was revoked on 20 Nov 2026, 08:59 UTC: The limits were wrong.');
	expect(html).toMatch(/<button[^>]*disabled[^>]*>Approve<\/button>/);
	expect(html).not.toMatch(/value="(?:approve|edit_and_approve)"/);
	expect((await decide(tokens.dana, { decision: 'reject', reason: 'Ask again.' })).approval.state).toBe('rejected');
});

it('an approver who was revoked does not approve; the others do', async () => {
	const { tokens, approval } = await ask(ports);
	await revoke('approver', 'dana');
	await expect(decide(tokens.dana)).rejects.toMatchObject({ code: 'grant_approvers' });
	expect(await pageOf(tokens.dana)).toContain('You may no longer approve, since 20 Nov 2026, 08:59 UTC: The limits were wrong.');
	expect((await decide(tokens.omar)).approval).toMatchObject({ id: approval.id, state: 'approved' });
});

it('while execution is stopped, the page says that nothing is carried out, and approving stays possible', async () => {
	const { tokens } = await ask(ports);
	expect(await pageOf(tokens.dana)).not.toContain('Nothing is carried out');
	await setSwitch(ports, { actor: { kind: 'person', id: 'olga', name: 'Olga' }, place: 'cli' }, { switch: 'stop_execution', scope: { kind: 'action_type', action_type: 'refund' }, on: true, reason: 'The CRM is being moved.' });
	expect(await pageOf(tokens.dana)).toMatch(/Nothing is carried out at the moment\.[^]*Execution is stopped since 20 Nov 2026, 09:00 UTC: The CRM is being moved\./);
	expect((await decide(tokens.dana)).approval.state).toBe('approved');
});
