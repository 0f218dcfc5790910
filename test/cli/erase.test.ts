import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merkle } from '../../src/audit/merkle';
import { main } from '../../src/cli/daa';
import { indexDecisions } from '../../src/learn';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { anyApproval, anyApprover, testRing } from '../support/records';

const folder = mkdtempSync(join(tmpdir(), 'daa-erase-'));
const path = join(folder, 'store.sqlite');
const KEYS = JSON.stringify([{ kid: 'k1', secret: Buffer.alloc(32, 7).toString('base64'), active: true }]);
const ID = `cnv_${'a'.repeat(32)}`;
const approval = anyApproval({ state: 'approved', decidedAt: '2026-11-20T10:00:00.000Z' });

const open = () => openSqliteStore({ path, merkle });

beforeAll(async () => {
	const store = await open();
	await store.transaction(async (tx) => {
		await tx.insertMaskConversation({ id: ID, environment: 'production', keyId: 'k1', wrappedKey: 'wrapped', createdAt: '2026-11-20T10:00:00.000Z', erasedAt: null });
		await tx.insertMaskValues([{ conversationId: ID, type: 'EMAIL', number: 1, variant: 0, identityMac: 'i', spellingMac: 's', ciphertext: 'c' }]);
		await tx.insertApproval(approval, [anyApprover(approval.id)]);
	});
	await indexDecisions({ store, keys: testRing });
	await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function daa(...args: string[]): Promise<{ status: number; out: string; err: string }> {
	let [out, err] = ['', ''];
	const status = await main(['erase', ...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: KEYS, DAA_SQLITE: path }, cwd: folder });
	return { status, out, err };
}

const WHY = ['--reason', 'request 17', '--by', 'Ada'];

it('erases what stands behind the masks of a conversation, and says so in the log', async () => {
	const first = await daa('conversation', ID, ...WHY);
	expect([first.status, JSON.parse(first.out)]).toEqual([0, { erased: true, audit_event_id: expect.stringMatching(/^evt_/) }]);
	expect(JSON.parse((await daa('conversation', ID, ...WHY)).out)).toMatchObject({ erased: false });
	const store = await open();
	expect(await store.maskConversation(ID)).toMatchObject({ wrappedKey: null, erasedAt: expect.any(String) });
	expect(await store.maskValues(ID)).toEqual([]);
	expect((await store.log.byCorrelation(ID, 'production')).map(({ outcome }) => outcome)).toEqual(['conversation_erased', 'conversation_not_held']);
	await store.close();
});

it('takes a decision out of the index for good, and leaves the approval', async () => {
	expect(JSON.parse((await daa('decision', approval.id, ...WHY)).out)).toMatchObject({ erased: true });
	const store = await open();
	expect(await indexDecisions({ store, keys: testRing })).toBe(0);
	expect(await store.similarStatistics(`production:${approval.action.action_type}`, [])).toMatchObject({ docs: 0 });
	expect(await store.approval(approval.id)).toBeDefined();
	expect((await store.log.byCorrelation(approval.correlationId, 'production')).map(({ outcome }) => outcome)).toContain('decision_erased');
	await store.close();
});

it.each([
	[[], 'What to erase?'],
	[['person', 'x', ...WHY], 'What to erase?'],
	[['conversation', ID], '--reason is missing'],
	[['conversation', 'cnv_0', ...WHY], 'There is no conversation cnv_0'],
	[['decision', 'apr_0', ...WHY], 'There is no decision apr_0'],
])('refuses %j', async (args, words) => {
	const { status, out, err } = await daa(...args);
	expect([status, out]).toEqual([2, '']);
	expect(err).toContain(words);
});
