import { restClient, type RestClient } from './rest-client.mjs';

const VARIABLE = 'DAA_TEST_N8N';

export interface SharedN8n {
	url: string;
	userFolder: string;
	rest: RestClient;
}

/** Called by the engine project's global setup; every test file of the run sees it. */
export function publishShared(instance: { url: string; userFolder: string }): void {
	process.env[VARIABLE] = JSON.stringify({ url: instance.url, userFolder: instance.userFolder });
}

/**
 * The one n8n of this jest run, with a session of its own. Use names and webhook paths that no other file uses, and
 * never kill it: a test that needs a crash starts its own with startN8n().
 */
export async function sharedN8n(): Promise<SharedN8n> {
	const text = process.env[VARIABLE];
	if (!text) throw new Error('No shared n8n: run the engine tests through jest with "--selectProjects engine".');
	const instance = JSON.parse(text) as { url: string; userFolder: string };
	const rest = restClient(instance.url);
	await rest.signIn();
	return { ...instance, rest };
}
