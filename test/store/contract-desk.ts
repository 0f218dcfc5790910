import { personKeyOf } from '../../src/identity/factor-key';
import type { ApprovalRecord, QueueFilter } from '../../src/store/port';
import { queueRank } from '../../src/store/queue-rank';
import { anyAction, anyApproval, anyApprover, anyDecision, anyId, anyProposal } from '../support/records';
import { codeOf, type Harness } from './contract';

const at = (minutes: number) => new Date(Date.parse('2026-11-20T12:00:00.000Z') + minutes * 60_000).toISOString();

export function deskContract({ store }: Harness): void {
	const customerOf = (customer: string) => ({ ...anyAction(), origin: { customer_id: customer } });
	const person = () => `${anyId('p')}@example.com`;
	const make = async (email: string, patch: Partial<ApprovalRecord> = {}): Promise<ApprovalRecord> => {
		const approval = anyApproval(patch);
		await store().transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id, { approverId: 'me', email }), anyApprover(approval.id, { approverId: 'other', email: `other-${email}` })]));
		return approval;
	};
	const queue = async (email: string, filter: Partial<QueueFilter> = {}, limit = 50) => (await store().deskQueue({ viewKeys: [email], environment: 'production', ...filter }, { limit })).map(({ approvalId }) => approvalId);

	test('a person is known by their address and by the id under which they were asked, in any spelling of the address', async () => {
		const email = person();
		await make(email.toUpperCase());
		expect((await store().peopleNamed(email)).map(({ approverId, personKey }) => [approverId, personKey])).toEqual([['me', email]]);
		expect((await store().peopleNamed('me')).some(({ personKey }) => personKey === email)).toBe(true);
		expect(await store().peopleNamed(anyId('nobody'))).toEqual([]);
	});

	test('a session is stored once and ended once', async () => {
		const row = { id: anyId('dsk'), personKey: person(), approverId: 'me', name: 'Me', factor: 'link' as const, startedAt: at(0), endsAt: at(480), endedAt: null };
		const other = { ...row, id: anyId('dsk') };
		await store().transaction(async (tx) => {
			await tx.insertDeskSession(row);
			await tx.insertDeskSession(other);
		});
		expect(await codeOf(store().transaction((tx) => tx.insertDeskSession(row)))).toBe('store_conflict');
		expect(await store().deskSession(row.id)).toEqual({ ...row, withdrawn: false });
		expect(await store().transaction((tx) => tx.endDeskSessions({ id: row.id }, at(1)))).toBe(1);
		expect(await store().transaction((tx) => tx.endDeskSessions({ personKey: row.personKey }, at(2)))).toBe(1);
		expect(await store().transaction((tx) => tx.endDeskSessions({ personKey: row.personKey }, at(3)))).toBe(0);
		expect([(await store().deskSession(row.id))?.endedAt, (await store().deskSession(other.id))?.endedAt]).toEqual([at(1), at(2)]);
	});

	test('a session says when its person lost the right to decide', async () => {
		const row = { id: anyId('dsk'), personKey: person(), approverId: anyId('gone'), name: 'Me', factor: 'link' as const, startedAt: at(0), endsAt: at(480), endedAt: null };
		await store().transaction(async (tx) => {
			await tx.insertDeskSession(row);
			await tx.insertRevocation({ kind: 'approver', subject: row.approverId, reason: 'left', revokedBy: 'olga', revokedAt: at(1) });
		});
		expect(await store().deskSession(row.id)).toEqual({ ...row, withdrawn: true });
	});

	test('requests come with those who are asked, in any number at once', async () => {
		const [one, other] = [await make(person()), await make(person())];
		const found = await store().requests([other.id, anyId('apr'), one.id]);
		expect(found.map(({ approval }) => approval).sort((left, right) => (left.id < right.id ? -1 : 1))).toEqual([one, other].sort((left, right) => (left.id < right.id ? -1 : 1)));
		for (const { approval, approvers } of found) expect(approvers.map(({ approvalId, approverId }) => [approvalId, approverId])).toEqual([[approval.id, 'me'], [approval.id, 'other']]);
		expect(await store().requests([])).toEqual([]);
	});

	test('the queue goes by its rank, in pages that join without gap or repeat, and is counted up to a limit', async () => {
		const email = person();
		const made = [];
		for (let index = 0; index < 30; index += 1) made.push(await make(email, { tier: ['low', 'medium', 'high'][index % 3], dueAt: at((index * 7) % 90) }));
		const expected = [...made].sort((left, right) => queueRank(left) - queueRank(right) || (left.id < right.id ? -1 : 1)).map(({ id }) => id);
		expect(await queue(email)).toEqual(expected);
		const paged: string[] = [];
		for (let after: { rank: number; approvalId: string } | undefined, pages = 0; pages < 20; pages += 1) {
			const rows = await store().deskQueue({ viewKeys: [email], environment: 'production' }, { limit: 7, ...(after && { after }) });
			paged.push(...rows.map(({ approvalId }) => approvalId));
			after = rows.at(-1);
			if (rows.length < 7) break;
		}
		expect(paged).toEqual(expected);
		const filter = { viewKeys: [email], environment: 'production' as const };
		expect(await store().deskQueueCounts(filter, ['high', 'low', 'blocked'], 100)).toEqual({ high: 10, low: 10, blocked: 0 });
		expect(await store().deskQueueCounts(filter, ['high', 'medium'], 8)).toEqual({ high: 8, medium: 8 });
	});

	test('filters by tier, action type, customer and environment, and joins the keys of one person', async () => {
		const [email, alias, customer] = [person(), person(), anyId('c')];
		const plain = await make(email);
		const theirs = await make(email, { action: customerOf(customer), tier: 'medium' });
		const reply = await make(alias, { action: { ...anyAction(), action_type: 'reply' } });
		const test = await make(email, { environment: 'test' });
		expect(await queue(email, { customerId: customer })).toEqual([theirs.id]);
		expect(await queue(email, { customerId: customer, tier: 'high' })).toEqual([]);
		expect(await queue(email, { tier: 'medium' })).toEqual([theirs.id]);
		expect(await queue(email, { environment: 'test' })).toEqual([test.id]);
		expect(await queue(email, { viewKeys: [email, alias], actionType: 'reply' })).toEqual([reply.id]);
		expect((await queue(email, { viewKeys: [email, alias] })).sort()).toEqual([plain.id, theirs.id, reply.id].sort());
		expect(await queue(email, { viewKeys: [email, email] })).toHaveLength(2);
		expect((await store().deskQueue({ viewKeys: [''], environment: 'production', customerId: customer }, { limit: 9 })).map(({ approvalId }) => approvalId)).toEqual([theirs.id]);
	});

	test('holds exactly what is still to be decided by each, whatever happens to requests and people', async () => {
		const email = person();
		const [decided, closed, revoked, moved, asked] = [await make(email), await make(email), await make(email), await make(email, { dueAt: at(900) }), await make(person())];
		await store().transaction(async (tx) => {
			await tx.insertDecision(anyDecision(decided.id, { approverId: 'me' }));
			await tx.updateApproval(decided.id, 1, { state: 'partially_approved' });
			await tx.updateApproval(closed.id, 1, { state: 'rejected', decidedAt: at(1) });
			await tx.updateApprover(revoked.id, 'me', { revokedAt: at(1) });
			await tx.updateApproval(moved.id, 1, { tier: 'medium', dueAt: at(5) });
			await tx.insertApprovers([anyApprover(asked.id, { approverId: 'third', email })]);
		});
		const mine = await queue(email);
		expect(mine.sort()).toEqual([moved.id, asked.id].sort());
		expect(await queue(email, { tier: 'medium' })).toEqual([moved.id]);
		expect((await queue(`other-${email}`)).sort()).toEqual([decided.id, revoked.id, moved.id].sort());
		const [row] = await store().deskQueue({ viewKeys: [email], environment: 'production', tier: 'medium' }, { limit: 1 });
		expect(row?.rank).toBe(queueRank({ tier: 'medium', dueAt: at(5), action: moved.action }));
	});

	test('cases are found by customer, ticket and approver, the latest first, of one environment', async () => {
		const [customerId, ticket, crm, approverId] = [anyId('c'), anyId('t'), anyId('k'), anyId('a')];
		const action = { ...anyAction(), origin: { helpdesk_ticket_id: ticket, crm_ticket_id: crm } };
		const ids = [anyId('cor'), anyId('cor'), anyId('cor')] as const;
		await store().transaction(async (tx) => {
			await tx.insertProposal(anyProposal({ correlationId: ids[0], customerId, conversationId: `helpdesk:${ticket}`, action, createdAt: at(0) }));
			await tx.insertProposal(anyProposal({ correlationId: ids[1], customerId, createdAt: at(1) }));
			await tx.insertProposal(anyProposal({ correlationId: ids[1], customerId, createdAt: at(2) }));
			await tx.insertProposal(anyProposal({ correlationId: ids[2], customerId, createdAt: at(3), environment: 'test' }));
		});
		const approval = await make(person(), { correlationId: ids[1] });
		await store().transaction((tx) => tx.insertDecision(anyDecision(approval.id, { approverId })));
		const environment = 'production' as const;
		expect(await store().cases({ environment, by: { kind: 'customer', customerId }, limit: 10 })).toEqual([ids[1], ids[0]]);
		for (const ticketId of [ticket, crm]) expect(await store().cases({ environment, by: { kind: 'ticket', ticketId }, limit: 10 })).toEqual([ids[0]]);
		expect(await store().cases({ environment, by: { kind: 'approver', approverIds: [approverId] }, limit: 10 })).toEqual([ids[1]]);
		expect(await store().cases({ environment, by: { kind: 'approver', approverIds: [] }, limit: 10 })).toEqual([]);
		expect((await store().approvalsOfCase(ids[1], environment)).map(({ id }) => id)).toEqual([approval.id]);
		expect(await store().approvalsOfCase(ids[1], 'test')).toEqual([]);
	});

	test('a request is in the queue once its transaction is, and not when it failed', async () => {
		const email = person();
		const approval = anyApproval();
		await expect(
			store().transaction(async (tx) => {
				await tx.insertApproval(approval, [anyApprover(approval.id, { email })]);
				throw new Error('broken off');
			}),
		).rejects.toThrow('broken off');
		expect(await queue(email)).toEqual([]);
		expect(personKeyOf({ approverId: 'x', email: ' A@B.c ' })).toBe('a@b.c');
	});
}
