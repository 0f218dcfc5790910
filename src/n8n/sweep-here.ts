import { settleReminder, sweep } from '../approve/sweep';
import type { RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { notifyApprovers, sendWaiting, type WaitFunctions } from './approval-links';
import type { Gate } from './open-gate';

/** A page that is reloaded all day must not look for timers each time. */
const PAUSE_MS = 15_000;
/** setTimeout's own limit; a later reminder is found by a visit, a command or the next run. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const swept = new Map<string, number>();
const MOST_NODES = 1_000;

async function remind(functions: WaitFunctions, gate: Gate, run: RunContext): Promise<void> {
	const { reminders } = await sweep(gate.ports, { workflowId: run.workflowId, nodeId: run.nodeId });
	for (const { approval, links } of reminders) {
		const there = { ...run, executionId: approval.executionId };
		await notifyApprovers(functions, gate, there, approval, links.map(({ approver }) => approver), 'reminder', approval.dueAt + (approval.remindAt ?? ''));
		await settleReminder(gate.ports, approval);
	}
	await sendWaiting(functions, gate, run);
}

/** Sends the reminders of this node that are due, and ends what has lapsed. Never throws: nobody is waiting for it. */
export async function sweepHere(functions: WaitFunctions, gate: Gate, run: RunContext, { force = false } = {}): Promise<void> {
	const key = `${run.workflowId}/${run.nodeId}`;
	const now = gate.ports.now().getTime();
	if (!force && now - (swept.get(key) ?? 0) < PAUSE_MS) return;
	if (swept.size >= MOST_NODES) swept.clear();
	swept.set(key, now);
	try {
		await remind(functions, gate, run);
	} catch (error) {
		functions.logger.warn(`Approval Wait could not look for due reminders: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}

/**
 * Wakes up for the first reminder of a waiting run. A convenience: it is lost when n8n stops, and then a visit of any
 * review page, `daa approvals sweep` or the next run finds the reminder, for it stands in the store.
 */
export function remindLater(functions: WaitFunctions, gate: Gate, run: RunContext, approvals: readonly ApprovalRecord[]): void {
	const now = gate.ports.now().getTime();
	const times = approvals.flatMap(({ remindAt }) => (remindAt === null ? [] : [Date.parse(remindAt) - now]));
	const first = Math.min(...times);
	if (times.length === 0 || first > LONGEST_TIMER_MS) return;
	// A little later than due, so that the clock's fraction of a second never makes it too early.
	setTimeout(() => void sweepHere(functions, gate, run, { force: true }), Math.max(0, first) + 50).unref();
}
