import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './procs.mjs';
import { step, Trouble } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const HELP = 'Install Chromium (Debian and Ubuntu: sudo apt-get install chromium), or set CHROMIUM_PATH to one that is there.';

function executable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Path of a Chromium or Chrome on this machine, or undefined. CHROMIUM_PATH wins, and must then be right. */
export function findBrowser(env = process.env) {
	if (env.CHROMIUM_PATH) {
		if (executable(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
		throw new Trouble(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which cannot be run. ${HELP}`);
	}
	const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
	const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	paths.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium');
	return paths.find((path) => executable(path));
}

/** Finds a browser, installs Debian's where that can be done without asking, and otherwise says what helps. */
export async function ensureBrowser() {
	const found = findBrowser();
	if (found) return found;
	const isRoot = process.getuid?.() === 0;
	if (!isRoot || !existsSync('/usr/bin/apt-get')) throw new Trouble(`There is no browser for the browser tests. ${HELP}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (args) => run('apt-get', ['-qq', ...args], { env, quiet: true });
	await step('Installing Chromium with apt-get', async () => {
		await apt(['update']);
		const { code, output } = await apt(['install', '-y', '--no-install-recommends', 'chromium']);
		if (code !== 0) throw new Trouble(`apt-get could not install chromium:\n${output.trim().split('\n').slice(-8).join('\n')}\n${HELP}`);
	});
	const installed = findBrowser();
	if (!installed) throw new Trouble(`apt-get installed chromium, but it is not on the path. ${HELP}`);
	return installed;
}
