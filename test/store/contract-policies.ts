import type { PublishedPolicyRecord } from '../../src/store/port';
import { anyAction, anyApproval, anyApprover, anyDecision, anyHash, anyId, anyIntent, anyProposal } from '../support/records';
import type { Harness } from './contract';

const published = (patch: Partial<PublishedPolicyRecord>): PublishedPolicyRecord => ({
	id: 'refunds',
	version: '1',
	hash: anyHash(),
	author: 'ops@example.com',
	note: 'First version.',
	publishedAt: '2026-11-20T09:00:00.000Z',
	...patch,
});

export function policyLifeContract({ store, raw }: Harness): void {
	const publish = (row: PublishedPolicyRecord) => store().transaction((tx) => tx.insertPublishedPolicy(row));

	test('a version is published once and never overwritten', async () => {
		const row = published({ id: anyId('pol') });
		expect(await publish(row)).toBe(true);
		expect(await publish({ ...row, hash: anyHash(), note: 'Another one.' })).toBe(false);
		expect(await store().publishedPolicy(row.id, '1')).toEqual(row);
		expect(await store().publishedPolicy(row.id, '2')).toBeUndefined();
		expect(await store().publishedPolicy(anyId('pol'))).toBeUndefined();
	});

	test('the latest is the one published last, whatever the clocks and version numbers say', async () => {
		const id = anyId('pol');
		const rows = [published({ id, version: '10' }), published({ id, version: '9', publishedAt: '2020-01-01T00:00:00.000Z' })];
		for (const row of rows) await publish(row);
		await publish(published({ id: anyId('pol'), version: '11' }));
		expect(await store().publishedPolicy(id)).toEqual(rows[1]);
		expect(await store().publishedPolicies({ id, limit: 10 })).toEqual([rows[1], rows[0]]);
		expect(await store().publishedPolicies({ limit: 1 })).toMatchObject([{ version: '11' }]);
	});

	test('of two that publish the same version at once, one wins', async () => {
		const id = anyId('pol');
		const outcomes = await Promise.all(Array.from({ length: 4 }, () => publish(published({ id }))));
		expect(outcomes.filter(Boolean)).toHaveLength(1);
		expect(await store().publishedPolicies({ id, limit: 10 })).toHaveLength(1);
	});

	test('the database itself refuses to change or remove a published version', async () => {
		const row = published({ id: anyId('pol') });
		await publish(row);
		await expect(raw(`update {t}published_policies set note = 'x' where id = '${row.id}'`)).rejects.toThrow(/append-only/);
		await expect(raw(`delete from {t}published_policies where id = '${row.id}'`)).rejects.toThrow(/append-only/);
		expect(await store().publishedPolicy(row.id)).toEqual(row);
	});

	test('the past comes in pages, oldest first, with decisions and executions, and never from the other environment', async () => {
		// Nothing else in these tests lies this far in the future.
		const at = (second: number) => `2040-01-01T00:00:0${second}.000Z`;
		const correlationId = anyId('cor');
		const rows = [1, 1, 2].map((second, index) => anyProposal({ id: `prp_${correlationId}_${index}`, correlationId: index === 2 ? anyId('cor') : correlationId, createdAt: at(second), action: anyAction() }));
		const approval = anyApproval({ correlationId, requestedHash: rows[0]?.payloadHash, state: 'approved', createdAt: at(2), decidedAt: at(3) });
		const decision = anyDecision(approval.id, { decidedAt: at(3) });
		await store().transaction(async (tx) => {
			for (const row of rows) await tx.insertProposal(row);
			await tx.insertProposal(anyProposal({ correlationId, environment: 'test', createdAt: at(1) }));
			await tx.insertApproval(approval, [anyApprover(approval.id, { viewedAt: at(2) })]);
			await tx.insertDecision(decision);
			// Executed as approved after an edit.
			await tx.insertIntent(anyIntent({ correlationId, payloadHash: approval.payloadHash, approvalId: approval.id, state: 'committed' }));
		});
		const first = await store().pastCases({ environment: 'production', since: at(1), limit: 2 });
		expect(first.map(({ proposal }) => proposal)).toEqual(rows.slice(0, 2));
		expect(first[0]?.approvals).toEqual([
			{ id: approval.id, state: 'approved', payloadHash: approval.payloadHash, createdAt: at(2), decidedAt: at(3), decisions: [{ approverId: 'ada', decision: 'approve', decidedAt: at(3), viewedAt: at(2) }] },
		]);
		expect(first[0]?.executions).toEqual(['committed']);
		expect(first[1]).toMatchObject({ approvals: [], executions: [] });
		const after = { createdAt: at(1), id: first[1]?.proposal.id ?? '' };
		expect((await store().pastCases({ environment: 'production', since: at(1), after, limit: 2 })).map(({ proposal }) => proposal.id)).toEqual([rows[2]?.id]);
		expect(await store().pastCases({ environment: 'production', since: at(9), limit: 2 })).toEqual([]);
	});

	test('a stored proposal that is no JSON any more is handed over as unreadable', async () => {
		const row = anyProposal({ correlationId: anyId('cor'), createdAt: '2041-01-01T00:00:00.000Z' });
		await store().transaction((tx) => tx.insertProposal(row));
		await raw(`update {t}proposals set action = 'torn' where id = '${row.id}'`);
		const [found] = await store().pastCases({ environment: 'production', since: row.createdAt, limit: 5 });
		expect(found?.proposal).toEqual({ ...row, action: undefined });
	});
}
