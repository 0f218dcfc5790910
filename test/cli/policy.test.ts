import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/daa';
import { merkle } from '../../src/audit/merkle';
import { isDaaError } from '../../src/errors';
import { policyFrom } from '../../src/n8n/policy-source';
import { policyFile } from '../../src/n8n/policy-file';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { anyApproval, anyApprover, anyDecision, anyProposal } from '../support/records';
import { TEST_KEYS } from '../support/test-ports';
import { refund, SEED_POLICY } from '../tier/support';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'daa-cli-policy-'));
	write('seed.json', SEED_POLICY);
	write('owned.json', JSON.stringify({ ...seed(), owner: 'Ops' }));
	write('broken.json', SEED_POLICY.replace('"amount_gt"', '"amount_over"'));
	write('laxer.json', SEED_POLICY.replace('"amount_lte": 50,', '"amount_lte": 75,'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seed = () => JSON.parse(SEED_POLICY) as { tiers: Record<string, unknown>[] };
const write = (name: string, text: string) => (writeFileSync(join(folder, name), text), join(folder, name));
const ENV = { DAA_SIGNING_KEYS: JSON.stringify(TEST_KEYS.map(({ kid, secret, active }) => ({ kid, secret: secret.toString('base64'), active }))) };

async function daa(args: string[], { tty = false, input = '', env = ENV as Record<string, string> } = {}) {
	const out = { stdout: '', stderr: '' };
	const sink = (name: 'stdout' | 'stderr') => ({ isTTY: tty, write: (text: string) => ((out[name] += text), true) });
	const status = await main(['policy', ...args], { stdin: Readable.from([input]), stdout: sink('stdout'), stderr: sink('stderr'), env, cwd: folder });
	return { status, ...out };
}
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;
const TTY = { tty: true };

describe('daa policy check', () => {
	it('names path and line of a mistake and ends with 1', async () => {
		expect(await daa(['check', 'broken.json'], TTY)).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining('tiers.2.when.amount_over (line 6): is not a condition') });
		const machine = await daa(['check', 'broken.json']);
		expect(machine.status).toBe(1);
		expect(json(machine)).toMatchObject({ ok: false, code: 'policy_invalid', path: 'tiers.2.when.amount_over', line: 6 });
	});

	it('gives hints with their lines, and ends with 0 unless they count', async () => {
		const people = await daa(['check', 'seed.json'], TTY);
		expect(people).toMatchObject({ status: 0, stderr: '' });
		expect(people.stdout).toContain('2 to look at');
		expect(people.stdout).toContain('  tiers.1 (line 5): Tier medium of refund names nobody');
		expect((await daa(['check', 'seed.json', '--strict'])).status).toBe(1);
		expect(json(await daa(['check', 'seed.json']))).toMatchObject({ ok: true, id: 'refund', hints: [{ kind: 'no_owner', path: '(root)', line: 1 }, { kind: 'no_approver', path: 'tiers.1', line: 5 }] });
	});

	it('finds rules that none of the given proposals was decided by', async () => {
		const data = [refund({ amount: 5, customer_months: 9 }), refund({ amount: 700 })].map((each) => JSON.stringify(each)).join('\n');
		write('data.jsonl', data);
		expect(json(await daa(['check', 'owned.json', '--data', 'data.jsonl'])).hints).toContainEqual({ kind: 'never_matched', path: 'tiers.1', line: 1, message: 'Tier medium of refund decided none of the 2 proposals.' });
	});
});

describe('daa policy diff', () => {
	it('says in a sentence what changes', async () => {
		expect(await daa(['diff', 'seed.json', 'laxer.json'], TTY)).toMatchObject({ status: 0, stdout: expect.stringContaining('\n  Refunds up to 75.00 (was 50.00) now run by themselves.\n') });
		expect(json(await daa(['diff', 'seed.json', 'seed.json']))).toMatchObject({ same: true, changes: [] });
	});
});

describe('daa policy publish, list and diff over a store', () => {
	const at = (): string[] => ['--sqlite', join(folder, 'published.sqlite')];

	it('publishes once, lists it, and compares with the latest', async () => {
		write('v1.json', JSON.stringify({ ...seed(), id: 'refunds', version: 1, owner: 'Ops' }));
		write('v2.json', JSON.stringify({ ...seed(), id: 'refunds', version: 2, owner: 'Finance' }));
		const publish = (file: string, ...more: string[]) => daa(['publish', file, '--author', 'Olga', '--note', 'As agreed.', ...at(), ...more]);
		expect(json(await publish('v1.json'))).toMatchObject({ id: 'refunds', version: '1', created: true });
		expect(json(await publish('v1.json'))).toMatchObject({ created: false });
		write('v1.json', JSON.stringify({ ...seed(), id: 'refunds', version: 1, owner: 'Somebody' }));
		expect(await publish('v1.json')).toMatchObject({ status: 2, stderr: expect.stringMatching(/published before with another content.*new version.*store_conflict/s) });
		expect(json(await publish('v2.json'))).toMatchObject({ version: '2', created: true });
		const listed = (await daa(['list', ...at()])).stdout.trim().split('\n').map((line) => JSON.parse(line) as { version: string; author: string });
		expect(listed.map(({ version, author }) => [version, author])).toEqual([['2', 'Olga'], ['1', 'Olga']]);
		expect((await daa(['list', 'other', ...at()])).stdout).toBe('');
		expect(json(await daa(['diff', 'refunds@1', 'refunds@latest', ...at()]))).toMatchObject({ changes: ['The owner is now "Finance" (was "Ops").', 'The version is now 2 (was 1).'] });
	});

	it('refuses without author, note, keys or a sound policy', async () => {
		expect(await daa(['publish', 'seed.json', ...at()])).toMatchObject({ status: 2, stderr: expect.stringContaining('--author and --note') });
		expect(await daa(['publish', 'seed.json', '--author', 'O', '--note', 'N', ...at()], { env: {} })).toMatchObject({ status: 2, stderr: expect.stringContaining('audit_key_missing') });
		expect(await daa(['publish', 'broken.json', '--author', 'O', '--note', 'N', ...at()])).toMatchObject({ status: 2, stderr: expect.stringContaining('(line 6)') });
		expect(await daa(['list', '--sqlite', join(folder, 'nowhere.sqlite')])).toMatchObject({ status: 2, stderr: expect.stringContaining('store_unavailable') });
	});
});

describe('daa policy backtest', () => {
	it('reads a store', async () => {
		const path = join(folder, 'past.sqlite');
		const store = await openSqliteStore({ path, merkle });
		const row = anyProposal({ action: refund({ amount: 60, customer_months: 9 }), tier: 'medium', rule: 'refund.medium', route: 'batch_review', createdAt: new Date(Date.now() - 86_400_000).toISOString() });
		const approval = anyApproval({ correlationId: row.correlationId, requestedHash: row.payloadHash });
		await store.transaction(async (tx) => {
			await tx.insertProposal(row);
			await tx.insertProposal(anyProposal({ createdAt: new Date(Date.now() - 40 * 86_400_000).toISOString() }));
			await tx.insertApproval(approval, [anyApprover(approval.id)]);
			await tx.insertDecision(anyDecision(approval.id, { decision: 'reject' }));
		});
		await store.close();
		const result = json(await daa(['backtest', 'laxer.json', '--sqlite', path]));
		expect(result).toMatchObject({ proposals: 1, moves: [{ from: 'medium', to: 'low', count: 1 }], auto_but_rejected: { count: 1 } });
		expect(json(await daa(['backtest', 'laxer.json', '--sqlite', path, '--days', '50']))).toMatchObject({ proposals: 2 });
		const people = await daa(['backtest', 'laxer.json', '--sqlite', path], TTY);
		expect(people.stdout).toMatch(/^Backtest of policy refund sha256:\w+ over 1 proposal, /);
	});

	it('reads JSON Lines, also from the standard input', async () => {
		const item = { action: refund({ amount: 60, customer_months: 9 }), risk: { tier: 'medium', rule: 'refund.medium', route: 'batch_review' } };
		const input = `\uFEFF${JSON.stringify(item)}\r\n\n{"torn\n`;
		write('items.jsonl', input);
		for (const source of ['items.jsonl', '-']) expect(json(await daa(['backtest', 'laxer.json', '--data', source], { input }))).toMatchObject({ proposals: 2, compared: 1, unreadable: { count: 1 } });
	});

	it('stops with 2 on a broken policy or a wrong call', async () => {
		expect(await daa(['backtest', 'broken.json', '--data', '-'])).toMatchObject({ status: 2, stderr: expect.stringContaining('(line 6)') });
		for (const args of [[], ['seed.json'], ['seed.json', '--data', 'none.jsonl'], ['seed.json', '--data', '-', '--days', '5'], ['seed.json', '--data', '-', '--seconds', 'x']]) {
			expect(await daa(['backtest', ...args])).toMatchObject({ status: 2, stdout: '' });
		}
	});
});

it('helps, and refuses other calls', async () => {
	expect(await daa(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('daa policy backtest NEW') });
	for (const args of [[], ['frob'], ['check'], ['check', 'a', 'b'], ['diff', 'seed.json'], ['check', 'gone.json'], ['constructor']]) expect(await daa(args)).toMatchObject({ status: 2, stdout: '' });
});

describe('a policy from a file', () => {
	const refused = async (path: string) => await policyFile(path).then(() => 'accepted', (error: unknown) => (isDaaError(error) ? `${error.code}: ${error.message}` : error));

	it('is read again when it has changed, and never served from memory once it is gone or broken', async () => {
		const path = write('live.json', SEED_POLICY);
		const first = await policyFile(path);
		expect(await policyFile(path)).toBe(first);
		writeFileSync(path, SEED_POLICY.replace('"amount_lte": 50,', '"amount_lte": 60,'));
		utimesSync(path, new Date(), new Date(Date.now() + 5_000));
		expect((await policyFile(path)).hash).not.toBe(first.hash);
		writeFileSync(path, SEED_POLICY.replace('"amount_gt"', '"amount_over"'));
		expect(await refused(path)).toMatch(/^policy_invalid: In .*live\.json: The policy cannot be used\. tiers\.2\.when\.amount_over \(line 6\)/);
		rmSync(path);
		expect(await refused(path)).toMatch(/^policy_invalid: The policy file .*live\.json does not exist/);
	});

	it('is a plain .json file with an absolute path, and no link', async () => {
		const path = write('real.json', SEED_POLICY);
		symlinkSync(path, join(folder, 'link.json'));
		symlinkSync('/etc/passwd', join(folder, 'secrets.json'));
		mkdirSync(join(folder, 'folder.json'));
		write('policy.yaml', SEED_POLICY);
		write('large.json', `{"note":"${'x'.repeat(4_000_001)}"}`);
		writeFileSync(join(folder, 'bytes.json'), Buffer.from([0x7b, 0xff, 0x7d]));
		expect(await refused(join(folder, 'link.json'))).toMatch(/symbolic link/);
		const secrets = await refused(join(folder, 'secrets.json'));
		expect(secrets).toMatch(/symbolic link/);
		expect(secrets).not.toContain('root');
		expect(await refused(join(folder, 'folder.json'))).toMatch(/is not a file/);
		expect(await refused(join(folder, 'policy.yaml'))).toMatch(/must end in \.json/);
		expect(await refused('real.json')).toMatch(/absolute path/);
		expect(await refused(`${path}\0.json`)).toMatch(/absolute path/);
		expect(await refused(join(folder, 'large.json'))).toMatch(/larger than 4000000 bytes/);
		expect(await refused(join(folder, 'bytes.json'))).toMatch(/UTF-8/);
	});
});

it('a policy from the store needs an id, and there is no default for any source', async () => {
	const store = await openSqliteStore({ path: join(folder, 'empty.sqlite'), merkle });
	for (const source of [{ source: 'store', id: ' ' }, { source: 'store', id: 'none' }, { source: 'inline', document: '' }, { source: 'inline', document: null }, { source: 'file', path: '' }] as const) {
		await expect(policyFrom(source, store)).rejects.toMatchObject({ code: expect.stringMatching(/^(policy_invalid|parameter_invalid)$/) });
	}
	await store.close();
});
