import { fork, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** How long a program may take to end by itself after a SIGTERM, in milliseconds. */
const GRACE_MS = 8_000;
const LOG_LIMIT = 2_000_000;

const running = new Set();
let hooked = false;

function signalGroup(proc, signal) {
	try {
		process.kill(-proc.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

/** Belt and braces: a guard sees the closed channel anyway, but an orderly exit should not have to wait for it. */
function hookExit() {
	if (hooked) return;
	hooked = true;
	process.on('exit', () => {
		for (const proc of running) signalGroup(proc, 'SIGKILL');
	});
}

/**
 * Starts a program that must never outlive this process, in a process group of its own.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, onOutput?: (text: string) => void, graceMs?: number }} [options]
 *   `env` is the whole environment, not an addition.
 * @returns {Promise<GuardedProcess>}
 *
 * @typedef {{
 *   pid: number, logs(): string, exited: Promise<{ code: number | null, signal: string | null }>,
 *   stop(): Promise<void>, kill9(): Promise<void>, isRunning(): boolean
 * }} GuardedProcess
 */
export function startGuarded(command, args, { cwd, env = process.env, onOutput, graceMs = GRACE_MS } = {}) {
	hookExit();
	const guard = fork(join(here, 'guard.mjs'), [String(graceMs), command, ...args], {
		cwd,
		env,
		detached: true,
		execArgv: [],
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	let log = '';
	const keep = (chunk) => {
		log = (log + chunk).slice(-LOG_LIMIT);
		onOutput?.(String(chunk));
	};
	guard.stdout.on('data', keep);
	guard.stderr.on('data', keep);

	let reported;
	const proc = { pid: 0, logs: () => log, isRunning: () => running.has(proc) };
	proc.exited = new Promise((resolve) => {
		guard.on('exit', (code, signal) => {
			running.delete(proc);
			resolve(reported ?? { code, signal });
		});
	});
	proc.kill9 = async () => {
		if (running.has(proc)) signalGroup(proc, 'SIGKILL');
		await proc.exited;
	};
	proc.stop = async () => {
		if (!running.has(proc)) return;
		signalGroup(proc, 'SIGTERM');
		const timer = setTimeout(() => signalGroup(proc, 'SIGKILL'), graceMs);
		await proc.exited;
		clearTimeout(timer);
	};
	return new Promise((resolve, reject) => {
		guard.on('message', (message) => {
			if (message.exit) reported = message.exit;
			if (message.failed) reject(new Error(`${command} could not be started: ${message.failed}`));
			if (message.pid) {
				proc.pid = message.pid;
				running.add(proc);
				resolve(proc);
			}
		});
		proc.exited.then(() => reject(new Error(`${command} ended before it started\n${log}`)));
	});
}

/**
 * Runs a command to its end, output straight through (or collected with `quiet`). Resolves to `{ code, output }`;
 * never rejects for a status other than 0.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, quiet?: boolean }} [options]
 */
export function run(command, args, { cwd, env = process.env, quiet = false } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] });
		hookExit();
		if (!interruptible) onInterrupt(() => {});
		const entry = { pid: child.pid };
		let output = '';
		if (child.pid) running.add(entry);
		child.stdout?.on('data', (chunk) => (output += chunk));
		child.stderr?.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
		child.on('close', (code, signal) => {
			running.delete(entry);
			resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output });
		});
	});
}

let interruptible = false;

/**
 * Calls `cleanUp` once on SIGINT, SIGTERM or SIGHUP and then exits with the signal's usual status.
 * @param {() => Promise<void> | void} cleanUp
 */
export function onInterrupt(cleanUp) {
	interruptible = true;
	let asked = false;
	for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
		process.on(signal, async () => {
			if (asked) process.exit(status);
			asked = true;
			try {
				await cleanUp();
			} finally {
				process.exit(status);
			}
		});
	}
}
