import { approvalEvent } from '../approve/approval-event';
import { actionPhrase } from '../approve/describe-approval';
import { isOpen } from '../approve/life';
import { addException } from '../exceptions/add-exception';
import type { Ports } from '../ports';

/**
 * Notes, once for each approval, that n8n no longer has the execution that waits for it. A decision that nothing came of is
 * told to the desk's workflow with a new grant; a request that nobody can answer any more is a person's business.
 */
export async function recordLost(ports: Ports, approvalId: string): Promise<boolean> {
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (!approval) return false;
		const request = isOpen(approval.state);
		const exception = {
			type: 'execution_lost',
			reason: request
				? `The workflow that asked about ${actionPhrase(approval.action)} is gone, so nobody can answer any more: send the proposal again.`
				: `${approval.state === 'approved' ? 'Approved' : 'Decided'}, but the workflow is gone: see that ${actionPhrase(approval.action)} is finished.`,
			environment: approval.environment,
			correlationId: approval.correlationId,
			approvalId: approval.id,
			risk: 2,
			urgency: 3,
			impact: 2,
			key: `execution_lost/${approval.id}/${request ? 'request' : 'decision'}`,
		};
		const { added } = await addException(tx, ports, exception);
		if (!added) return false;
		await tx.appendEvent(
			approvalEvent(ports, approval, {
				action: 'approval.lost',
				outcome: request ? 'request' : 'decision',
				actor: { kind: 'service', id: 'review-desk' },
				sentence: request
					? `n8n no longer has the execution that waits for a decision on ${actionPhrase(approval.action)}.`
					: `n8n no longer has the execution that was to go on after the decision on ${actionPhrase(approval.action)}.`,
				detail: { lost: request ? 'request' : 'decision', from_execution: approval.executionId },
			}),
		);
		return true;
	});
}
