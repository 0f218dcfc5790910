/**
 * npm run e2e:real
 *
 * Sends eighty real support messages through the example workflow on a real n8n: every one has to end in exactly one of
 * the known states, with the ticket, the writes and the audit trail telling the same story. Exit status 1 otherwise.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseProblems, exportAndVerify } from './demo/audit-trail.mjs';
import { importExamples } from './demo/import-examples.mjs';
import { ticketWorkflow } from './demo/send-tickets.mjs';
import { TICKET_TOKEN } from './demo/services.mjs';
import { decide } from './e2e/decide-all.mjs';
import { draftFor, startDrafter } from './e2e/drafter.mjs';
import { haveMessages, MESSAGES_FILE, pickMessages } from './e2e/messages.mjs';
import { judge } from './e2e/outcome.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDeps } from './lib/ensure-deps.mjs';
import { ensureN8n } from './lib/ensure-n8n.mjs';
import { onInterrupt } from './lib/procs.mjs';
import { main, say, step } from './lib/say.mjs';
import { startHubSpotServer } from '../test/servers/hubspot-server.mjs';
import { until } from '../test/support/n8n/rest-client.mjs';
import { startN8n } from '../test/support/n8n/start-n8n.mjs';

const KEYS = [{ kid: 'e2e', secret: Buffer.alloc(32, 11).toString('base64'), active: true }];
const SETTLED = ['success', 'error', 'crashed', 'canceled', 'waiting'];

/** One ticket per message; who it comes from varies, as the rules look at it. */
function ticketsFor(messages) {
	return Object.fromEntries(
		messages.map(({ text }, index) => [
			String(5001 + index),
			{
				subject: 'Support request',
				content: text,
				customer_id: `cus_${index}`,
				customer_months: String([24, 1, 7, 36][index % 4]),
				account_flags: index % 11 === 5 ? 'chargeback_open' : '',
				refund_status: 'requested',
				refund_amount: '',
			},
		]),
	);
}

async function sendAll(n8n, workflow, ids) {
	for (const id of ids) {
		const response = await fetch(`${n8n.url}/webhook/${workflow.path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ticket_id: id }),
			signal: AbortSignal.timeout(60_000),
		});
		if (!response.ok) throw new Error(`n8n answered ${response.status} when ticket ${id} was sent`);
	}
}

/** Waits until as many executions as were sent are over (or, with `waiting` allowed, wait for a person). */
function settled(n8n, workflow, count, states) {
	return until(
		async () => {
			const all = await n8n.rest.executions.list({ workflowId: workflow.id, limit: 250 });
			return all.length === count && all.every(({ status }) => states.includes(status)) ? all : undefined;
		},
		{ what: `${count} executions to be ${states.join(', ')}`, timeoutMs: 300_000, everyMs: 500 },
	);
}

const ticketIdOf = (execution) => String(execution.data.resultData.runData['New Ticket'][0].data.main[0][0].json.body.ticket_id);

/** Reads every execution with its data and files it under its ticket. */
async function byTicket(n8n, list) {
	const found = new Map();
	for (const { id } of list) {
		const execution = await n8n.rest.executions.get(id);
		found.set(ticketIdOf(execution), execution);
	}
	return found;
}

function table(results) {
	const tiers = [...new Set(results.map(({ tier }) => tier))].sort();
	const outcomes = [...new Set(results.map(({ outcome }) => outcome))].sort();
	const count = (tier, outcome) => String(results.filter((entry) => entry.tier === tier && entry.outcome === outcome).length).padStart(8);
	const rows = outcomes.map((outcome) => `${outcome.padEnd(24)}${tiers.map((tier) => count(tier, outcome)).join('')}`);
	return [`\n${'outcome'.padEnd(24)}${tiers.map((tier) => tier.padStart(8)).join('')}`, ...rows].join('\n');
}

async function chain(n8n, services, messages) {
	const { tickets } = services;
	const ids = Object.keys(ticketsFor(messages));
	const textOf = new Map(ids.map((id, index) => [id, messages[index].text]));
	const imported = await importExamples(n8n.rest, services, KEYS);
	const workflow = ticketWorkflow(imported);
	await step(`Sending ${ids.length} messages`, async () => {
		await sendAll(n8n, workflow, ids);
		return settled(n8n, workflow, ids.length, SETTLED);
	});
	const first = await byTicket(n8n, await n8n.rest.executions.list({ workflowId: workflow.id, limit: 250 }));
	const waiting = [...first].filter(([, { status }]) => status === 'waiting');
	await step(`Deciding ${waiting.length} of them through their review pages`, async () => {
		for (const [id, execution] of waiting) {
			const text = textOf.get(id);
			await decide(execution, text, draftFor(text).facts.amount);
		}
		return settled(n8n, workflow, ids.length, ['success', 'error', 'crashed', 'canceled']);
	});
	const ended = await byTicket(n8n, await n8n.rest.executions.list({ workflowId: workflow.id, limit: 250 }));
	return ids.map((id) => {
		const writes = tickets.requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith(`/tickets/${id}`));
		return { id, text: textOf.get(id), ...judge({ execution: ended.get(id), ticket: tickets.tickets.get(id), writes }) };
	});
}

/** The audit trail has to tell of one execution where there was one, and of none elsewhere. */
function trailProblems({ id, outcome }, ticket, cases) {
	const acted = outcome === 'executed';
	const steps = ['execution.started', 'execution.committed'];
	return caseProblems(`ticket ${id}`, cases.get(ticket.properties.ai_trace_id), { once: ['crm.logged', ...(acted ? steps : [])], never: acted ? [] : steps });
}

async function run(stops) {
	await ensureDeps();
	await ensureN8n();
	await ensureBuilt();
	const messages = pickMessages();
	const drafts = await startDrafter();
	stops.push(() => drafts.close());
	const tickets = await startHubSpotServer({ token: TICKET_TOKEN });
	stops.push(() => tickets.close());
	tickets.control({ set: ticketsFor(messages) });
	const userFolder = mkdtempSync(join(tmpdir(), 'daa-e2e-'));
	stops.push(() => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 }));
	const n8n = await step('Booting n8n', () => startN8n({ userFolder }));
	stops.push(() => n8n.stop());
	const results = await chain(n8n, { tickets, drafts }, messages);
	const trail = await exportAndVerify(userFolder, KEYS);
	for (const result of results) result.problems.push(...trailProblems(result, tickets.tickets.get(result.id), trail.cases));
	say(table(results));
	const wrong = results.filter(({ problems }) => problems.length > 0);
	for (const { id, text, problems } of wrong) say(`✗ ticket ${id} (${JSON.stringify(text.slice(0, 60))}): ${problems.join('; ')}`);
	for (const problem of trail.problems) say(`✗ ${problem}`);
	if (trail.said) say(`\naudit trail: ${trail.said}`);
	say(`\n${results.length - wrong.length} of ${results.length} messages ended in exactly one known state`);
	return wrong.length + trail.problems.length === 0 ? 0 : 1;
}

main(async () => {
	if (!haveMessages()) {
		say(`The messages are not here (${MESSAGES_FILE}); nothing was sent.`);
		return 0;
	}
	const stops = [];
	const stopAll = async () => {
		for (const stop of stops.splice(0).reverse()) await stop();
	};
	onInterrupt(stopAll);
	try {
		return await run(stops);
	} finally {
		await stopAll();
	}
});
