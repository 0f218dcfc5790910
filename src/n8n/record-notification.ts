import { prepareEvent } from '../audit/prepare-event';
import type { NotificationResult, Occasion } from '../notify/notifier';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';

/** Whether an approver was told is part of the record; a failed message never stops the approval. */
export async function recordNotification(ports: Ports, run: RunContext, approval: ApprovalRecord, result: NotificationResult, occasion: Occasion = 'requested'): Promise<void> {
	const sentence = result.ok
		? `${occasion === 'break_glass' ? 'Everyone who was passed over was told' : `The approvers were ${occasion === 'reminder' ? 'reminded' : 'notified'}`} by ${result.channel}.`
		: `The ${occasion === 'reminder' ? 'reminder' : 'notification'} by ${result.channel} failed: ${result.reason ?? 'no reason given'}.`;
	const event = prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor: { kind: 'node', id: run.nodeName },
			action: result.ok ? 'notification.sent' : 'notification.failed',
			outcome: result.ok ? 'sent' : (result.code ?? 'failed'),
			correlationId: approval.correlationId,
			environment: approval.environment,
			workflowId: run.workflowId,
			executionId: run.executionId,
			nodeName: run.nodeName,
			approvalId: approval.id,
			payloadHash: approval.payloadHash,
			private: { sentence, detail: { occasion } },
		},
		ports.keys,
		ports.random,
	);
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(event);
	});
}
