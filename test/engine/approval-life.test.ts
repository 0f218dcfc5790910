import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, openPage, POLICY, postForm, refund, reviewLinks, until, type ActiveChain, type ChainOptions, type Credentials } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(180_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let credentials: Credentials;
let ticketNumber = 7000;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	credentials = await createCredentials(n8n.rest, {});
});

afterAll(async () => {
	await hubspot?.close();
});

const newTicket = () => seedTicket(hubspot, String((ticketNumber += 1)));

/** Seconds as the hours of a policy. */
const seconds = (count: number) => count / 3_600;

/** Everything up to 500 is asked of Sam and Lea, and after `wait` seconds of the finance lead, whose links are as `rule` says. */
const policyWith = (wait: number, rule: object = {}) => ({
	...POLICY,
	tiers: POLICY.tiers.map(({ escalate_to: _to, ...tier }) => ({ ...tier, ...(tier.tier === 'medium' && { sla_hours: seconds(wait), escalate_to: 'finance_lead' }) })),
	...('earlier_links' in rule && {
		routing: { rules: [{ tiers: ['medium'], approvers: ['sam@example.com'], sla_hours: seconds(wait), escalate_to: ['ines@example.com'], ...rule }] },
	}),
});

async function chainWith(path: string, over: Partial<ChainOptions> = {}): Promise<ActiveChain> {
	return await activateChain(n8n, chainWorkflow(path, { credentials, hubspotUrl: hubspot.url, ...over }));
}

const LOOP = { [NODE.wait]: [NODE.wait, NODE.execute, NODE.log] };

/** The links of a waiting execution, once they are those of this person. */
async function linksOf(id: string, approverId: string): Promise<{ approver_id: string; url: string }[]> {
	return await until(
		async () => {
			const execution = await n8n.rest.executions.get(id);
			const links = execution.status === 'waiting' ? reviewLinks(execution) : [];
			return links.some(({ approver_id }) => approver_id === approverId) ? links : undefined;
		},
		{ what: `${approverId} to be asked`, timeoutMs: 60_000 },
	);
}

async function approve(url: string): Promise<{ status: number; html: string }> {
	const page = await openPage(url);
	return await postForm(page.action, { ...page.fields, decision: 'approve' });
}

test('looped back at the deadline, the next in line decides, and the earlier links are void', async () => {
	const chain = await chainWith('next-in-line', { policy: policyWith(6), wiring: LOOP });
	const ticket = newTicket();
	const id = await chain.send({ action: refund(ticket, 240) });
	const [first] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	const links = await linksOf(id, 'ines@example.com');
	expect(links.map(({ approver_id }) => approver_id)).toEqual(['ines@example.com']);
	expect((await openPage(first!.url)).status).toBe(410);
	expect((await approve(links[0]!.url)).status).toBe(200);
	const item = firstItem(await n8n.rest.executions.waitFor(id), NODE.log)!;
	expect(item.approval).toMatchObject({ state: 'approved', decisions: [{ approver_id: 'ines@example.com' }] });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});
