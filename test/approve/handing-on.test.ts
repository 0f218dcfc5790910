import { cancelApproval, invalidateApproval } from '../../src/approve/close-approval';
import { decideApproval, openReview, type DecisionForm, type Reassessment } from '../../src/approve';
import { escalateApproval } from '../../src/approve/escalate-approval';
import { expireApproval } from '../../src/approve/expire-approval';
import { firstDeadline, lapsePlan, stepDeadline } from '../../src/approve/lapse-plan';
import { reassignApproval } from '../../src/approve/reassign-approval';
import { reviewLinks } from '../../src/approve/review-link';
import { signNewLinks } from '../../src/approve/send-links';
import { settleReminder, sweep } from '../../src/approve/sweep';
import type { ActionProposal } from '../../src/draft/proposal';
import type { Person } from '../../src/sections';
import type { LapsePlan } from '../../src/store/port';
import { createKeyRing } from '../../src/tokens/key-ring';
import { openTestPorts, TEST_KEYS, TEST_NOW, type TestPorts } from '../support/test-ports';
import { actionsLogged, ask, DANA, DUE, MIRA, OMAR, reassess, refund, riskOf } from './fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const HOUR = 3_600_000;
const INES: Person = { id: 'ines', name: 'Ines Vogel', role: 'finance_lead', email: 'ines@example.com' };
const KAI: Person = { id: 'kai', name: 'Kai Brandt', role: 'director' };
const ADA = { actor: { kind: 'person', id: 'ada', name: 'Ada Obi' }, reason: 'On leave.' } as const;
const plan = (patch: Partial<LapsePlan> = {}): LapsePlan => ({ on_lapse: 'escalate', earlier_links: 'void', chain: [{ after_hours: 8, approvers: [INES] }, { after_hours: 12, approvers: [KAI] }], level: 0, ...patch });
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: { code: string }) => error.code);
const tokenOf = async (id: string, approvalId: string) => reviewLinks(ports, (await ports.store.approval(approvalId))!, await ports.store.approvers(approvalId)).find(({ approver }) => approver.id === id)?.token;
async function decide(token: string | undefined, form: Partial<DecisionForm> = {}, assess: (action: ActionProposal) => Reassessment = reassess) {
	const { formToken } = await openReview(ports, token);
	return decideApproval(ports, token, { decision: 'approve', formToken, ...form }, { reassess: assess });
}

describe('the plan', () => {
	const risk = (patch: object) => ({ ...riskOf(refund()), on_lapse: 'escalate' as const, escalation_chain: [{ after_hours: 4, approvers: [INES] }, { after_hours: 6, approvers: [KAI] }], ...patch });

	it('escalates only where items come back and somebody is left to ask', () => {
		expect(lapsePlan(risk({}), { loops: true }).on_lapse).toBe('escalate');
		expect(lapsePlan(risk({}), { loops: false }).on_lapse).toBe('expire');
		expect(lapsePlan(risk({ escalation_chain: [] }), { loops: true }).on_lapse).toBe('expire');
		expect(lapsePlan(risk({ on_lapse: 'stay' }), { loops: false }).on_lapse).toBe('stay');
		expect(lapsePlan(riskOf(refund()), { loops: true })).toEqual({ on_lapse: 'expire', earlier_links: 'void', chain: [], level: 0 });
	});

	it('gives the first deadline to the first step when that comes earlier, and each step its own time', () => {
		const made = lapsePlan(risk({ remind_before_hours: 1 }), { loops: true, remindBeforeHours: 3 });
		expect(made.remind_before_hours).toBe(1);
		expect(firstDeadline(made, new Date(0), 8)).toEqual(new Date(4 * HOUR));
		expect(firstDeadline(made, new Date(0), 2)).toEqual(new Date(2 * HOUR));
		expect([stepDeadline(made, 0, new Date(0)), stepDeadline(made, 1, new Date(0))]).toEqual([new Date(2 * HOUR), new Date(4 * HOUR)]);
	});
});

describe('escalating', () => {
	it('asks the next at the deadline: the earlier links are void, the next decides', async () => {
		const { approval, tokens } = await ask(ports, { plan: plan() });
		ports.clock.set(DUE);
		expect(await code(decide(tokens.dana))).toBe('approval_expired');
		expect((await expireApproval(ports, approval.id))?.state).toBe('pending');
		const { approval: after, asked } = await escalateApproval(ports, approval.id, { nodeName: 'Approval Wait' });
		expect(asked.map(({ approverId }) => approverId)).toEqual(['ines']);
		expect(after).toMatchObject({ state: 'pending', dueAt: new Date(DUE.getTime() + 4 * HOUR).toISOString(), plan: { level: 1 } });
		expect(await code(openReview(ports, tokens.dana))).toBe('approval_link_revoked');
		expect((await decide(await tokenOf('ines', approval.id))).approval.state).toBe('approved');
		expect((await actionsLogged(ports)).filter((action) => action !== 'approval.viewed')).toEqual(['approval.requested', 'approval.refused', 'approval.escalated', 'approval.decided']);
	});

	it('keeps earlier links and approvals where the policy says so', async () => {
		const { approval, tokens } = await ask(ports, { plan: plan({ earlier_links: 'keep' }), approvalsRequired: 2 });
		await decide(tokens.dana);
		ports.clock.set(DUE);
		await escalateApproval(ports, approval.id);
		expect((await decide(tokens.omar)).approval.state).toBe('approved');
	});

	it('counts approvals given before, and voids only the links of those who were silent', async () => {
		const { approval, tokens } = await ask(ports, { plan: plan(), approvalsRequired: 2 });
		await decide(tokens.dana);
		ports.clock.set(DUE);
		await escalateApproval(ports, approval.id);
		expect(await code(openReview(ports, tokens.omar))).toBe('approval_link_revoked');
		expect((await openReview(ports, tokens.dana)).decisions).toHaveLength(1);
		expect((await decide(await tokenOf('ines', approval.id))).approval.state).toBe('approved');
	});

	it('leaves the earlier links good where the next alone are too few', async () => {
		const { approval, tokens } = await ask(ports, { plan: plan(), approvalsRequired: 2 });
		ports.clock.set(DUE);
		await escalateApproval(ports, approval.id);
		await decide(tokens.dana);
		expect((await decide(await tokenOf('ines', approval.id))).approval.state).toBe('approved');
	});

	it('passes over a step whose people asked for it themselves or were asked before, and ends after the last', async () => {
		const { approval } = await ask(ports, { action: refund({ origin: { requested_by: 'ines@example.com' } }), plan: plan() });
		ports.clock.set(DUE);
		const { approval: after, asked } = await escalateApproval(ports, approval.id);
		expect([asked.map(({ approverId }) => approverId), after.plan?.level]).toEqual([['kai'], 2]);
		ports.clock.set(after.dueAt);
		expect(await code(escalateApproval(ports, approval.id))).toBe('approval_expired');
		expect((await expireApproval(ports, approval.id))?.state).toBe('expired');
		expect(await code(escalateApproval(ports, approval.id))).toBe('approval_expired');
	});

	it('before the deadline asks the next too, who have until the same moment', async () => {
		const { approval } = await ask(ports, { plan: plan({ on_lapse: 'expire' }) });
		const { approval: after } = await escalateApproval(ports, approval.id, ADA);
		expect(after.dueAt).toBe(approval.dueAt);
		const [event] = (await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.escalated');
		expect(event?.outcome).toBe('step_1');
	});

	it('asks the next once, however many processes try', async () => {
		const { approval } = await ask(ports, { plan: plan({ chain: [{ after_hours: 8, approvers: [INES] }] }) });
		ports.clock.set(DUE);
		const results = await Promise.all(Array.from({ length: 6 }, () => code(escalateApproval(ports, approval.id))));
		expect(results.filter((result) => result === 'none')).toHaveLength(1);
		expect((await ports.store.approvers(approval.id)).filter(({ approverId }) => approverId === 'ines')).toHaveLength(1);
	});
});

describe('reassigning, cancelling, invalidating', () => {
	it('hands a request on: the old link is withdrawn, the new person decides in the same role', async () => {
		const { approval, tokens } = await ask(ports);
		const stale = (await openReview(ports, tokens.omar)).formToken;
		await reassignApproval(ports, approval.id, { from: 'dana', to: { id: 'ines', name: 'Ines Vogel' } }, ADA);
		expect(await code(openReview(ports, tokens.dana))).toBe('approval_link_revoked');
		expect(await code(decideApproval(ports, tokens.omar, { decision: 'approve', formToken: stale }, { reassess }))).toBe('approval_page_stale');
		const done = await decide(await tokenOf('ines', approval.id));
		expect((await ports.store.approvers(approval.id)).find(({ approverId }) => approverId === 'ines')?.role).toBe('finance_lead');
		expect(done.approval.state).toBe('approved');
	});

	it.each([
		['nobody who is asked', { from: 'zoe', to: INES }, 'parameter_invalid'],
		['to somebody who is asked already', { from: 'dana', to: OMAR }, 'parameter_invalid'],
		['to the requester', { from: 'dana', to: { id: 'inbox-agent', name: 'x' } }, 'approval_self_approval'],
	])('is refused for %s', async (_name, change, expected) => {
		const { approval, tokens } = await ask(ports);
		expect(await code(reassignApproval(ports, approval.id, change, ADA))).toBe(expected);
		expect(await code(openReview(ports, tokens.dana))).toBe('none');
	});

	it('is refused once that person has decided', async () => {
		const { approval, tokens } = await ask(ports, { approvalsRequired: 2 });
		await decide(tokens.dana);
		expect(await code(reassignApproval(ports, approval.id, { from: 'dana', to: INES }, ADA))).toBe('approval_link_used');
	});

	it('cancels an open request, once; its links say so and decide nothing', async () => {
		const { approval, tokens } = await ask(ports);
		const { formToken } = await openReview(ports, tokens.dana);
		expect((await cancelApproval(ports, approval.id, ADA)).state).toBe('cancelled');
		expect(await code(cancelApproval(ports, approval.id, ADA))).toBe('approval_closed');
		expect(await code(decideApproval(ports, tokens.dana, { decision: 'approve', formToken }, { reassess }))).toBe('approval_closed');
		expect(await code(invalidateApproval(ports, approval.id))).toBe('approval_closed');
		expect(await code(cancelApproval(ports, 'apr_none', ADA))).toBe('approval_unknown');
	});

	it('invalidates what was changed, also past its deadline, and never what was decided', async () => {
		const [one, two] = [await ask(ports), await ask(ports, { itemIndex: 1 })];
		await decide(two.tokens.dana);
		ports.clock.set(DUE);
		expect((await invalidateApproval(ports, one.approval.id)).state).toBe('invalidated');
		expect(await code(invalidateApproval(ports, two.approval.id))).toBe('approval_already_decided');
	});
});

describe('an edit that the rules rate more strictly', () => {
	const small = refund({ facts: { amount: 40, currency: 'EUR' }, proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '40.00' }] });
	const highNeeds = (patch: object) => (action: ActionProposal): Reassessment => ({ ...reassess(action), risk: { ...riskOf(action, 'high'), ...patch } });

	it('is taken, goes to whom the rules name, and needs their number, typed value and all', async () => {
		const { approval, tokens } = await ask(ports, { action: small });
		const edited = await decide(tokens.dana, { decision: 'edit_and_approve', edit: { values: { 0: '800' } } }, highNeeds({ approvers: [MIRA, INES], approvals_required: 2 }));
		expect(edited).toMatchObject({ complete: false, decision: { decision: 'edit' }, approval: { state: 'pending', tier: 'high', approvalsRequired: 2, requestedAction: small } });
		expect(await code(openReview(ports, tokens.omar))).toBe('approval_link_revoked');
		expect(await code(decide(tokens.dana))).toBe('approval_link_used');
		const mira = await tokenOf('mira', approval.id);
		expect(await code(decide(mira))).toBe('approval_form_invalid');
		expect((await decide(mira, { confirm: '800' })).approval.state).toBe('partially_approved');
		const done = await decide(await tokenOf('ines', approval.id), { confirm: '800' });
		expect(done.approval).toMatchObject({ state: 'approved', payloadHash: edited.approval.payloadHash });
		expect(done.approval.payloadHash).not.toBe(approval.requestedHash);
	});

	it('never counts as the editor\'s own approval, also where the editor is named', async () => {
		const { tokens } = await ask(ports, { action: small });
		const edited = await decide(tokens.dana, { decision: 'edit_and_approve', edit: { values: { 0: '800' } } });
		expect(edited.approval).toMatchObject({ state: 'pending', tier: 'high' });
		expect((await decide(tokens.omar, { confirm: '800' })).approval.state).toBe('approved');
	});

	it('is refused, and nothing has changed, where nobody else is left to approve it', async () => {
		const { approval, tokens } = await ask(ports, { action: small, approvers: [DANA] });
		expect(await code(decide(tokens.dana, { decision: 'edit_and_approve', edit: { values: { 0: '800' } } }))).toBe('approval_edit_refused');
		expect(await ports.store.approval(approval.id)).toEqual(approval);
	});

	it('after a hand-over, those asked now stand for those the rules named', async () => {
		const named = { ...riskOf(small), approvers: [DANA, OMAR] };
		const { approval } = await ask(ports, { action: small, risk: named });
		await reassignApproval(ports, approval.id, { from: 'dana', to: INES }, ADA);
		const done = await decide(await tokenOf('ines', approval.id), { decision: 'edit_and_approve', edit: { values: { 0: '45.00' } } }, (action) => ({ ...reassess(action), risk: { ...riskOf(action), approvers: [DANA, OMAR] } }));
		expect(done.approval).toMatchObject({ state: 'approved', tier: 'medium' });
	});
});

describe('links', () => {
	const signUrl = (query: Readonly<Record<string, string>>) => `https://n8n.example/webhook-waiting/ex-1/node-1?${new URLSearchParams(query)}&signature=sig-${Object.keys(query)[0]}`;

	it('come out the same each time, with their address, and after the key was rotated', async () => {
		const first = await ask(ports, { signUrl });
		const url = (links: typeof first.links) => links.map((link) => link.url);
		expect(url(first.links)[0]).toMatch(/^https:\/\/n8n\.example\/webhook-waiting\/ex-1\/node-1\?t=[\w.-]+&signature=sig-t$/);
		ports.clock.advance(HOUR);
		const [active, older] = TEST_KEYS as [(typeof TEST_KEYS)[0], (typeof TEST_KEYS)[0]];
		ports.keys = createKeyRing([{ kid: 'test-3', secret: Buffer.alloc(32, 0x55), active: true }, { ...active, active: false }, older]);
		expect(url((await ask(ports, { signUrl })).links)).toEqual(url(first.links));
		const rows = JSON.stringify([first.approval, await ports.store.approvers(first.approval.id)]);
		for (const { token } of first.links) expect(rows).not.toContain(token.split('.')[2]);
	});

	it('of people asked later are signed and handed out once', async () => {
		const { approval } = await ask(ports, { signUrl, plan: plan() });
		const { approval: after } = await escalateApproval(ports, approval.id, ADA);
		const sent = await Promise.all([signNewLinks(ports, after, signUrl), signNewLinks(ports, after, signUrl)]);
		expect(sent.flat().map(({ approver }) => approver.id)).toEqual(['ines']);
		expect(await signNewLinks(ports, after, signUrl)).toEqual([]);
		expect((await decide(sent.flat()[0]!.token)).approval.state).toBe('approved');
	});

	it('a rotation in mid-approval breaks nothing; retiring the key refuses its links clearly and no others', async () => {
		const { approval, tokens } = await ask(ports, { approvalsRequired: 2, approvers: [DANA, OMAR, MIRA] });
		const page = await openReview(ports, tokens.dana);
		const [active] = TEST_KEYS as [(typeof TEST_KEYS)[0]];
		const next = { kid: 'test-3', secret: Buffer.alloc(32, 0x55), active: true };
		ports.keys = createKeyRing([next, { ...active, active: false }]);
		// A page that was open before the rotation still decides.
		expect((await decideApproval(ports, tokens.dana, { decision: 'approve', formToken: page.formToken }, { reassess })).complete).toBe(false);
		ports.keys = createKeyRing([next]);
		expect(await code(openReview(ports, tokens.omar))).toBe('token_key_unknown');
		await reassignApproval(ports, approval.id, { from: 'omar', to: INES }, ADA);
		expect((await decide(await tokenOf('ines', approval.id))).approval.state).toBe('approved');
	});
});

describe('sweeping', () => {
	const remind = plan({ on_lapse: 'expire', chain: [], remind_before_hours: 2 });
	const at = (hours: number) => ports.clock.set(new Date(Date.parse(TEST_NOW) + hours * HOUR));

	it('reminds those who have not decided, once, and ends what has lapsed, once', async () => {
		const { approval, tokens } = await ask(ports, { plan: remind, approvalsRequired: 2, approvers: [DANA, OMAR, MIRA] });
		await decide(tokens.dana);
		at(5.9);
		expect((await sweep(ports)).reminders).toEqual([]);
		at(6);
		const due = (await Promise.all([sweep(ports), sweep(ports), sweep(ports)])).flatMap(({ reminders }) => reminders);
		expect(due.map(({ approvers }) => approvers.map(({ approverId }) => approverId))).toEqual([['mira', 'omar']]);
		await settleReminder(ports, due[0]!.approval);
		at(7.9);
		expect((await sweep(ports)).reminders).toEqual([]);
		at(8);
		const ended = (await Promise.all([sweep(ports), sweep(ports)])).flatMap(({ expired }) => expired);
		expect(ended.length).toBeGreaterThanOrEqual(1);
		expect((await ports.store.approval(approval.id))?.state).toBe('expired');
		expect((await actionsLogged(ports)).filter((action) => action === 'approval.expired')).toHaveLength(1);
	});

	it('takes up a reminder again whose sender died', async () => {
		await ask(ports, { plan: remind });
		at(6);
		expect((await sweep(ports)).reminders).toHaveLength(1);
		ports.clock.advance(4 * 60_000);
		expect((await sweep(ports)).reminders).toEqual([]);
		ports.clock.advance(60_000);
		expect((await sweep(ports)).reminders).toHaveLength(1);
	});

	it('does not wipe out the reminder of the next step, settled late', async () => {
		const { approval } = await ask(ports, { plan: plan({ remind_before_hours: 2 }) });
		at(6);
		const { reminders } = await sweep(ports);
		at(8);
		const { approval: after } = await escalateApproval(ports, approval.id);
		await settleReminder(ports, reminders[0]!.approval);
		expect((await ports.store.approval(approval.id))?.remindAt).toBe(after.remindAt);
		expect(after.remindAt).not.toBeNull();
	});

	it('leaves what has a next in line to its workflow, and ends it a day after', async () => {
		const { approval } = await ask(ports, { plan: plan() });
		at(8);
		expect(await sweep(ports)).toMatchObject({ expired: [], overdue: [{ id: approval.id }] });
		at(32);
		expect((await sweep(ports)).expired).toMatchObject([{ id: approval.id, state: 'expired' }]);
	});

	it('keeps open what stays: it is decided after its deadline, and brought to mind again', async () => {
		const { approval, tokens } = await ask(ports, { plan: plan({ on_lapse: 'stay', chain: [] }) });
		at(8);
		const { reminders, expired } = await sweep(ports);
		expect([reminders.length, expired.length]).toEqual([1, 0]);
		await settleReminder(ports, reminders[0]!.approval);
		expect((await ports.store.approval(approval.id))?.remindAt).toBe(new Date(Date.parse(TEST_NOW) + 16 * HOUR).toISOString());
		at(24 * 30);
		expect((await expireApproval(ports, approval.id))?.state).toBe('pending');
		expect((await decide(tokens.dana)).approval.state).toBe('approved');
		expect((await sweep(ports)).reminders).toEqual([]);
	});

	it('looks after its own node only, when told', async () => {
		await ask(ports, { plan: remind });
		at(6);
		expect((await sweep(ports, { workflowId: 'wf-1', nodeId: 'node-9' })).reminders).toEqual([]);
		expect((await sweep(ports, { workflowId: 'wf-1', nodeId: 'node-1' })).reminders).toHaveLength(1);
	});
});
