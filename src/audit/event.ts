import type { Environment } from '../ports';

/** What happened, in the words of the log. Past participles; the first part is the verb's room. */
export const EVENT_ACTIONS = [
	'proposal.invalid',
	'tier.decided',
	'guardrail.scanned',
	'approval.requested',
	'approval.viewed',
	'approval.decided',
	'approval.broke_glass',
	'approval.refused',
	'approval.expired',
	'approval.escalated',
	'approval.reassigned',
	'approval.cancelled',
	'approval.invalidated',
	'approval.resumed',
	'approval.lost',
	'approval.adopted',
	'identity.enrolled',
	'identity.confirmed',
	'identity.revoked',
	'identity.signed_in',
	'identity.refused',
	'identity.locked',
	'session.link_sent',
	'session.started',
	'session.ended',
	'notification.sent',
	'notification.failed',
	'grant.minted',
	'grant.refused',
	'grant.revoked',
	'execution.started',
	'execution.committed',
	'execution.failed',
	'execution.blocked',
	'execution.unknown',
	'execution.dry_run',
	'execution.resolving',
	'execution.reverse_proposed',
	'crm.logged',
	'crm.failed',
	'exception.opened',
	'exception.claimed',
	'exception.released',
	'exception.overdue',
	'exception.resolved',
	'setting.changed',
	'delegation.changed',
	'data.erased',
	'policy.published',
	'policy.revoked',
	'approver.revoked',
] as const;
export type EventAction = (typeof EVENT_ACTIONS)[number];

export interface Actor {
	kind: 'person' | 'rule' | 'node' | 'service';
	/** Real id (approver id, rule name, node name); stands pseudonymised in the header, in clear only in the private part. */
	id: string;
	name?: string;
	role?: string;
}

/** What a verb asks to have recorded; src/audit/prepare-event.ts turns it into a PreparedEvent. */
export interface AuditEventInput {
	id: string;
	at: Date;
	actor: Actor;
	action: EventAction;
	/** e.g. `high`, `blocked`, `approved`, `grant_used`. */
	outcome: string;
	correlationId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	nodeName?: string;
	approvalId?: string;
	payloadHash?: string;
	/** SHA-256 of what the decision rested on (canonical JSON of the evidence). */
	evidenceHash?: string;
	policyVersion?: string;
	policyHash?: string;
	guardrailVersion?: string;
	/** Encrypted and erasable: whatever may hold personal data. */
	private: {
		/** One plain sentence that support staff can read. */
		sentence: string;
		reason?: string;
		detail?: unknown;
	};
}
