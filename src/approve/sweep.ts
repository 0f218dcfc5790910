import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord } from '../store/port';
import { expireApproval } from './expire-approval';
import { nextReminderAt, onLapseOf } from './lapse-plan';
import { reviewLinks, type ReviewLink } from './review-link';

/** A reminder whose sender died is taken up again after this long. */
const LEASE_MS = 5 * 60_000;
/** A request past its deadline with a next in line is left to its workflow for this long; then it has lost its workflow. */
const LOST_AFTER_MS = 24 * 60 * 60_000;
const AT_ONCE = 100;
/** Requests that stay open count among these, so it is far more than anybody leaves undecided. */
const MOST = 1_000;

export interface DueReminder {
	approval: ApprovalRecord;
	/** Of those who have not decided. Without `url` where n8n never signed the link. */
	links: ReviewLink[];
	approvers: ApproverRecord[];
}

export interface Swept {
	/** To be sent, then settled with `settleReminder`. Nobody else gets the same ones meanwhile. */
	reminders: DueReminder[];
	/** Ended now, because their deadline has passed. */
	expired: ApprovalRecord[];
	/** Past their deadline, with a next in line whom their workflow has not asked yet. */
	overdue: ApprovalRecord[];
}

export interface SweepScope {
	workflowId?: string;
	nodeId?: string;
	limit?: number;
	/** False leaves reminders to whoever can send them. */
	reminders?: boolean;
}

async function dueReminders(ports: Ports, at: Date, { workflowId, nodeId, limit = AT_ONCE }: SweepScope): Promise<DueReminder[]> {
	const claim = { at: at.toISOString(), again: new Date(at.getTime() + LEASE_MS).toISOString(), limit, workflowId, nodeId };
	const due = await ports.store.transaction((tx) => tx.claimReminders(claim));
	const reminders: DueReminder[] = [];
	for (const approval of due) {
		const decided = new Set((await ports.store.decisions(approval.id)).map(({ approverId }) => approverId));
		const approvers = (await ports.store.approvers(approval.id)).filter(({ approverId, revokedAt }) => revokedAt === null && !decided.has(approverId));
		// Past a deadline that ends or hands on, there is nothing left to remind of.
		if (approvers.length > 0 && (onLapseOf(approval) === 'stay' || Date.parse(approval.dueAt) > at.getTime())) reminders.push({ approval, approvers, links: reviewLinks(ports, approval, approvers) });
		else await ports.store.transaction((tx) => tx.setReminder(approval.id, approval.remindAt, null));
	}
	return reminders;
}

/**
 * Does what the clock asks for: takes the reminders that are due and ends what has lapsed. Any process may call it at any
 * time; what one has taken no other gets. It asks nobody itself: escalating belongs to the waiting workflow, which comes
 * back at the deadline (see run-approval-wait). What was left behind for a day is ended, so that nothing stays open for ever.
 */
export async function sweep(ports: Ports, scope: SweepScope = {}): Promise<Swept> {
	const at = ports.now();
	const reminders = scope.reminders === false ? [] : await dueReminders(ports, at, scope);
	const lapsed = await ports.store.approvals({ states: ['pending', 'partially_approved'], dueBy: at.toISOString(), limit: MOST, ...(scope.workflowId !== undefined && { workflowId: scope.workflowId }) });
	const swept: Swept = { reminders, expired: [], overdue: [] };
	for (const approval of lapsed) {
		if ((scope.nodeId !== undefined && approval.nodeId !== scope.nodeId) || onLapseOf(approval) === 'stay') continue;
		const final = onLapseOf(approval) === 'expire' || Date.parse(approval.dueAt) + LOST_AFTER_MS <= at.getTime();
		if (!final) {
			swept.overdue.push(approval);
			continue;
		}
		const ended = await expireApproval(ports, approval.id, { final: true });
		if (ended?.state === 'expired') swept.expired.push(ended);
	}
	return swept;
}

/** After a reminder was sent: it is over, or for what stays open, due again later. */
export async function settleReminder(ports: Ports, approval: ApprovalRecord): Promise<void> {
	const next = nextReminderAt(approval, ports.now());
	await ports.store.transaction((tx) => tx.setReminder(approval.id, approval.remindAt, next));
}
