import type { FactorRecord } from '../../src/store/port';
import { anyHash, anyId } from '../support/records';
import { TEST_NOW } from '../support/test-ports';
import { codeOf, type Harness } from './contract';

const LATER = '2026-11-20T10:30:00.000Z';

const anyFactor = (patch: Partial<FactorRecord> = {}): FactorRecord => ({
	id: anyId('fct'),
	approverId: anyId('person'),
	kind: 'totp',
	state: 'pending',
	secret: 'c2VjcmV0',
	keyId: 'key-1',
	issuer: null,
	subject: null,
	linkJtiHash: null,
	linkExpiresAt: null,
	shownAt: null,
	createdAt: TEST_NOW,
	createdBy: 'owner',
	confirmedAt: null,
	endedAt: null,
	lastStep: -1,
	...patch,
});

export function identityContract({ store }: Harness): void {
	test('factors come back newest first, without the forgotten ones', async () => {
		const approverId = anyId('person');
		const rows = [anyFactor({ approverId }), anyFactor({ approverId, createdAt: LATER, kind: 'oidc', secret: null, keyId: null, issuer: 'https://id.example.com', subject: 'u-1', state: 'active' })];
		await store().transaction(async (tx) => {
			for (const row of [...rows, anyFactor({ approverId, state: 'forgotten' })]) await tx.insertFactor(row);
		});
		expect(await store().factors(approverId)).toEqual([rows[1], rows[0]]);
		expect((await store().factors()).map(({ id }) => id)).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
		expect(await codeOf(store().transaction((tx) => tx.insertFactor({ ...anyFactor(), id: rows[0]!.id })))).toBe('store_conflict');
	});

	test('a factor changes only from the states that are named', async () => {
		const factor = anyFactor();
		await store().transaction((tx) => tx.insertFactor(factor));
		const move = (from: FactorRecord['state'][]) => store().transaction((tx) => tx.updateFactor(factor.id, from, { state: 'active', confirmedAt: LATER }));
		expect(await move(['active', 'revoked'])).toBe(false);
		expect(await move(['pending'])).toBe(true);
		expect(await move(['pending'])).toBe(false);
		expect(await store().factors(factor.approverId)).toEqual([{ ...factor, state: 'active', confirmedAt: LATER }]);
	});

	test('a time step and those before it are used once, also by twenty at the same moment', async () => {
		const [factor, pending] = [anyFactor({ state: 'active' }), anyFactor()];
		await store().transaction(async (tx) => {
			await tx.insertFactor(factor);
			await tx.insertFactor(pending);
			expect(await tx.useFactorStep(pending.id, 1)).toBe(false);
		});
		const use = (step: number) => store().transaction((tx) => tx.useFactorStep(factor.id, step));
		expect((await Promise.all(Array.from({ length: 20 }, () => use(58_000_000)))).filter(Boolean)).toHaveLength(1);
		expect(await use(57_999_999)).toBe(false);
		expect(await use(58_000_001)).toBe(true);
	});

	test('failures are counted one by one, by ten at once too; a lock stands beside them until it is cleared', async () => {
		const [approvalId, approverId] = [anyId('apr'), anyId('person')];
		expect(await store().attempts(approvalId, approverId)).toEqual({ approvalId, approverId, failed: 0, lockedUntil: null });
		const counts = await Promise.all(Array.from({ length: 10 }, () => store().transaction((tx) => tx.countAttempt(approvalId, approverId))));
		expect(counts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		await store().transaction((tx) => tx.lockAttempts(approvalId, approverId, LATER));
		expect(await store().attempts(approvalId, approverId)).toEqual({ approvalId, approverId, failed: 10, lockedUntil: LATER });
		expect((await store().attempts('', approverId)).failed).toBe(0);
		await store().transaction((tx) => tx.clearAttempts(approvalId, approverId));
		expect((await store().attempts(approvalId, approverId)).failed).toBe(0);
	});

	test('a key is used once; what expired long ago is cleared away', async () => {
		const key = `proof ${anyHash()}`;
		const use = (at: string) => store().transaction((tx) => tx.useOnce({ key, at, expiresAt: LATER }));
		expect((await Promise.all(Array.from({ length: 20 }, () => use(TEST_NOW)))).filter(Boolean)).toHaveLength(1);
		expect(await use('2026-11-21T10:00:00.000Z')).toBe(false);
		expect(await use('2026-11-22T10:00:00.000Z')).toBe(true);
	});
}
