import { adoptApproval, approvalSection, decideApproval, expireApproval, markResumed, mintGrant, openReview, requestApproval, settleTogether, type DecisionForm } from '../../src/approve';
import { payloadHash } from '../../src/draft/payload-hash';
import type { ErrorCode } from '../../src/errors';
import { createKeyRing } from '../../src/tokens/key-ring';
import { jtiHash, verifyToken } from '../../src/tokens/verify-token';
import { anyIntent } from '../support/records';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';
import { actionsLogged, ask, DANA, DUE, MIRA, OMAR, reassess, refund, riskOf, RUN, scanOf } from './fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const code = async (work: Promise<unknown>): Promise<ErrorCode | 'none'> => work.then(() => 'none' as const, (error: { code: ErrorCode }) => error.code);
/** Opens the page and decides from it, as a person does. */
async function decide(token: string, form: Partial<DecisionForm> = {}) {
	const { formToken } = await openReview(ports, token);
	return decideApproval(ports, token, { decision: 'approve', formToken, ...form }, { reassess });
}

describe('requesting', () => {
	it('stores the request once and makes the same links again', async () => {
		const first = await ask(ports);
		ports.clock.advance(60_000);
		const second = await ask(ports);
		expect([first.created, second.created]).toEqual([true, false]);
		expect(second.approval.id).toBe(first.approval.id);
		const jti = (token: string) => verifyToken('review-link', token, ports.keys, ports.now()).jti;
		expect(second.links.map(({ token }) => jti(token))).toEqual(first.links.map(({ token }) => jti(token)));
		expect(await actionsLogged(ports)).toEqual(['approval.requested']);
		const stored = await ports.store.approvers(first.approval.id);
		expect(stored.map(({ linkJtiHash }) => linkJtiHash).sort()).toEqual(first.links.map(({ token }) => jtiHash(jti(token))).sort());
	});

	it('makes one approval when the same request arrives many times at once', async () => {
		const all = await Promise.all(Array.from({ length: 8 }, () => ask(ports)));
		expect(new Set(all.map(({ approval }) => approval.id)).size).toBe(1);
		expect(all.filter(({ created }) => created)).toHaveLength(1);
	});

	it('asks anew for another item, execution or payload', async () => {
		const asked = [await ask(ports), await ask(ports, { itemIndex: 1 }), await ask(ports, { run: { executionId: 'ex-2' } }), await ask(ports, { action: refund({ target_id: '1846' }) })];
		expect(new Set(asked.map(({ approval }) => approval.id)).size).toBe(4);
	});

	it('finds the request also after the deadline', async () => {
		const { approval } = await ask(ports);
		ports.clock.set(new Date(DUE.getTime() + 1));
		expect((await ask(ports)).approval.id).toBe(approval.id);
	});

	it('re-makes links after the keys were rotated, and refuses them once the old key is gone', async () => {
		const { tokens } = await ask(ports);
		const [active, older] = TEST_KEYS as [(typeof TEST_KEYS)[0], (typeof TEST_KEYS)[0]];
		const next = { kid: 'test-3', secret: Buffer.alloc(32, 0x55), active: true };
		ports.keys = createKeyRing([next, { ...active, active: false }, older]);
		const again = await ask(ports);
		expect(verifyToken('review-link', again.tokens.dana, ports.keys, ports.now()).jti).toBe(verifyToken('review-link', tokens.dana, ports.keys, ports.now()).jti);
		expect(await code(openReview(ports, tokens.dana))).toBe('none');
		ports.keys = createKeyRing([next]);
		expect(await code(openReview(ports, tokens.dana))).toBe('token_key_unknown');
		expect((await ask(ports)).links).toEqual([]);
	});

	it('leaves out whoever requested or wrote the draft, and people named twice', async () => {
		const action = refund({ origin: { requested_by: 'DANA@example.com' }, draft: { author: 'Omar Haddad' } });
		const { links } = await ask(ports, { action, approvers: [DANA, OMAR, MIRA, { ...MIRA, id: 'mira-2' }] });
		expect(links.map(({ approver }) => approver.id)).toEqual(['mira']);
	});

	it.each<[string, object, string]>([
		['nobody is left', { action: refund({ draft: { author: 'dana' } }), approvers: [DANA] }, 'approvers'],
		['too few people are named', { approvalsRequired: 3 }, 'approvals_required'],
		['the deadline has passed', { dueAt: new Date('2026-11-20T08:59:59Z') }, 'due_at'],
		['the deadline is no date', { dueAt: new Date(Number.NaN) }, 'due_at'],
		['the tier is blocked', { risk: { ...riskOf(refund()), tier: 'blocked' } }, 'risk.tier'],
		['there is no risk section', { risk: undefined }, 'risk'],
		['the risk section names no policy', { risk: { ...riskOf(refund()), policy_hash: 'latest' } }, 'risk.policy_hash'],
		['an approver has no name', { approvers: [{ id: 'x', name: '', role: '' }] }, 'approvers.0.name'],
		['the action was changed after tiering', { risk: riskOf(refund({ target_id: '9' })) }, 'risk.payload_hash'],
		['the run is of another environment', { run: { environment: 'test' } }, 'action.environment'],
	])('stores nothing when %s', async (_name, patch, field) => {
		await expect(ask(ports, patch)).rejects.toMatchObject({ fields: { field } });
		expect(await ports.store.approvalsOfRun(RUN)).toEqual([]);
		expect(await actionsLogged(ports)).toEqual([]);
	});
});

describe('opening', () => {
	it('records the first view of each approver and no later one', async () => {
		const { tokens } = await ask(ports);
		for (let visit = 0; visit < 3; visit += 1) await openReview(ports, tokens.dana);
		await Promise.all([openReview(ports, tokens.omar), openReview(ports, tokens.omar)]);
		expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed', 'approval.viewed']);
	});

	it('refuses links that are not of this request', async () => {
		const { tokens, approval } = await ask(ports);
		const other = await ask(ports, { itemIndex: 1 });
		expect(await code(openReview(ports, tokens.dana, { ...RUN, executionId: 'ex-9' }))).toBe('approval_link_foreign');
		expect(await code(openReview(ports, tokens.dana, { ...RUN, nodeId: 'node-9' }))).toBe('approval_link_foreign');
		expect(await code(openReview(ports, tokens.dana, RUN))).toBe('none');
		const [head, claims, signature] = String(tokens.dana).split('.') as [string, string, string];
		expect(await code(openReview(ports, [head, String(other.tokens.dana).split('.')[1], signature].join('.')))).toBe('token_signature');
		expect(await code(openReview(ports, `${head}.${claims}.`))).toBe('token_malformed');
		expect(await code(openReview(ports, undefined))).toBe('token_missing');
		await ports.store.transaction((tx) => tx.updateApprover(approval.id, 'dana', { revokedAt: ports.now().toISOString() }));
		expect(await code(openReview(ports, tokens.dana))).toBe('approval_link_revoked');
		ports.clock.advance(8 * 86_400_000);
		expect(await code(openReview(ports, other.tokens.dana))).toBe('token_expired');
	});

	it('shows a closed or lapsed request without recording a view', async () => {
		const { tokens } = await ask(ports);
		ports.clock.set(DUE);
		expect((await openReview(ports, tokens.dana)).approval.state).toBe('pending');
		expect(await actionsLogged(ports)).toEqual(['approval.requested']);
	});
});

describe('deciding', () => {
	it('approves, and says so in one sentence', async () => {
		const { tokens, approval } = await ask(ports);
		const { complete, approval: after, decision } = await decide(tokens.dana as string);
		expect([complete, after.state, decision.identity]).toEqual([true, 'approved', 'link']);
		expect(await ports.store.approval(approval.id)).toEqual(after);
		expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed', 'approval.decided']);
	});

	it('takes one of two decisions at the same instant', async () => {
		for (let round = 0; round < 10; round += 1) {
			const { tokens, approval } = await ask(ports, { itemIndex: round });
			const pages = await Promise.all([openReview(ports, tokens.dana), openReview(ports, tokens.omar)]);
			const results = await Promise.all(
				pages.map(({ formToken }, index) =>
					code(decideApproval(ports, index === 0 ? tokens.dana : tokens.omar, { decision: index === 0 ? 'approve' : 'reject', reason: 'No.', formToken }, { reassess })),
				),
			);
			expect(results.sort()).toEqual(['approval_already_decided', 'none']);
			expect(await ports.store.decisions(approval.id)).toHaveLength(1);
		}
	});

	it('needs two people for two approvals', async () => {
		const { tokens, approval } = await ask(ports, { approvalsRequired: 2 });
		expect((await decide(tokens.dana as string)).complete).toBe(false);
		expect(await code(decide(tokens.dana as string))).toBe('approval_link_used');
		const { complete, approval: after } = await decide(tokens.omar as string);
		expect([complete, after.state]).toEqual([true, 'approved']);
		expect(await ports.store.decisions(approval.id)).toHaveLength(2);
	});

	it('expires an approval that is decided too late', async () => {
		const { tokens, approval } = await ask(ports);
		const { formToken } = await openReview(ports, tokens.dana);
		ports.clock.set(DUE);
		expect(await code(decideApproval(ports, tokens.dana, { decision: 'approve', formToken }, { reassess }))).toBe('approval_expired');
		expect((await ports.store.approval(approval.id))?.state).toBe('expired');
		expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed', 'approval.expired', 'approval.refused']);
	});

	it('keeps both versions of an edit and voids earlier approvals', async () => {
		const { tokens, approval } = await ask(ports, { approvalsRequired: 2, approvers: [DANA, OMAR, MIRA], tier: 'high' });
		const confirm = '740';
		await decide(tokens.dana as string, { confirm });
		const edited = await decide(tokens.omar as string, { decision: 'edit_and_approve', confirm, edit: { values: { 0: '700.00' } } });
		expect(edited.approval).toMatchObject({ state: 'partially_approved', requestedHash: approval.requestedHash, requestedAction: approval.action });
		expect(edited.approval.payloadHash).toBe(payloadHash(edited.approval.action));
		expect(edited.approval.action.facts.amount).toBe(700);
		expect(await code(decide(tokens.dana as string, { confirm: '700' }))).toBe('approval_link_used');
		const last = await decide(tokens.mira as string, { confirm: '700.00 eur' });
		expect(last).toMatchObject({ complete: true, approval: { state: 'approved' } });
		const section = approvalSection(last.approval, await ports.store.approvers(approval.id), await ports.store.decisions(approval.id), 'g');
		expect(section).toMatchObject({ outcome: 'edited', grant: 'g', action: { proposed_changes: [{ proposed: '700.00' }, {}] } });
	});

	it.each([
		['is blocked', { values: { 0: '9000' } }, /not allowed: More than 5000/],
		['is not valid', { values: { 0: `${'x'.repeat(200_001)}` } }, /not valid/],
		['changes nothing', { values: { 0: '40.00' } }, /Nothing was changed/],
	])('refuses an edit that %s and changes nothing', async (_name, edit, message) => {
		const action = refund({ facts: { amount: 40, currency: 'EUR' }, proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '40.00' }] });
		const { tokens, approval } = await ask(ports, { action });
		await expect(decide(tokens.dana as string, { decision: 'edit_and_approve', edit })).rejects.toMatchObject({ code: 'approval_edit_refused', message: expect.stringMatching(message) });
		expect(await ports.store.approval(approval.id)).toEqual(approval);
		expect(await ports.store.decisions(approval.id)).toEqual([]);
		expect((await actionsLogged(ports)).at(-1)).toBe('approval.refused');
	});

	it.each([
		['nothing can assess it', () => undefined],
		['the assessment throws', () => { throw new Error('policy unreadable'); }],
		['a check could not run', (action: ReturnType<typeof refund>) => ({ ...reassess(action), guardrails: scanOf({ failed_checks: ['pii.email'] }) })],
		['it needs more approvals than people are left', (action: ReturnType<typeof refund>) => ({ ...reassess(action), risk: { ...riskOf(action, 'high'), approvals_required: 2 } })],
		['only the editor could decide on it', (action: ReturnType<typeof refund>) => ({ ...reassess(action), risk: { ...riskOf(action, 'high'), approvers: [DANA] } })],
		['the scan is missing', (action: ReturnType<typeof refund>) => ({ ...reassess(action), guardrails: undefined })],
	])('refuses an edit when %s', async (_name, assess) => {
		const { tokens, approval } = await ask(ports, { tier: 'high' });
		const { formToken } = await openReview(ports, tokens.dana);
		const form: DecisionForm = { decision: 'edit_and_approve', confirm: '740', formToken, edit: { values: { 0: '700.00' } } };
		expect(['approval_edit_refused', 'check_failed']).toContain(await code(decideApproval(ports, tokens.dana, form, { reassess: assess })));
		expect(await ports.store.approval(approval.id)).toEqual(approval);
	});

	it('does not approve without a scan, but rejects', async () => {
		const { tokens } = await ask(ports, { guardrails: undefined });
		expect(await code(decide(tokens.dana as string))).toBe('check_failed');
		expect((await decide(tokens.dana as string, { decision: 'reject', reason: 'No scan.' })).approval.state).toBe('rejected');
	});
});

describe('after a decision', () => {
	it('mints a grant for exactly what was approved', async () => {
		const { tokens, approval } = await ask(ports);
		await decide(tokens.dana as string);
		const decided = (await ports.store.approval(approval.id))!;
		const grant = await mintGrant(ports, RUN, decided, await ports.store.decisions(approval.id), { ttlMs: 3_600_000 });
		const claims = verifyToken('grant', grant, ports.keys, ports.now());
		expect(claims).toMatchObject({ sub: `approval:${approval.id}`, approval: approval.id, approvers: ['dana'], payload_hash: approval.payloadHash, workflow_id: 'wf-1', execution_id: 'ex-1', environment: 'production', policy_version: '7' });
		expect(claims.exp - claims.iat).toBe(3600);
		expect(await ports.store.token(jtiHash(claims.jti))).toMatchObject({ approvalId: approval.id, consumedAt: null, expiresAt: new Date(claims.exp * 1000).toISOString() });
		const again = await mintGrant(ports, RUN, decided, await ports.store.decisions(approval.id));
		expect(again).not.toBe(grant);
	});

	it('mints nothing for what is not fully approved, or for another place', async () => {
		const { tokens, approval } = await ask(ports, { approvalsRequired: 2 });
		await decide(tokens.dana as string);
		const state = async () => [(await ports.store.approval(approval.id))!, await ports.store.decisions(approval.id)] as const;
		expect(await code(mintGrant(ports, RUN, ...(await state())))).toBe('grant_invalid');
		await decide(tokens.omar as string);
		expect(await code(mintGrant(ports, { ...RUN, environment: 'test' }, ...(await state())))).toBe('grant_environment');
		expect(await code(mintGrant(ports, { ...RUN, workflowId: 'wf-2' }, ...(await state())))).toBe('grant_workflow');
		const [whole, decisions] = await state();
		expect(await code(mintGrant(ports, RUN, { ...whole, payloadHash: 'b'.repeat(64) }, decisions))).toBe('grant_invalid');
	});

	it('adopts what a lost execution left, once, and only while nothing was executed', async () => {
		const { tokens, approval } = await ask(ports);
		const next = { ...RUN, executionId: 'ex-2' };
		const input = { action: refund(), itemIndex: 0 };
		expect(await adoptApproval(ports, next, input)).toBeUndefined();
		await decide(tokens.dana as string);
		const old = await mintGrant(ports, RUN, (await ports.store.approval(approval.id))!, await ports.store.decisions(approval.id));
		expect(await adoptApproval(ports, next, { ...input, action: refund({ target_id: '9' }) })).toBeUndefined();
		expect(await adoptApproval(ports, { ...next, environment: 'test' }, input)).toBeUndefined();
		const adopted = await adoptApproval(ports, next, input);
		expect(adopted?.approval.id).toBe(approval.id);
		expect(verifyToken('grant', adopted?.grant, ports.keys, ports.now()).execution_id).toBe('ex-2');
		expect(await ports.store.token(jtiHash(verifyToken('grant', old, ports.keys, ports.now()).jti))).toMatchObject({ revokedAt: ports.now().toISOString() });
		expect((await actionsLogged(ports)).slice(-3)).toEqual(['grant.minted', 'grant.revoked', 'grant.minted']);
	});

	it.each([
		['executing', 'grant_used'],
		['unknown', 'grant_used'],
		['committed', 'grant_used'],
		['failed', undefined],
		['blocked', undefined],
	] as const)('when an earlier execution left the action %s, asking again gives %s', async (intentState, refusal) => {
		const { tokens, approval } = await ask(ports);
		await decide(tokens.dana as string);
		await ports.store.transaction((tx) => tx.insertIntent(anyIntent({ requestKey: approval.id, approvalId: approval.id, state: intentState })));
		const again = adoptApproval(ports, { ...RUN, executionId: 'ex-3' }, { action: refund(), itemIndex: 0 });
		if (refusal === undefined) expect(await again).toBeUndefined();
		else expect(await code(again)).toBe(refusal);
	});

	it('does not adopt an approval that is too old', async () => {
		const { tokens } = await ask(ports);
		await decide(tokens.dana as string);
		ports.clock.advance(7 * 86_400_000 + 1);
		expect(await adoptApproval(ports, { ...RUN, executionId: 'ex-2' }, { action: refund(), itemIndex: 0 })).toBeUndefined();
	});

	it('expires only what is due, and notes once that the workflow went on', async () => {
		const { approval } = await ask(ports);
		expect((await expireApproval(ports, approval.id))?.state).toBe('pending');
		expect((await markResumed(ports, RUN, approval.id))?.resumedAt).toBeNull();
		ports.clock.set(DUE);
		expect((await expireApproval(ports, approval.id))?.state).toBe('expired');
		await expireApproval(ports, approval.id);
		await markResumed(ports, RUN, approval.id);
		ports.clock.advance(1000);
		expect((await markResumed(ports, RUN, approval.id))?.resumedAt).toBe(DUE.toISOString());
		expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.expired', 'approval.resumed']);
		expect(await expireApproval(ports, 'apr_none')).toBeUndefined();
		expect(await code(requestApproval(ports, RUN, { action: refund(), risk: riskOf(refund()), guardrails: scanOf(), approvers: [DANA], approvalsRequired: 1, dueAt: DUE, itemIndex: 0 }))).toBe('none');
	});
});

describe('going on', () => {
	it('settles a whole run in one transaction, each once: grants for what is approved, an end for what has lapsed', async () => {
		const asked = [await ask(ports), await ask(ports, { action: refund({ correlation_id: 'req-0002' }), itemIndex: 1 })];
		expect(new Set(asked.map(({ approval }) => approval.id)).size).toBe(2);
		await decide(asked[0]!.tokens.dana as string);
		ports.clock.set(DUE);
		const transaction = jest.spyOn(ports.store, 'transaction');
		const wanted = [...asked, asked[0]!].map(({ approval }) => ({ approvalId: approval.id, options: {} }));
		const settled = await settleTogether(ports, RUN, [...wanted, { approvalId: 'apr_none', options: {} }]);
		expect(transaction).toHaveBeenCalledTimes(1);
		expect([...settled.values()].map(({ approval, grant }) => [approval.state, grant !== undefined, approval.resumedAt])).toEqual([
			['approved', true, DUE.toISOString()],
			['expired', false, DUE.toISOString()],
		]);
		expect((await actionsLogged(ports)).slice(-2)).toEqual(['grant.minted', 'approval.resumed']);
		expect((await actionsLogged(ports, 'req-0002')).slice(-2)).toEqual(['approval.expired', 'approval.resumed']);
	});

	it('leaves everything as it was when one of them cannot go on', async () => {
		const asked = [await ask(ports), await ask(ports, { action: refund({ correlation_id: 'req-0002' }), itemIndex: 1 })];
		for (const { tokens } of asked) await decide(tokens.dana as string);
		const before = await actionsLogged(ports);
		const wanted = asked.map(({ approval }) => ({ approvalId: approval.id, options: {} }));
		expect(await code(settleTogether(ports, { ...RUN, environment: 'test' }, wanted))).toBe('grant_environment');
		expect(await actionsLogged(ports)).toEqual(before);
		for (const { approval } of asked) expect((await ports.store.approval(approval.id))?.resumedAt).toBeNull();
	});
});
