import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/daa';
import { refund, SEED_POLICY } from '../tier/support';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'daa-cli-tier-'));
	writeFileSync(join(folder, 'policy.json'), SEED_POLICY);
	writeFileSync(join(folder, 'broken.json'), SEED_POLICY.replace('"amount_gt"', '"amount_over"'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
	status: number;
	stdout: string;
	stderr: string;
}

async function daa(args: string[], input: string | Buffer | Iterable<string | Buffer> = ''): Promise<Outcome> {
	const out = { stdout: '', stderr: '' };
	const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => ((out[name] += text), true) });
	const stdin = Readable.from(typeof input === 'string' || Buffer.isBuffer(input) ? [input] : input, { objectMode: false });
	const status = await main(['tier', ...args], { stdin, stdout: sink('stdout'), stderr: sink('stderr'), env: {}, cwd: folder });
	return { status, ...out };
}

const lines = ({ stdout }: Outcome) => stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
const proposal = (id: string, facts: Record<string, unknown>, patch = {}) => JSON.stringify({ ...refund(facts), correlation_id: id, environment: undefined, ...patch });
const POLICY = ['--policy', 'policy.json'];

describe('daa tier', () => {
	it('rates each line in order, with exactly the promised keys', async () => {
		const outcome = await daa(POLICY, [proposal('a', { amount: 740 }), proposal('b', { amount: 50, customer_months: 3 }), 'nonsense', proposal('c', { amount: 50.01 }), ''].join('\n'));
		expect(outcome).toMatchObject({ status: 0, stderr: '' });
		const found = lines(outcome);
		expect(found.map(({ correlation_id, tier, rule, route, ai_mode }) => [correlation_id, tier, rule, route, ai_mode])).toEqual([
			['a', 'high', 'refund.high', 'named_approver', 'summarize_only'],
			['b', 'low', 'refund.low', 'auto_execute', 'summarize_only'],
			['line_3', 'blocked', 'invalid_proposal', 'blocked', 'summarize_only'],
			['c', 'medium', 'refund.medium', 'batch_review', 'summarize_only'],
		]);
		for (const line of found) expect(Object.keys(line)).toEqual(['correlation_id', 'tier', 'rule', 'reason', 'route', 'ai_mode']);
	});

	it('gives the same output for the same input, however it is cut into chunks', async () => {
		const input = Buffer.from(`\uFEFF${[proposal('a', { note: 'ä🙈', amount: 1 }), '{}', proposal('b', { amount: 'ü' })].join('\r\n')}`);
		const whole = await daa(POLICY, input);
		expect(lines(whole)).toHaveLength(3);
		for (const size of [1, 2, 3, 7, 64]) {
			const chunks = Array.from({ length: Math.ceil(input.length / size) }, (_, index) => input.subarray(index * size, (index + 1) * size));
			expect(await daa(POLICY, chunks)).toEqual(whole);
		}
	});

	it('blocks every kind of bad line and goes on', async () => {
		const bad = ['null', '5', '"text"', JSON.stringify(proposal('double-encoded', {})), '[]', '{', '{"__proto__":{}}', '{"correlation_id":"kept"}', proposal('x', {}, { proposed_changes: 'all' }), `{"a":"${'x'.repeat(10_000_000)}"}`];
		const found = lines(await daa(POLICY, [...bad, proposal('last', { amount: 1, customer_months: 9 })].join('\n')));
		expect(found).toHaveLength(bad.length + 1);
		for (const line of found.slice(0, -1)) expect(line).toMatchObject({ tier: 'blocked', rule: 'invalid_proposal', route: 'blocked', ai_mode: 'summarize_only' });
		expect(found[7]).toMatchObject({ correlation_id: 'kept' });
		expect(found.at(-1)).toMatchObject({ correlation_id: 'last', tier: 'low' });
	});

	it('skips empty lines and takes empty input', async () => {
		expect(await daa(POLICY, '')).toEqual({ status: 0, stdout: '', stderr: '' });
		expect(lines(await daa(POLICY, `\n  \n${proposal('a', { amount: 1 })}\n\n`))).toHaveLength(1);
	});

	it('takes each proposal at its word about the environment, unless told which one', async () => {
		const input = [proposal('t', { amount: 1 }, { environment: 'test' }), proposal('p', { amount: 1 }, { environment: 'production' }), proposal('n', { amount: 1 }), proposal('x', { amount: 1 }, { environment: 'staging' })].join('\n');
		const rules = async (...args: string[]) => lines(await daa([...POLICY, ...args], input)).map(({ rule }) => rule);
		expect(await rules()).toEqual(['refund.medium', 'refund.medium', 'refund.medium', 'invalid_proposal']);
		expect(await rules('--environment', 'test')).toEqual(['refund.medium', 'invalid_proposal', 'refund.medium', 'invalid_proposal']);
		expect(await rules('--environment', 'production')).toEqual(['invalid_proposal', 'refund.medium', 'refund.medium', 'invalid_proposal']);
	});

	it('stops with status 2 on a broken policy, naming path and line, before it reads a proposal', async () => {
		const outcome = await daa(['--policy', 'broken.json'], proposal('a', { amount: 1 }));
		expect(outcome).toMatchObject({ status: 2, stdout: '' });
		expect(outcome.stderr).toContain('tiers.2.when.amount_over (line 6): is not a condition');
		expect(await daa(['--policy', 'gone.json'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/gone\.json cannot be read \(ENOENT\)/) });
	});

	it('stops with status 2 on a wrong call, and helps', async () => {
		for (const args of [[], ['--environment', 'test'], [...POLICY, '--environment', 'staging'], [...POLICY, '--verbose'], [...POLICY, 'extra']]) {
			expect(await daa(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^daa: .+\(parameter_invalid\)\n$/) });
		}
		expect(await daa(['--help'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^daa tier --policy FILE/) });
	});

	it('waits for a slow reader instead of piling up', async () => {
		const total = 20_000;
		let produced = 0;
		let consumed = 0;
		let widest = 0;
		const line = `${proposal('a', { amount: 1, customer_months: 9 })}\n`;
		const stdin = Readable.from(
			(function* () {
				for (; produced < total; produced += 1) {
					widest = Math.max(widest, produced - consumed);
					yield line;
				}
			})(),
			{ objectMode: false, highWaterMark: 16_384 },
		);
		const stdout = new Writable({
			highWaterMark: 1_024,
			decodeStrings: false,
			write(text: string, _encoding, done) {
				consumed += text.split('\n').length - 1;
				setImmediate(done);
			},
		});
		expect(await main(['tier', ...POLICY], { stdin, stdout, stderr: { write: () => true }, env: {}, cwd: folder })).toBe(0);
		expect(consumed).toBe(total);
		expect(widest).toBeLessThan(500);
	});

	it('ends quietly when nobody reads any more', async () => {
		const stdout = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })) });
		stdout.on('error', () => undefined);
		const stdin = Readable.from(Array(1_000).fill(`${proposal('a', { amount: 1 })}\n`), { objectMode: false });
		expect(await main(['tier', ...POLICY], { stdin, stdout, stderr: { write: () => true }, env: {}, cwd: folder })).toBe(0);
		expect(stdin.destroyed).toBe(true);
	});
});
