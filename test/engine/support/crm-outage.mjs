import { randomUUID } from 'node:crypto';

const PACKAGE = 'n8n-nodes-draft-approve-act';

/** What the chain leaves on an item, as far as the audit fields read it; `round` tells two touches of one ticket apart. */
export const touched = (ticketId, round = 'first', patch = {}) => ({
	action: {
		action_type: 'refund', target_system: 'hubspot', target_object: 'ticket', target_id: String(ticketId), correlation_id: `cor-${ticketId}-${round}`, environment: 'production',
		classification: { intent: round, intent_confidence: 0.83 },
		draft: { model_name: 'model', prompt_template_version: 'refund-1', response: 'We refund 35 EUR.' },
		origin: { channel: 'email', crm_ticket_id: String(ticketId), helpdesk_ticket_id: String(ticketId), customer_id: `cus-${ticketId}`, text: 'I was charged twice.' },
	},
	risk: { tier: 'high', route: 'named_approver', rule: 'refund.high', reason: 'The amount is above 500.', ai_mode: 'draft_reply', confidence_band: 'medium', policy_version: '3', payload_hash: 'b'.repeat(64), approvers: [], approvals_required: 1 },
	execution: { state: 'committed', reason: 'Done.', target: 'HubSpot ticket' },
	...patch,
});

const node = (name, type, parameters, extra = {}) => ({ id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters, ...extra });

/** A webhook that takes `{items}` and leads to one CRM Log with these parameters. */
export function crmWorkflow(path, parameters, credentials, extra = {}) {
	const nodes = [
		node('Hook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, options: {} }, { typeVersion: 2, webhookId: randomUUID() }),
		node('Items', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.items', options: {} }),
		node('CRM Log', `${PACKAGE}.crmLog`, parameters, { credentials, ...extra }),
	];
	return {
		name: `CRM ${path}`,
		nodes,
		connections: { Hook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] }, Items: { main: [[{ node: 'CRM Log', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Makes and publishes the workflow; gives the function that sends items and resolves to the ended execution. */
export async function activateCrm(n8n, workflow, timeoutMs = 300_000) {
	const created = await n8n.rest.createWorkflow(workflow);
	await n8n.rest.activate(created.id);
	const path = workflow.nodes[0].parameters.path;
	return async (items) => {
		const post = async () => {
			const response = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items }) });
			if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
		};
		const id = await n8n.rest.executions.startedBy(created.id, post);
		return await n8n.rest.executions.waitFor(id, { timeoutMs });
	};
}

export const sectionsOf = (execution) => (execution.data.resultData.runData['CRM Log']?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json.crm_log);

/**
 * A CRM that takes nothing for `outageMs` while `tickets` tickets are touched twice, and n8n is killed and started again
 * in between; then Deliver Pending. Gives what was queued, delivered, and which tickets did not get both touches in
 * order, each once.
 */
export async function runOutage({ n8n, hubspot, credentials, tickets, outageMs, say = () => {} }) {
	const options = { baseUrl: hubspot.url, patienceSeconds: 1, note: true };
	const common = { system: 'hubspot', hubspotAuthentication: 'appToken', preset: 'full', helpdeskSystem: 'none' };
	const log = await activateCrm(n8n, crmWorkflow(`outage-${randomUUID()}`, { operation: 'log', ...common, options }, credentials));
	const deliver = await activateCrm(n8n, crmWorkflow(`deliver-${randomUUID()}`, { operation: 'deliver', ...common, options: { ...options, patienceSeconds: 600 } }, credentials), 20 * 60_000);
	const ids = Array.from({ length: tickets }, (_, index) => index + 1);
	const begin = Date.now();
	hubspot.control({ reset: true, faults: [{ mode: '503', times: 1e9 }] });
	const first = sectionsOf(await log(ids.map((id) => touched(id, 'first'))));
	say(`first touch of ${tickets}: ${first.filter(({ state }) => state === 'queued').length} queued, ${hubspot.requests.length} calls`);
	await n8n.kill9();
	await n8n.restart();
	say('n8n was killed and started again');
	const second = sectionsOf(await log(ids.map((id) => touched(id, 'second'))));
	say(`second touch: ${second.filter(({ state }) => state === 'queued').length} queued`);
	while (Date.now() - begin < outageMs) await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, outageMs - (Date.now() - begin))));
	const during = hubspot.requests.length;
	hubspot.control({ reset: true });
	const end = await deliver([{}]);
	const delivery = end.data.resultData.runData['CRM Log'][0].data.main[0][0].json.crm_delivery;
	const wrong = ids.filter((id) => JSON.stringify(hubspot.tickets.get(String(id)).history.map(({ intent }) => intent)) !== '["first","second"]');
	const notes = new Map();
	for (const { ticketIds } of hubspot.notes.values()) for (const id of ticketIds) notes.set(id, (notes.get(id) ?? 0) + 1);
	return {
		queued: [first, second].map((sections) => sections.filter(({ state }) => state === 'queued').length),
		outageMs: Date.now() - begin,
		callsWhileDown: during,
		callsAfter: hubspot.requests.length,
		delivery,
		wrong,
		notesWrong: ids.filter((id) => notes.get(String(id)) !== 2),
	};
}
