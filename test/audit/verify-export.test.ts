import fc from 'fast-check';
import { chainNext, type ExportRow } from '../../src/audit/export-format';
import { hashLeaf } from '../../src/audit/merkle';
import { createKeyRing } from '../../src/tokens/key-ring';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { appendEvents, exported, recomputed, resigned, textOf, verify, type Exported } from './exported';

const SIZE = 23;
let ports: TestPorts;
/** An export after SIZE - 8 events, kept; and one of all of them. */
let older: Exported;
let file: Exported;
let withPrivate: Exported;
const OLDER_SIZE = SIZE - 8;

beforeAll(async () => {
	ports = await openTestPorts();
	await appendEvents(ports, OLDER_SIZE);
	older = await exported(ports);
	ports.clock.advance(60_000);
	await appendEvents(ports, SIZE - OLDER_SIZE);
	file = await exported(ports);
	withPrivate = await exported(ports, true);
});
afterAll(() => ports.close());

const anyRow = fc.integer({ min: 0, max: SIZE - 1 });
const change = (row: ExportRow): ExportRow => ({ ...row, header: row.header.replace('"outcome":"approved"', '"outcome":"rejected"') });
const changed = (at: number, edit: (row: ExportRow) => ExportRow = change, of = file): Exported => ({ ...of, rows: of.rows.map((row, index) => (index === at ? edit(row) : row)) });
const without = (at: number): Exported => ({ ...file, rows: file.rows.filter((_row, index) => index !== at) });
const inserted = (at: number, row: ExportRow): Exported => ({ ...file, rows: file.rows.toSpliced(at, 0, row) });
const renumbered = ({ header, rows }: Exported): Exported => ({ header, rows: rows.map((row, seq) => ({ ...row, seq })) });
const rowAt = (at: number): ExportRow => file.rows[at] as ExportRow;

describe('intact', () => {
	test('an export verifies by itself, against a held checkpoint, an older export and a known key', async () => {
		const { size, root, public_key: publicKey } = file.header;
		expect(size).toBe(SIZE);
		expect(await verify(file)).toEqual({ ok: true, size, root, anchored_by: [] });
		expect(await verify(file, { checkpoint: older.header.checkpoint, publicKey })).toEqual({ ok: true, size, root, anchored_by: ['public_key', 'checkpoint'] });
		expect(await verify(file, { older: older$() })).toEqual({ ok: true, size, root, anchored_by: ['checkpoint'] });
		expect(await verify(withPrivate, { checkpoint: older.header.checkpoint })).toMatchObject({ ok: true, size });
		expect(withPrivate.rows[3]).toMatchObject({ private: { sentence: 'Step 3 was taken by Ada.', actor: { id: 'ada' } } });
		expect(textOf(file)).not.toContain('Ada');
	});

	test('an empty log verifies', async () => {
		const fresh = await openTestPorts();
		expect(await verify(await exported(fresh))).toMatchObject({ ok: true, size: 0 });
		await fresh.close();
	});

	test('a checkpoint by the key of before the last rotation is still good', async () => {
		const rotated = createKeyRing([{ kid: 'next', secret: Buffer.alloc(32, 7), active: true }]);
		expect(await verify(resigned(file, rotated), { checkpoint: older.header.checkpoint })).toMatchObject({ ok: true, anchored_by: ['checkpoint'] });
	});

	test('erased private parts still verify, and say so', async () => {
		const fresh = await openTestPorts();
		const ids = await appendEvents(fresh, 5);
		const before = await exported(fresh);
		expect(await fresh.store.log.erasePrivate(ids.slice(1, 3))).toBe(2);
		const after = await exported(fresh, true);
		expect(await verify(after, { checkpoint: before.header.checkpoint })).toMatchObject({ ok: true, size: 5, root: before.header.root });
		expect(after.rows.map((row) => row.erased === true)).toEqual([false, true, true, false, false]);
		expect(textOf(after)).not.toContain('Step 1');
		await fresh.close();
	});
});

async function* older$(): AsyncGenerator<string> {
	yield textOf(older);
}

describe('tampered with', () => {
	test('edited: the row itself, whichever it is', async () => {
		await fc.assert(
			fc.asyncProperty(anyRow, async (at) => {
				expect(await verify(changed(at))).toMatchObject({ ok: false, kind: 'edited', row: at });
				expect(await verify(changed(at, (row) => ({ ...row, seq: row.seq + 1 })))).toMatchObject({ kind: 'edited', row: at });
				expect(await verify(changed(at, (row) => ({ ...row, link: hashLeaf('') })))).toMatchObject({ kind: 'edited', row: at });
				expect(await verify(changed(at, (row) => ({ ...row, extra: 1 }) as ExportRow))).toMatchObject({ kind: 'edited', row: at });
				const privately = changed(at, (row) => ({ ...row, private: { ...(row.private as object), sentence: 'Nothing happened.' } }), withPrivate);
				expect(await verify(privately)).toMatchObject({ kind: 'edited', row: at });
				expect(await verify(changed(at, ({ salt: _salt, ...row }) => row, withPrivate))).toMatchObject({ kind: 'edited', row: at });
			}),
			{ numRuns: SIZE },
		);
	});

	test('edited with its own leaf hash recomputed, and its links too', async () => {
		const smart = (row: ExportRow): ExportRow => ({ ...change(row), leaf_hash: hashLeaf(change(row).header) });
		const smarter = (row: ExportRow): ExportRow => ({ ...smart(row), link: chainNext(row.prev, smart(row).leaf_hash) });
		const relinked = (row: ExportRow): ExportRow => ({ ...row, prev: hashLeaf('x'), link: chainNext(hashLeaf('x'), row.leaf_hash) });
		for (let at = 0; at < SIZE; at++) {
			expect(await verify(changed(at, smart))).toMatchObject({ ok: false, kind: 'edited', row: at });
			expect(await verify(changed(at, relinked))).toMatchObject({ ok: false, kind: 'edited', row: at });
			if (at < SIZE - 1) expect(await verify(changed(at, smarter))).toMatchObject({ ok: false, kind: 'edited', row: at });
		}
		// The last row has no row after it that would contradict it; the signed root does.
		expect(await verify(changed(SIZE - 1, smarter))).toMatchObject({ ok: false, kind: 'rewritten' });
	});

	test('removed, renumbered or not; the last one is a truncation', async () => {
		for (let at = 0; at < SIZE - 1; at++) {
			expect(await verify(without(at))).toMatchObject({ ok: false, kind: 'removed', row: at });
			expect(await verify(renumbered(without(at)))).toMatchObject({ ok: false, kind: 'removed', row: at });
		}
		expect(await verify(without(SIZE - 1))).toMatchObject({ ok: false, kind: 'truncated', row: SIZE - 1 });
	});

	test('reordered: two rows swapped, or one moved, renumbered or not', async () => {
		await fc.assert(
			fc.asyncProperty(anyRow, anyRow, async (one, two) => {
				fc.pre(one !== two);
				const rows = file.rows.slice();
				[rows[one], rows[two]] = [rowAt(two), rowAt(one)];
				const moved = file.rows.toSpliced(one, 1).toSpliced(two, 0, rowAt(one));
				for (const list of [rows, moved]) {
					expect(await verify({ ...file, rows: list })).toMatchObject({ ok: false, kind: 'reordered', row: Math.min(one, two) });
					expect(await verify(renumbered({ ...file, rows: list }))).toMatchObject({ ok: false, kind: 'reordered', row: Math.min(one, two) });
				}
			}),
			{ numRuns: 60 },
		);
	});

	test('truncated at a line, or in the middle of one', async () => {
		for (let kept = 0; kept < SIZE; kept++) {
			expect(await verify({ ...file, rows: file.rows.slice(0, kept) })).toMatchObject({ ok: false, kind: 'truncated', row: kept });
			const whole = textOf({ ...file, rows: file.rows.slice(0, kept + 1) });
			expect(await verify(whole.slice(0, -20))).toMatchObject({ ok: false, kind: 'truncated', row: kept });
		}
	});

	test('inserted: foreign, copied, or made to follow the row before', async () => {
		const forged = change(rowAt(2)).header.replace('evt_', 'evt_f');
		for (let at = 0; at <= SIZE; at++) {
			const foreign = { seq: at, leaf_hash: hashLeaf(forged), prev: hashLeaf('x'), link: chainNext(hashLeaf('x'), hashLeaf(forged)), header: forged };
			expect(await verify(inserted(at, { ...foreign, link: 'x' }))).toMatchObject({ ok: false, kind: 'inserted', row: at });
			expect(await verify(inserted(at, foreign))).toMatchObject({ ok: false, kind: 'inserted', row: at });
			expect(await verify(renumbered(inserted(at, foreign)))).toMatchObject({ ok: false, kind: 'inserted', row: at });
			if (at === 0) continue;
			const fitting = { ...foreign, prev: rowAt(at - 1).link, link: chainNext(rowAt(at - 1).link, foreign.leaf_hash) };
			expect(await verify(renumbered(inserted(at, fitting)))).toMatchObject({ ok: false, kind: 'inserted', row: at });
			expect(await verify(inserted(at, rowAt(at - 1)))).toMatchObject({ ok: false, kind: 'inserted', row: at });
		}
	});

	test('recomputed as a whole: caught by the signature that nobody can recompute', async () => {
		for (const tampered of [changed(3), without(3), inserted(3, change(rowAt(5)))]) {
			expect(await verify(recomputed(tampered))).toMatchObject({ ok: false });
			expect(await verify({ ...recomputed(tampered), header: file.header })).toMatchObject({ ok: false });
		}
		expect(await verify(recomputed(changed(3)))).toMatchObject({ kind: 'rewritten' });
	});

	test('rewritten and signed again with the real key: caught only by what was held', async () => {
		const forged = resigned(changed(3), ports.keys);
		expect(await verify(forged)).toMatchObject({ ok: true, anchored_by: [] });
		expect(await verify(forged, { checkpoint: older.header.checkpoint })).toMatchObject({ ok: false, kind: 'rewritten', row: 0 });
		expect(await verify(forged, { older: older$() })).toMatchObject({ ok: false, kind: 'rewritten', row: 3 });
		expect(await verify(resigned(without(4), ports.keys), { older: older$() })).toMatchObject({ ok: false, kind: 'rewritten', row: 4 });
	});

	test('signed again with a foreign key: caught by the key that was held', async () => {
		const forged = resigned(changed(SIZE - 1), createKeyRing([{ kid: 'mine', secret: Buffer.alloc(32, 9), active: true }]));
		expect(await verify(forged, { publicKey: file.header.public_key })).toMatchObject({ ok: false, kind: 'checkpoint', row: null });
	});

	test('rolled back to an older state: caught by the newer checkpoint that was held', async () => {
		expect(await verify(older, { checkpoint: file.header.checkpoint })).toMatchObject({ ok: false, kind: 'truncated', row: OLDER_SIZE });
	});

	test('a header that is changed, and a held checkpoint that cannot be used', async () => {
		const withHeader = (patch: object) => verify({ ...file, header: { ...file.header, ...patch } });
		expect(await withHeader({ size: SIZE + 1 })).toMatchObject({ ok: false, kind: 'checkpoint', row: null });
		expect(await withHeader({ root: hashLeaf('') })).toMatchObject({ ok: false, kind: 'checkpoint' });
		expect(await withHeader({ checkpoint: file.header.checkpoint.replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`) })).toMatchObject({ ok: false, kind: 'checkpoint' });
		expect(await withHeader({ public_key: 'x' })).toMatchObject({ ok: false, kind: 'checkpoint' });
		expect(await withHeader({ version: 2 })).toMatchObject({ ok: false, kind: 'edited', row: null });
		expect(await verify('')).toMatchObject({ ok: false, row: null });
		expect(await verify(file, { checkpoint: 'not a note' })).toMatchObject({ ok: false, kind: 'checkpoint' });
		expect(await verify(file, { checkpoint: older.header.checkpoint.replace(`\n${OLDER_SIZE}\n`, '\n3\n') })).toMatchObject({ ok: false, kind: 'checkpoint' });
		expect(await verify(file, { checkpoint: older.header.checkpoint.replaceAll('audit-log', 'other-log') })).toMatchObject({ ok: false, kind: 'checkpoint' });
	});

	test('any one character changed anywhere is noticed', async () => {
		const text = textOf(withPrivate);
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: text.length - 2 }), fc.constantFrom('0', 'x', '"', '\n', '}'), async (at, character) => {
				fc.pre(text[at] !== character && text[at] !== '\n');
				const tampered = text.slice(0, at) + character + text.slice(at + 1);
				// The time of export is a remark beside the signature, as the documentation says.
				fc.pre(!tampered.includes('"exported_at":"') || tampered.split('"exported_at"')[1]?.slice(0, 30) === text.split('"exported_at"')[1]?.slice(0, 30));
				expect((await verify(tampered)).ok).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});
});
