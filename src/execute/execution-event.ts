import type { AuditEventInput, EventAction } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import type { ActionProposal } from '../draft/proposal';
import type { Ports, RunContext } from '../ports';
import type { PreparedEvent } from '../store/port';
import type { GrantClaims } from '../tokens';

/** What is known about an action when its event is written; less when it was refused early. */
export interface Known {
	claims?: GrantClaims;
	action?: ActionProposal;
	/** Of the action as it is now, which may not be the one that was granted. */
	payloadHash?: string;
	correlationId: string;
}

export interface EventWords {
	action: EventAction;
	outcome: string;
	sentence: string;
	reason?: string;
	detail?: unknown;
	evidenceHash?: string;
}

/** One audit event of Audited Execute, ready for the log. Never holds a grant, a header or a credential. */
export function executionEvent(ports: Pick<Ports, 'keys' | 'random' | 'newId' | 'now'>, run: RunContext, known: Known, words: EventWords): PreparedEvent {
	const { claims } = known;
	const event: AuditEventInput = {
		id: ports.newId('evt'),
		at: ports.now(),
		actor: { kind: 'node', id: run.nodeName },
		action: words.action,
		outcome: words.outcome,
		correlationId: known.correlationId,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
		...(claims?.approval !== undefined && { approvalId: claims.approval }),
		...(known.payloadHash !== undefined && { payloadHash: known.payloadHash }),
		...(words.evidenceHash !== undefined && { evidenceHash: words.evidenceHash }),
		...(claims && { policyVersion: claims.policy_version, policyHash: claims.policy_hash }),
		private: {
			sentence: words.sentence,
			...(words.reason !== undefined && { reason: words.reason }),
			...(words.detail !== undefined && { detail: words.detail }),
		},
	};
	return prepareEvent(event, ports.keys, ports.random);
}
