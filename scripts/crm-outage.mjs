/**
 * npm run e2e:crm-outage [-- --minutes 10 --tickets 500]
 *
 * CRM Log on a real n8n while the CRM takes nothing for ten minutes: 500 tickets are touched twice, n8n is killed and
 * started again in between, then everything is delivered. Exits 1 unless all arrive, in order, once.
 */
import { ensureBuilt } from './lib/build.mjs';
import { ensureDeps } from './lib/ensure-deps.mjs';
import { ensureN8n } from './lib/ensure-n8n.mjs';
import { main, say } from './lib/say.mjs';

const option = (name, fallback) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] || fallback) || fallback;

main(async () => {
	await ensureDeps();
	await ensureN8n();
	await ensureBuilt();
	const { startHubSpotServer } = await import('../test/servers/hubspot-server.mjs');
	const { startN8n } = await import('../test/support/n8n/start-n8n.mjs');
	const { runOutage } = await import('../test/engine/support/crm-outage.mjs');
	const tickets = option('tickets', 500);
	const minutes = option('minutes', 10);
	const hubspot = await startHubSpotServer({ many: tickets });
	const n8n = await startN8n({ ui: false });
	try {
		const gate = await n8n.rest.createCredential('approvalGateApi', 'Gate', { signingKeyId: 'key-1', signingKey: Buffer.alloc(32, 7).toString('base64'), olderKeys: '', storeKind: 'sqlite', sqlitePath: '', publicBaseUrl: '' });
		const hubspotAppToken = await n8n.rest.createCredential('hubspotAppToken', 'HubSpot', { appToken: 'local-token' });
		const outage = await runOutage({ n8n, hubspot, credentials: { approvalGateApi: gate, hubspotAppToken }, tickets, outageMs: minutes * 60_000, say });
		say(`down for ${(outage.outageMs / 60_000).toFixed(1)} minutes, ${outage.callsWhileDown} calls meanwhile; then ${outage.delivery.delivered} entries in ${outage.callsAfter} calls`);
		say(`${outage.wrong.length} tickets without both touches in order once, ${outage.notesWrong.length} without exactly one note each`);
		const fine = outage.wrong.length === 0 && outage.notesWrong.length === 0 && outage.delivery.delivered === 2 * tickets && outage.delivery.waiting === 0;
		return fine ? 0 : 1;
	} finally {
		await n8n.stop();
		await hubspot.close();
	}
});
