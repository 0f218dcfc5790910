import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

const platform = () => `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Where the npm package `node` keeps the binary and the headers for this machine. */
export function node24Home(root = ROOT) {
	return join(root, 'node_modules', 'node', 'node_modules', `node-${platform()}`);
}

/** Path of the Node 24 that n8n and the tests run on; undefined while it is not installed. */
export function node24(root = ROOT) {
	if (Number(process.versions.node.split('.')[0]) >= 24 && !existsSync(join(root, 'node_modules', 'node'))) return process.execPath;
	const candidates = [join(root, 'node_modules', 'node', 'bin', 'node'), join(node24Home(root), 'bin', 'node')];
	return candidates.find((path) => existsSync(path));
}

/** The environment with Node 24 and the package's own tools first on the path. */
export function withNode24(env = process.env, root = ROOT) {
	const binary = node24(root);
	const folders = [binary && dirname(binary), join(root, 'node_modules', '.bin'), env.PATH].filter(Boolean);
	return { ...env, PATH: folders.join(delimiter) };
}
