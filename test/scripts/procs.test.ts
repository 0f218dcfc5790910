import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, startGuarded } from '../../scripts/lib/procs.mjs';

const PROCS = join(__dirname, '../../scripts/lib/procs.mjs');
/** A program with a child of its own that both ignore polite requests; prints both ids. */
const STUBBORN = `
	const { spawn } = require('node:child_process');
	const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'ignore' });
	process.on('SIGTERM', () => {});
	console.log(JSON.stringify([process.pid, child.pid]));
	setInterval(() => {}, 1000);
`;

/** A dead process that nobody has collected yet still has its id; /proc tells the two apart where there is one. */
function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	try {
		return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return process.platform !== 'linux';
	}
}

async function gone(pids: number[], withinMs: number): Promise<boolean> {
	const end = Date.now() + withinMs;
	while (Date.now() < end) {
		if (!pids.some(alive)) return true;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	return false;
}

/** Runs a script that starts the stubborn program, and resolves to the script's process and the ids below it. */
async function parentOf(script: string) {
	const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const exited = once(parent, 'exit');
	const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
	return { parent, exited, pids: JSON.parse(chunk.toString().split('\n')[0] ?? '') as number[] };
}

/** A script that starts it and then does `next`. */
const guarded = (next = '') => `
	import { startGuarded } from ${JSON.stringify(PROCS)};
	const onOutput = (text) => process.stdout.write(text, () => { ${next} });
	await startGuarded(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { graceMs: 300, onOutput });
`;

describe('programs that must not outlive whoever started them', () => {
	it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('end when their parent gets %s', async (signal) => {
		const { parent, pids } = await parentOf(guarded());
		expect(pids.every(alive)).toBe(true);
		parent.kill(signal);
		expect(await gone([...pids, parent.pid ?? 0], 5_000)).toBe(true);
	}, 15_000);

	it('end when their parent exits in a hurry', async () => {
		const { exited, pids } = await parentOf(guarded('process.exit(9)'));
		await exited;
		expect(await gone(pids, 5_000)).toBe(true);
	}, 15_000);

	it.each(['SIGTERM', 'SIGINT'] as const)('end with run() when the script gets %s', async (signal) => {
		const { parent, pids } = await parentOf(`import { run } from ${JSON.stringify(PROCS)};\nawait run(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}]);`);
		parent.kill(signal);
		expect(await gone([...pids, parent.pid ?? 0], 5_000)).toBe(true);
	}, 15_000);

	it('stop() asks first, then insists; kill9() does not ask', async () => {
		for (const verb of ['stop', 'kill9'] as const) {
			let text = '';
			const proc = await startGuarded(process.execPath, ['-e', STUBBORN], { graceMs: 200, onOutput: (chunk) => (text += chunk) });
			while (!text.includes('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
			const pids = JSON.parse(text) as number[];
			expect(pids[0]).toBe(proc.pid);
			await proc[verb]();
			expect(proc.isRunning()).toBe(false);
			expect(await proc.exited).toEqual({ code: null, signal: 'SIGKILL' });
			expect(await gone(pids, 1_000)).toBe(true);
		}
	}, 15_000);
});

describe('commands that run to their end', () => {
	it('give their status and output', async () => {
		expect(await run(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)'], { quiet: true })).toEqual({ code: 3, output: 'out\nerr\n' });
	});

	it('say it when the program is not there', async () => {
		expect(await run('no-such-program-here', [], { quiet: true })).toMatchObject({ code: 127, output: expect.stringContaining('no-such-program-here') });
		await expect(startGuarded('no-such-program-here', [])).rejects.toThrow('no-such-program-here');
	});
});
