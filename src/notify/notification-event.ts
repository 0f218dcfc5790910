import { personPhrase } from '../approve/describe-approval';
import { prepareEvent } from '../audit/prepare-event';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, ApproverRecord, PreparedEvent } from '../store/port';
import type { NotificationResult, Occasion } from './notifier';

/** Whom a sentence names; everybody when nobody is given. */
const whom = (people: readonly ApproverRecord[] | undefined, occasion: Occasion): string => {
	if (people?.length === 1 && people[0]) return personPhrase(people[0]);
	return occasion === 'break_glass' ? 'Everyone who was passed over' : 'The approvers';
};

function sentenceOf({ ok, channel, reason }: NotificationResult, occasion: Occasion, people?: readonly ApproverRecord[]): string {
	const [name, one] = [whom(people, occasion), people?.length === 1 || occasion === 'break_glass'];
	if (!ok) return `The ${occasion === 'reminder' ? 'reminder' : 'notification'}${people?.length === 1 ? ` of ${name}` : ''} by ${channel} failed: ${reason ?? 'no reason given'}.`;
	const done = occasion === 'break_glass' ? 'told' : occasion === 'reminder' ? 'reminded' : 'notified';
	return `${name} ${one ? 'was' : 'were'} ${done} by ${channel}.`;
}

/** Whether an approver was told is part of the record; a failed message never stops the approval. */
export function notificationEvent(ports: Ports, run: RunContext, approval: ApprovalRecord, result: NotificationResult, occasion: Occasion, people?: readonly ApproverRecord[]): PreparedEvent {
	return prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor: { kind: 'node', id: run.nodeName },
			action: result.ok ? 'notification.sent' : 'notification.failed',
			outcome: result.ok ? 'sent' : (result.code ?? 'failed'),
			correlationId: approval.correlationId,
			environment: approval.environment,
			workflowId: run.workflowId,
			executionId: approval.executionId,
			nodeName: run.nodeName,
			approvalId: approval.id,
			payloadHash: approval.payloadHash,
			private: { sentence: sentenceOf(result, occasion, people), detail: { occasion, ...(people && { people: people.map(({ approverId }) => approverId) }) } },
		},
		ports.keys,
		ports.random,
	);
}
