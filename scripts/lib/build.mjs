import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, ROOT, withNode24 } from './node24.mjs';
import { run } from './procs.mjs';
import { say, seconds, Trouble } from './say.mjs';

const SOURCES = ['nodes', 'credentials', 'src', 'icons', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'gulpfile.js'];
const STAMP = join('dist', '.built');

/** The newest change below a path, in milliseconds; folders count, so that a removed file is noticed. */
function newest(path) {
	if (!existsSync(path)) return 0;
	const own = statSync(path);
	if (!own.isDirectory()) return own.mtimeMs;
	return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

export function isBuilt(root = ROOT) {
	const stamp = join(root, STAMP);
	if (!existsSync(stamp)) return false;
	const built = statSync(stamp).mtimeMs;
	return SOURCES.every((source) => newest(join(root, source)) <= built);
}

/** The compiler's first complaints. */
function complaints(output) {
	const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^npm (warn|notice)|^> /.test(line));
	return [...lines.slice(0, 12), ...(lines.length > 12 ? [`… and ${lines.length - 12} more lines`] : [])].join('\n');
}

/** Compiles the package when a source is newer than what was built. */
export async function ensureBuilt({ quiet = false, force = false } = {}) {
	if (!force && isBuilt()) return;
	if (!node24()) throw new Trouble('Node 24 is missing, so the package cannot be built. Run "npm test" or "npm run demo", which install it.');
	const start = Date.now();
	const asOf = start / 1000;
	const { code, output } = await run('npm', ['run', 'build'], { cwd: ROOT, env: withNode24(), quiet: true });
	if (code !== 0) throw new Trouble(`The package does not build (see it all with "npm run build"):\n${complaints(output)}`);
	// Dated at the start: a source that was saved while the compiler ran counts as newer.
	writeFileSync(join(ROOT, STAMP), '');
	utimesSync(join(ROOT, STAMP), asOf, asOf);
	if (!quiet) say(`  built in ${seconds(Date.now() - start)}`);
}
