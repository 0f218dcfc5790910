import { ensureBuilt } from '../../../scripts/lib/build.mjs';
import { publishShared } from './shared';
import { startN8n } from './start-n8n.mjs';

declare global {
	var daaStopN8n: (() => Promise<void>) | undefined;
}

/** One n8n for the whole run of the engine and browser projects; it takes about 8 s to boot. */
export default async function globalSetup(): Promise<void> {
	await ensureBuilt({ quiet: true });
	const instance = await startN8n();
	publishShared(instance);
	globalThis.daaStopN8n = () => instance.stop();
}
