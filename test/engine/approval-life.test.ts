import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, itemsOf, NODE, openPage, POLICY, postForm, refund, reviewLinks, until, type ActiveChain, type ChainOptions, type Credentials, type NodeDraft } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(240_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let recorder: Recorder;
let credentials: Credentials;
let ticketNumber = 7000;

const newTicket = () => seedTicket(hubspot, String((ticketNumber += 1)));
/** Seconds as the hours of a policy. */
const seconds = (count: number) => count / 3_600;

/** What is medium is asked of Sam and Lea, who have `wait` seconds; `rule` says what comes then. */
const policyWith = (wait: number, rule: object) => ({
	...POLICY,
	tiers: POLICY.tiers.map(({ escalate_to: _to, ...tier }) => tier),
	routing: {
		people: { 'sam@example.com': { name: 'Sam Okafor' }, 'lea@example.com': { name: 'Lea Brandt' }, 'ines@example.com': { name: 'Ines Vogel' }, 'dana@example.com': { name: 'Dana Ruiz' } },
		rules: [{ tiers: ['medium'], approvers: ['sam@example.com', 'lea@example.com'], sla_hours: seconds(wait), ...rule }],
	},
});

/** Gives the body's list as items, so that one run of the node has many. */
const SPLIT: NodeDraft = { name: 'Split', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'list', options: {} } };
/** Lower on the canvas than the other branches, as n8n runs the upper ones first. */
const ROUND: NodeDraft = { name: 'Round', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
const LOOP = { [NODE.wait]: [NODE.wait, NODE.execute, NODE.log] };

async function chainWith(path: string, over: Partial<ChainOptions> = {}): Promise<ActiveChain> {
	const draft = chainWorkflow(path, { credentials, hubspotUrl: hubspot.url, ...over });
	const round = draft.nodes.find(({ name }) => name === 'Round');
	if (round) round.position = [1000, 600];
	return await activateChain(n8n, draft);
}

interface Waiting {
	id: string;
	tickets: string[];
	links: { approver_id: string; url: string }[];
}

/** Every wait begins at once, because n8n looks for waits that are over once a minute. */
const runs: Record<'void' | 'keep' | 'end' | 'many', Waiting> = {} as never;

async function begin(path: string, policy: unknown, over: Partial<ChainOptions> = {}, count = 1): Promise<Waiting> {
	const chain = await chainWith(path, { policy, wiring: LOOP, ...over });
	const tickets = Array.from({ length: count }, newTicket);
	const actions = tickets.map((ticket, index) => ({ action: refund(ticket, 240 + index) }));
	const id = await chain.send(count === 1 ? actions[0] : { list: actions });
	return { id, tickets, links: reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' })) };
}

/** The links of a waiting execution, once there is one of this person's among them. */
async function linksOf({ id }: Waiting, approverId: string): Promise<{ approver_id: string; url: string }[]> {
	return await until(
		async () => {
			const execution = await n8n.rest.executions.get(id);
			const links = execution.status === 'waiting' ? reviewLinks(execution) : [];
			return links.some(({ approver_id }) => approver_id === approverId) ? links : undefined;
		},
		{ what: `${approverId} to be asked`, timeoutMs: 150_000 },
	);
}

async function approve(url: string): Promise<{ status: number; html: string }> {
	const page = await openPage(url);
	return await postForm(page.action, { ...page.fields, decision: 'approve' });
}

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	recorder = await startRecorder();
	credentials = await createCredentials(n8n.rest, {});
	const next = { escalate_to: ['ines@example.com'] };
	const notified = { parameters: { [NODE.wait]: { options: { notifyUrl: `${recorder.url}/hook` } } } };
	// The reminder comes before the deadline by itself; n8n finds that the wait is over some time in the next minute.
	runs.void = await begin('life-void', policyWith(12, { ...next, remind_before_hours: seconds(8) }), notified);
	runs.keep = await begin('life-keep', policyWith(10, { escalate_to: [{ to: 'ines@example.com', after_hours: seconds(10) }, { to: 'dana@example.com', after_hours: seconds(200) }], earlier_links: 'keep' }));
	runs.end = await begin('life-end', policyWith(10, {}));
	runs.many = await begin('life-many', policyWith(14, { escalate_to: [{ to: 'ines@example.com', after_hours: seconds(14) }, { to: 'dana@example.com', after_hours: seconds(300) }] }), { extra: [SPLIT, ROUND], wiring: { [NODE.wait]: ['Round', NODE.execute, NODE.log], Round: [NODE.wait], [NODE.body]: ['Split'], Split: [NODE.tier] } }, 3);
	// One of three is decided before the deadline.
	expect((await approve(runs.many.links[0]!.url)).status).toBe(200);
});

afterAll(async () => {
	await recorder?.close();
	await hubspot?.close();
});

test('looped back at the deadline, the next in line decides, and the earlier links are void; all of them were told', async () => {
	const links = await linksOf(runs.void, 'ines@example.com');
	expect(links.map(({ approver_id }) => approver_id)).toEqual(['ines@example.com']);
	expect((await openPage(runs.void.links[0]!.url)).status).toBe(410);
	const told = recorder.requests.map(({ body }) => body as { occasion: string; approvers: { id: string; review_url: string }[] });
	expect(told.map(({ occasion, approvers }) => [occasion, approvers.map(({ id }) => id).sort()])).toEqual([
		['requested', ['lea@example.com', 'sam@example.com']],
		['reminder', ['lea@example.com', 'sam@example.com']],
		['escalated', ['ines@example.com']],
	]);
	// The reminder brings the very link that was sent first.
	expect(told[1]!.approvers.map(({ review_url }) => review_url).sort()).toEqual(told[0]!.approvers.map(({ review_url }) => review_url).sort());
	// Its own last deadline may be over by the time n8n is looked at, so the link that was sent decides at once.
	expect((await approve(told[2]!.approvers[0]!.review_url)).status).toBe(200);
	const item = firstItem(await n8n.rest.executions.waitFor(runs.void.id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', decisions: [{ approver_id: 'ines@example.com' }] });
	expect(writes(hubspot, runs.void.tickets[0]!, 'refund_status')).toBe(1);
});

test('with earlier_links: keep, the first to be asked may still decide after the deadline', async () => {
	const links = await linksOf(runs.keep, 'ines@example.com');
	expect(links.map(({ approver_id }) => approver_id).sort()).toEqual(['ines@example.com', 'lea@example.com', 'sam@example.com']);
	const sam = runs.keep.links.find(({ approver_id }) => approver_id === 'sam@example.com')!;
	expect((await approve(sam.url)).status).toBe(200);
	const item = firstItem(await n8n.rest.executions.waitFor(runs.keep.id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', decisions: [{ approver_id: 'sam@example.com' }] });
});

test('with nobody left to ask, what comes back leaves as not approved, and the loop ends', async () => {
	const execution = await n8n.rest.executions.waitFor(runs.end.id, { timeoutMs: 150_000 });
	expect(itemsOf(execution, NODE.wait, 2)[0]).toMatchObject({ approval: { state: 'expired' } });
	expect(writes(hubspot, runs.end.tickets[0]!, 'refund_status')).toBe(0);
	expect((await openPage(runs.end.links[0]!.url)).html).not.toMatch(/<form/);
});

test('of many items, what was decided goes on at the deadline, and the rest wait for the next in line', async () => {
	const links = await linksOf(runs.many, 'ines@example.com');
	expect(links.filter(({ approver_id }) => approver_id === 'ines@example.com')).toHaveLength(2);
	// The decided one is carried out while the other two still wait.
	expect(runs.many.tickets.map((ticket) => writes(hubspot, ticket, 'refund_status'))).toEqual([1, 0, 0]);
	for (const { url } of links) expect((await approve(url)).status).toBe(200);
	await n8n.rest.executions.waitFor(runs.many.id);
	expect(runs.many.tickets.map((ticket) => writes(hubspot, ticket, 'refund_status'))).toEqual([1, 1, 1]);
});
