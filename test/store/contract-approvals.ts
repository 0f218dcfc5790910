import { anyAction, anyApproval, anyApprover, anyDecision, anyHash, anyId, anyIntent, anyToken } from '../support/records';
import { codeOf, type Harness } from './contract';
import { decideOnce, executeOnce } from './worker';

const LATER = '2026-11-20T10:30:00.000Z';

export function approvalContract({ store }: Harness): void {
	test('an approval and its approvers come back as they were stored', async () => {
		const approval = anyApproval({ guardrails: { findings: [{ start: 1 }] }, decidedAt: LATER });
		const approvers = [anyApprover(approval.id, { approverId: 'bo', email: null }), anyApprover(approval.id)];
		await store().transaction((tx) => tx.insertApproval(approval, approvers));
		expect(await store().approval(approval.id)).toEqual(approval);
		expect(await store().approvers(approval.id)).toEqual([approvers[1], approvers[0]]);
		expect(await store().transaction((tx) => tx.approvalByRequestKey(approval.requestKey))).toEqual(approval);
		expect(await store().transaction((tx) => tx.lockApproval(approval.id))).toEqual(approval);
		expect(await store().approval(anyId('apr'))).toBeUndefined();
		expect(await store().transaction((tx) => tx.lockApproval(anyId('apr')))).toBeUndefined();
	});

	test('a request is stored once, and a refused one leaves no approver behind', async () => {
		const approval = anyApproval();
		await store().transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id)]));
		const insert = (row: typeof approval, names: string[]) => store().transaction((tx) => tx.insertApproval(row, names.map((approverId) => anyApprover(row.id, { approverId }))));
		expect(await codeOf(insert({ ...anyApproval(), id: approval.id }, ['bo']))).toBe('store_conflict');
		expect(await codeOf(insert({ ...anyApproval(), requestKey: approval.requestKey }, ['bo']))).toBe('store_conflict');
		const twice = anyApproval();
		expect(await codeOf(insert(twice, ['bo', 'bo']))).toBe('store_conflict');
		expect(await store().approval(twice.id)).toBeUndefined();
		expect((await store().approvers(approval.id)).map(({ approverId }) => approverId)).toEqual(['ada']);
	});

	test('approvals are found by run, and those of a lost execution elsewhere', async () => {
		const [workflowId, nodeId, correlationId, requestedHash] = [anyId('wf'), anyId('node'), anyId('cor'), anyHash()];
		const make = (patch: object) => anyApproval({ workflowId, nodeId, correlationId, requestedHash, ...patch });
		const rows = [
			make({ executionId: 'ex-1', itemIndex: 1 }),
			make({ executionId: 'ex-1', itemIndex: 0 }),
			make({ executionId: 'ex-2', createdAt: LATER }),
			make({ executionId: 'ex-3', environment: 'test' }),
			make({ executionId: 'ex-3', requestedHash: anyHash() }),
		];
		await store().transaction(async (tx) => {
			for (const row of rows) await tx.insertApproval(row, []);
		});
		expect(await store().approvalsOfRun({ workflowId, executionId: 'ex-1', nodeId })).toEqual([rows[1], rows[0]]);
		const elsewhere = await store().approvalsElsewhere({ workflowId, nodeId, correlationId, requestedHash, environment: 'production', notExecutionId: 'ex-9' });
		expect(elsewhere[0]).toEqual(rows[2]);
		expect(elsewhere).toHaveLength(3);
		const others = await store().approvalsElsewhere({ workflowId, nodeId, correlationId, requestedHash, environment: 'production', notExecutionId: 'ex-1' });
		expect(others).toEqual([rows[2]]);
	});

	test('an update needs the version that was read, and changes only what it names', async () => {
		const approval = anyApproval();
		await store().transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id)]));
		const action = { ...anyAction(), target_id: '102' };
		const patch = { state: 'approved', action, decidedAt: LATER, risk: undefined } as const;
		await store().transaction((tx) => tx.updateApproval(approval.id, 1, patch));
		expect(await codeOf(store().transaction((tx) => tx.updateApproval(approval.id, 1, { state: 'rejected' })))).toBe('store_conflict');
		expect(await store().approval(approval.id)).toEqual({ ...approval, state: 'approved', action, decidedAt: LATER, version: 2 });
		await store().transaction((tx) => tx.updateApprover(approval.id, 'ada', { viewedAt: LATER }));
		await store().transaction((tx) => tx.updateApprover(approval.id, 'ada', {}));
		expect(await store().approvers(approval.id)).toMatchObject([{ viewedAt: LATER, revokedAt: null }]);
	});

	test('one decision per approver; a reason with odd characters is kept as far as both databases can', async () => {
		const approval = anyApproval();
		const decision = anyDecision(approval.id, { reason: 'nein\u0000 danke \ud83d', decision: 'reject' });
		await store().transaction((tx) => tx.insertApproval(approval, []));
		await store().transaction((tx) => tx.insertDecision(decision));
		expect(await codeOf(store().transaction((tx) => tx.insertDecision(anyDecision(approval.id))))).toBe('store_conflict');
		await store().transaction((tx) => tx.insertDecision(anyDecision(approval.id, { approverId: 'bo', decidedAt: LATER })));
		expect(await store().decisions(approval.id)).toMatchObject([{ ...decision, reason: 'nein\ufffd danke \ufffd' }, { approverId: 'bo' }]);
	});

	test('a grant is consumed once, and says why not afterwards', async () => {
		const token = anyToken();
		const consume = (hash: string) => store().transaction((tx) => tx.consumeToken(hash, LATER));
		await store().transaction((tx) => tx.insertToken(token));
		expect(await codeOf(store().transaction((tx) => tx.insertToken(token)))).toBe('store_conflict');
		expect(await store().token(token.jtiHash)).toEqual(token);
		expect(await consume(token.jtiHash)).toBe('consumed');
		expect(await consume(token.jtiHash)).toBe('used');
		expect(await store().token(token.jtiHash)).toEqual({ ...token, consumedAt: LATER });
		expect(await consume(anyHash())).toBe('unknown');
	});

	test('revoking reaches live grants only', async () => {
		const approvalId = anyId('apr');
		const [used, live, single] = [anyToken({ approvalId }), anyToken({ approvalId }), anyToken()];
		await store().transaction(async (tx) => {
			for (const token of [used, live, single]) await tx.insertToken(token);
			await tx.consumeToken(used.jtiHash, LATER);
		});
		expect(await store().transaction((tx) => tx.revokeTokens({ approvalId }, LATER))).toBe(1);
		expect(await store().transaction((tx) => tx.revokeTokens({ approvalId }, LATER))).toBe(0);
		expect(await store().transaction((tx) => tx.revokeTokens({ jtiHash: single.jtiHash }, LATER))).toBe(1);
		expect(await store().transaction((tx) => tx.consumeToken(live.jtiHash, LATER))).toBe('revoked');
		expect((await store().token(used.jtiHash))?.revokedAt).toBeNull();
	});

	test('an intent is unique by id, request and grant, and moves only by its fence', async () => {
		const intent = anyIntent({ before: { refund: '0' } });
		await store().transaction((tx) => tx.insertIntent(intent));
		for (const key of ['id', 'requestKey', 'grantJtiHash'] as const) {
			expect(await codeOf(store().transaction((tx) => tx.insertIntent({ ...anyIntent(), [key]: intent[key] })))).toBe('store_conflict');
		}
		expect(await store().intent(intent.id)).toEqual(intent);
		const move = (fence: number) => store().transaction((tx) => tx.transitionIntent(intent.id, fence, { state: 'executing', attempt: 1, leaseUntil: LATER, sent: { refund: '25' } }));
		expect(await move(1)).toBe(true);
		expect(await move(1)).toBe(false);
		expect(await store().intentByRequest(intent.requestKey)).toEqual({ ...intent, state: 'executing', attempt: 1, leaseUntil: LATER, sent: { refund: '25' }, fence: 2 });
		expect(await store().transaction((tx) => tx.transitionIntent(anyId('int'), 1, { state: 'failed' }))).toBe(false);
	});

	test('of 40 racing decisions one is taken; of 40 racing executions one opens', async () => {
		const [approval, token] = [anyApproval(), anyToken()];
		await store().transaction(async (tx) => {
			await tx.insertApproval(approval, []);
			await tx.insertToken(token);
		});
		const decided = await Promise.all(Array.from({ length: 40 }, (_, index) => decideOnce(store(), approval.id, `person-${index}`)));
		const executed = await Promise.all(Array.from({ length: 40 }, () => executeOnce(store(), token.jtiHash)));
		expect([decided.filter(Boolean).length, executed.filter(Boolean).length]).toEqual([1, 1]);
		expect(await store().decisions(approval.id)).toHaveLength(1);
		expect((await store().approval(approval.id))?.version).toBe(2);
	});
}
