import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { approveTogether, type BatchResult } from '../../src/approve/batch';
import { requestApproval } from '../../src/approve/request-approval';
import { readRunReviews, runLink } from '../../src/approve/run-reviews';
import { settleTogether } from '../../src/approve/settle-together';
import type { Ports, RunContext } from '../../src/ports';
import { DANA, OMAR, refund, riskOf, RUN, scanOf } from '../approve/fixtures';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { testPostgres, type TestPostgres } from '../support/postgres';
import { realPorts } from './kill-points';

const ROUNDS = 20;
const TEN = 10;
const HOUR_MS = 3_600_000;
const deps = { reassess: () => undefined };

jest.setTimeout(600_000);

let rounds = 0;

interface Queue {
	run: RunContext;
	ids: string[];
	/** By approver. */
	tokens: Record<string, string>;
}

/** Ten requests of the medium tier that Dana and Omar may decide, each alone. */
async function tenRequests(ports: Ports): Promise<Queue> {
	const run = { ...RUN, executionId: `ex-${(rounds += 1)}` };
	const dueAt = new Date(ports.now().getTime() + 8 * HOUR_MS);
	const ids: string[] = [];
	for (let index = 0; index < TEN; index += 1) {
		const action = refund({ target_id: String(1_000 + index), correlation_id: `cor-${rounds}-${index}`, facts: { amount: 100 + index, currency: 'EUR' } });
		const { approval } = await requestApproval(ports, run, { action, risk: riskOf(action, 'medium'), guardrails: scanOf(), approvers: [DANA, OMAR], approvalsRequired: 1, dueAt, itemIndex: index });
		ids.push(approval.id);
	}
	const until = new Date(dueAt.getTime() + HOUR_MS);
	return { run, ids, tokens: { dana: runLink(ports, run, 'dana', until), omar: runLink(ports, run, 'omar', until) } };
}

async function approveAll(ports: Ports, token: string): Promise<BatchResult[]> {
	const { reviews } = await readRunReviews(ports, token);
	return await approveTogether(ports, reviews, new Map(reviews.map(({ review }) => [review.approval.id, review.formToken])), deps);
}

/** Every item is decided once, on the record, or it is as if nobody had touched it. Answers with how many are decided. */
async function account(ports: Ports, { ids }: Queue): Promise<number> {
	let decided = 0;
	for (const id of ids) {
		const approval = (await ports.store.approval(id))!;
		const decisions = await ports.store.decisions(id);
		const logged = (await ports.store.log.byCorrelation(approval.correlationId, 'production')).filter(({ action }) => action === 'approval.decided');
		const found = [approval.state, decisions.length, logged.length];
		expect([['approved', 1, 1], ['pending', 0, 0]]).toContainEqual(found);
		if (approval.state === 'approved') decided += 1;
	}
	return decided;
}

/** What the workflow does when it goes on: every one of the ten gets its grant. */
async function finish(ports: Ports, queue: Queue): Promise<void> {
	await approveAll(ports, queue.tokens.omar!);
	expect(await account(ports, queue)).toBe(TEN);
	const settled = await settleTogether(ports, queue.run, queue.ids.map((approvalId) => ({ approvalId, options: {} })));
	const grants = [...settled.values()].map(({ grant }) => grant);
	expect([settled.size, new Set(grants).size, grants.every((grant) => typeof grant === 'string')]).toEqual([TEN, TEN, true]);
}

interface Ran {
	/** From the start signal to the end, when it was let to end. */
	tookMs?: number;
}

/** A process of its own begins the batch and is killed `afterMs` later; without it, it is let to end first. */
async function batchIn(location: StoreLocation, token: string, afterMs?: number): Promise<Ran> {
	const register = join(__dirname, '../support/register-ts.js');
	const child = spawn(process.execPath, ['-r', register, join(__dirname, 'batch-worker.ts'), JSON.stringify(location), JSON.stringify(token)], { stdio: ['pipe', 'pipe', 'pipe'] });
	const ended = new Promise<void>((done) => child.once('close', () => done()));
	let [said, errors] = ['', ''];
	child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const saying = (word: string) =>
		Promise.race([
			ended.then(() => Promise.reject(new Error(`The worker stopped by itself: ${errors}`))),
			new Promise<void>((done) => {
				const look = (chunk?: Buffer) => {
					said += chunk?.toString() ?? '';
					if (said.includes(word)) done();
				};
				child.stdout.on('data', look);
				look();
			}),
		]);
	await saying('ready');
	const began = performance.now();
	child.stdin.write('go\n');
	if (afterMs === undefined) await saying('done');
	else await sleep(afterMs);
	const tookMs = performance.now() - began;
	child.kill('SIGKILL');
	await ended;
	return afterMs === undefined ? { tookMs } : {};
}

async function killRounds(name: string, location: StoreLocation): Promise<void> {
	const ports = realPorts(await openStoreAt(location, { busyPatienceMs: 60_000 }));
	try {
		const whole = await tenRequests(ports);
		const { tookMs = 0 } = await batchIn(location, whole.tokens.dana!);
		expect(await account(ports, whole)).toBe(TEN);
		const counts: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const queue = await tenRequests(ports);
			await batchIn(location, queue.tokens.dana!, Math.random() * tookMs);
			counts.push(await account(ports, queue));
			await finish(ports, queue);
		}
		console.log(`${name}: ${ROUNDS} kills in a batch of ten that takes ${Math.round(tookMs)} ms; decided by then: ${counts.sort((left, right) => left - right).join(', ')}`);
		// Kills that all fell before the first or after the last item would show nothing.
		expect(counts.filter((count) => count > 0 && count < TEN).length).toBeGreaterThan(0);
	} finally {
		await ports.store.close();
	}
}

/** Two people, each in a process-like place of their own (a connection each), approve the same ten at the same moment. */
async function raceRounds(location: StoreLocation): Promise<void> {
	const [one, two] = await Promise.all([openStoreAt(location, { busyPatienceMs: 60_000 }), openStoreAt(location, { busyPatienceMs: 60_000 })]);
	const [dana, omar] = [realPorts(one), realPorts(two)];
	try {
		for (let round = 0; round < ROUNDS; round += 1) {
			const queue = await tenRequests(dana);
			const results = await Promise.all([approveAll(dana, queue.tokens.dana!), approveAll(omar, queue.tokens.omar!)]);
			const taken = results.flat().filter(({ decided }) => decided).map(({ approvalId }) => approvalId);
			expect([...taken].sort()).toEqual([...queue.ids].sort());
			for (const { decided, problem } of results.flat()) expect(decided !== undefined).toBe(problem === undefined);
			expect(await account(dana, queue)).toBe(TEN);
		}
	} finally {
		await Promise.all([one.close(), two.close()]);
	}
}

describe('SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'daa-batch-'));
	const location = { sqlite: join(folder, 'store.sqlite') };
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test(`killed at random moments of a batch of ten, ${ROUNDS} times: each item decided once or still queued, and all can be finished`, () => killRounds('SQLite', location));
	test(`two approvers take the same ten at once, ${ROUNDS} times: each item once`, () => raceRounds(location));
});

describe('PostgreSQL', () => {
	let postgres: TestPostgres;
	let location: StoreLocation;
	beforeAll(async () => {
		postgres = await testPostgres();
		location = { postgres: postgres.url, schema: 'daa_batch' };
	});
	afterAll(() => postgres?.stop());

	test(`killed at random moments of a batch of ten, ${ROUNDS} times: each item decided once or still queued, and all can be finished`, () => killRounds('PostgreSQL', location));
	test(`two approvers take the same ten at once, ${ROUNDS} times: each item once`, () => raceRounds(location));
});
