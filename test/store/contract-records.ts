import { anyApproval, anyException, anyHash, anyId, anyIntent, anyPolicy, anyProposal } from '../support/records';
import { codeOf, type Harness } from './contract';

/** Proposals, policies, exceptions, settings, and what a transaction is. */
export function recordContract({ store }: Harness): void {
	test('a proposal may be written again, but not changed', async () => {
		const row = anyProposal();
		await store().transaction((tx) => tx.insertProposal(row));
		await store().transaction((tx) => tx.insertProposal({ ...row, createdAt: '2030-01-01T00:00:00.000Z' }));
		expect(await codeOf(store().transaction((tx) => tx.insertProposal({ ...row, payloadHash: anyHash() })))).toBe('store_conflict');
	});

	test('a policy is stored once and comes back as it was', async () => {
		const row = anyPolicy({ document: { limits: [1.5, null, { 'a b': 'ü\u0000' }], empty: {} } });
		await store().transaction((tx) => tx.insertPolicy(row));
		await store().transaction((tx) => tx.insertPolicy(row));
		expect(await store().policy(row.hash)).toEqual(row);
		expect(await store().policy(anyHash())).toBeUndefined();
	});

	test('exceptions are listed by state and environment, the riskiest first', async () => {
		const environment = 'test';
		const rows = [anyException({ environment, risk: 1 }), anyException({ environment, risk: 2.5, state: 'claimed', owner: 'bo' }), anyException({ environment, risk: 2 })];
		await store().transaction(async (tx) => {
			for (const row of rows) await tx.insertException(row);
			await tx.insertException({ ...(rows[0] as (typeof rows)[0]), reason: 'said again' });
		});
		const list = await store().exceptions({ environment, limit: 10 });
		expect(list).toEqual([rows[1], rows[2], rows[0]]);
		expect(await store().exceptions({ state: 'open', environment, limit: 1 })).toEqual([rows[2]]);
		expect(await store().exceptions({ environment: 'production', state: 'claimed', limit: 10 })).toEqual([]);
	});

	test('exceptions are listed by their score, then by age, and for whoever owns them', async () => {
		const type = anyId('type');
		const make = (patch: object) => anyException({ type, environment: 'test', ...patch });
		const [urgent, risky, old, young] = [make({ risk: 1, urgency: 3, impact: 3, owner: 'ada' }), make({ risk: 3, urgency: 1, impact: 2, owner: 'leads' }), make({ createdAt: '2026-01-01T00:00:00.000Z' }), make({ state: 'resolved' })];
		await store().transaction(async (tx) => {
			for (const row of [young, old, risky, urgent]) expect(await tx.insertException(row)).toBe(true);
			expect(await tx.insertException({ ...old, reason: 'said again' })).toBe(false);
		});
		expect(await store().exceptions({ type, limit: 10 })).toEqual([urgent, risky, old, young]);
		expect(await store().exceptions({ type, owners: ['ada', 'leads'], limit: 10 })).toEqual([urgent, risky]);
		expect(await store().exceptions({ type, owners: [], limit: 10 })).toEqual([]);
		expect(await store().exceptions({ type, state: ['claimed', 'resolved'], limit: 10 })).toEqual([young]);
		expect(await store().exception(old.id)).toEqual(old);
	});

	test('a list of exceptions goes on from any place in it, without gap or repeat', async () => {
		const type = anyId('type');
		const rows = Array.from({ length: 23 }, (_, index) => anyException({ type, risk: 1 + (index % 3) / 2, urgency: 1 + (index % 2), state: index % 4 === 0 ? 'claimed' : 'open', createdAt: `2026-11-20T0${index % 4}:00:00.000Z` }));
		await store().transaction(async (tx) => {
			for (const row of [...rows, anyException({ type, state: 'resolved' })]) await tx.insertException(row);
		});
		const filter = { environment: 'production', type, state: ['open', 'claimed'] } as const;
		const whole = await store().exceptions({ ...filter, limit: 100 });
		const order = [...rows].sort((left, right) => right.risk * right.urgency - left.risk * left.urgency || (left.createdAt + left.id < right.createdAt + right.id ? -1 : 1));
		expect(whole.map(({ id }) => id)).toEqual(order.map(({ id }) => id));
		for (const [index, { id, createdAt, risk, urgency, impact }] of whole.entries()) {
			const rest = await store().exceptions({ ...filter, after: { score: risk * urgency * impact, createdAt, id }, limit: 5 });
			expect(rest).toEqual(whole.slice(index + 1, index + 6));
		}
	});

	test('an exception keeps its links, its draft and what came of it, and is missed once', async () => {
		const { action } = anyProposal();
		const row = anyException({ type: anyId('type'), links: [{ label: 'Ticket', url: 'https://help.example/1' }], action, approvalId: anyId('apr'), dueAt: '2026-11-20T10:00:00.000Z' });
		await store().transaction((tx) => tx.insertException(row));
		expect(await store().exception(row.id)).toEqual(row);
		const overdue = () => store().exceptions({ type: row.type, dueBefore: '2026-11-20T11:00:00.000Z', missed: false, limit: 10 });
		expect(await overdue()).toEqual([row]);
		const patch = { missedAt: '2026-11-20T10:30:00.000Z', owner: 'bo', note: 'n', corrected: action, outcome: 'corrected', resolvedBy: 'bo', resolvedAt: '2026-11-20T10:40:00.000Z', claimedBy: 'bo', claimedAt: '2026-11-20T10:35:00.000Z', state: 'resolved' as const };
		expect(await store().transaction(async (tx) => [await tx.lockException(row.id), await tx.updateException(row.id, ['open'], patch), await tx.updateException(row.id, ['open'], patch)])).toEqual([row, true, false]);
		expect(await overdue()).toEqual([]);
		expect(await store().exceptions({ approvalId: row.approvalId ?? '', limit: 10 })).toEqual([{ ...row, ...patch }]);
		const [line] = await store().exceptionLines({ environment: row.environment, since: row.createdAt, limit: 20_000 }).then((lines) => lines.filter(({ id }) => id === row.id));
		expect(line).toEqual({ id: row.id, type: row.type, reason: row.reason, owner: 'bo', state: 'resolved', createdAt: row.createdAt, dueAt: row.dueAt, missedAt: patch.missedAt, resolvedAt: patch.resolvedAt });
	});

	test('a setting changes only from the version that was read', async () => {
		const row = { key: anyId('set'), value: { paused: true } as unknown, version: 0, updatedAt: '2026-11-20T09:00:00.000Z', updatedBy: 'ada' };
		const put = (patch: Partial<typeof row>) => store().transaction((tx) => tx.putSetting({ ...row, ...patch }));
		expect(await store().setting(row.key)).toBeUndefined();
		expect(await put({})).toBe(true);
		expect(await put({ value: 'late' })).toBe(false);
		expect(await put({ value: [1], version: 1, updatedBy: 'bo' })).toBe(true);
		expect(await put({ value: 'late', version: 1 })).toBe(false);
		expect(await store().setting(row.key)).toEqual({ ...row, value: [1], version: 2, updatedBy: 'bo' });
	});

	test('a transaction that throws leaves nothing, and hands the error on', async () => {
		const [approval, intent] = [anyApproval(), anyIntent()];
		const failure = new Error('after the writes');
		const attempt = store().transaction(async (tx) => {
			await tx.insertApproval(approval, []);
			await tx.insertIntent(intent);
			expect((await tx.approval(approval.id))?.id).toBe(approval.id);
			throw failure;
		});
		await expect(attempt).rejects.toBe(failure);
		expect(await store().approval(approval.id)).toBeUndefined();
		expect(await store().intent(intent.id)).toBeUndefined();
	});

	test('what a transaction writes is not seen outside before it commits', async () => {
		const approval = anyApproval();
		await store().transaction(async (tx) => {
			await tx.insertApproval(approval, []);
			expect(await store().approval(approval.id)).toBeUndefined();
		});
		expect(await store().approval(approval.id)).toEqual(approval);
	});

	test('a transaction inside a transaction is refused instead of waiting for itself', async () => {
		await expect(store().transaction(async () => await store().transaction(async () => 1))).rejects.toThrow('must not be called inside');
	});

	test('what a transaction leaves running is outside of it once it has ended', async () => {
		const later = await store().transaction(async () => ({
			promise: new Promise<number>((resolve, reject) => {
				setTimeout(() => store().transaction(async () => 1).then(resolve, reject), 20);
			}),
		}));
		expect(await later.promise).toBe(1);
	});

	test('a conflict that the caller handles leaves the transaction usable', async () => {
		const [first, second] = [anyIntent(), anyIntent()];
		await store().transaction((tx) => tx.insertIntent(first));
		await store().transaction(async (tx) => {
			expect(await codeOf(tx.insertIntent({ ...second, requestKey: first.requestKey }))).toBe('store_conflict');
			await tx.insertIntent(second);
		});
		expect(await store().intent(second.id)).toEqual(second);
	});

	test('a statement the database refused cannot be committed over', async () => {
		const [approval, other] = [anyApproval(), anyApproval()];
		const attempt = store().transaction(async (tx) => {
			await tx.insertApproval(approval, []);
			// No such approval: the foreign key refuses it.
			await tx.insertDecision({ id: anyId('dec'), approvalId: other.id, approverId: 'ada', decision: 'approve', reason: null, payloadHash: anyHash(), identity: 'link', decidedAt: approval.createdAt }).catch(() => {});
		});
		expect(await codeOf(attempt)).toBe('store_conflict');
		expect(await store().approval(approval.id)).toBeUndefined();
	});
}
