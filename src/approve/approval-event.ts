import type { Actor, AuditEventInput, EventAction } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, PreparedEvent } from '../store/port';

interface ApprovalEvent {
	action: EventAction;
	outcome: string;
	sentence: string;
	reason?: string;
	detail?: unknown;
	/** The approver who acts; without one it is the node, or the clock, that does. */
	by?: ApproverRecord;
	/** Somebody else who acts, e.g. at the command line. */
	actor?: Actor;
	nodeName?: string;
	/** Where it happens, when that is not the execution that asked. */
	executionId?: string;
}

/** SHA-256 of what an approver had to go by: evidence, policy excerpt, rule and scan. */
export function evidenceHash(approval: Pick<ApprovalRecord, 'action' | 'risk' | 'guardrails'>): string {
	const { draft } = approval.action;
	return sha256Hex(
		canonicalJson({
			evidence: draft?.evidence ?? null,
			policy_excerpt: draft?.policy_excerpt ?? null,
			rationale: draft?.rationale ?? null,
			risk: approval.risk ?? null,
			guardrails: approval.guardrails ?? null,
		}),
	);
}

/** An event about one approval, ready for `appendEvent`. */
export function approvalEvent(ports: Ports, approval: ApprovalRecord, event: ApprovalEvent): PreparedEvent {
	const input: AuditEventInput = {
		id: ports.newId('evt'),
		at: ports.now(),
		actor: event.by
			? { kind: 'person', id: event.by.approverId, name: event.by.name, role: event.by.role }
			: (event.actor ?? { kind: 'node', id: event.nodeName ?? approval.nodeId }),
		action: event.action,
		outcome: event.outcome,
		correlationId: approval.correlationId,
		environment: approval.environment,
		workflowId: approval.workflowId,
		executionId: event.executionId ?? approval.executionId,
		...(event.nodeName !== undefined && { nodeName: event.nodeName }),
		approvalId: approval.id,
		payloadHash: approval.payloadHash,
		evidenceHash: evidenceHash(approval),
		policyVersion: approval.policyVersion,
		policyHash: approval.policyHash,
		guardrailVersion: approval.guardrailVersion,
		private: {
			sentence: event.sentence,
			...(event.reason !== undefined && { reason: event.reason }),
			...(event.detail !== undefined && { detail: event.detail }),
		},
	};
	return prepareEvent(input, ports.keys, ports.random);
}
