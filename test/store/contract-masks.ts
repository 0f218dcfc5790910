import type { MaskValueRecord } from '../../src/store/port';
import { anyEvent, anyHash, anyId } from '../support/records';
import { codeOf, type Harness } from './contract';

const AT = '2026-11-20T09:00:00.000Z';

/** What stands behind masks, and what scans said. */
export function maskContract({ store, raw }: Harness): void {
	const value = (conversationId: string, patch: Partial<MaskValueRecord> = {}): MaskValueRecord => ({ conversationId, type: 'EMAIL', number: 1, variant: 0, identityMac: anyHash(), spellingMac: anyHash(), ciphertext: 'c', ...patch });
	const scan = (patch: object = {}) => ({ payloadHash: anyHash(), workflowId: 'w', executionId: 'e1', outcome: 'passed', conversationId: null, guardrailVersion: 'g', at: AT, ...patch });

	async function conversation(): Promise<string> {
		const id = anyId('cnv');
		await store().transaction((tx) => tx.insertMaskConversation({ id, environment: 'production', keyId: 'k1', wrappedKey: 'wrapped', createdAt: AT, erasedAt: null }));
		return id;
	}

	test('a conversation is made once, and a second one of the same id changes nothing', async () => {
		const id = await conversation();
		await store().transaction((tx) => tx.insertMaskConversation({ id, environment: 'test', keyId: 'k2', wrappedKey: 'other', createdAt: AT, erasedAt: null }));
		expect(await store().maskConversation(id)).toEqual({ id, environment: 'production', keyId: 'k1', wrappedKey: 'wrapped', createdAt: AT, erasedAt: null });
		expect(await store().maskConversation('cnv_none')).toBeUndefined();
		expect(await store().transaction((tx) => tx.lockMaskConversation('cnv_none'))).toBeUndefined();
	});

	test('values come back by type, number and variant; a mask or a spelling is never given twice', async () => {
		const id = await conversation();
		const rows = [value(id), value(id, { variant: 1 }), value(id, { number: 10 }), value(id, { type: 'CARD' })];
		await store().transaction((tx) => tx.insertMaskValues([rows[2]!, rows[1]!, rows[3]!, rows[0]!]));
		expect(await store().maskValues(id)).toEqual([rows[3], rows[0], rows[1], rows[2]]);
		expect(await codeOf(store().transaction((tx) => tx.insertMaskValues([value(id)])))).toBe('store_conflict');
		const again = [value(id, { number: 11 }), value(id, { number: 12, spellingMac: rows[0]!.spellingMac })];
		expect(await codeOf(store().transaction((tx) => tx.insertMaskValues(again)))).toBe('store_conflict');
		expect(await store().maskValues(id)).toHaveLength(4);
	});

	test('who numbers masks of one conversation takes turns', async () => {
		const id = await conversation();
		await Promise.all(
			Array.from({ length: 8 }, () =>
				store().transaction(async (tx) => {
					await tx.lockMaskConversation(id);
					await tx.insertMaskValues([value(id, { number: (await tx.maskValues(id)).length + 1 })]);
				}),
			),
		);
		expect((await store().maskValues(id)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	});

	test('masked texts are known in their conversation only, any number of them, and may be told again', async () => {
		const [id, other] = [await conversation(), await conversation()];
		const texts = Array.from({ length: 1_200 }, () => anyHash());
		for (let times = 0; times < 2; times += 1) await store().transaction((tx) => tx.insertMaskedTexts(id, texts));
		expect(await store().isMaskedText(id, texts[1_199]!)).toBe(true);
		expect(await store().isMaskedText(other, texts[0]!)).toBe(false);
		expect(await store().isMaskedText(id, anyHash())).toBe(false);
	});

	test('a scan is found by its execution or as the latest of any, and replaced by a later one in the same execution', async () => {
		const [first, payloadHash] = [scan(), anyHash()];
		const late = scan({ payloadHash, executionId: 'e2', outcome: 'blocked', at: '2026-11-20T10:00:00.000Z' });
		const early = scan({ payloadHash });
		for (const row of [first, late, early]) await store().transaction((tx) => tx.putScan(row));
		expect(await store().scanOf(payloadHash)).toEqual(late);
		expect(await store().scanOf(payloadHash, 'e1')).toEqual(early);
		expect(await store().scanOf(payloadHash, 'e3')).toBeUndefined();
		const replaced = { ...late, outcome: 'escalated' };
		await store().transaction((tx) => tx.putScan(replaced));
		expect(await store().scanOf(payloadHash)).toEqual(replaced);
	});

	test('erasing takes the key, the values and the texts, of these conversations only, and once', async () => {
		const [gone, kept] = [await conversation(), await conversation()];
		const text = anyHash();
		for (const id of [gone, kept]) {
			await store().transaction(async (tx) => {
				await tx.insertMaskValues([value(id, { ciphertext: `cipher-${id}` })]);
				await tx.insertMaskedTexts(id, [text]);
			});
		}
		const at = '2026-11-21T09:00:00.000Z';
		expect(await store().eraseMasks([gone, 'cnv_none'], at)).toBe(1);
		expect(await store().eraseMasks([gone], '2026-11-22T09:00:00.000Z')).toBe(0);
		expect(await store().eraseMasks([], at)).toBe(0);
		expect(await store().maskConversation(gone)).toMatchObject({ wrappedKey: null, erasedAt: at });
		expect([await store().maskValues(gone), await store().isMaskedText(gone, text)]).toEqual([[], false]);
		expect([(await store().maskValues(kept)).length, await store().isMaskedText(kept, text)]).toEqual([1, true]);
		expect(JSON.stringify(await raw('select ciphertext from {t}mask_values'))).not.toContain(gone);
	});

	test('erasing and its entry in the log are one transaction', async () => {
		const id = await conversation();
		await store().transaction((tx) => tx.insertMaskValues([value(id)]));
		const fails = store().eraseMasks([id], '2026-11-21T09:00:00.000Z', () => {
			throw new Error('no entry');
		});
		await expect(fails).rejects.toThrow();
		expect([(await store().maskConversation(id))?.erasedAt, (await store().maskValues(id)).length]).toEqual([null, 1]);
		const counts: number[] = [];
		const entry = anyEvent({ correlationId: id });
		const record = (count: number) => {
			counts.push(count);
			return entry;
		};
		expect(await store().eraseMasks([id], '2026-11-21T09:00:00.000Z', record)).toBe(1);
		expect(counts).toEqual([1]);
		expect((await store().log.byCorrelation(id, entry.environment)).map(({ id: eventId }) => eventId)).toEqual([entry.id]);
	});
}
