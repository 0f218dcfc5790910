/** Installs everything that the tests and the demo need: `node scripts/setup.mjs`. */
import { ensureDeps } from './lib/ensure-deps.mjs';
import { ensureN8n } from './lib/ensure-n8n.mjs';
import { main, say } from './lib/say.mjs';

main(async () => {
	await ensureDeps();
	await ensureN8n();
	say('Dependencies, Node 24 and n8n are installed.');
});
