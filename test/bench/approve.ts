/**
 * npm run bench:approve
 *
 * How long a workflow takes to go on after a decision: from the POST of the review form to the start of the next node,
 * beside a bare n8n Wait node that a webhook resumes, on one real n8n, by turns. Exits 1 when the goal is missed.
 */
import { randomUUID } from 'node:crypto';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { activateChain, chainWorkflow, createCredentials, NODE, openPage, postForm, refund, reviewLinks, setNode, type ActiveChain } from '../engine/support/chain';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const WARM_UP = 5;
/** Median over median. */
const GOAL = 1.3;

const median = (list: readonly number[]): number => [...list].sort((left, right) => left - right)[Math.floor(list.length / 2)] ?? Number.NaN;
const percentile = (list: readonly number[], share: number): number => [...list].sort((left, right) => left - right)[Math.floor(list.length * share)] ?? Number.NaN;

/** When the node after the wait began, in milliseconds since 1970, as n8n wrote it down. */
async function startOf(n8n: RunningN8n, id: string, node: string): Promise<number> {
	const execution = await n8n.rest.executions.waitFor(id);
	const [run] = execution.data.resultData.runData[node] as unknown as { startTime: number }[];
	if (!run) throw new Error(`${node} did not run.`);
	return run.startTime;
}

function bareWorkflow(): Parameters<typeof activateChain>[1] {
	const names = ['Ticket', 'Address', 'Wait', 'Next'];
	const nodes = [
		{ name: 'Ticket', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path: 'bare', options: {} }, webhookId: randomUUID() },
		setNode('Address', '={{ JSON.stringify({ url: $execution.resumeUrl }) }}'),
		{ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { resume: 'webhook', httpMethod: 'POST', options: {} }, webhookId: randomUUID() },
		setNode('Next'),
	];
	return {
		name: 'Bare wait',
		nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })),
		connections: Object.fromEntries(names.slice(0, -1).map((name, index) => [name, { main: [[{ node: names[index + 1] as string, type: 'main', index: 0 }]] }])),
		settings: { executionOrder: 'v1' },
	};
}

async function bareRound(n8n: RunningN8n, chain: ActiveChain): Promise<number> {
	const id = await chain.send({});
	const execution = await n8n.rest.executions.waitFor(id, { status: 'waiting' });
	const { url } = (execution.data.resultData.runData.Address as unknown as { data: { main: { json: { url: string } }[][] } }[])[0]?.data.main[0]?.[0]?.json ?? { url: '' };
	const sent = Date.now();
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ decision: 'approve' }) });
	if (!response.ok) throw new Error(`The bare Wait node answered ${response.status}.`);
	return (await startOf(n8n, id, 'Next')) - sent;
}

async function approvalRound(n8n: RunningN8n, chain: ActiveChain, round: number): Promise<number> {
	const id = await chain.send({ action: refund(String(1_000 + round), 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const page = await openPage(link?.url ?? '');
	const sent = Date.now();
	const { status } = await postForm(page.action, { ...page.fields, decision: 'approve' });
	if (status !== 200) throw new Error(`The review page answered ${status}.`);
	return (await startOf(n8n, id, 'Next')) - sent;
}

async function main(): Promise<number> {
	await ensureBuilt({ quiet: true });
	const n8n = await startN8n({ ui: false });
	try {
		const credentials = await createCredentials(n8n.rest, {});
		const approval = await activateChain(n8n, chainWorkflow('bench', { credentials, hubspotUrl: 'http://127.0.0.1:9', extra: [setNode('Next')], wiring: { [NODE.wait]: ['Next', 'Next', 'Next'] } }));
		const bare = await activateChain(n8n, bareWorkflow());
		const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
		for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
			// Each goes first every other time.
			const turns = [async () => times.ours.push(await approvalRound(n8n, approval, round)), async () => times.bare.push(await bareRound(n8n, bare))];
			for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
			if (round === WARM_UP - 1) [times.ours, times.bare] = [[], []];
		}
		const ratio = median(times.ours) / median(times.bare);
		for (const [name, list] of [['Approval Wait', times.ours], ['bare Wait node', times.bare]] as const) {
			console.log(`${name.padEnd(16)} median ${median(list)} ms, 10 % ${percentile(list, 0.1)} ms, 90 % ${percentile(list, 0.9)} ms (${list.length} decisions)`);
		}
		console.log(`ratio of the medians: ${ratio.toFixed(2)} (goal: at most ${GOAL})`);
		return ratio <= GOAL ? 0 : 1;
	} finally {
		await n8n.stop();
	}
}

main().then(
	(status) => process.exit(status),
	(error: unknown) => {
		console.error(error);
		process.exit(2);
	},
);
