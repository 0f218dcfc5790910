import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { scan } from '../../src/cli/commands/scan';
import type { CliIo } from '../../src/cli/io';

async function run(input: string | Readable, args: string[] = []): Promise<{ status: number; lines: Record<string, unknown>[]; out: string }> {
	let out = '';
	const io: CliIo = {
		stdin: typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input,
		stdout: { write: (text: string) => { out += text; return true; } },
		stderr: { write: () => true },
		env: {},
		cwd: tmpdir(),
	};
	const status = await scan(args, io);
	return { status, out, get lines() { return out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>); } };
}

const jsonl = (...rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

test('one answer per line, in order', async () => {
	const { status, lines } = await run(
		jsonl(
			{ id: 'a', text: 'I am jo@example.com' },
			{ id: 2, text: 'We have refunded you.', direction: 'draft', customer_text: 'hi' },
			{ id: 'c', text: 'We have refunded you.', direction: 'draft', facts: { verified: { refund: true } } },
			{ text: 'hello', extra: 'ignored' },
		),
	);
	expect(status).toBe(0);
	expect(lines).toEqual([
		{ id: 'a', action: 'masked', findings: [{ type: 'EMAIL', category: 'pii', start: 5, end: 19, check: 'pii.email' }], masked: 'I am [EMAIL_1]' },
		{ id: 2, action: 'blocked', findings: [expect.objectContaining({ type: 'REFUND_COMMITMENT', category: 'refund_commitment', check: 'draft.refund_commitment' })], masked: 'We have refunded you.' },
		{ id: 'c', action: 'allowed', findings: [], masked: 'We have refunded you.' },
		{ id: null, action: 'allowed', findings: [], masked: 'hello' },
	]);
});

test('bad lines are blocked and named, and the rest goes on', async () => {
	const { status, lines } = await run(`{"id":"a"}\nnot json\n\n${jsonl({ id: 'b', text: 'x', direction: 'sideways' }, [1], null, { id: 'z', text: 'fine' })}\n`);
	expect(status).toBe(1);
	expect(lines.map(({ id, action, error }) => [id, action, error])).toEqual([
		['a', 'blocked', expect.stringMatching(/^text: /)],
		[null, 'blocked', 'the line is not JSON'],
		['b', 'blocked', expect.stringMatching(/^direction: /)],
		[null, 'blocked', expect.stringMatching(/^\(root\): /)],
		[null, 'blocked', expect.stringMatching(/^\(root\): /)],
		['z', 'allowed', undefined],
	]);
});

test('characters and lines may be cut anywhere', async () => {
	const bytes = Buffer.from(`${jsonl({ id: 1, text: 'jürgen@example.com 😀' }, { id: 2, text: 'ok' })}\r\n`);
	const chunks = Array.from(bytes, (byte) => Buffer.from([byte]));
	const { lines } = await run(Readable.from(chunks));
	expect(lines.map(({ masked }) => masked)).toEqual(['[EMAIL_1] 😀', 'ok']);
});

test('waits for a slow reader', async () => {
	const rows = Array.from({ length: 3_000 }, (_, id) => ({ id, text: `message ${id} ${'x'.repeat(100)}` }));
	let out = '';
	let most = 0;
	const slow = new Writable({
		highWaterMark: 1_000,
		write(chunk: Buffer, _encoding, done) {
			out += chunk.toString();
			setTimeout(done, 1);
		},
	});
	const stdout = { write: (text: string) => { const ok = slow.write(text); most = Math.max(most, slow.writableLength); return ok; }, once: slow.once.bind(slow) };
	await scan([], { stdin: Readable.from([jsonl(...rows)]), stdout, stderr: { write: () => true }, env: {}, cwd: '/' });
	await new Promise<void>((resolve) => { slow.end(() => resolve()); });
	expect(out.trim().split('\n')).toHaveLength(3_000);
	expect(most).toBeLessThan(200_000);
});

test('settings come from a file', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'daa-scan-'));
	try {
		writeFileSync(join(folder, 's.json'), JSON.stringify({ keywords: [{ keyword: 'falcon', action: 'block' }] }));
		const { lines } = await run(jsonl({ id: 1, text: 'the falcon' }), ['--settings', join(folder, 's.json')]);
		expect(lines[0]).toMatchObject({ action: 'blocked', findings: [{ category: 'custom', check: 'custom' }] });
		writeFileSync(join(folder, 's.json'), '{"checks":{"nope":"mask"}}');
		await expect(run('', ['--settings', join(folder, 's.json')])).rejects.toMatchObject({ code: 'policy_invalid' });
		writeFileSync(join(folder, 'in.jsonl'), jsonl({ id: 9, text: 'x' }));
		expect((await run('', [join(folder, 'in.jsonl')])).lines).toHaveLength(1);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('a wrong call is refused, and --help helps', async () => {
	await expect(run('', ['--settings'])).rejects.toMatchObject({ code: 'parameter_invalid' });
	await expect(run('', ['--setings', 'x'])).rejects.toMatchObject({ code: 'parameter_invalid' });
	await expect(run('', ['--settings', '/nowhere/at/all'])).rejects.toMatchObject({ code: 'parameter_invalid' });
	expect((await run('', ['--help'])).out).toContain('JSON object per line');
});
