import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, lockHash, markInstalled, matchesLock, npm } from './npm-ci.mjs';
import { node24, ROOT } from './node24.mjs';
import { run } from './procs.mjs';
import { step, Trouble } from './say.mjs';

/** The tools that every part needs; their absence shows an install that was broken off. */
const needed = () => ['typescript', 'jest', 'n8n-core', 'node'].map((name) => join(ROOT, 'node_modules', name, 'package.json'));

async function node24Works() {
	const binary = node24();
	if (!binary) return false;
	const { code, output } = await run(binary, ['--version'], { quiet: true });
	return code === 0 && Number(output.trim().slice(1).split('.')[0]) >= 24;
}

/**
 * Installs the package's own dependencies as locked, and Node 24 with them, when they are missing or the lock file
 * changed. Needs nothing but Node and npm.
 */
export async function ensureDeps() {
	const hash = lockHash(ROOT);
	if (isInstalled(ROOT, hash, needed()) && node24()) return;
	if (!matchesLock(ROOT) || needed().some((path) => !existsSync(path))) {
		await step('Installing the dependencies with npm ci (about 600 packages, one to two minutes)', () => npm(['ci'], ROOT));
	}
	if (!(await node24Works())) {
		// Install scripts are off in general; this one only links the Node 24 binary that npm has downloaded.
		await step('Setting up Node 24 (for n8n; your own Node stays as it is)', () => npm(['rebuild', 'node', '--ignore-scripts=false'], ROOT));
	}
	if (!(await node24Works())) {
		throw new Trouble(`Node 24 was installed but does not run on ${process.platform}-${process.arch}. Install Node 24 yourself and start again with it.`);
	}
	markInstalled(ROOT, hash);
}
