import jwt from 'jsonwebtoken';
import { createKeyRing } from '../../src/tokens/key-ring';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import {
	activateChain,
	chainWorkflow,
	createCredentials,
	firstItem,
	itemsOf,
	NODE,
	openPage,
	pauseNode,
	POLICY,
	postForm,
	refund,
	reviewLinks,
	setNode,
	SIGNING_KEY,
	type ActiveChain,
	type ChainOptions,
	type Credentials,
} from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(180_000);

let n8n: SharedN8n;
let hubspot: HubSpotServer;
let credentials: Credentials;
let ticketNumber = 3000;

beforeAll(async () => {
	n8n = await sharedN8n();
	hubspot = await startHubSpotServer({ token: 'local-token' });
	credentials = await createCredentials(n8n.rest, {});
});

afterAll(async () => {
	await hubspot?.close();
});

const newTicket = () => seedTicket(hubspot, String((ticketNumber += 1)));

async function chainWith(path: string, over: Partial<ChainOptions> = {}): Promise<ActiveChain> {
	return await activateChain(n8n, chainWorkflow(path, { credentials, hubspotUrl: hubspot.url, ...over }));
}

/** Sends a medium refund and resolves to its first review link once the execution waits. */
async function untilWaiting(chain: ActiveChain, ticket: string): Promise<{ id: string; url: string }> {
	const id = await chain.send({ action: refund(ticket, 240) });
	const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
	return { id, url: link!.url };
}

async function approve(url: string): Promise<void> {
	const page = await openPage(url);
	expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
}

/** What Audited Execute said, after a medium refund was approved in this chain. */
async function executionAfterApproval(chain: ActiveChain, ticket: string, before: () => void = () => undefined): Promise<Record<string, any>> {
	const { id, url } = await untilWaiting(chain, ticket);
	before();
	await approve(url);
	const execution = await n8n.rest.executions.waitFor(id);
	return firstItem(execution, NODE.execute)!.execution;
}

test('a wait that times out, with No Decision wired straight into Audited Execute', async () => {
	const policy = { ...POLICY, tiers: POLICY.tiers.map(({ sla_hours: _sla, ...tier }) => tier) };
	const chain = await chainWith('timeout', { policy, parameters: { [NODE.wait]: { deadlineHours: 0.0005 } }, wiring: { [NODE.wait]: [NODE.execute, NODE.execute, NODE.execute] } });
	const ticket = newTicket();
	const { id, url } = await untilWaiting(chain, ticket);
	const execution = await n8n.rest.executions.waitFor(id, { timeoutMs: 120_000 });
	expect(itemsOf(execution, NODE.wait, 0)[0]).toMatchObject({ approval: { state: 'expired' } });
	expect(firstItem(execution, NODE.execute)!.execution).toMatchObject({ state: 'not_started', code: 'grant_missing' });
	expect((await openPage(url)).html).not.toMatch(/<form/);
	expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
});

test('an item edited between approval and execution', async () => {
	const tamper = `={{ JSON.stringify({ ...$json, approval: { ...$json.approval, action: { ...$json.approval.action, proposed_changes: [ $json.approval.action.proposed_changes[0], { ...$json.approval.action.proposed_changes[1], proposed: '9999.00' } ] } } }) }}`;
	const chain = await chainWith('edited', { extra: [setNode('Tamper', tamper)], wiring: { [NODE.wait]: [NODE.log, 'Tamper', NODE.log], Tamper: [NODE.execute] } });
	const ticket = newTicket();
	expect(await executionAfterApproval(chain, ticket)).toMatchObject({ state: 'not_started', code: 'grant_payload_changed' });
	expect(writes(hubspot, ticket, 'refund_amount')).toBe(0);
});

test('a grant that was used, used again by a second node', async () => {
	const draft = chainWorkflow('replayed', { credentials, hubspotUrl: hubspot.url, wiring: { [NODE.execute]: ['Again', 'Again'], Again: [NODE.log, NODE.log] } });
	const first = draft.nodes.find(({ name }) => name === NODE.execute)!;
	draft.nodes.push({ ...structuredClone(first), id: crypto.randomUUID(), name: 'Again' });
	const chain = await activateChain(n8n, draft);
	const ticket = newTicket();
	const { id, url } = await untilWaiting(chain, ticket);
	await approve(url);
	const execution = await n8n.rest.executions.waitFor(id);
	expect(firstItem(execution, NODE.execute)!.execution).toMatchObject({ state: 'committed' });
	expect(firstItem(execution, 'Again')!.execution).toMatchObject({ state: 'not_started', code: 'grant_used' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
});

test('a grant that has expired', async () => {
	const chain = await chainWith('expired', {
		parameters: { [NODE.wait]: { options: { grantMinutes: 1 / 60 } } },
		extra: [pauseNode('Pause', 4)],
		wiring: { [NODE.wait]: [NODE.log, 'Pause', NODE.log], Pause: [NODE.execute] },
	});
	const ticket = newTicket();
	expect(await executionAfterApproval(chain, ticket)).toMatchObject({ state: 'not_started', code: 'grant_expired' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
});

test('a record that changed while people were deciding', async () => {
	const chain = await chainWith('stale');
	const ticket = newTicket();
	const execution = await executionAfterApproval(chain, ticket, () => hubspot.control({ set: { [ticket]: { refund_status: 'closed' } } }));
	expect(execution).toMatchObject({ state: 'blocked', code: 'value_stale' });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	expect(hubspot.tickets.get(ticket)!.properties.refund_status).toBe('closed');
});

test('a risk or guardrail section that something wrote over the real one', async () => {
	const forgeries = {
		approvers: `={{ JSON.stringify({ ...$json, risk: { ...$json.risk, approvers: [{ id: 'mallory@example.com', name: 'Mallory', role: 'support_leads' }] } }) }}`,
		guardrails: `={{ JSON.stringify({ ...$json, guardrails: { ...$json.guardrails, guardrail_action: 'allowed', failed_checks: [] , reason: 'all good' } }) }}`,
	};
	for (const [name, forgery] of Object.entries(forgeries)) {
		const chain = await chainWith(`forged-${name}`, { extra: [setNode('Forge', forgery)], wiring: { 'Alone?': [NODE.execute, 'Forge'], Forge: [NODE.wait] } });
		const ticket = newTicket();
		const execution = await n8n.rest.executions.waitFor(await chain.send({ action: refund(ticket, 240) }));
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error!.description).toMatch(/section_forged/);
		expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	}
});

describe('a grant that belongs elsewhere', () => {
	let minter: ActiveChain;
	let door: ActiveChain;

	/** A chain whose approved items stop before Audited Execute, and which takes replayed items by a side door. */
	const sideDoor = (path: string) =>
		chainWorkflow(path, {
			credentials,
			hubspotUrl: hubspot.url,
			extra: [
				setNode('Kept'),
				{
					name: 'Replayed?',
					type: 'n8n-nodes-base.if',
					typeVersion: 2.2,
					parameters: {
						conditions: {
							options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
							combinator: 'and',
							conditions: [{ id: 'r', leftValue: '={{ $json.replayed === true }}', rightValue: true, operator: { type: 'boolean', operation: 'true', singleValue: true } }],
						},
						options: {},
					},
				},
			],
			wiring: { [NODE.body]: ['Replayed?'], 'Replayed?': [NODE.execute, NODE.tier], [NODE.wait]: [NODE.log, 'Kept', NODE.log] },
		});

	beforeAll(async () => {
		minter = await activateChain(n8n, sideDoor('minter'));
		door = await activateChain(n8n, sideDoor('door'));
	});

	async function granted(chain: ActiveChain): Promise<{ ticket: string; item: Record<string, any> }> {
		const ticket = newTicket();
		const { id, url } = await untilWaiting(chain, ticket);
		await approve(url);
		const item = firstItem(await n8n.rest.executions.waitFor(id), 'Kept')!;
		expect(item.approval.grant).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
		return { ticket, item };
	}

	async function replay(chain: ActiveChain, item: Record<string, any>): Promise<Record<string, any>> {
		const execution = await n8n.rest.executions.waitFor(await chain.send({ ...item, replayed: true }));
		return firstItem(execution, NODE.execute)!.execution;
	}

	test('in another workflow, and in another execution of the same workflow', async () => {
		const { ticket, item } = await granted(minter);
		expect(await replay(door, item)).toMatchObject({ state: 'not_started', code: 'grant_workflow' });
		expect(await replay(minter, item)).toMatchObject({ state: 'not_started', code: 'grant_execution' });
		expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	});

	test('signed with another key, another algorithm, or none', async () => {
		const { ticket, item } = await granted(minter);
		const { header, payload } = jwt.decode(item.approval.grant, { complete: true })! as unknown as { header: jwt.JwtHeader; payload: Record<string, unknown> };
		const real = createKeyRing([{ kid: 'key-1', secret: Buffer.from(SIGNING_KEY, 'base64'), active: true }]).derive('key-1', 'grant')!.export();
		const forged = {
			'another key': jwt.sign(payload, Buffer.alloc(32, 9), { header, algorithm: 'HS256' }),
			'another algorithm': jwt.sign(payload, Buffer.concat([real, real]), { header: { ...header, alg: 'HS512' }, algorithm: 'HS512' }),
			'no signature': `${Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')}.${item.approval.grant.split('.')[1]}.`,
		};
		for (const grant of Object.values(forged)) {
			const execution = await replay(minter, { ...item, approval: { ...item.approval, grant } });
			expect(execution).toMatchObject({ state: 'not_started', code: 'grant_invalid' });
		}
		expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	});

	test('from a manual run', async () => {
		const ticket = newTicket();
		const id = await n8n.rest.runManually(minter.workflow.id, { trigger: NODE.hook, pinData: { [NODE.hook]: [{ json: { body: { action: refund(ticket, 240) } } }] } });
		const [link] = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }));
		const page = await openPage(link!.url);
		expect(page.html).toMatch(/test run/i);
		await approve(link!.url);
		const item = firstItem(await n8n.rest.executions.waitFor(id), 'Kept')!;
		expect(item.action.environment).toBe('test');
		expect(await replay(minter, item)).toMatchObject({ state: 'not_started', code: 'grant_environment' });
		const relabelled = { ...item, action: { ...item.action, environment: 'production' }, approval: { ...item.approval, action: { ...item.approval.action, environment: 'production' } } };
		expect(await replay(minter, relabelled)).toMatchObject({ state: 'not_started', code: 'grant_environment' });
		expect(writes(hubspot, ticket, 'refund_status')).toBe(0);
	});
});

describe('the review link', () => {
	let chain: ActiveChain;

	beforeAll(async () => {
		chain = await chainWith('links');
	});

	test('decides nothing by GET or HEAD, however often, nor with the decision in the query', async () => {
		const ticket = newTicket();
		const { id, url } = await untilWaiting(chain, ticket);
		for (let round = 0; round < 20; round += 1) {
			const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => fetch(url, { method: index % 3 === 0 ? 'HEAD' : 'GET' })));
			for (const answer of answers) expect(answer.status).toBe(200);
		}
		expect((await fetch(`${url}&decision=approve`)).status).toBe(401);
		expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
		await approve(url);
		expect((await n8n.rest.executions.waitFor(id)).status).toBe('success');
		expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
	});

	test('answers a malformed, huge, binary or wrongly typed body with a clear 4xx, and stays pending', async () => {
		const ticket = newTicket();
		const { id, url } = await untilWaiting(chain, ticket);
		const page = await openPage(url);
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		const bodies: RequestInit[] = [
			{ headers: { 'content-type': 'application/json' }, body: '{"decision": ' },
			{ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...page.fields, decision: 'approve' }) },
			{ headers: form, body: `decision=approve&reason=${'x'.repeat(5_000_000)}` },
			{ headers: { 'content-type': 'application/octet-stream' }, body: Buffer.alloc(4096, 0xff) },
			{ headers: { 'content-type': 'text/plain' }, body: 'decision=approve' },
			{ headers: form, body: '%%%=%ff&&&' },
			{ headers: form, body: '' },
			{ headers: form, body: 'decision=approve' },
			{ headers: form, body: new URLSearchParams({ ...page.fields, decision: 'launch' }) },
			{ headers: form, body: new URLSearchParams({ ...page.fields, decision: 'approve', form_token: 'x' }) },
		];
		for (const init of bodies) {
			const answer = await fetch(page.action, { method: 'POST', ...init });
			const text = await answer.text();
			expect([answer.status, text.slice(0, 80)]).toEqual([expect.any(Number), expect.any(String)]);
			expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(answer.status).toBeLessThan(500);
			expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
		}
		const multipart = new FormData();
		for (const [name, value] of Object.entries({ ...page.fields, decision: 'approve' })) multipart.set(name, value);
		const answer = await fetch(page.action, { method: 'POST', body: multipart });
		expect(answer.status).toBe(415);
		expect((await n8n.rest.executions.get(id)).status).toBe('waiting');
		await approve(url);
		expect((await n8n.rest.executions.waitFor(id)).status).toBe('success');
	});

	test('of another approval or approver is refused', async () => {
		const [one, two] = [await untilWaiting(chain, newTicket()), await untilWaiting(chain, newTicket())];
		const token = new URL(two.url).searchParams.get('t')!;
		const crossed = new URL(one.url);
		crossed.searchParams.set('t', token);
		expect((await fetch(crossed)).status).toBe(401);
		await approve(one.url);
		await n8n.rest.executions.waitFor(one.id);
		// A second visit says what was decided, and decides nothing.
		const later = await fetch(one.url);
		expect(later.status).toBeLessThan(500);
		expect((await n8n.rest.executions.get(two.id)).status).toBe('waiting');
	});
});
