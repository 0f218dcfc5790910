import { ensureBuilt } from '../../../scripts/lib/build.mjs';
import { publishShared } from './shared';
import { startN8n } from './start-n8n.mjs';

declare global {
	/** How many projects of this run use the shared n8n, and how it is stopped. */
	var daaSharedN8n: { users: number; stop: () => Promise<void> } | undefined;
}

/** One n8n for the whole run of the engine and browser projects; it takes about 8 s to boot. */
export default async function globalSetup(): Promise<void> {
	if (globalThis.daaSharedN8n) {
		globalThis.daaSharedN8n.users += 1;
		return;
	}
	await ensureBuilt({ quiet: true });
	const instance = await startN8n();
	publishShared(instance);
	globalThis.daaSharedN8n = { users: 1, stop: () => instance.stop() };
}
