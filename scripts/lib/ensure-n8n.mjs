import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { n8nDir } from '../../test/support/n8n/start-n8n.mjs';
import { node24Home, withNode24 } from './node24.mjs';
import { isInstalled, lockHash, markInstalled, matchesLock, npm } from './npm-ci.mjs';
import { step, Trouble } from './say.mjs';

const sqliteBinary = (folder) => join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
const program = (folder) => join(folder, 'node_modules', 'n8n', 'bin', 'n8n');

/**
 * Installs the locked n8n into runtime/n8n, or into the folder that DAA_N8N_DIR names (it needs the same
 * package-lock.json). Node 24 has to be there (ensureDeps).
 */
export async function ensureN8n() {
	const folder = n8nDir();
	if (!existsSync(join(folder, 'package-lock.json'))) {
		throw new Trouble(`${folder} holds no package-lock.json. DAA_N8N_DIR must name a copy of runtime/n8n.`);
	}
	const hash = lockHash(folder);
	const needed = [program(folder), sqliteBinary(folder)];
	if (isInstalled(folder, hash, needed)) return;

	const { version } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages['node_modules/n8n'];
	if (!matchesLock(folder) || !existsSync(program(folder))) {
		await step(`Installing n8n ${version} with npm ci (2.1 GB on the disk; three to six minutes, once)`, () => npm(['ci'], folder, withNode24()));
	}
	if (!existsSync(sqliteBinary(folder))) await step('Compiling its SQLite driver for Node 24 (about a minute, once)', () => buildSqlite(folder));
	markInstalled(folder, hash);
}

/** The driver downloads a prebuilt binary when it can and compiles otherwise; the headers come with the npm package node. */
async function buildSqlite(folder) {
	const headers = node24Home();
	if (!existsSync(join(headers, 'include', 'node', 'node.h'))) {
		throw new Trouble(`The headers of Node 24 are not in ${headers}. Remove node_modules and start again.`);
	}
	await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', `--nodedir=${headers}`], folder, withNode24()).catch((error) => {
		throw new Trouble(`${error.message}\nCompiling needs python3, make and a C++ compiler (Debian: apt-get install python3 make g++).`);
	});
	if (!existsSync(sqliteBinary(folder))) throw new Trouble(`npm rebuild left no ${sqliteBinary(folder)}.`);
}
