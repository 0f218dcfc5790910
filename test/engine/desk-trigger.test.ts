import { randomUUID } from 'node:crypto';
import { decideApproval, openReview } from '../../src/approve';
import { escalateApproval } from '../../src/approve/escalate-approval';
import { reviewLinks } from '../../src/approve/review-link';
import { addException, resolveException } from '../../src/exceptions';
import { setSwitch } from '../../src/tier/switches/set-switch';
import type { Ports } from '../../src/ports';
import type { Store } from '../../src/store/port';
import { createKeyRing } from '../../src/tokens/key-ring';
import { DESK_EVENTS } from '../../src/watch/desk-event';
import { ask, MIRA, reassess, refund as approvable } from '../approve/fixtures';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { openStoreAt } from '../store/worker';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { testPostgres } from '../support/postgres';
import type { TestPorts } from '../support/test-ports';
import { realPorts } from '../wire/kill-points';
import { activateChain, chainWorkflow, createCredentials, firstItem, PACKAGE, refund, SIGNING_KEY, until, type ActiveChain, type Credentials } from './support/chain';
import { seedTicket, writes } from './support/tickets';

jest.setTimeout(400_000);

const SCHEMA = `daa_desk_${process.pid}`;
let postgres: Awaited<ReturnType<typeof testPostgres>>;
let hubspot: HubSpotServer;
let store: Store;
let ports: Ports;
/** Two n8n processes, each with the same desk workflow, on one store. */
const n8ns: RunningN8n[] = [];
const desks: string[] = [];
let chain: ActiveChain;
const NODE_ID = randomUUID();
const WORKFLOW_ID = 'DeskOfTwoN8nsXYZ';

function deskWorkflow({ gate, hubspot: token }: Credentials) {
	const execute = { mode: 'execute', target: 'hubspotTicket', hubspotAuthentication: 'appToken', options: { baseUrl: hubspot.url, timeoutSeconds: 5 } };
	return {
		id: WORKFLOW_ID,
		name: 'Desk',
		nodes: [
			{ id: NODE_ID, name: 'Desk', type: `${PACKAGE}.reviewDeskTrigger`, typeVersion: 1, position: [0, 0] as [number, number], webhookId: randomUUID(), parameters: { path: 'desk', events: [...DESK_EVENTS], intervalSeconds: 1 }, credentials: { approvalGateApi: gate } },
			{
				id: randomUUID(),
				name: 'Granted?',
				type: 'n8n-nodes-base.if',
				typeVersion: 2.2,
				position: [200, 0] as [number, number],
				parameters: { conditions: { options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 }, combinator: 'and', conditions: [{ id: 'a', leftValue: '={{ !!$json.approval?.grant }}', rightValue: true, operator: { type: 'boolean', operation: 'true', singleValue: true } }] }, options: {} },
			},
			{ id: randomUUID(), name: 'Execute', type: `${PACKAGE}.auditedExecute`, typeVersion: 1, position: [400, 0] as [number, number], parameters: execute, credentials: { approvalGateApi: gate, hubspotAppToken: token } },
		],
		connections: { Desk: { main: [[{ node: 'Granted?', type: 'main', index: 0 }]] }, 'Granted?': { main: [[{ node: 'Execute', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

beforeAll(async () => {
	[postgres, hubspot] = [await testPostgres(), await startHubSpotServer({ token: 'local-token' })];
	const url = new URL(postgres.url);
	const place = { storeKind: 'postgres', postgresHost: url.searchParams.get('host') ?? url.hostname, postgresPort: Number(url.port || 5432), postgresDatabase: url.pathname.slice(1), postgresUser: decodeURIComponent(url.username), postgresPassword: decodeURIComponent(url.password), postgresSchema: SCHEMA, postgresSsl: 'disable' };
	store = await openStoreAt({ postgres: postgres.url, schema: SCHEMA });
	ports = { ...realPorts(store), keys: createKeyRing([{ kid: 'key-1', secret: Buffer.from(SIGNING_KEY, 'base64'), active: true }]) };
	for (let index = 0; index < 2; index += 1) {
		const n8n = await startN8n({ ui: false });
		n8ns.push(n8n);
		const credentials = await createCredentials(n8n.rest, place);
		if (index === 0) chain = await activateChain(n8n, chainWorkflow('desk-chain', { credentials, hubspotUrl: hubspot.url }));
		const workflow = await n8n.rest.createWorkflow(deskWorkflow(credentials) as never);
		desks.push(workflow.id);
		await n8n.rest.activate(workflow.id);
	}
	// From here on: a desk that is new tells what happens after it was published.
	await until(async () => ((await store.lease(`desk-events/${WORKFLOW_ID}/${NODE_ID}`))?.cursor ? true : undefined), { what: 'the desk to watch', timeoutMs: 60_000 });
});

afterAll(async () => {
	await Promise.all(n8ns.map((n8n) => n8n.stop().catch(() => {})));
	await store?.close();
	await postgres?.stop();
	await hubspot?.close();
});

interface Told {
	id: string;
	type: string;
	json: Record<string, any>;
	execution: string;
	at: number;
}

/** What the desk workflows of both processes were started with. */
async function told(only: readonly number[] = [0, 1]): Promise<Told[]> {
	const all: Told[] = [];
	for (const at of only) {
		const n8n = n8ns[at]!;
		for (const { id } of await n8n.rest.executions.list({ workflowId: desks[at], limit: 100 })) {
			const json = firstItem(await n8n.rest.executions.get(id), 'Desk');
			if (json) all.push({ id: json.event.id, type: json.event.type, json, execution: id, at });
		}
	}
	return all;
}
const untilTold = (wanted: (all: Told[]) => boolean, what: string, only?: readonly number[]) =>
	until(
		async () => {
			const all = await told(only);
			return wanted(all) ? all : undefined;
		},
		{ what, timeoutMs: 120_000, everyMs: 1_000 },
	);
const add = (patch: object = {}) => store.transaction((tx) => addException(tx, ports, { type: 'missing_order_number', reason: 'No order.', environment: 'production', correlationId: `cor-${randomUUID()}`, ...patch }));

test('both workflows have one id, so that they are one desk', () => {
	expect(desks).toEqual([WORKFLOW_ID, WORKFLOW_ID]);
});

test('every event is told, once for both processes, and what was lost is carried out once', async () => {
	const ticket = seedTicket(hubspot, '9901');
	const id = await chain.send({ action: refund(ticket, 240) });
	await n8ns[0]!.rest.executions.waitFor(id, { status: 'waiting' });
	const [waiting] = await store.approvals({ workflowId: chain.workflow.id, limit: 1 });
	const token = reviewLinks(ports, waiting!, await store.approvers(waiting!.id))[0]!.token;
	const { formToken } = await openReview(ports, token);
	await decideApproval(ports, token, { decision: 'approve', formToken }, { reassess });
	// Decided first: a request whose execution is gone is lost as a request.
	await n8ns[0]!.rest.request('POST', '/rest/executions/delete', { ids: [id] });
	const handed = await ask(ports as TestPorts, { dueAt: new Date(Date.now() + 3_600_000), action: approvable({ correlation_id: 'handed', target_id: '1' }), plan: { on_lapse: 'escalate', earlier_links: 'void', chain: [{ after_hours: 8, approvers: [MIRA] }], level: 0 } });
	await escalateApproval(ports, handed.approval.id, { actor: { kind: 'service', id: 'test' } });
	await ask(ports as TestPorts, { itemIndex: 1, dueAt: new Date(Date.now() + 1_500), action: approvable({ correlation_id: 'lapsed', target_id: '2' }) });
	const { exception } = await add({ action: approvable(), dueAt: new Date(Date.now() + 1_000).toISOString(), owner: 'ada', backup: 'bo' });
	await setSwitch(ports, { actor: { kind: 'person', id: 'ada' }, place: 'desk' }, { switch: 'summarize_only', scope: { kind: 'action_type', action_type: 'other' }, on: true, reason: 'Trial.' });
	await untilTold((all) => all.some(({ type }) => type === 'exception_overdue'), 'the missed target');
	await resolveException(ports, exception.id, { actor: { kind: 'person', id: 'bo' } }, { outcome: 'corrected', corrected: approvable({ target_id: '77' }) });

	const all = await untilTold((list) => DESK_EVENTS.every((type) => list.some((one) => one.type === type)), 'every kind of event');
	expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
	const lost = all.find(({ type, json }) => type === 'lost' && json.event.lost === 'decision')!;
	expect(lost.json).toMatchObject({ event: { lost: 'decision' }, approval: { state: 'approved', execution_id: id, grant: expect.any(String) as string } });
	const carriedOut = await until(async () => firstItem(await n8ns[lost.at]!.rest.executions.get(lost.execution), 'Execute'), { what: 'the lost action to be carried out', timeoutMs: 60_000 });
	expect(carriedOut).toMatchObject({ execution: { state: 'committed' } });
	expect(writes(hubspot, ticket, 'refund_status')).toBe(1);
	await until(async () => ((await store.exceptions({ type: 'execution_lost', state: 'resolved', limit: 5 })).some(({ approvalId }) => approvalId === lost.json.approval.id) ? true : undefined), { what: 'the lost execution to be off the queue', timeoutMs: 30_000 });
	expect(all.find(({ type }) => type === 'corrected')?.json).toMatchObject({ action: { target_id: '77' } });
	expect((await store.exception(exception.id))?.owner).toBe('bo');
	console.log(`told: ${JSON.stringify(Object.fromEntries(DESK_EVENTS.map((type) => [type, all.filter((one) => one.type === type).length])))}; by process: ${n8ns.map((_n8n, at) => all.filter((one) => one.at === at).length).join(' and ')}`);
});

test('many at once are told once each, and a process that is killed is taken over', async () => {
	const made = await Promise.all(Array.from({ length: 20 }, () => add()));
	const ofMade = (all: Told[], wanted = made) => all.filter(({ type, json }) => type === 'exception_opened' && wanted.some(({ exception }) => exception.id === json.exception?.id));
	const first = ofMade(await untilTold((all) => ofMade(all).length >= made.length, 'twenty exceptions'));
	expect(first).toHaveLength(made.length);
	const holder = first[0]!.at;
	const other = 1 - holder;
	await n8ns[holder]!.kill9();
	const started = Date.now();
	const later = await Promise.all(Array.from({ length: 5 }, () => add()));
	const second = ofMade(await untilTold((all) => ofMade(all, later).length >= later.length, 'the other process to take over', [other]), later);
	console.log(`taken over after ${((Date.now() - started) / 1_000).toFixed(1)} s`);
	expect(second).toHaveLength(later.length);
	// Back again, the first one is told nothing twice.
	await n8ns[holder]!.restart();
	await add({ correlationId: 'after' });
	const end = await untilTold((all) => all.some(({ json }) => json.event.correlation_id === 'after'), 'what came after the restart');
	expect(new Set(end.map(({ id }) => id)).size).toBe(end.length);
});
