import { actionPhrase } from '../approve/describe-approval';
import type { NewException } from '../exceptions/add-exception';
import type { ApprovalRecord, ApproverRecord } from '../store/port';
import type { Occasion } from './notifier';

/** One for each request, channel and occasion: a message that fails again, or for somebody else too, is the same case. */
export function notificationFailed(approval: ApprovalRecord, { channel, occasion }: { channel: string; occasion: string | Occasion }, people: readonly Pick<ApproverRecord, 'name'>[], reason: string): NewException {
	const who = people.length === 0 ? 'The approvers' : people.map(({ name }) => name).slice(0, 3).join(', ');
	return {
		type: 'notification_failed',
		reason: `${who} could not be told about ${actionPhrase(approval.action)} by ${channel.replaceAll('_', ' ')}: ${reason}.`,
		environment: approval.environment,
		correlationId: approval.correlationId,
		approvalId: approval.id,
		risk: approval.tier === 'high' ? 3 : 1,
		urgency: 3,
		impact: 2,
		key: `notification_failed/${approval.id}/${channel}/${occasion}`,
		workflowId: approval.workflowId,
		executionId: approval.executionId,
	};
}
