import { addException } from '../exceptions/add-exception';
import { notificationEvent } from '../notify/notification-event';
import { notificationFailed } from '../notify/notification-failed';
import type { NotificationResult, Occasion } from '../notify/notifier';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';

/** Whether an approver was told is part of the record; a failed message never stops the approval. */
export async function recordNotification(ports: Ports, run: RunContext, approval: ApprovalRecord, result: NotificationResult, occasion: Occasion = 'requested'): Promise<void> {
	const event = notificationEvent(ports, run, approval, result, occasion);
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(event);
		if (!result.ok) await addException(tx, ports, { ...notificationFailed(approval, { channel: result.channel, occasion }, [], result.reason ?? 'no reason given'), actor: { kind: 'node', id: run.nodeName }, nodeName: run.nodeName });
	});
}
