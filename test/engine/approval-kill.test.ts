import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { main } from '../../src/cli/daa';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { activateChain, chainWorkflow, createCredentials, openPage, postForm, refund, reviewLinks, SIGNING_KEY, until, type ActiveChain } from './support/chain';
import { seedTicket, writes } from './support/tickets';

/** Rounds, and executions that wait in each: one boot of n8n is most of a round. */
const ROUNDS = 20;
const EACH = 3;

jest.setTimeout(ROUNDS * 40_000);

let n8n: RunningN8n;
let hubspot: HubSpotServer;
let chain: ActiveChain;
let storePath: string;

beforeAll(async () => {
	hubspot = await startHubSpotServer({ token: 'local-token' });
	n8n = await startN8n({ ui: false });
	storePath = join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
	chain = await activateChain(n8n, chainWorkflow('kill', { credentials: await createCredentials(n8n.rest, {}), hubspotUrl: hubspot.url }));
});

afterAll(async () => {
	await n8n?.stop();
	await hubspot?.close();
});

interface Case {
	ticket: string;
	id: string;
	url: string;
}

async function waitingCase(ticket: string): Promise<Case> {
	const id = await chain.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { ticket, id, url: link!.url };
}

function decisionsInStore(): number {
	const store = new DatabaseSync(storePath, { readOnly: true });
	try {
		return Number((store.prepare('select count(*) as count from decisions').get() as { count: number }).count);
	} finally {
		store.close();
	}
}

/** States of the intents for a ticket: a kill may also fall later than meant, into the execution itself. */
function intentStates(ticket: string): string[] {
	const store = new DatabaseSync(storePath, { readOnly: true });
	try {
		const rows = store.prepare('select state, action from intents').all() as { state: string; action: string }[];
		return rows.filter(({ action }) => (JSON.parse(action) as { target_id?: string }).target_id === ticket).map(({ state }) => state);
	} finally {
		store.close();
	}
}

async function resume(): Promise<void> {
	const keys = JSON.stringify([{ kid: 'key-1', secret: SIGNING_KEY, active: true }]);
	let err = '';
	const status = await main(['approvals', 'resume'], { stdin: process.stdin, stdout: { write: () => true }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: keys, DAA_SQLITE: storePath }, cwd: n8n.userFolder });
	if (status === 2) throw new Error(err);
}

/** At rest: nothing of this execution runs any more. */
const rest = (id: string) =>
	until(
		async () => {
			const { status } = await n8n.rest.executions.get(id);
			return status === 'running' || status === 'new' ? undefined : status;
		},
		{ what: `execution ${id} to come to rest`, timeoutMs: 30_000 },
	);

/** Decides now what was not decided yet; undefined when the page shows no form (any more). */
async function decideNow(url: string): Promise<true | undefined> {
	const page = await openPage(url);
	if (page.fields.form_token === undefined) return undefined;
	return (await postForm(page.action, { ...page.fields, decision: 'approve' })).status === 200 ? true : undefined;
}

/** By a visit of the link or by the command; what n8n calls crashed, by n8n's own Retry; what was not decided is decided now. */
async function finish({ id, url }: Case, byVisit: boolean): Promise<string> {
	if (byVisit) await fetch(url);
	const found = await until(
		async () => {
			const status = await rest(id);
			// A visit a moment ago may have made it go on.
			if (status !== 'waiting') return status;
			return (await decideNow(url)) ? 'undecided' : undefined;
		},
		{ what: `execution ${id} to go on`, timeoutMs: 30_000 },
	);
	if (found === 'undecided') await n8n.rest.executions.waitFor(id);
	if (found === 'crashed' || found === 'error') await n8n.rest.executions.waitFor((await n8n.rest.retryExecution(id)).id);
	return found;
}

test(`killed between the decision's commit and n8n's going on, ${ROUNDS} times: everything is carried out, nothing twice`, async () => {
	const seen: Record<string, number> = {};
	let midExecution = 0;
	for (let round = 0; round < ROUNDS; round += 1) {
		const cases: Case[] = [];
		for (let index = 0; index < EACH; index += 1) cases.push(await waitingCase(seedTicket(hubspot, String(80_000 + round * 10 + index))));
		const pages = await Promise.all(cases.map(({ url }) => openPage(url)));
		const before = decisionsInStore();
		const answers = pages.map((page) => postForm(page.action, { ...page.fields, decision: 'approve' }).catch(() => undefined));
		await until(() => (decisionsInStore() > before + (round % EACH) ? true : undefined), { what: 'a decision to be stored', everyMs: 1 });
		await n8n.kill9();
		await Promise.all(answers);
		await n8n.restart();
		if (round % 2 === 0) await resume();
		for (const one of cases) {
			const status = await finish(one, round % 2 === 1);
			seen[status] = (seen[status] ?? 0) + 1;
			const written = writes(hubspot, one.ticket, 'refund_status');
			const [state, ...more] = intentStates(one.ticket);
			// Not written only when the kill fell into the execution, which the store then says: nobody knows, so nobody repeats it.
			if (written === 0 && (state === 'executing' || state === 'unknown')) midExecution += 1;
			else expect([one.ticket, written, status, state]).toEqual([one.ticket, 1, status, expect.any(String)]);
			expect(more).toEqual([]);
		}
	}
	console.log(`${ROUNDS} kills, ${ROUNDS * EACH} requests; how they were found after the restart: ${JSON.stringify(seen)}; ${midExecution} killed while executing`);
	// The kill is meant for the moment before; if most fell later, the test would show nothing.
	expect(midExecution).toBeLessThan(ROUNDS);
	const store = new DatabaseSync(storePath, { readOnly: true });
	const count = (sql: string) => Number((store.prepare(sql).get() as { count: number }).count);
	expect(count("select count(*) as count from approvals where state = 'approved'")).toBe(ROUNDS * EACH);
	expect(count('select count(*) as count from decisions')).toBe(ROUNDS * EACH);
	// A kill between the write and its answer leaves an execution to be settled; the write itself was counted above.
	expect(count('select count(*) as count from intents')).toBe(ROUNDS * EACH);
	store.close();
});
