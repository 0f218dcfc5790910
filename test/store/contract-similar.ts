import { indexDecisions, similarDecisions } from '../../src/learn';
import type { ApprovalRecord } from '../../src/store/port';
import { anyAction, anyApproval, anyApprover, anyDecision, anyIntent, testRing } from '../support/records';
import type { Harness } from './contract';

let minute = 0;
const later = (): string => new Date(Date.parse('2026-11-20T09:00:00.000Z') + ++minute * 1000).toISOString();

/** A decided approval about `text`, of an action type of its own test. */
function decided(actionType: string, text: string, patch: Partial<ApprovalRecord> = {}): ApprovalRecord {
	const action = { ...anyAction(), action_type: actionType, origin: { text } };
	return anyApproval({ action, requestedAction: action, state: 'approved', decidedAt: later(), ...patch });
}

/** The index of past decisions. */
export function similarContract({ store, raw }: Harness): void {
	const ports = () => ({ store: store(), keys: testRing });
	const asked = (actionType: string, text: string) => decided(actionType, text, { state: 'pending', decidedAt: null });

	async function put(approval: ApprovalRecord, ...more: ApprovalRecord[]): Promise<void> {
		await store().transaction(async (tx) => {
			for (const one of [approval, ...more]) {
				await tx.insertApproval(one, [anyApprover(one.id)]);
				if (one.decidedAt !== null) await tx.insertDecision(anyDecision(one.id, { decision: one.state === 'rejected' ? 'reject' : 'approve', reason: 'Seen the parcel scan.' }));
			}
		});
	}

	test('the closest decisions of the same type and environment come back with their outcome, best first', async () => {
		const type = `similar_${Math.random()}`;
		const parcel = decided(type, 'The parcel never arrived, the courier lost it in Lisbon.', { state: 'rejected' });
		const double = decided(type, 'My subscription was billed twice this month.');
		const foreign = decided(`${type}_other`, 'The parcel never arrived, the courier lost it.');
		const inTest = decided(type, 'The parcel never arrived, the courier lost it.', { environment: 'test' });
		await put(parcel, double, foreign, inTest, decided(type, 'Please change the name on my invoice.'), asked(type, 'The courier lost the parcel again'));
		await store().transaction((tx) => tx.insertIntent(anyIntent({ requestKey: double.id, state: 'committed' })));
		const found = await similarDecisions(ports(), asked(type, 'The courier lost my parcel'), { approverId: 'ada', role: 'x' });
		expect(found[0]).toMatchObject({
			approval_id: parcel.id,
			outcome: 'rejected',
			decided_by: [{ role: 'team_lead', decision: 'reject' }],
			reason: 'Seen the parcel scan.',
			execution: 'not_started',
			amount: 25,
		});
		const ids = found.map(({ approval_id }) => approval_id);
		expect(ids).not.toContain(foreign.id);
		expect(ids).not.toContain(inTest.id);
		expect((await similarDecisions(ports(), asked(type, 'They billed my subscription twice')))[0]).toMatchObject({ approval_id: double.id, outcome: 'approved', execution: 'committed' });
		expect((await similarDecisions(ports(), parcel)).map(({ approval_id }) => approval_id)).not.toContain(parcel.id);
	});

	test('a reason is told to who was asked then and to who holds the role now, to nobody else', async () => {
		const type = `similar_${Math.random()}`;
		await put(decided(type, 'Broken lamp'), decided(type, 'Wrong colour'));
		const reasonFor = async (viewer?: { approverId: string; role: string }) => (await similarDecisions(ports(), asked(type, 'The lamp is broken'), viewer))[0]?.reason;
		expect(await reasonFor({ approverId: 'ada', role: 'guest' })).toBe('Seen the parcel scan.');
		expect(await reasonFor({ approverId: 'eve', role: 'team_lead' })).toBe('Seen the parcel scan.');
		expect(await reasonFor({ approverId: 'eve', role: 'guest' })).toBeUndefined();
		expect(await reasonFor()).toBeUndefined();
	});

	test('indexing is repeatable, also by two at once, and a decision that came late is caught up with', async () => {
		const type = `similar_${Math.random()}`;
		await put(decided(type, 'First case about shipping'), decided(type, 'Second case about shipping'));
		await Promise.all([indexDecisions(ports()), indexDecisions(ports()), indexDecisions(ports())]);
		expect(await indexDecisions(ports())).toBe(0);
		await put(decided(type, 'Third case about shipping', { decidedAt: '2026-11-20T08:30:00.000Z' }));
		expect(await indexDecisions(ports())).toBe(1);
		const { docs, df } = await store().similarStatistics(`production:${type}`, []);
		expect([docs, df]).toEqual([3, []]);
	});

	test('an erased decision is found no more and does not come back; its words never stood in the index', async () => {
		const type = `similar_${Math.random()}`;
		const gone = decided(type, 'Xylophone delivered without mallets');
		await put(gone, decided(type, 'Piano delivered without pedals'));
		const search = async () => (await similarDecisions(ports(), asked(type, 'A xylophone without mallets'))).map(({ approval_id }) => approval_id);
		expect(await search()).toContain(gone.id);
		const terms = await raw('select term from {t}similar_postings');
		expect(JSON.stringify(terms)).not.toMatch(/xylophone|mallets/i);
		expect(await store().transaction((tx) => tx.eraseSimilar([gone.id]))).toBe(1);
		expect(await store().transaction((tx) => tx.eraseSimilar([gone.id]))).toBe(0);
		expect(await search()).not.toContain(gone.id);
		expect((await store().similarStatistics(`production:${type}`, [])).docs).toBe(1);
	});
}
