import type { Actor, EventAction } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import type { Ports } from '../ports';
import type { ExceptionRecord, PreparedEvent, StoreReader } from '../store/port';

/** Who does something with an exception, and in which run of which workflow. */
export interface ExceptionDoing {
	actor: Actor;
	workflowId?: string;
	executionId?: string;
	nodeName?: string;
}

/** Headers name a workflow and an execution; a page and a sweep are in none. */
const NOWHERE = 'none';

interface Words {
	action: Extract<EventAction, `exception.${string}`>;
	outcome: string;
	sentence: string;
	reason?: string;
	detail?: Record<string, unknown>;
}

/** One event about one exception, with its approval's place where nothing nearer is known. */
export async function exceptionEvent(ports: Pick<Ports, 'keys' | 'random' | 'newId' | 'now'>, store: Pick<StoreReader, 'approval'>, row: ExceptionRecord, doing: ExceptionDoing, words: Words): Promise<PreparedEvent> {
	const approval = row.approvalId === null ? undefined : await store.approval(row.approvalId);
	return prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor: doing.actor,
			action: words.action,
			outcome: words.outcome,
			correlationId: row.correlationId,
			environment: row.environment,
			workflowId: doing.workflowId ?? approval?.workflowId ?? NOWHERE,
			executionId: doing.executionId ?? approval?.executionId ?? NOWHERE,
			...(doing.nodeName !== undefined && { nodeName: doing.nodeName }),
			...(row.approvalId !== null && { approvalId: row.approvalId }),
			...(approval && { payloadHash: approval.payloadHash, policyVersion: approval.policyVersion, policyHash: approval.policyHash }),
			private: {
				sentence: words.sentence,
				...(words.reason !== undefined && { reason: words.reason }),
				detail: { exception_id: row.id, type: row.type, ...(row.intentId !== null && { intent_id: row.intentId }), ...words.detail },
			},
		},
		ports.keys,
		ports.random,
	);
}
