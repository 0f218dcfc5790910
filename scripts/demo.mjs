/**
 * npm run demo            boots everything and stays until Ctrl-C
 * npm run demo -- --auto  plays the approver too, checks the result and ends: 0 all right, 1 not
 */
import { ensureBuilt } from './lib/build.mjs';
import { ensureDeps } from './lib/ensure-deps.mjs';
import { ensureN8n } from './lib/ensure-n8n.mjs';
import { onInterrupt } from './lib/procs.mjs';
import { main, say, seconds, step, Trouble } from './lib/say.mjs';
import { decideByLink } from './demo/approver.mjs';
import { caseProblems, exportAndVerify } from './demo/audit-trail.mjs';
import { expectedEvents, ticketProblems, writeProblems } from './demo/checks.mjs';
import { claimFolder, DEMO_FOLDER, demoKeys } from './demo/folder.mjs';
import { importExamples } from './demo/import-examples.mjs';
import { sendTickets, ticketWorkflow } from './demo/send-tickets.mjs';
import { portNear, startServices } from './demo/services.mjs';
import { whereToClick } from './demo/where-to-click.mjs';
import { startN8n } from '../test/support/n8n/start-n8n.mjs';

const running = [];

/** Everything that was started, in reverse; safe to call twice. */
async function stopAll() {
	for (const stop of running.splice(0).reverse()) await stop();
}

async function boot() {
	await ensureDeps();
	await ensureN8n();
	await ensureBuilt();
	const services = await startServices();
	running.push(() => services.close());
	const n8n = await step('Booting n8n with the package', async () => startN8n({ userFolder: DEMO_FOLDER, port: await portNear(5678) }));
	running.push(() => n8n.stop());
	return { services, n8n };
}

/** Plays the approver through the page's HTTP, waits for the executions to end and checks what they left. */
async function playApprover(n8n, services, sent) {
	for (const ticket of sent.filter(({ links }) => links.length > 0)) {
		const [link] = ticket.links;
		const { asked } = await decideByLink(link.url, { typed: ticket.amount });
		say(`  ${link.approver} approved the ${ticket.tier} one, ticket ${ticket.id}${asked ? ', and typed the amount' : ''}`);
		if (ticket.tier === 'high' && !asked) throw new Trouble('The page of the high tier asked for nothing to be typed.');
		await n8n.rest.executions.waitFor(ticket.executionId, { status: 'success', timeoutMs: 60_000 });
	}
	return sent.flatMap((ticket) => [...ticketProblems(ticket, services.tickets.tickets.get(ticket.id)), ...writeProblems(ticket, services.tickets.requests)]);
}

/** Every event of the three tickets, found by the trace id that CRM Log wrote onto each. */
async function checkTrail(n8n, services, sent) {
	const { said, cases, problems } = await exportAndVerify(n8n.userFolder, demoKeys());
	const missing = sent.flatMap((ticket) => {
		const trace = services.tickets.tickets.get(ticket.id)?.properties.ai_trace_id;
		return caseProblems(`ticket ${ticket.id}`, cases.get(trace), expectedEvents(ticket));
	});
	return { said, problems: [...problems, ...missing] };
}

const report = (problems, fine) => say(problems.length === 0 ? `  ${fine}` : problems.map((problem) => `  ✗ ${problem}`).join('\n'));

async function auto(n8n, services, sent) {
	const problems = await step('Approving through the review pages', () => playApprover(n8n, services, sent));
	report(problems, 'the three tickets and their audit fields are right');
	const trail = await step('Exporting and verifying the audit trail', () => checkTrail(n8n, services, sent));
	report(trail.problems, trail.said);
	return problems.length + trail.problems.length === 0 ? 0 : 1;
}

main(async () => {
	const automatic = process.argv.includes('--auto');
	const begin = Date.now();
	claimFolder();
	onInterrupt(async () => {
		say('\nStopping …');
		await stopAll();
	});
	try {
		const { services, n8n } = await boot();
		const imported = await step('Importing the example workflows', () => importExamples(n8n.rest, services, demoKeys()));
		const sent = await step('Sending three tickets through: low, medium, high', () => sendTickets(n8n, ticketWorkflow(imported)));
		say(`Ready after ${seconds(Date.now() - begin)}.`);
		if (automatic) {
			const status = await auto(n8n, services, sent);
			say(status === 0 ? '✓ The demo went through.' : '✗ The demo did not come out right.');
			return status;
		}
		say(whereToClick({ n8n, services, imported, sent }));
		await new Promise(() => {});
	} finally {
		await stopAll();
	}
});
