import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/daa';
import { KNOWN_VERSION } from '../../src/store/migrations';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';
import { appendEvents } from './exported';

const SIGNING_KEYS = JSON.stringify(TEST_KEYS.map(({ kid, secret, active }) => ({ kid, secret: secret.toString('base64'), active })));

let ports: TestPorts;
const at = (name: string) => join(ports.folder, name);

async function daa(args: string[], { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {}) {
	const out = { stdout: '', stderr: '' };
	const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => ((out[name] += text), true) });
	const stdin = Readable.from([Buffer.from(input)], { objectMode: false });
	const status = await main(args, { stdin, stdout: sink('stdout'), stderr: sink('stderr'), env: { DAA_SIGNING_KEYS: SIGNING_KEYS, ...env }, cwd: ports.folder });
	return { status, ...out, json: out.stdout.startsWith('{') ? (JSON.parse(out.stdout.split('\n')[0] ?? '') as Record<string, unknown>) : undefined };
}

beforeAll(async () => {
	ports = await openTestPorts();
	await appendEvents(ports, 30);
});
afterAll(() => ports.close());

describe('daa audit', () => {
	test('exports to a file of its owner, and verifies it', async () => {
		const exported = await daa(['audit', 'export', '--sqlite', 'store.sqlite', '--out', 'one.jsonl']);
		expect(exported).toMatchObject({ status: 0, stderr: '', json: { size: 30, out: 'one.jsonl', public_key: expect.stringContaining('+') as string } });
		expect(statSync(at('one.jsonl')).mode & 0o777).toBe(0o600);
		expect(readdirSync(ports.folder)).not.toContain('one.jsonl.part');
		const verified = await daa(['audit', 'verify', 'one.jsonl']);
		expect(verified).toMatchObject({ status: 0, stderr: '', json: { ok: true, size: 30, root: exported.json?.root, anchored_by: [] } });
		expect(verified.stdout.split('\n')).toHaveLength(2);
	});

	test('exports to the standard output, private parts only when asked', async () => {
		const plain = await daa(['audit', 'export'], { env: { DAA_SQLITE: ports.sqlitePath } });
		expect(plain.stdout.split('\n')).toHaveLength(32);
		expect(plain.stdout).not.toContain('Ada');
		const open = await daa(['audit', 'export', '--private'], { env: { DAA_SQLITE: ports.sqlitePath } });
		expect(open.stdout).toContain('Step 7 was taken by Ada.');
		expect(await daa(['audit', 'verify', '-'], { input: open.stdout })).toMatchObject({ status: 0, json: { ok: true } });
	});

	test('holds an export against a checkpoint, an older export and a key that were kept', async () => {
		const old = await daa(['audit', 'export', '--sqlite', 'store.sqlite', '--out', 'old.jsonl']);
		const { checkpoint } = JSON.parse(readFileSync(at('old.jsonl'), 'utf8').split('\n')[0] ?? '') as { checkpoint: string };
		writeFileSync(at('old.note'), checkpoint);
		writeFileSync(at('key.txt'), `${String(old.json?.public_key)}\n`);
		await appendEvents(ports, 5);
		await daa(['audit', 'export', '--sqlite', 'store.sqlite', '--out', 'new.jsonl']);
		const verify = (...args: string[]) => daa(['audit', 'verify', 'new.jsonl', ...args]);
		expect(await verify('--checkpoint', 'old.note')).toMatchObject({ status: 0, json: { anchored_by: ['checkpoint'] } });
		expect(await verify('--checkpoint', 'old.jsonl', '--public-key', 'key.txt')).toMatchObject({ status: 0, json: { anchored_by: ['public_key', 'checkpoint'] } });
		expect(await verify('--public-key', String(old.json?.public_key))).toMatchObject({ status: 0, json: { anchored_by: ['public_key'] } });
	});

	test('names the first wrong row and ends with status 1', async () => {
		await daa(['audit', 'export', '--sqlite', 'store.sqlite', '--out', 'bad.jsonl']);
		writeFileSync(at('bad.jsonl'), readFileSync(at('bad.jsonl'), 'utf8').split('\n').toSpliced(13, 1).join('\n'));
		expect(await daa(['audit', 'verify', 'bad.jsonl'])).toMatchObject({ status: 1, stderr: '', json: { ok: false, row: 12, kind: 'removed' } });
	});

	test.each([
		[[], 'export or verify'],
		[['verify'], 'one export'],
		[['verify', 'nowhere.jsonl'], 'not a file'],
		[['verify', 'one.jsonl', '--checkpoint', 'nowhere'], 'not a file'],
		[['verify', 'one.jsonl', '--public-key', 'nowhere'], 'not a file'],
		[['verify', 'one.jsonl', '--frob'], '--frob'],
		[['export'], '--sqlite PATH or --postgres URL is missing'],
		[['export', '--sqlite', 'nowhere.sqlite'], 'no store file'],
		[['export', '--sqlite', 'store.sqlite', '--postgres', 'postgres://x'], 'Only one of'],
		[['export', '--sqlite', 'store.sqlite', '--out', 'no/such/folder/x'], 'cannot be written'],
		[['export', '--sqlite', 'store.sqlite', '--origin', 'two words'], 'origin'],
	])('%j is refused with status 2', async (args, words) => {
		const outcome = await daa(['audit', ...args]);
		expect(outcome.status).toBe(2);
		expect(outcome.stderr).toContain(words);
		expect(existsSync(at('nowhere.sqlite'))).toBe(false);
	});

	test.each(['', 'not json', '[]', '[{"kid":"a"}]', `[{"kid":"a","secret":"hush-hush","active":true}]`])('keys like %j are refused without repeating them', async (keys) => {
		const outcome = await daa(['audit', 'export', '--sqlite', 'store.sqlite'], { env: { DAA_SIGNING_KEYS: keys } });
		expect(outcome).toMatchObject({ status: 2, stdout: '' });
		expect(outcome.stderr).not.toContain('hush');
	});
});

describe('daa store', () => {
	test('migrates a new store, and says so when there is nothing to do', async () => {
		expect(await daa(['store', 'migrate', '--sqlite', 'fresh/new.sqlite'])).toMatchObject({ status: 0, json: { store: 'sqlite', from: 0, to: KNOWN_VERSION } });
		expect(await daa(['store', 'migrate'], { env: { DAA_SQLITE: 'fresh/new.sqlite' } })).toMatchObject({ status: 0, json: { from: KNOWN_VERSION, to: KNOWN_VERSION } });
	});

	test('prints the grants for a role, quoted', async () => {
		const { status, stdout } = await daa(['store', 'migrate', '--grants-for', 'my"app', '--schema', 'daa2']);
		expect(status).toBe(0);
		expect(stdout).toContain('GRANT USAGE ON SCHEMA "daa2" TO "my""app";');
		expect(stdout).not.toMatch(/(?:UPDATE|DELETE|TRUNCATE)[^;]*"events"/);
	});

	test.each([[[]], [['drop']], [['migrate', 'twice']], [['migrate']], [['migrate', '--schema', 'a b', '--grants-for', 'x']], [['migrate', '--postgres', 'postgres://127.0.0.1:1/x']]])('%j is refused with status 2', async (args) => {
		expect(await daa(['store', ...args])).toMatchObject({ status: 2, stdout: '' });
	});

	test('each explains itself', async () => {
		expect(await daa(['audit', '--help'])).toMatchObject({ status: 0, stderr: '' });
		expect(await daa(['store', '--help'])).toMatchObject({ status: 0, stderr: '' });
	});
});
