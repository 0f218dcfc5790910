import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Job, StoreLocation } from './worker';

export interface Worker {
	/** The lines it said so far, parsed. */
	said: unknown[];
	/** Resolves when the process has ended, however it ended. */
	ended: Promise<void>;
	/** SIGKILL: no handler of ours runs. */
	kill(): void;
	errors(): string;
}

/** Starts a process of its own on the store. */
export function startWorker(location: StoreLocation, job: Job): Worker {
	const register = join(__dirname, '../support/register-ts.js');
	const child = spawn(process.execPath, ['-r', register, join(__dirname, 'worker.ts'), JSON.stringify(location), JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
	const said: unknown[] = [];
	let rest = '';
	let errors = '';
	child.stdout.on('data', (chunk: Buffer) => {
		const lines = (rest + chunk.toString()).split('\n');
		rest = lines.pop() ?? '';
		said.push(...lines.map((line) => JSON.parse(line) as unknown));
	});
	child.stderr.on('data', (chunk: Buffer) => {
		errors += chunk.toString();
	});
	return { said, ended: new Promise((resolve) => child.once('close', () => resolve())), kill: () => child.kill('SIGKILL'), errors: () => errors };
}

/** Runs several at once and answers with what each said. Throws when one failed. */
export async function runWorkers(location: StoreLocation, jobs: readonly Job[]): Promise<unknown[][]> {
	const workers = jobs.map((job) => startWorker(location, job));
	await Promise.all(workers.map((worker) => worker.ended));
	const failed = workers.map((worker) => worker.errors()).filter((text) => text !== '');
	if (failed.length > 0) throw new Error(failed.join('\n'));
	return workers.map((worker) => worker.said);
}
