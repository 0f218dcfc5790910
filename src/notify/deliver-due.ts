import { awaitsDecision } from '../approve/lapse-plan';
import { addException } from '../exceptions/add-exception';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, NotificationRecord } from '../store/port';
import { compose, type Addresses, type Composed } from './compose';
import { undelivered } from './delivery';
import { PERSONAL, PROGRAMS, type Channel, type ChannelName, type Delivery } from './letter';
import { notificationEvent } from './notification-event';
import { notificationFailed } from './notification-failed';
import type { Occasion } from './notifier';

/** Longer than a channel takes with all its timeouts; a sender that dies frees its rows after it. */
const LEASE_MS = 2 * 60_000;
const AT_ONCE = 200;
/** The first pause; each is three times the one before. All tries together take about an hour. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
export const MOST_ATTEMPTS = 8;

/** Until the next try after so many. */
export const pauseAfter = (attempts: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** Math.max(0, attempts - 1));

type Row = { row: NotificationRecord; approval: ApprovalRecord };

/** What goes into one message: everything for one person, or for one place, on one occasion. Programs get each by itself. */
function groupKey({ row }: Row): string {
	const alone = PROGRAMS.has(row.channel);
	return JSON.stringify([row.channel, row.recipient, row.occasion, row.environment, alone ? row.id : '', PERSONAL.has(row.channel as ChannelName) || row.occasion !== 'break_glass' ? '' : row.approvalId]);
}

/** Writes down what came of one message, for each of its rows. */
async function settle(ports: Ports, run: RunContext, channel: string, { rows }: Composed, delivery: Delivery): Promise<void> {
	const at = ports.now();
	await ports.store.transaction(async (tx) => {
		for (const { row, approval, people, closed } of rows) {
			const occasion = row.occasion as Occasion;
			const result = delivery.ok ? { channel, ok: true } : { channel, ok: false, code: delivery.code, reason: delivery.reason };
			const again = !delivery.ok && delivery.again && row.attempts < MOST_ATTEMPTS;
			const patch = delivery.ok
				? { state: 'sent' as const, nextAt: row.nextAt, ref: delivery.ref ?? null, watched: delivery.ref !== undefined && !closed ? (1 as const) : (0 as const), shownVersion: approval.version, code: null, finishedAt: at.toISOString() }
				: again
					? { state: 'pending' as const, nextAt: new Date(at.getTime() + Math.max(pauseAfter(row.attempts), delivery.afterMs ?? 0)).toISOString(), code: delivery.code }
					: { state: 'failed' as const, nextAt: row.nextAt, code: delivery.code, finishedAt: at.toISOString() };
			if (!(await tx.settleNotification(row.id, row.fence, patch))) continue;
			await tx.appendEvent(notificationEvent(ports, run, approval, result, occasion, PERSONAL.has(row.channel as ChannelName) ? people : undefined));
			if (!delivery.ok && !again) await addException(tx, ports, { ...notificationFailed(approval, row, people, delivery.reason), actor: { kind: 'node', id: run.nodeName }, nodeName: run.nodeName });
		}
	});
}

/** A person who has decided, or in whose place others were asked, has nothing to be told. */
async function stillAsked({ store }: Ports, { channel, approvalId, recipient }: NotificationRecord): Promise<boolean> {
	if (!PERSONAL.has(channel as ChannelName)) return true;
	const person = (await store.approvers(approvalId)).find(({ approverId }) => approverId === recipient);
	return person?.revokedAt === null && !(await store.decisions(approvalId)).some(({ approverId }) => approverId === recipient);
}

/** Rows that there is nothing to decide about any more. */
async function dropClosed(ports: Ports, claimed: readonly NotificationRecord[]): Promise<Row[]> {
	const kept: Row[] = [];
	for (const row of claimed) {
		const approval = await ports.store.approval(row.approvalId);
		if (approval && (row.occasion === 'break_glass' || (awaitsDecision(approval, ports.now()) && (await stillAsked(ports, row))))) kept.push({ row, approval });
		else await ports.store.transaction((tx) => tx.settleNotification(row.id, row.fence, { state: 'dropped', nextAt: row.nextAt, finishedAt: ports.now().toISOString() }));
	}
	return kept;
}

async function send(channel: Channel | undefined, composed: Composed): Promise<Delivery> {
	if (!channel) return undelivered('parameter_invalid', 'the node no longer uses this channel', false);
	if (composed.unsigned) return undelivered('target_unavailable', 'a link is not signed yet', true);
	try {
		return await channel.send(composed.letter);
	} catch {
		// A channel that throws is broken, which is no reason to lose what it should have sent.
		return undelivered('target_unavailable', 'the channel broke down', true);
	}
}

/**
 * Sends what a waiting node has to send now, and writes down what came of it. What fails is tried again later, with growing
 * pauses and never before the receiver allows it; what fails for good becomes an exception, and the request stays as it
 * is. Any number of processes may do so at once. Throws DaaError `store_*` only.
 */
export async function deliverDue(ports: Ports, run: RunContext, channels: readonly Channel[], addresses: Addresses): Promise<void> {
	const now = ports.now();
	const claim = { workflowId: run.workflowId, nodeId: run.nodeId, channels: channels.map(({ name }) => name), at: now.toISOString(), leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(), limit: AT_ONCE };
	const claimed = await ports.store.transaction((tx) => tx.claimNotifications(claim));
	const groups = new Map<string, Row[]>();
	for (const row of await dropClosed(ports, claimed)) groups.set(groupKey(row), [...(groups.get(groupKey(row)) ?? []), row]);
	await Promise.all(
		[...groups.values()].map(async (rows) => {
			const name = rows[0]?.row.channel ?? '';
			const composed = await compose(ports, addresses, rows);
			await settle(ports, run, name, composed, await send(channels.find((channel) => channel.name === name), composed));
		}),
	);
}
