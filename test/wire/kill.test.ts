import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { executeAction } from '../../src/execute/execute-action';
import { resolveAbandoned } from '../../src/execute/resolve-abandoned';
import type { Ports } from '../../src/ports';
import { RUN } from '../execute/fixtures';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { fetchHttp } from '../support/fetch-http';
import { testPostgres, type TestPostgres } from '../support/postgres';
import { actionOf, LATE_MS, LEASE_MS, mintGrants, POINTS, realPorts, targetOf, TOKEN, type Job, type Point } from './kill-points';

const ROUNDS = 20;
jest.setTimeout(400_000);

let server: HubSpotServer;
beforeAll(async () => {
	server = await startHubSpotServer({ token: TOKEN });
});
afterAll(() => server?.close());

/** Runs a worker until every job stands at its point, then kills it with SIGKILL. */
async function killAll(location: StoreLocation, jobs: readonly Job[]): Promise<void> {
	const register = join(__dirname, '../support/register-ts.js');
	const child = spawn(process.execPath, ['-r', register, join(__dirname, 'kill-worker.ts'), ...[location, server.url, jobs].map((value) => JSON.stringify(value))], { stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise<void>((done) => child.once('close', () => done()));
	let [said, errors] = ['', ''];
	child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const all = new Promise<void>((done) => {
		child.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.endsWith('all\n')) done();
		});
	});
	await Promise.race([all, ended]);
	child.kill('SIGKILL');
	await ended;
	if (!said.endsWith('all\n')) throw new Error(`The worker stopped by itself: ${errors}`);
}

let next = 100_000;
function seeded(points: readonly Point[]): { point: Point; ticket: string }[] {
	return points.map((point) => {
		const ticket = String((next += 1));
		server.control({ set: { [ticket]: { refund_status: 'requested' } } });
		const path = `/crm/v3/objects/tickets/${ticket}`;
		if (point === 'request_left') server.control({ faults: [{ mode: 'delay', method: 'PATCH', path, ms: LATE_MS }] });
		if (point === 'applied_no_answer') server.control({ faults: [{ mode: 'apply_then_hang', method: 'PATCH', path }] });
		return { point, ticket };
	});
}

const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 20_000 });

/** What n8n does after an outage: the schedule settles what was lost (in odd rounds), and every item comes again with its grant. */
async function recover(ports: Ports, jobs: readonly Job[], keyed: boolean, scheduled: boolean): Promise<void> {
	const target = targetOf(server.url, keyed);
	const leaseMs = LEASE_MS;
	if (scheduled) await resolveAbandoned(ports, RUN, { target, http, leaseMs }, { limit: 100 });
	await Promise.all(jobs.map((job) => executeAction(ports, { ...RUN, executionId: 'ex-2', retry: true }, { action: actionOf(job.ticket), grant: job.grant, target, http, dryRun: false, leaseMs })));
}

/** One sending that may have left, at a system that cannot drop a second one: a person decides. Everything else is done. */
const needsPerson = (job: Job) => job.point === 'before_send' && !job.keyed;

async function account(ports: Ports, jobs: readonly Job[]): Promise<string[]> {
	const wrong: string[] = [];
	for (const job of jobs) {
		const writes = server.tickets.get(job.ticket)?.writes;
		const events = (await ports.store.log.byCorrelation(`cor-${job.ticket}`, 'production')).map(({ action }) => action);
		const [intent, ...more] = (await ports.store.intentsLike({ correlationId: `cor-${job.ticket}`, payloadHash: payloadOf(job), environment: 'production' })).filter(({ action }) => action.target_id === job.ticket);
		const open = intent ? (await ports.store.exceptions({ intentId: intent.id, state: 'open', limit: 10 })).map(({ type }) => type) : [];
		const [state, expectedWrites, exceptions] = needsPerson(job) ? ['unknown', 0, ['outcome_unknown']] : ['committed', 1, []];
		const explained = events.includes('execution.started') && events.includes(state === 'committed' ? 'execution.committed' : 'execution.unknown');
		if (intent?.state !== state || more.length > 0 || writes !== expectedWrites || JSON.stringify(open) !== JSON.stringify(exceptions) || !explained) {
			wrong.push(`${job.point} (${job.keyed ? 'keyed' : 'plain'}): ${intent?.state ?? 'no intent'} ${intent?.stage ?? ''}, ${writes} writes, exceptions ${open.join(',')}, events ${events.join(',')}`);
		}
	}
	return wrong;
}

function payloadOf({ grant }: Job): string {
	const claims = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as { payload_hash: string };
	return claims.payload_hash;
}

/** SQLite has one writer, so only one of the two open transactions can be held in a kill. */
async function rounds(location: StoreLocation, batches: readonly (readonly Point[])[]): Promise<{ kills: number; counts: Record<string, number>; wrong: string[] }> {
	const store = await openStoreAt(location);
	const ports = realPorts(store);
	const done: Job[] = [];
	let kills = 0;
	for (let round = 0; round < ROUNDS; round += 1) {
		const keyed = round % 4 >= 2;
		const jobs: Job[] = [];
		for (const points of batches) {
			const places = seeded(points);
			const grants = await mintGrants(ports, places.map(({ ticket }) => ticket));
			const batch = places.map((place, index) => ({ ...place, grant: grants[index] ?? '', keyed }));
			await killAll(location, batch);
			kills += 1;
			jobs.push(...batch);
		}
		await sleep(LEASE_MS + 50);
		await recover(ports, jobs, keyed, round % 2 === 1);
		done.push(...jobs);
	}
	const wrong = await account(ports, done);
	const left = await store.unsettledIntents({ environment: 'production', at: '2999', limit: 10 });
	if (left.length > 0) wrong.push(`${left.length} executions are left without an outcome`);
	await store.close();
	const counts: Record<string, number> = {};
	for (const { point } of done) counts[point] = (counts[point] ?? 0) + 1;
	return { kills, counts, wrong };
}

const EVERY = Object.fromEntries(POINTS.map((point) => [point, ROUNDS]));

test('SQLite: killed at ten points, twenty rounds each: nothing lost, nothing twice, everything explained', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'daa-kill-'));
	try {
		const result = await rounds({ sqlite: join(folder, 'store.sqlite') }, [POINTS.filter((point) => point !== 'inside_settle'), ['inside_settle']]);
		expect(result).toEqual({ kills: 2 * ROUNDS, counts: EVERY, wrong: [] });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

describe('PostgreSQL', () => {
	let postgres: TestPostgres;
	beforeAll(async () => {
		postgres = await testPostgres();
	}, 60_000);
	afterAll(() => postgres?.stop());

	test('killed at ten points, twenty rounds each: nothing lost, nothing twice, everything explained', async () => {
		const result = await rounds({ postgres: postgres.url, schema: 'daa_kill' }, [POINTS]);
		expect(result).toEqual({ kills: ROUNDS, counts: EVERY, wrong: [] });
	});
});
