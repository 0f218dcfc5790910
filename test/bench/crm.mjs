/**
 * npm run bench:crm [-- --tickets 10000]
 *
 * Logs to as many tickets with CRM Log and with n8n's own HubSpot node, item by item, on one real n8n in one run,
 * against the same local service that speaks HubSpot's wire. Counts the calls that arrive and takes the node's own
 * execution time. n8n's node can set no custom property, so it sets five of its own: less work than the audit fields.
 * Exits 1 when a goal is missed: 50 times fewer calls, 10 times faster.
 */
import { randomUUID } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ensureN8n } from '../../scripts/lib/ensure-n8n.mjs';
import { main, say } from '../../scripts/lib/say.mjs';
import { startHubSpotServer } from '../servers/hubspot-server.mjs';
import { startN8n } from '../support/n8n/start-n8n.mjs';

const PACKAGE = 'n8n-nodes-draft-approve-act';
const GOALS = { calls: 50, speed: 10 };
/** Requests with 10,000 items are above n8n's usual 16 MB only for much larger items. */
const TICKETS = Number(process.argv[process.argv.indexOf('--tickets') + 1] || 10_000) || 10_000;

/** What the chain leaves on an item that was approved and executed, as far as the audit fields read it. */
const itemOf = (id) => ({
	action: {
		action_type: 'refund', target_system: 'hubspot', target_object: 'ticket', target_id: String(id), correlation_id: `cor-${id}`, environment: 'production',
		classification: { intent: 'refund_request', intent_confidence: 0.83, sentiment: 'negative', sentiment_confidence: 0.74, language: 'en', language_confidence: 0.99 },
		draft: { model_name: 'model', prompt_template_version: 'refund-1' },
		origin: { channel: 'email', crm_ticket_id: String(id), customer_id: `cus-${id}` },
	},
	risk: { tier: 'high', route: 'named_approver', rule: 'refund.high', reason: 'The amount is above 500.', ai_mode: 'draft_reply', confidence_band: 'medium', policy_version: '3', payload_hash: 'b'.repeat(64), approvers: [], approvals_required: 1 },
	guardrails: { guardrail_triggered: true, guardrail_types: ['pii'], guardrail_action: 'masked', guardrail_policy_version: '2026-11', reason: 'Personal data was masked.', failed_checks: [] },
	approval: { id: `apr_${id}`, state: 'approved', outcome: 'approved', payload_hash: 'b'.repeat(64), approvals_required: 1, due_at: '2026-11-20T17:00:00.000Z', decided_at: '2026-11-20T10:00:00.000Z', decisions: [{ approver_id: 'ada', approver: 'Ada', role: 'finance_lead', decision: 'approve', decided_at: '2026-11-20T10:00:00.000Z', identity: 'link' }] },
	execution: { state: 'committed', reason: 'Done.', target: 'HubSpot ticket' },
});

function workflow(path, node) {
	const nodes = [
		{ name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() },
		{ name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'body.items', options: {} } },
		node,
	];
	return {
		name: `bench ${path}`,
		nodes: nodes.map((one, index) => ({ id: randomUUID(), position: [index * 220, 0], ...one })),
		connections: { Hook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] }, Items: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
		settings: { saveDataSuccessExecution: 'all' },
	};
}

async function measure(n8n, crm, name, node, items) {
	const path = randomUUID();
	const created = await n8n.rest.createWorkflow(workflow(path, node));
	await n8n.rest.activate(created.id);
	crm.control({ reset: true });
	const post = () =>
		fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items }) }).then(async (response) => {
			if (!response.ok) throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
		});
	const id = await n8n.rest.executions.startedBy(created.id, post);
	const execution = await n8n.rest.executions.waitFor(id, { timeoutMs: 30 * 60_000 });
	const run = execution.data.resultData.runData[node.name]?.[0];
	if (execution.status !== 'success' || !run) throw new Error(`${name}: ${execution.status} ${execution.data.resultData.error?.message ?? ''}`);
	await n8n.rest.deactivate(created.id);
	return { name, calls: crm.requests.length, ms: run.executionTime, items: run.data.main[0].length };
}

main(async () => {
	await ensureN8n();
	await ensureBuilt();
	const crm = await startHubSpotServer({ many: TICKETS });
	const n8n = await startN8n({
		ui: false,
		env: { NODE_OPTIONS: `--require ${fileURLToPath(new URL('./redirect-hubspot.cjs', import.meta.url))}`, DAA_BENCH_HUBSPOT: crm.url, N8N_PAYLOAD_SIZE_MAX: '64', N8N_LOG_LEVEL: 'error' },
	});
	try {
		const gate = await n8n.rest.createCredential('approvalGateApi', 'Gate', { signingKeyId: 'key-1', signingKey: Buffer.alloc(32, 7).toString('base64'), olderKeys: '', storeKind: 'sqlite', sqlitePath: '', publicBaseUrl: '' });
		const hubspot = await n8n.rest.createCredential('hubspotAppToken', 'HubSpot', { appToken: 'local-token' });
		const ours = {
			name: 'CRM Log', type: `${PACKAGE}.crmLog`, typeVersion: 1,
			parameters: { operation: 'log', system: 'hubspot', hubspotAuthentication: 'appToken', ticketId: '={{ $json.action?.origin?.crm_ticket_id ?? $json.action?.target_id }}', preset: 'full', helpdeskSystem: 'none', options: { baseUrl: crm.url, patienceSeconds: 600 } },
			credentials: { approvalGateApi: gate, hubspotAppToken: hubspot },
		};
		const theirs = {
			name: 'HubSpot', type: 'n8n-nodes-base.hubspot', typeVersion: 2.1,
			parameters: { authentication: 'appToken', resource: 'ticket', operation: 'update', ticketId: { __rl: true, mode: 'id', value: '={{ $json.action.target_id }}' }, updateFields: { category: 'GENERAL_INQUIRY', description: '={{ $json.risk.reason }}', priority: 'HIGH', resolution: '={{ $json.execution.reason }}', ticketName: '={{ $json.action.correlation_id }}' } },
			credentials: { hubspotAppToken: hubspot },
		};
		say(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}; n8n on SQLite; ${TICKETS.toLocaleString('en')} tickets`);
		// Both once on a few, so that neither pays for loading.
		await measure(n8n, crm, 'warm-up', ours, Array.from({ length: 20 }, (_, index) => itemOf(index + 1)));
		await measure(n8n, crm, 'warm-up', theirs, Array.from({ length: 20 }, (_, index) => itemOf(index + 1)));
		const items = Array.from({ length: TICKETS }, (_, index) => ({ ...itemOf(index + 1), approval: { ...itemOf(index + 1).approval, id: `apr_b${index}` } }));
		const results = [await measure(n8n, crm, 'CRM Log, full set', ours, items), await measure(n8n, crm, "n8n's HubSpot node", theirs, items)];
		for (const { name, calls, ms, items: out } of results) say(`${name.padEnd(22)} ${String(out).padStart(7)} items ${String(calls).padStart(7)} calls ${(ms / 1000).toFixed(2).padStart(8)} s`);
		const [mine, other] = results;
		const calls = other.calls / mine.calls;
		const speed = other.ms / mine.ms;
		say(`${calls.toFixed(0)} times fewer calls (goal ${GOALS.calls}), ${speed.toFixed(1)} times faster (goal ${GOALS.speed})`);
		const untouched = [...crm.tickets.values()].filter(({ properties }) => properties.resolution_code !== 'action_done').length;
		if (untouched > 0) say(`${untouched} tickets did not get their fields`);
		return untouched === 0 && calls >= GOALS.calls && speed >= GOALS.speed ? 0 : 1;
	} finally {
		await n8n.stop?.();
		await crm.close();
	}
});
