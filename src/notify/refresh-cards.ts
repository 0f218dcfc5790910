import type { Ports } from '../ports';
import type { NotificationRecord } from '../store/port';
import { compose, type Addresses } from './compose';
import type { Channel } from './letter';

const AT_ONCE = 50;

/**
 * Makes messages that can be changed say what the store says: the outcome, and no buttons once there is nothing to decide.
 * A message that cannot be changed now is tried again at the next call; one that is gone is left alone. Gives how many
 * were changed. Throws DaaError `store_*` only.
 */
export async function refreshCards(ports: Ports, channels: readonly Channel[], addresses: Addresses, scope: { approvalId?: string; workflowId?: string; nodeId?: string }): Promise<number> {
	const stale = await ports.store.staleCards({ ...scope, limit: AT_ONCE });
	let changed = 0;
	for (const ref of new Set(stale.flatMap((row) => (row.ref === null ? [] : [row.ref])))) {
		const rows: { row: NotificationRecord; approval: NonNullable<Awaited<ReturnType<Ports['store']['approval']>>> }[] = [];
		for (const row of await ports.store.notificationsAt(ref)) {
			const approval = await ports.store.approval(row.approvalId);
			if (approval) rows.push({ row, approval });
		}
		const channel = channels.find(({ name }) => name === rows[0]?.row.channel);
		if (!channel?.update || rows.length === 0) continue;
		const composed = await compose(ports, addresses, rows);
		const delivery = await channel.update(ref, composed.letter);
		if (!delivery.ok && delivery.again) continue;
		changed += delivery.ok ? 1 : 0;
		await ports.store.transaction(async (tx) => {
			for (const { row, approval, closed } of composed.rows) await tx.showNotification([row.id], approval.id, { shownVersion: approval.version, watched: closed || !delivery.ok ? 0 : 1 });
		});
	}
	return changed;
}
