import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merkle } from '../../src/audit/merkle';
import { main } from '../../src/cli/daa';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { readSwitches } from '../../src/tier/switches';

const folder = mkdtempSync(join(tmpdir(), 'daa-switch-'));
const path = join(folder, 'store.sqlite');
const KEYS = JSON.stringify([{ kid: 'k1', secret: Buffer.alloc(32, 7).toString('base64'), active: true }]);

beforeAll(async () => (await openSqliteStore({ path, merkle })).close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function daa(...args: string[]): Promise<{ status: number; out: string; err: string }> {
	let [out, err] = ['', ''];
	const status = await main(['switch', ...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: KEYS, DAA_SQLITE: path }, cwd: folder });
	return { status, out, err };
}

describe('daa switch', () => {
	it('turns a switch on, lists it, and turns it off, with an entry in the log each time', async () => {
		expect(await daa('list')).toEqual({ status: 0, out: '', err: '' });
		const on = await daa('on', '--name', 'stop_execution', '--workflow', 'w-1', '--reason', 'an incident', '--by', 'Ada');
		expect([on.status, JSON.parse(on.out)]).toEqual([0, { changed: true, audit_event_id: expect.stringMatching(/^evt_/) }]);
		expect(JSON.parse((await daa('list', '--sqlite', path)).out)).toMatchObject({ switch: 'stop_execution', scope: { kind: 'workflow', workflow_id: 'w-1' }, reason: 'an incident', by: 'Ada' });
		expect(JSON.parse((await daa('on', '--name', 'stop_execution', '--workflow', 'w-1', '--reason', 'again')).out)).toEqual({ changed: false });
		expect((await daa('on', '--name', 'summarize_only', '--action-type', 'refund', '--reason', 'x')).status).toBe(0);
		expect((await daa('off', '--name', 'stop_execution', '--workflow', 'w-1', '--reason', 'over')).status).toBe(0);
		const store = await openSqliteStore({ path, merkle });
		expect((await readSwitches(store)).map(({ scope }) => scope)).toEqual([{ kind: 'action_type', action_type: 'refund' }]);
		expect(await store.log.byCorrelation('switches', 'production')).toHaveLength(3);
		await store.close();
	});

	it.each([
		[[], 'What to do with the switches?'],
		[['on', 'off'], 'What to do with the switches?'],
		[['on', '--reason', 'x'], '--name must be summarize_only or stop_execution'],
		[['on', '--name', 'all', '--reason', 'x'], '--name must be'],
		[['off', '--name', 'stop_execution'], '--reason is missing'],
		[['on', '--name', 'stop_execution', '--reason', 'x', '--workflow', 'a', '--action-type', 'b'], 'Only one of --workflow and --action-type'],
		[['list', '--sqlite', join(folder, 'none.sqlite')], 'There is no store file'],
		[['list', '--sqlite', path, '--postgres', 'postgres://x'], 'Only one of --sqlite and --postgres'],
	])('refuses %j', async (args, words) => {
		const { status, out, err } = await daa(...args);
		expect([status, out]).toEqual([2, '']);
		expect(err).toContain(words);
	});

	it('explains itself', async () => {
		expect((await daa('--help')).out).toContain('stop_execution: Audited Execute refuses everything');
	});
});
