import type { Actor, EventAction } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import type { Ports } from '../ports';
import type { PreparedEvent } from '../store/port';

/** One chain for everything about one approver's factors. */
const correlationOf = (approverKey: string): string => `approver:${approverKey}`;

/** An event about an approver's factors, outside any approval. */
export function factorEvent(ports: Ports, event: { action: EventAction; outcome: string; actor: Actor; approverKey: string; sentence: string; detail?: unknown }): PreparedEvent {
	const { action, outcome, actor, approverKey, sentence, detail } = event;
	return prepareEvent(
		{
			id: ports.newId('evt'),
			at: ports.now(),
			actor,
			action,
			outcome,
			correlationId: correlationOf(approverKey),
			environment: 'production',
			workflowId: 'identity',
			executionId: 'identity',
			private: { sentence, ...(detail !== undefined && { detail }) },
		},
		ports.keys,
		ports.random,
	);
}
