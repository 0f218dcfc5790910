import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';
import { Trouble } from '../lib/say.mjs';

/** The demo's n8n user folder, its secrets and its lock; kept between starts and never committed. */
export const DEMO_FOLDER = join(ROOT, '.runtime', 'demo');
const LOCK = join(DEMO_FOLDER, 'running.pid');
export const KEYS_FILE = join(DEMO_FOLDER, 'signing-keys.json');

function alive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** Two n8n on one folder would spoil each other's database. Returns the function that lets go. */
export function claimFolder() {
	mkdirSync(DEMO_FOLDER, { recursive: true });
	const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
	if (holder && holder !== process.pid && alive(holder)) {
		throw new Trouble(`The demo is running already (process ${holder}). Stop it there with Ctrl-C, or with: kill ${holder}`);
	}
	writeFileSync(LOCK, String(process.pid));
	const release = () => rmSync(LOCK, { force: true });
	process.on('exit', release);
	return release;
}

/** The signing keys of this demo as DAA_SIGNING_KEYS takes them; made at the first start, readable by their owner only. */
export function demoKeys() {
	if (!existsSync(KEYS_FILE)) {
		const keys = [{ kid: 'demo-1', secret: randomBytes(32).toString('base64'), active: true }];
		writeFileSync(KEYS_FILE, JSON.stringify(keys), { mode: 0o600 });
	}
	return JSON.parse(readFileSync(KEYS_FILE, 'utf8'));
}
