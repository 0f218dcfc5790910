import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './procs.mjs';
import { say, Trouble } from './say.mjs';

const NETWORK = /\b(ECONNRESET|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|EAI_AGAIN|ENOTFOUND|network|fetch failed|503|502|504)\b/;

/** SHA-256 of a folder's package-lock.json together with what else decides how it is installed. */
export function lockHash(folder, extra = '') {
	return createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).update(extra).digest('hex');
}

const stampOf = (folder) => join(folder, 'node_modules', '.daa-installed');

/** True when this very lock file was installed to the end; takes a few milliseconds. */
export function isInstalled(folder, hash, needed) {
	const stamp = stampOf(folder);
	return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash && needed.every((path) => existsSync(path));
}

export function markInstalled(folder, hash) {
	mkdirSync(dirname(stampOf(folder)), { recursive: true });
	writeFileSync(stampOf(folder), `${hash}\n`);
}

/**
 * True when npm's own record of what lies in node_modules agrees with package-lock.json: an install that somebody
 * did by hand is taken as it is.
 */
export function matchesLock(folder) {
	const record = join(folder, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
	const present = JSON.parse(readFileSync(record, 'utf8')).packages;
	return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.peer || present[path]?.version === entry.version);
}

/** npm's own error lines, without warnings and the usage text that it prints after them; a compiler's last lines too. */
function telling(output) {
	const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^npm (warn|notice)/i.test(line));
	const usage = lines.findIndex((line) => /clean install a project/i.test(line));
	const kept = usage === -1 ? lines.slice(-25) : lines.slice(0, usage).slice(0, 25);
	return kept.join('\n');
}

function hintFor(output, args, folder) {
	if (NETWORK.test(output)) return 'The npm registry could not be reached. Check the network ("npm ping") and start again; what was downloaded is kept.';
	if (/\bEUSAGE\b/.test(output)) return `package-lock.json does not fit package.json or the registry. Whoever changes dependencies runs "npm install --package-lock-only" in ${folder} and commits the lock file.`;
	if (/\bENOSPC\b/.test(output)) return 'The disk is full. Everything together needs about 3 GB.';
	return `Run "npm ${args.join(' ')}" in ${folder} to see it alone.`;
}

/** Runs npm in a folder, a second time when the network failed; explains the end of a failure's output. */
export async function npm(args, folder, env = process.env) {
	rmSync(stampOf(folder), { force: true });
	for (const attempt of [1, 2]) {
		const { code, output } = await run('npm', args, { cwd: folder, env, quiet: true });
		if (code === 0) return;
		if (attempt === 1 && NETWORK.test(output)) {
			say('  the network failed; trying once more');
			continue;
		}
		throw new Trouble(`"npm ${args.join(' ')}" failed in ${folder}:\n${telling(output)}\n${hintFor(output, args, folder)}`);
	}
}
