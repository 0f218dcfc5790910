/**
 * Runs one command as the leader's child in a process group of its own, and takes the whole group down when the
 * process that asked for it is gone, however it went: a SIGKILL of the parent closes the channel too.
 *
 * Started by procs.mjs with an IPC channel: argv = [graceMs, command, ...args].
 */
import { spawn } from 'node:child_process';

const [graceMs, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

/** The whole group, this process included; nothing after this line runs. */
const killGroup = () => process.kill(-process.pid, 'SIGKILL');
const tell = (message, then) => (process.connected ? process.send(message, then) : then?.());

// The group gets these signals as a whole; this process has to outlive the child to sweep up what it leaves.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});

child.on('spawn', () => tell({ pid: child.pid }));
child.on('error', (error) => tell({ failed: error.message }, killGroup));
child.on('exit', (code, signal) => tell({ exit: { code, signal } }, killGroup));
process.on('disconnect', () => {
	process.kill(-process.pid, 'SIGTERM');
	setTimeout(killGroup, Number(graceMs));
});
