import { Trouble } from '../lib/say.mjs';

/** The three tickets of the local service, by the tier that the example's policy gives them. */
export const TICKETS = [
	{ id: '1001', tier: 'low', amount: '35.00' },
	{ id: '1002', tier: 'medium', amount: '240.00' },
	{ id: '1003', tier: 'high', amount: '740.00' },
];

/** Where examples/refunds.json takes tickets. */
const TICKET_WEBHOOK = 'refund-ticket';

/** The imported workflow that takes tickets, and its webhook's path. */
export function ticketWorkflow(imported) {
	const workflow = imported.find(({ active, webhooks }) => active && webhooks.includes(TICKET_WEBHOOK));
	if (workflow) return { ...workflow, path: TICKET_WEBHOOK };
	throw new Trouble(`None of the example workflows is active and takes tickets at the webhook "${TICKET_WEBHOOK}".`);
}

/** The links that lie on the items a waiting execution holds. */
export function reviewLinksOf(execution) {
	const stack = execution.data?.executionData?.nodeExecutionStack ?? [];
	const items = stack.flatMap((entry) => (entry.data?.main ?? []).flatMap((list) => list ?? []));
	return items.flatMap(({ json }) => json.approval?.review_links ?? []);
}

/** Sends one ticket's id to the workflow as a helpdesk would, and resolves to the execution's id. */
export function sendTicket(n8n, workflow, ticketId) {
	return n8n.rest.executions.startedBy(workflow.id, async () => {
		const response = await fetch(`${n8n.url}/webhook/${workflow.path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ticket_id: ticketId }),
			signal: AbortSignal.timeout(60_000),
		});
		if (!response.ok) throw new Trouble(`n8n answered ${response.status} when ticket ${ticketId} was sent.`);
	});
}

/**
 * Sends the three tickets and waits until the low one is through and the others wait for a person.
 * Resolves to `[{ id, tier, amount, executionId, links }]`.
 */
export async function sendTickets(n8n, workflow) {
	const sent = [];
	for (const ticket of TICKETS) {
		const executionId = await sendTicket(n8n, workflow, ticket.id);
		const status = ticket.tier === 'low' ? 'success' : 'waiting';
		const execution = await n8n.rest.executions.waitFor(executionId, { status, timeoutMs: 60_000 });
		const links = ticket.tier === 'low' ? [] : reviewLinksOf(execution);
		if (ticket.tier !== 'low' && links.length === 0) throw new Trouble(`Ticket ${ticket.id} waits, but its item carries no review link.`);
		sent.push({ ...ticket, executionId, links });
	}
	return sent;
}
