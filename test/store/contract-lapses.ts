import { anyApproval, anyApprover, anyId, anyProposal } from '../support/records';
import { codeOf, type Harness } from './contract';

const at = (minutes: number) => new Date(Date.parse('2026-11-20T12:00:00.000Z') + minutes * 60_000).toISOString();

export function lapseContract({ store }: Harness): void {
	const make = async (...approvals: ReturnType<typeof anyApproval>[]) => {
		await store().transaction(async (tx) => {
			for (const approval of approvals) await tx.insertApproval(approval, [anyApprover(approval.id)]);
		});
		return approvals;
	};

	test('plan, reminder and address come back as they were stored, and a patch changes them', async () => {
		const plan = { on_lapse: 'escalate' as const, earlier_links: 'keep' as const, chain: [{ after_hours: 1.5, approvers: [{ id: 'ines', name: 'Ines', role: 'lead' }] }], level: 0, remind_before_hours: 2 };
		const [approval] = await make(anyApproval({ plan, remindAt: at(0), resumeUrl: 'https://n8n.example/webhook-waiting/1/2?p=x&signature=y' }));
		expect(await store().approval(approval!.id)).toEqual(approval);
		await store().transaction((tx) => tx.updateApproval(approval!.id, 1, { plan: { ...plan, level: 1 }, remindAt: null, dueAt: at(90), approvalsRequired: 2 }));
		expect(await store().approval(approval!.id)).toMatchObject({ plan: { ...plan, level: 1 }, remindAt: null, dueAt: at(90), approvalsRequired: 2 });
	});

	test('approvals are listed by state, environment, workflow, deadline and what became of them, oldest first', async () => {
		const workflowId = anyId('wf');
		const [late, open, decided, gone] = await make(
			anyApproval({ workflowId, createdAt: at(2), dueAt: at(5) }),
			anyApproval({ workflowId, createdAt: at(1), dueAt: at(60) }),
			anyApproval({ workflowId, createdAt: at(3), state: 'approved', decidedAt: at(10) }),
			anyApproval({ workflowId, createdAt: at(4), state: 'rejected', decidedAt: at(20), resumedAt: at(21), environment: 'test' }),
		);
		const ids = async (filter: object) => (await store().approvals({ workflowId, limit: 10, ...filter })).map(({ id }) => id);
		expect(await ids({})).toEqual([open, late, decided, gone].map((one) => one!.id));
		expect(await ids({ states: ['pending'], dueBy: at(5) })).toEqual([late!.id]);
		expect(await ids({ dueBy: at(4) })).toEqual([]);
		expect(await ids({ decidedAfter: at(10) })).toEqual([gone!.id]);
		expect(await ids({ states: ['approved', 'rejected'], resumed: false })).toEqual([decided!.id]);
		expect(await ids({ resumed: true })).toEqual([gone!.id]);
		expect(await ids({ environment: 'test' })).toEqual([gone!.id]);
		expect(await ids({ limit: 2 })).toHaveLength(2);
	});

	test('further people are asked once, and a link is signed once', async () => {
		const [approval] = await make(anyApproval());
		const bo = anyApprover(approval!.id, { approverId: 'bo', email: null });
		await store().transaction((tx) => tx.insertApprovers([bo]));
		expect(await codeOf(store().transaction((tx) => tx.insertApprovers([bo])))).toBe('store_conflict');
		const signed = await Promise.all(Array.from({ length: 8 }, (_, index) => store().transaction((tx) => tx.signLink(approval!.id, 'bo', `signature=${index}`))));
		expect(signed.filter(Boolean)).toHaveLength(1);
		expect((await store().approvers(approval!.id)).find(({ approverId }) => approverId === 'bo')?.linkSignature).toBe(`signature=${signed.indexOf(true)}`);
		expect(await store().transaction((tx) => tx.signLink(approval!.id, 'nobody', 'x'))).toBe(false);
	});

	test('a reminder is claimed by one of many, comes again when it is not settled, and is settled only as it was claimed', async () => {
		const workflowId = anyId('wf');
		const made = await make(...Array.from({ length: 20 }, (_, index) => anyApproval({ workflowId, remindAt: at(index), dueAt: at(100 - index) })), anyApproval({ workflowId, remindAt: at(0), state: 'approved' }), anyApproval({ workflowId }));
		const claim = (now: number, nodeId?: string) => store().transaction((tx) => tx.claimReminders({ at: at(now), again: at(now + 5), limit: 4, workflowId, ...(nodeId && { nodeId }) }));
		expect(await claim(30, 'another-node')).toEqual([]);
		const got = (await Promise.all(Array.from({ length: 12 }, () => claim(30)))).flat();
		while (got.length < 20) {
			const more = await claim(30);
			if (more.length === 0) break;
			got.push(...more);
		}
		expect(got.map(({ id }) => id).sort()).toEqual(made.slice(0, 20).map(({ id }) => id).sort());
		expect(got[0]).toMatchObject({ remindAt: at(35), version: 1 });
		expect(await claim(34)).toEqual([]);
		const [first] = got;
		await store().transaction((tx) => tx.setReminder(first!.id, at(1), at(50)));
		expect((await store().approval(first!.id))?.remindAt).toBe(at(35));
		await store().transaction((tx) => tx.setReminder(first!.id, at(35), null));
		expect(await store().approval(first!.id)).toMatchObject({ remindAt: null, version: 1 });
		expect((await claim(36)).map(({ id }) => id)).not.toContain(first!.id);
	});

	test('a count leaves out the proposal it is made for', async () => {
		const [actionType, correlationId] = [anyId('type'), anyId('cor')];
		const rows = [anyProposal({ actionType, correlationId }), anyProposal({ actionType, correlationId }), anyProposal({ actionType })];
		await store().transaction(async (tx) => {
			for (const row of rows) await tx.insertProposal(row);
		});
		const count = (except?: object) => store().recentProposals({ environment: 'production', since: rows[0]!.createdAt, actionType, ...(except as { except?: never }) });
		expect(await count()).toBe(3);
		expect(await count({ except: { correlationId, payloadHash: rows[0]!.payloadHash } })).toBe(2);
		expect(await count({ except: { correlationId, payloadHash: 'f'.repeat(64) } })).toBe(3);
	});
}
