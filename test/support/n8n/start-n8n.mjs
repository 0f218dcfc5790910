import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { node24, ROOT } from '../../../scripts/lib/node24.mjs';
import { startGuarded } from '../../../scripts/lib/procs.mjs';
import { restClient, sleep } from './rest-client.mjs';

const PACKAGE = 'n8n-nodes-draft-approve-act';
/** A cold boot takes about 8 s on two cores; a busy machine takes several times that. */
const BOOT_TIMEOUT_MS = 120_000;

/** Folder of the locked n8n; DAA_N8N_DIR names another. */
export const n8nDir = () => resolve(process.env.DAA_N8N_DIR ?? join(ROOT, 'runtime', 'n8n'));

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort() {
	return new Promise((done, fail) => {
		const server = createServer();
		server.on('error', fail);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

/** What keeps n8n to this machine: no telemetry, no banners, no templates, no licence or node catalogue look-ups. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	// These look things up on n8n's own servers at start; none of them is part of running a workflow.
	N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,chat-hub,workflow-builder,quick-connect',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** NODE_ENV=test (jest) would make n8n behave as in its own tests, so only what a program needs is passed on. */
function environment({ userFolder, port, brokerPort, ui, extra }) {
	const kept = {};
	for (const name of ['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH']) if (process.env[name]) kept[name] = process.env[name];
	return {
		...kept,
		...QUIET,
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_PYTHON_ENABLED: 'false',
		N8N_SECURE_COOKIE: 'false',
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}/`,
		N8N_DISABLE_UI: ui ? 'false' : 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_LOG_LEVEL: 'info',
		...extra,
	};
}

/** Puts the built package where n8n keeps the community packages of this user folder. */
async function linkPackage(userFolder, packageDir, name) {
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	await mkdir(modules, { recursive: true });
	const link = join(modules, name);
	await unlink(link).catch((error) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
	await symlink(packageDir, link, 'dir');
}

async function waitUntilReady(url, proc) {
	const end = Date.now() + BOOT_TIMEOUT_MS;
	while (Date.now() < end) {
		if (!proc.isRunning()) throw new Error(`n8n ended while booting:\n${proc.logs().slice(-4_000)}`);
		const ready = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(5_000) }).then((response) => response.ok, () => false);
		if (ready) return;
		await sleep(100);
	}
	throw new Error(`n8n was not ready after ${BOOT_TIMEOUT_MS / 1000} s:\n${proc.logs().slice(-4_000)}`);
}

/**
 * Boots the real, locked n8n with the package linked as a community package, makes the owner and logs in.
 * It listens on 127.0.0.1 only and dies with the process that started it, whatever kills that.
 *
 * See start-n8n.d.mts for the types.
 */
export async function startN8n({ packageDir = ROOT, packageName = PACKAGE, port, userFolder, env = {}, ui = true, signIn = true, onOutput } = {}) {
	const binary = node24();
	const program = join(n8nDir(), 'node_modules', 'n8n', 'bin', 'n8n');
	if (!binary) throw new Error('Node 24 is not installed yet: run "npm ci" and then "npm rebuild node --ignore-scripts=false".');
	if (!existsSync(program)) throw new Error(`n8n is not installed in ${n8nDir()}: run "node scripts/setup.mjs".`);

	const own = userFolder === undefined;
	const folder = own ? await mkdtemp(join(tmpdir(), 'daa-n8n-')) : resolve(userFolder);
	await linkPackage(folder, resolve(packageDir), packageName);
	const listenPort = port ?? (await freePort());
	const brokerPort = await freePort();
	const url = `http://127.0.0.1:${listenPort}`;
	const rest = restClient(url);
	let proc;

	async function boot() {
		proc = await startGuarded(binary, [program, 'start'], {
			cwd: folder,
			env: environment({ userFolder: folder, port: listenPort, brokerPort, ui, extra: env }),
			onOutput,
		});
		try {
			await waitUntilReady(url, proc);
			if (signIn) await rest.signIn();
		} catch (error) {
			await proc.kill9();
			throw error;
		}
	}
	const cleanUp = () => (own ? rm(folder, { recursive: true, force: true, maxRetries: 5 }) : undefined);
	try {
		await boot();
	} catch (error) {
		await cleanUp();
		throw error;
	}

	return {
		url,
		userFolder: folder,
		port: listenPort,
		rest,
		get pid() {
			return proc.pid;
		},
		logs: () => proc.logs(),
		isRunning: () => proc.isRunning(),
		kill9: () => proc.kill9(),
		async restart() {
			await proc.stop();
			await boot();
		},
		async stop() {
			await proc.stop();
			await cleanUp();
		},
	};
}
