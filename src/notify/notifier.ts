import type { Environment } from '../ports';

/** Why somebody is told: they are asked, asked because others did not answer, about to be late, or passed over in an emergency. */
export type Occasion = 'requested' | 'escalated' | 'reminder' | 'break_glass';

/** What every channel shows; made once per approver from the stored approval. Escaping is the channel's business. */
export interface ApprovalSummary {
	occasion: Occasion;
	approval_id: string;
	correlation_id: string;
	environment: Environment;
	/** One plain sentence of what happens. */
	what: string;
	target: string;
	target_url?: string;
	tier: string;
	/** Why this tier: the rule's sentence. */
	why: string;
	rationale?: string;
	changes?: { field: string; current: unknown; proposed: unknown }[];
	message_text?: string;
	/** Of a message: to whom it goes, and its subject. */
	recipients?: string[];
	subject?: string;
	/** Of an API call. */
	call?: { method: string; url: string };
	guardrails: string;
	due_at: string;
	/** Only when it was decided alone in an emergency: nothing is left to decide. */
	decided_alone?: { by: string; reason: string; decided_at: string };
	/** `run_url`: the page of everything of this run that the approver decides; absent for a run of one item. */
	approvers: { id: string; name: string; role: string; email?: string; review_url: string; run_url?: string }[];
}

export interface NotificationResult {
	channel: string;
	ok: boolean;
	code?: string;
	reason?: string;
}

/** One delivery channel. Never throws: a failed delivery is a result, because the approval must outlive it. */
export interface Notifier {
	readonly channel: string;
	send(summary: ApprovalSummary): Promise<NotificationResult>;
}
