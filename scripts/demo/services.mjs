import { createServer } from 'node:net';
import { freePort } from '../../test/support/n8n/start-n8n.mjs';
import { startHubSpotServer } from '../../test/servers/hubspot-server.mjs';
import { startOpenAiServer } from '../../test/servers/openai-server.mjs';

/** What the services ask for; they listen on this machine only, so these are no secrets. */
export const TICKET_TOKEN = 'demo-ticket-token';
export const DRAFT_TOKEN = 'demo-draft-token';

/** The wanted port if nobody has it, otherwise a free one: the addresses stay the same from start to start. */
export function portNear(wanted) {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', () => freePort().then(resolve, reject));
		probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
	});
}

/**
 * Starts the HubSpot-speaking ticket service with three tickets and the scripted draft service, in this process.
 * Resolves to `{ tickets, drafts, close() }`, both with `url`.
 */
export async function startServices() {
	const tickets = await startHubSpotServer({ port: await portNear(5690), token: TICKET_TOKEN, demo: true });
	const drafts = await startOpenAiServer({ port: await portNear(5691), token: DRAFT_TOKEN });
	return {
		tickets,
		drafts,
		close: () => Promise.all([tickets.close(), drafts.close()]),
	};
}
