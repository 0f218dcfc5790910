import { decidedUnfinished } from '../approve/decided-unfinished';
import { escalateApproval } from '../approve/escalate-approval';
import { isLost as isGone, type Poked } from '../approve/execution-standing';
import { sweep } from '../approve/sweep';
import { flagRubberStamps } from '../attention/rubber-stamps';
import { missTargets } from '../exceptions/miss-targets';
import { isDaaError } from '../errors';
import type { Environment, Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { clearLost } from './clear-lost';
import { recordLost } from './record-lost';
import { standIn } from './stand-in';
import { tellDue } from './tell-due';

/** A visit of the waiting execution: what is decided goes on there, new links and due reminders are sent. */
export type Visit = (approval: ApprovalRecord) => Promise<Poked>;

/** n8n looks for waits that are over once a minute; a workflow that has not asked the next in line by then will not. */
const ESCALATION_GRACE_MS = 150_000;
/** Whoever decided on a page has made the workflow go on long before. */
const RESUME_GRACE_MS = 20_000;
/** n8n answers alike to an execution that runs and to one that crashed, so it is given this long to end. */
export const CRASHED_AFTER_MS = 10 * 60_000;
/** Of a request that is open, how often its execution is looked for. */
const LOOK_AGAIN_MS = 10 * 60_000;
const VISITS_AT_ONCE = 5;
const OPEN_EACH_TIME = 10;
const DUE_EACH_TIME = 50;
const MOST_REMEMBERED = 20_000;

/** What one process remembers between rounds, to spare n8n visits that would change nothing. */
export interface Memory {
	/** Decided requests whose workflow has gone on, or is known to be gone. */
	settled: Set<string>;
	/** When each open request's execution was looked for last, in milliseconds. */
	looked: Map<string, number>;
}

export const newMemory = (): Memory => ({ settled: new Set(), looked: new Map() });

async function inTurn<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
	const queue = [...list];
	await Promise.all(
		Array.from({ length: VISITS_AT_ONCE }, async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
		}),
	);
}

export interface Round {
	ports: Ports;
	environment: Environment;
	visit: Visit;
	memory: Memory;
	crashedAfterMs?: number;
}

/** Gone for certain: what n8n has no row of, or what neither runs nor waits any more, a good while after it was decided. */
function isLost({ ports, crashedAfterMs = CRASHED_AFTER_MS }: Round, poked: Poked, approval: ApprovalRecord): boolean {
	const since = Date.parse(approval.decidedAt ?? approval.createdAt);
	return isGone(poked, approval) && (poked.execution !== 'ended' || ports.now().getTime() - since >= crashedAfterMs);
}

async function remind(round: Round): Promise<void> {
	const { ports, environment, visit } = round;
	const due = await ports.store.approvals({ environment, states: ['pending', 'partially_approved'], remindBy: ports.now().toISOString(), limit: DUE_EACH_TIME });
	await inTurn(due, async (approval) => {
		if (isLost(round, await visit(approval), approval)) await recordLost(ports, approval.id);
	});
}

/** Ends what has lapsed; asks the next in line where the workflow should have and did not. */
async function lapse(round: Round): Promise<void> {
	const { ports, environment, visit } = round;
	const late = ports.now().getTime() - ESCALATION_GRACE_MS;
	const { overdue } = await sweep(ports, { reminders: false });
	const left = overdue.filter((approval) => approval.environment === environment && Date.parse(approval.dueAt) <= late);
	await inTurn(left, async (approval) => {
		const poked = await visit(approval);
		if (isLost(round, poked, approval)) await recordLost(ports, approval.id);
		if (poked.execution !== 'waiting') return;
		try {
			await escalateApproval(ports, approval.id, { actor: { kind: 'service', id: 'review-desk' } });
		} catch (error) {
			// Nobody is left to ask, or it was decided at this very moment.
			if (!isDaaError(error)) throw error;
			return;
		}
		await visit(approval);
	});
}

/** Decided, and n8n was not told, or nothing has come of it: the workflow goes on, or is known to be lost. */
async function resume(round: Round): Promise<void> {
	const { ports, environment, visit, memory } = round;
	if (memory.settled.size > MOST_REMEMBERED) memory.settled.clear();
	const late = ports.now().getTime() - RESUME_GRACE_MS;
	const unfinished = await decidedUnfinished(ports, environment);
	const waiting = unfinished.filter(({ id, decidedAt }) => decidedAt !== null && Date.parse(decidedAt) <= late && !memory.settled.has(id));
	await inTurn(waiting.slice(0, DUE_EACH_TIME), async (approval) => {
		const poked = await visit(approval);
		if (isLost(round, poked, approval)) await recordLost(ports, approval.id);
		else if (poked.execution !== 'finished' && !poked.resumed) return;
		memory.settled.add(approval.id);
	});
}

/** Requests that nobody can answer any more are found before their deadline, a few at a time. */
async function lookForLost(round: Round): Promise<void> {
	const { ports, environment, visit, memory } = round;
	if (memory.looked.size > MOST_REMEMBERED) memory.looked.clear();
	const now = ports.now().getTime();
	const open = await ports.store.approvals({ environment, states: ['pending', 'partially_approved'], limit: 1_000 });
	const due = open.filter(({ id }) => now - (memory.looked.get(id) ?? 0) >= LOOK_AGAIN_MS).sort((left, right) => (memory.looked.get(left.id) ?? 0) - (memory.looked.get(right.id) ?? 0));
	await inTurn(due.slice(0, OPEN_EACH_TIME), async (approval) => {
		memory.looked.set(approval.id, now);
		if (isLost(round, await visit(approval), approval)) await recordLost(ports, approval.id);
	});
}

export interface LookedAfter {
	/** Where rubber stamps are looked for next time: the time of a decision. */
	cursor: string;
	/** What failed, by its step; the others were done all the same. */
	failures: { step: string; error: unknown }[];
}

/**
 * One round of what the clock asks for: absences, reminders, deadlines, workflows to go on, executions that are lost, exceptions past
 * their target time, decisions too fast to have been read. Every step is safe to repeat and to run beside another process;
 * the caller's lease only spares the work.
 */
export async function lookAfter(round: Round, cursor: string, goOn: () => Promise<boolean>): Promise<LookedAfter> {
	let next = cursor;
	const steps: [string, () => Promise<unknown>][] = [
		['resume', () => resume(round)],
		['lapse', () => lapse(round)],
		['stand_in', () => standIn({ ...round, inTurn })],
		['remind', () => remind(round)],
		['tell', () => tellDue({ ...round, inTurn })],
		['lost', () => lookForLost(round)],
		['found', () => clearLost(round.ports)],
		['targets', () => missTargets(round.ports)],
		['rubber_stamps', async () => (next = await flagRubberStamps(round.ports, round.environment, cursor))],
	];
	const failures: LookedAfter['failures'] = [];
	for (const [step, work] of steps) {
		if (!(await goOn())) break;
		try {
			await work();
		} catch (error) {
			failures.push({ step, error });
		}
	}
	return { cursor: next, failures };
}
