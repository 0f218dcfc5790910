import { join, relative } from 'node:path';
import { ROOT, node24 } from '../lib/node24.mjs';
import { run } from '../lib/procs.mjs';

const CLI = join(ROOT, 'dist', 'src', 'cli', 'daa.js');
const storeOf = (userFolder) => join(userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
const exportOf = (userFolder) => join(userFolder, 'audit.jsonl');

/** The two commands, as a person would type them in the repository's folder. */
export function trailCommands(userFolder) {
	const here = (path) => relative(ROOT, path);
	const daa = `${here(node24())} ${here(CLI)}`;
	return [`${daa} audit export --store ${here(storeOf(userFolder))} --out ${here(exportOf(userFolder))}`, `${daa} audit verify ${here(exportOf(userFolder))}`];
}

/** Exports the audit log and verifies it with the package's own command line; `{ said, problems }`. */
export async function exportAndVerify(userFolder) {
	const daa = (args) => run(node24(), [CLI, ...args], { cwd: ROOT, quiet: true });
	const exported = await daa(['audit', 'export', '--store', storeOf(userFolder), '--out', exportOf(userFolder)]);
	if (exported.code !== 0) return { problems: [`daa audit export ended with ${exported.code}: ${exported.output.trim()}`] };
	const verified = await daa(['audit', 'verify', exportOf(userFolder)]);
	if (verified.code !== 0) return { problems: [`daa audit verify ended with ${verified.code}: ${verified.output.trim()}`] };
	return { said: verified.output.trim(), problems: [] };
}
