import { actionPhrase } from '../approve/describe-approval';
import { prepareEvent } from '../audit/prepare-event';
import { addException, type NewException } from '../exceptions/add-exception';
import type { NotificationResult, Occasion } from '../notify/notifier';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';

/** One for each request, channel and occasion: a message that fails again is the same case. */
function untold(run: RunContext, approval: ApprovalRecord, result: NotificationResult, occasion: Occasion): NewException {
	return {
		type: 'notification_failed',
		reason: `The approvers of ${actionPhrase(approval.action)} could not be told by ${result.channel}: ${result.reason ?? 'no reason given'}.`,
		environment: approval.environment,
		correlationId: approval.correlationId,
		approvalId: approval.id,
		risk: 1,
		urgency: 3,
		impact: 2,
		key: `notification_failed/${approval.id}/${result.channel}/${occasion}`,
		actor: { kind: 'node', id: run.nodeName },
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
	};
}

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
		if (!result.ok) await addException(tx, ports, untold(run, approval, result, occasion));
	});
}
