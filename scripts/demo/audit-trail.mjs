import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { node24, ROOT } from '../lib/node24.mjs';
import { run } from '../lib/procs.mjs';

const CLI = join(ROOT, 'dist', 'src', 'cli', 'daa.js');
const storeOf = (userFolder) => join(userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
const exportOf = (userFolder) => join(userFolder, 'audit.jsonl');

/** The commands, as a person would type them in the repository's folder; the keys stay in their file. */
export function trailCommands(userFolder, keysFile) {
	const here = (path) => relative(ROOT, path);
	const daa = `${here(node24())} ${here(CLI)}`;
	return [
		`DAA_SIGNING_KEYS="$(cat ${here(keysFile)})" ${daa} audit export --private --sqlite ${here(storeOf(userFolder))} --out ${here(exportOf(userFolder))}`,
		`${daa} audit verify ${here(exportOf(userFolder))}`,
	];
}

/** The actions of each case in the export, by correlation id. */
function casesIn(lines) {
	const cases = new Map();
	for (const line of lines.slice(1)) {
		const { correlation_id: id, action } = JSON.parse(JSON.parse(line).header);
		cases.set(id, [...(cases.get(id) ?? []), action]);
	}
	return cases;
}

/** The same export with one row changed, which has to be noticed. */
function tampered(lines) {
	const copy = [...lines];
	const at = copy.findLastIndex((line) => line.includes('execution.committed'));
	copy[at] = copy[at].replace('execution.committed', 'execution.failed');
	return copy.join('\n');
}

/**
 * Exports the audit log with the package's own command line, verifies it, and verifies that a changed copy is refused.
 * `keys` is what DAA_SIGNING_KEYS takes. Resolves to `{ said, cases, problems }`, `cases` being correlation id → actions.
 */
export async function exportAndVerify(userFolder, keys) {
	const env = { ...process.env, DAA_SIGNING_KEYS: JSON.stringify(keys) };
	const daa = (args) => run(node24(), [CLI, ...args], { cwd: ROOT, env, quiet: true });
	const file = exportOf(userFolder);
	const exported = await daa(['audit', 'export', '--sqlite', storeOf(userFolder), '--out', file]);
	if (exported.code !== 0) return { cases: new Map(), problems: [`daa audit export ended with ${exported.code}: ${exported.output.trim()}`] };
	const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
	const cases = casesIn(lines);
	const verified = await daa(['audit', 'verify', file]);
	if (verified.code !== 0) return { cases, problems: [`daa audit verify ended with ${verified.code}: ${verified.output.trim()}`] };
	const changed = `${file}.changed`;
	writeFileSync(changed, `${tampered(lines)}\n`);
	const noticed = await daa(['audit', 'verify', changed]);
	if (noticed.code !== 1) return { cases, problems: [`daa audit verify ended with ${noticed.code}, not with 1, on a changed export: ${noticed.output.trim()}`] };
	return { said: `${lines.length - 1} events, intact; a copy with one changed row is refused`, cases, problems: [] };
}

/** What is wrong with one case's events: each of `once` has to be there exactly once, each of `never` not at all. */
export function caseProblems(name, actions, { once = [], never = [] }) {
	if (!actions) return [`${name}: the audit trail has no event about it`];
	const count = (action) => actions.filter((entry) => entry === action).length;
	return [
		...once.filter((action) => count(action) !== 1).map((action) => `${name}: the audit trail has ${count(action)} events ${action}, not one`),
		...never.filter((action) => count(action) > 0).map((action) => `${name}: the audit trail has an event ${action}`),
	];
}
