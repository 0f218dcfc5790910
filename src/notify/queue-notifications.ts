import { canonicalJson, sha256Hex } from '../draft/canonical';
import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, NotificationRecord } from '../store/port';
import { PERSONAL, PROGRAMS, type Channel, type Recipient } from './letter';
import type { Occasion } from './notifier';

export const recipientOf = ({ approverId, name, email, slackUserId }: ApproverRecord): Recipient => ({ id: approverId, name, email, slackUserId });

export interface ToNotify {
	approval: ApprovalRecord;
	/** Whom it is about: those who are asked, reminded or passed over. */
	people: readonly ApproverRecord[];
	occasion: Occasion;
	/** Tells one reminder of another. */
	key?: string;
	/** A second message to one person within this time waits for the others of the time and comes with them. */
	gatherMs?: number;
}

export interface Queued {
	rows: NotificationRecord[];
	/** Those whom no channel reaches. */
	unreached: ApproverRecord[];
}

function rowOf(ports: Ports, { approval, occasion, key = '' }: ToNotify, channel: string, recipient: string, people: readonly string[], nextAt: string): NotificationRecord {
	return {
		id: `ntf_${sha256Hex(canonicalJson([approval.id, channel, recipient, [...people].sort(), occasion, key])).slice(0, 32)}`,
		approvalId: approval.id,
		environment: approval.environment,
		workflowId: approval.workflowId,
		executionId: approval.executionId,
		nodeId: approval.nodeId,
		channel,
		recipient,
		people,
		occasion,
		state: 'pending',
		attempts: 0,
		fence: 0,
		leaseUntil: null,
		nextAt,
		ref: null,
		watched: 0,
		shownVersion: 0,
		code: null,
		createdAt: ports.now().toISOString(),
		finishedAt: null,
	};
}

/** Of the time that is left to decide, a message may take no more than this part by waiting for others. */
const MOST_OF_TIME = 1 / 20;

/** At once, or with what else comes for this person until their pause is over. High risk and second calls never wait. */
async function dueAt(ports: Ports, { approval, occasion, gatherMs: wanted = 0 }: ToNotify, channel: string, recipient: string): Promise<string> {
	const now = ports.now();
	const gatherMs = Math.min(wanted, (Date.parse(approval.dueAt) - now.getTime()) * MOST_OF_TIME);
	if (gatherMs <= 0 || approval.tier === 'high' || occasion !== 'requested' || PROGRAMS.has(channel)) return now.toISOString();
	const last = await ports.store.lastNotified({ channel, recipient, environment: approval.environment, since: new Date(now.getTime() - gatherMs).toISOString() });
	return last === undefined ? now.toISOString() : new Date(Date.parse(last) + gatherMs).toISOString();
}

/**
 * Stores what is to be sent about one request: one row a person and personal channel, one a place that many read. It is
 * sent by `deliverDue`, and as long as it is not, the row stays. Safe to repeat.
 */
export async function queueNotifications(ports: Ports, channels: readonly Channel[], wanted: ToNotify): Promise<Queued> {
	const { people } = wanted;
	if (people.length === 0) return { rows: [], unreached: [] };
	const ids = people.map(({ approverId }) => approverId);
	const rows: NotificationRecord[] = [];
	const reached = new Set<string>();
	for (const channel of channels) {
		if (!PERSONAL.has(channel.name)) {
			rows.push(rowOf(ports, wanted, channel.name, '', ids, await dueAt(ports, wanted, channel.name, '')));
			ids.forEach((id) => reached.add(id));
			continue;
		}
		for (const person of people) {
			if (!channel.reaches(recipientOf(person))) continue;
			rows.push(rowOf(ports, wanted, channel.name, person.approverId, [person.approverId], await dueAt(ports, wanted, channel.name, person.approverId)));
			reached.add(person.approverId);
		}
	}
	await ports.store.transaction((tx) => tx.enqueueNotifications(rows));
	return { rows, unreached: people.filter(({ approverId }) => !reached.has(approverId)) };
}
