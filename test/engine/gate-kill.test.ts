import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Store } from '../../src/store/port';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { testPostgres, type TestPostgres } from '../support/postgres';
import { createCredentials, PACKAGE, refund, setNode, sleep, until, type Credentials, type NodeDraft } from './support/chain';
import { startHoldProxy, type HoldProxy } from './support/hold-proxy';
import { seedTicket } from './support/tickets';

/** Rounds of ten executions that are killed at ten points; DAA_KILL_ROUNDS=20 runs twenty on each store. */
const ROUNDS = Number(process.env.DAA_KILL_ROUNDS ?? 4);
/** Rounds that one SIGKILL ends together: booting n8n again costs more than all else. */
const TOGETHER = ROUNDS > 4 ? 4 : 2;
/** Lease: three times this. It is over soon after n8n has booted again; all that stands must have come to its point within it. */
const TIMEOUT_S = 5;
jest.setTimeout(900_000);

const POINTS = ['before_node', 'opening', 'reading', 'noting', 'sending', 'late', 'applied', 'reading_back', 'settling', 'after_node'] as const;
type Point = (typeof POINTS)[number];

let hubspot: HubSpotServer;
let proxy: HoldProxy;
beforeAll(async () => {
	hubspot = await startHubSpotServer({ token: 'local-token' });
	proxy = await startHoldProxy(hubspot.url);
});
afterAll(async () => {
	await proxy?.close();
	await hubspot?.close();
});

const POLICY = { id: 'refunds', version: '1', action_type: 'refund', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }] };

/** Webhook → Risk Tier → a mark that can be held → Audited Execute → another mark. */
function workflow(path: string, { gate, hubspot: token }: Credentials) {
	const own = (name: string, type: string, parameters: Record<string, unknown>): NodeDraft => ({ name, type: `${PACKAGE}.${type}`, typeVersion: 1, parameters, credentials: { approvalGateApi: gate, hubspotAppToken: token } });
	const mark = (name: string, kind: string): NodeDraft => ({ name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: { url: `=${proxy.url}/mark/${kind}/{{ $('Risk Tier').item.json.action.target_id }}`, options: {} } });
	const nodes: NodeDraft[] = [
		{ name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() },
		setNode('Body', '={{ JSON.stringify($json.body) }}'),
		own('Risk Tier', 'riskTier', { policy: JSON.stringify(POLICY) }),
		mark('Before', 'before'),
		own('Execute', 'auditedExecute', {
			mode: 'execute',
			target: 'hubspotTicket',
			hubspotAuthentication: 'appToken',
			proposal: "={{ $('Risk Tier').item.json.action }}",
			grant: "={{ $('Risk Tier').item.json.risk.grant }}",
			options: { baseUrl: proxy.url, timeoutSeconds: TIMEOUT_S, lateSeconds: 0 },
		}),
		mark('After', 'after'),
	];
	const chain = Object.fromEntries(nodes.slice(0, -1).map(({ name }, index) => [name, { main: [[{ node: nodes[index + 1]?.name ?? '', type: 'main', index: 0 }]] }]));
	return { name: path, nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections: chain, settings: { executionOrder: 'v1' } };
}

/** A schedule's work, behind a webhook so that it runs when the test wants it. */
function resolver(path: string, { gate, hubspot: token }: Credentials) {
	const nodes: NodeDraft[] = [
		{ name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() },
		{
			name: 'Resolve',
			type: `${PACKAGE}.auditedExecute`,
			typeVersion: 1,
			parameters: { operation: 'resolveUnknown', target: 'hubspotTicket', hubspotAuthentication: 'appToken', limit: 100, options: { baseUrl: proxy.url, timeoutSeconds: TIMEOUT_S, lateSeconds: 0 } },
			credentials: { approvalGateApi: gate, hubspotAppToken: token },
		},
	];
	return { name: path, nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections: { Hook: { main: [[{ node: 'Resolve', type: 'main', index: 0 }]] } }, settings: { executionOrder: 'v1' } };
}

/** Keeps every other writer of the store waiting. */
type Lock = () => Promise<() => Promise<void>>;

interface Bed {
	n8n: RunningN8n;
	store: Store;
	lock: Lock;
	path: string;
	workflowId: string;
}

const action = (ticket: string) => refund(ticket, 35, { correlation_id: `cor-${ticket}` });
const post = (bed: Bed, path: string, body: unknown) => fetch(`${bed.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const start = async (bed: Bed, ticket: string): Promise<void> => {
	// Right after a boot the webhook is not there yet.
	let last = '';
	const taken = async () => {
		const response = await post(bed, bed.path, { action: action(ticket) });
		last = `${response.status} ${(await response.text()).slice(0, 200)}`;
		return response.ok ? true : undefined;
	};
	await until(taken, { what: 'the webhook to take an action', timeoutMs: 30_000 }).catch((error: unknown) => {
		throw new Error(`${String(error)}; n8n said ${last}\n${bed.n8n.logs().slice(-2_000)}`);
	});
};

type Tickets = Record<Point, string>;

/** One execution at each of the ten points. */
interface Standing {
	tickets: Tickets;
	before: Record<Point, Held>;
	at: Record<'reading' | 'noting' | 'sending' | 'late' | 'applied' | 'reading_back' | 'settling' | 'after_node', Held>;
}
type Held = ReturnType<HoldProxy['hold']>;

const standing = (tickets: Tickets): Standing => ({
	tickets,
	before: Object.fromEntries(POINTS.map((point) => [point, proxy.hold(tickets[point], 'before', 1, 'request')])) as Record<Point, Held>,
	at: {
		reading: proxy.hold(tickets.reading, 'GET', 1, 'request'),
		noting: proxy.hold(tickets.noting, 'GET', 1, 'answer'),
		sending: proxy.hold(tickets.sending, 'PATCH', 1, 'request'),
		late: proxy.hold(tickets.late, 'PATCH', 1, 'request'),
		applied: proxy.hold(tickets.applied, 'PATCH', 1, 'answer'),
		reading_back: proxy.hold(tickets.reading_back, 'GET', 2, 'request'),
		settling: proxy.hold(tickets.settling, 'GET', 2, 'answer'),
		after_node: proxy.hold(tickets.after_node, 'after', 1, 'request'),
	},
});

/** Executions stand at ten points, n8n is killed, boots again, and everything comes again. */
async function killAt(bed: Bed, rounds: readonly Tickets[], scheduled: boolean): Promise<void> {
	const lanes = rounds.map(standing);
	const every = <T>(work: (lane: Standing) => T[]): T[] => lanes.flatMap(work);
	await Promise.all(every(({ tickets }) => POINTS.map((point) => start(bed, tickets[point]))));
	await Promise.all(every(({ before }) => POINTS.map((point) => before[point].arrived)));
	for (const { before } of lanes) for (const point of POINTS) if (point !== 'before_node' && point !== 'opening') before[point].release();
	await Promise.all(every(({ at }) => Object.values(at).map(({ arrived }) => arrived)));
	const unlock = await bed.lock();
	for (const { before, at } of lanes) for (const hold of [before.opening, at.noting, at.settling]) hold.release();
	await sleep(300);
	await bed.n8n.kill9();
	await unlock();
	for (const { at } of lanes) at.late.release();
	// Everything else that stands at the service never goes on: its connection is gone with n8n.
	await bed.n8n.restart();
	for (const { before, at } of lanes) for (const hold of [before.before_node, at.reading, at.applied, at.reading_back, at.after_node]) hold.release();
	if (scheduled) await until(async () => ((await post(bed, `${bed.path}-resolve`, {})).ok ? true : undefined), { what: 'the resolver', timeoutMs: 30_000 });
	// The executions are started anew with the same actions: new grants, and each action still happens once.
	await Promise.all(every(({ tickets }) => POINTS.map((point) => start(bed, tickets[point]))));
}

async function outcomeOf({ store }: Bed, ticket: string): Promise<string> {
	const events = await store.log.byCorrelation(`cor-${ticket}`, 'production');
	const ids = await intents(store, ticket);
	const open = ids.length === 1 ? await store.exceptions({ intentId: ids[0]?.id ?? '', state: 'open', limit: 5 }) : [];
	const told = events.some(({ action: name }) => name === 'execution.started') ? '' : ', not told';
	return `${ids.map(({ state }) => state).join('+') || 'nothing'}, ${hubspot.tickets.get(ticket)?.writes} writes, ${open.length} open${told}`;
}

/** By the payload that Risk Tier stored for this ticket's action. */
async function intents(store: Store, ticket: string) {
	const hashes = new Set((await store.log.byCorrelation(`cor-${ticket}`, 'production')).map(({ header }) => (JSON.parse(header) as { payload_hash?: string }).payload_hash));
	const found = await Promise.all([...hashes].map((payloadHash) => (payloadHash ? store.intentsLike({ correlationId: `cor-${ticket}`, payloadHash, environment: 'production' }) : [])));
	return found.flat();
}

const settled = async (bed: Bed, ticket: string): Promise<boolean> => {
	const found = await intents(bed.store, ticket);
	return found.length > 0 && found.every(({ state, leaseUntil }) => state !== 'executing' && leaseUntil === null);
};

/** What had left and is not there: only a person can tell. All others are done, once. */
const expected = (point: Point): string => (point === 'sending' ? 'unknown, 0 writes, 1 open' : 'committed, 1 writes, 0 open');

let next = 70_000;
const freshTickets = (): Tickets => Object.fromEntries(POINTS.map((point) => [point, seedTicket(hubspot, String((next += 1)))])) as Tickets;

/** Until the lease of the last sending is over an item that comes again is told so; then it gets the outcome. */
async function untilSettled(bed: Bed, point: Point, ticket: string): Promise<void> {
	await until(
		async () => {
			if (await settled(bed, ticket)) return true;
			await start(bed, ticket);
			await sleep(500);
			return undefined;
		},
		{ what: `${point} (${ticket}) to be settled`, timeoutMs: 60_000 },
	);
}

/** What came out otherwise than it has to; prints how many executions were killed. */
async function rounds(bed: Bed): Promise<string[]> {
	const wrong: string[] = [];
	let killed = 0;
	for (let first = 0; first < ROUNDS; first += TOGETHER) {
		const lanes = Array.from({ length: Math.min(TOGETHER, ROUNDS - first) }, freshTickets);
		await killAt(bed, lanes, (first / TOGETHER) % 2 === 1);
		for (const tickets of lanes) for (const point of POINTS) await untilSettled(bed, point, tickets[point]);
		await sleep(300);
		for (const [index, tickets] of lanes.entries()) {
			for (const point of POINTS) {
				killed += 1;
				const outcome = await outcomeOf(bed, tickets[point]);
				if (outcome !== expected(point)) wrong.push(`round ${first + index + 1}, ${point}: ${outcome}`);
			}
		}
	}
	process.stdout.write(`${bed.store.kind}: ${killed} executions killed at ${POINTS.length} points, ${ROUNDS} rounds, ${wrong.length} wrong\n`);
	return wrong;
}

async function bedOf(path: string, gate: Record<string, unknown>, location: (n8n: RunningN8n) => StoreLocation, lock: (n8n: RunningN8n) => Lock): Promise<Bed> {
	const n8n = await startN8n({ ui: false });
	try {
		return await furnish(n8n, path, gate, location, lock);
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}

async function furnish(n8n: RunningN8n, path: string, gate: Record<string, unknown>, location: (n8n: RunningN8n) => StoreLocation, lock: (n8n: RunningN8n) => Lock): Promise<Bed> {
	const credentials = await createCredentials(n8n.rest, gate);
	const flow = await n8n.rest.createWorkflow(workflow(path, credentials));
	await n8n.rest.activate(flow.id);
	await n8n.rest.activate((await n8n.rest.createWorkflow(resolver(`${path}-resolve`, credentials))).id);
	return { n8n, path, workflowId: flow.id, store: await openStoreAt(location(n8n)), lock: lock(n8n) };
}

test('SQLite: n8n is killed while executions stand at ten points', async () => {
	const file = (n8n: RunningN8n) => join(n8n.userFolder, '.n8n', 'draft-approve-act', 'store.sqlite');
	const bed = await bedOf('kill-sqlite', {}, (n8n) => ({ sqlite: file(n8n) }), (n8n) => async () => {
		const held = new DatabaseSync(file(n8n), { timeout: 5_000 });
		held.exec('begin immediate');
		return async () => {
			held.exec('rollback');
			held.close();
		};
	});
	try {
		expect(await rounds(bed)).toEqual([]);
	} finally {
		await bed.store.close();
		await bed.n8n.stop();
	}
});

test('PostgreSQL: n8n is killed while executions stand at ten points', async () => {
	const postgres: TestPostgres = await testPostgres();
	const url = new URL(postgres.url);
	const schema = 'daa_engine_kill';
	const gate = {
		storeKind: 'postgres',
		postgresHost: url.searchParams.get('host') ?? url.hostname,
		postgresPort: Number(url.port || 5432),
		postgresDatabase: url.pathname.slice(1),
		postgresUser: decodeURIComponent(url.username),
		postgresPassword: decodeURIComponent(url.password),
		postgresSchema: schema,
		postgresSsl: 'disable',
	};
	const bed = await bedOf('kill-postgres', gate, () => ({ postgres: postgres.url, schema }), () => async () => {
		const client = new Client({ connectionString: postgres.url });
		await client.connect();
		await client.query(`begin; lock table ${schema}.intents in access exclusive mode`);
		return async () => {
			await client.query('rollback');
			await client.end();
		};
	});
	try {
		expect(await rounds(bed)).toEqual([]);
	} finally {
		await bed.store.close();
		await bed.n8n.stop();
		await postgres.stop();
	}
});
