/**
 * npm test [parts…] [jest arguments…]
 *
 * Installs what is missing, then runs lint, typecheck, unit, contract, engine and browser in this order and stops at
 * the first that fails. `npm test -- unit` runs one part; further arguments go to jest: `npm test -- unit test/tier`.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureBrowser } from './lib/ensure-browser.mjs';
import { ensureDeps } from './lib/ensure-deps.mjs';
import { ensureN8n } from './lib/ensure-n8n.mjs';
import { ROOT, withNode24 } from './lib/node24.mjs';
import { run } from './lib/procs.mjs';
import { main, say, seconds } from './lib/say.mjs';

const RESULTS = join(ROOT, '.runtime', 'test-results');

/** Runs one tool of the package; counts as one failure when it finds something and as nothing otherwise. */
const tool = (command, args) => async () => {
	const { code } = await run(command, args, { cwd: ROOT, env: withNode24() });
	return { passed: 0, failed: code === 0 ? 0 : 1 };
};

/** Runs one jest project and counts from its own JSON. A skipped test is a failed one: nothing here may be left out. */
const jest = (project, options = []) => async (extra) => {
	const report = join(RESULTS, `${project}.json`);
	rmSync(report, { force: true });
	const args = ['--selectProjects', project, '--json', `--outputFile=${report}`, ...options, ...extra];
	const { code } = await run('jest', args, { cwd: ROOT, env: withNode24() });
	let counts;
	try {
		counts = JSON.parse(readFileSync(report, 'utf8'));
	} catch {
		return { passed: 0, failed: 1, note: 'jest ended without a report' };
	}
	// With a name given, jest reports the tests that were not meant as pending.
	const narrowed = extra.some((argument) => argument === '-t' || argument.startsWith('--testNamePattern'));
	const skipped = narrowed ? 0 : counts.numPendingTests + counts.numTodoTests;
	const broken = counts.numRuntimeErrorTestSuites;
	const failed = counts.numFailedTests + broken + skipped;
	const note = [broken && `${broken} files did not run`, skipped && `${skipped} skipped`].filter(Boolean).join(', ');
	return { passed: counts.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, note };
};

/** A database pool or a child that a test left behind must not keep a finished run from ending. */
const END = '--forceExit';

/** Engine tests boot n8n beside the shared one; more than three at once only slow each other down. */
const few = `--maxWorkers=${Math.max(1, Math.min(3, availableParallelism() - 1))}`;
/** Nothing runs beside these parts, so every core may work. */
const all = '--maxWorkers=100%';

const PARTS = {
	lint: { run: tool('eslint', ['.']) },
	typecheck: { run: tool('tsc', ['--noEmit']) },
	unit: { run: jest('unit', [all]) },
	contract: { run: jest('contract', [all, END]) },
	engine: { needs: [ensureN8n, () => ensureBuilt()], run: jest('engine', [few, END]) },
	browser: { needs: [ensureN8n, () => ensureBuilt(), ensureBrowser], run: jest('browser', ['--maxWorkers=1', END]) },
};

async function runPart(name, extra) {
	const start = Date.now();
	say(`\n━━ ${name}`);
	const part = PARTS[name];
	let result;
	try {
		for (const prepare of part.needs ?? []) await prepare();
		result = await part.run(extra);
	} catch (error) {
		say(`✗ ${error.message}`);
		result = { passed: 0, failed: 1, note: 'could not be prepared' };
	}
	return { name, ...result, ms: Date.now() - start };
}

function summary(chosen, results) {
	say('\npart         passed   failed   time');
	for (const name of chosen) {
		const result = results.find((entry) => entry.name === name);
		if (!result) {
			say(`${name.padEnd(12)}      -        -   not run`);
			continue;
		}
		const { passed, failed, ms, note } = result;
		const isTool = passed === 0 && failed === 0;
		const cells = isTool ? `${'ok'.padStart(7)}  ${'0'.padStart(7)}` : `${String(passed).padStart(7)}  ${String(failed).padStart(7)}`;
		say(`${name.padEnd(12)}${cells}   ${seconds(ms)}${note ? `   (${note})` : ''}`);
	}
	const sum = (key) => results.reduce((total, entry) => total + entry[key], 0);
	say(`\n${sum('passed')} passed, ${sum('failed')} failed`);
	return sum('failed');
}

main(async () => {
	const given = process.argv.slice(2);
	const named = given.filter((argument) => argument in PARTS);
	const extra = given.filter((argument) => !(argument in PARTS));
	const chosen = Object.keys(PARTS).filter((name) => named.length === 0 || named.includes(name));
	mkdirSync(RESULTS, { recursive: true });
	await ensureDeps();
	const results = [];
	for (const name of chosen) {
		const result = await runPart(name, extra);
		results.push(result);
		if (result.failed > 0) break;
	}
	return summary(chosen, results) === 0 ? 0 : 1;
});
