/**
 * Runs one command as the leader of a process group and takes the whole group down when the process that asked for
 * it is gone, however it went: a SIGKILL of the parent closes the channel too.
 *
 * Started by procs.mjs with an IPC channel: argv = [graceMs, command, ...args]. It stays outside the group, so that
 * it can wait for what it started and say how that ended.
 */
import { spawn } from 'node:child_process';

const [graceMs, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

function signalGroup(signal) {
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

function leave(message) {
	if (process.connected) process.send(message, () => process.exit(0));
	else process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => signalGroup(signal));
child.on('spawn', () => process.connected && process.send({ pid: child.pid }));
child.on('error', (error) => leave({ failed: error.message }));
child.on('exit', (code, signal) => {
	// What it started and left behind goes with it.
	signalGroup('SIGKILL');
	leave({ exit: { code, signal } });
});
process.on('disconnect', () => {
	signalGroup('SIGTERM');
	setTimeout(() => signalGroup('SIGKILL'), Number(graceMs)).unref();
});
