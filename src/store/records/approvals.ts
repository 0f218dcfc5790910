import type { ActionProposal } from '../../draft/proposal';
import type { Environment } from '../../ports';
import type { Person } from '../../sections';

export const APPROVAL_STATES = ['pending', 'partially_approved', 'approved', 'rejected', 'changes_requested', 'expired', 'cancelled', 'invalidated'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export interface ApprovalRecord {
	id: string;
	/** SHA-256 over workflow, execution, node, item index and payload hash: the same request is stored once. */
	requestKey: string;
	correlationId: string;
	environment: Environment;
	workflowId: string;
	workflowName: string;
	executionId: string;
	nodeId: string;
	itemIndex: number;
	state: ApprovalState;
	/** What was asked for, before any edit. */
	requestedHash: string;
	/** What would be done now; differs from `requestedHash` after an edit. */
	payloadHash: string;
	/** The action as it would be done now. */
	action: ActionProposal;
	/** The action as it was asked for. */
	requestedAction: ActionProposal;
	/** The item's `risk` and `guardrails` sections at the time of the request. */
	risk: unknown;
	guardrails: unknown;
	tier: string;
	approvalsRequired: number;
	policyVersion: string;
	policyHash: string;
	guardrailVersion: string;
	createdAt: string;
	dueAt: string;
	decidedAt: string | null;
	/** When n8n was told to go on; null means decided but not resumed. */
	resumedAt: string | null;
	/** What the deadline does; null in rows older than this column: it ends the request. */
	plan: LapsePlan | null;
	/** When the approvers are to be reminded; while somebody is at it, when it is tried again. Null: no reminder is due. */
	remindAt: string | null;
	/** n8n's address of the waiting node, signed by n8n for this request. It shows and decides nothing, so it is no secret. */
	resumeUrl: string | null;
	version: number;
}

/** What happens at a request's deadline, and how far along its chain it is. */
export interface LapsePlan {
	/** `escalate`: the next of `chain` is asked; `stay`: the request stays open. */
	on_lapse: 'escalate' | 'expire' | 'stay';
	/** What becomes of the links of those who were asked before, when the next are asked. */
	earlier_links: 'void' | 'keep';
	/** Who is asked next, and how many hours after the request. */
	chain: readonly { after_hours: number; approvers: readonly Person[] }[];
	/** How many steps of the chain were asked already. */
	level: number;
	remind_before_hours?: number;
}

export type ApprovalPatch = Partial<Pick<ApprovalRecord, 'state' | 'payloadHash' | 'action' | 'risk' | 'guardrails' | 'tier' | 'approvalsRequired' | 'decidedAt' | 'resumedAt' | 'dueAt' | 'plan' | 'remindAt'>>;

/** Oldest first. */
export interface ApprovalFilter {
	environment?: Environment;
	workflowId?: string;
	states?: readonly ApprovalState[];
	/** Inclusive. */
	dueBy?: string;
	/** Exclusive. */
	decidedAfter?: string;
	/** Whether n8n was told to go on. */
	resumed?: boolean;
	/** Inclusive: those with a reminder due by then. */
	remindBy?: string;
	/** Only decided ones whose workflow was not told, or of whose approval nothing has come; the newest first. */
	unfinished?: boolean;
	limit: number;
}

export interface ApproverRecord {
	approvalId: string;
	approverId: string;
	name: string;
	role: string;
	email: string | null;
	/** SHA-256 of the link's jti; the link itself is not stored. */
	linkJtiHash: string;
	linkExpiresAt: string;
	/** With key, id and expiry this makes the very link again; null in rows older than this column. */
	linkIssuedAt: string | null;
	/** n8n's signature over the link's address. Worthless without the link, which only the signing key can make. */
	linkSignature: string | null;
	/** Who this person is in Slack; null where nobody said, and in rows older than this column. */
	slackUserId: string | null;
	viewedAt: string | null;
	revokedAt: string | null;
}

export interface DecisionRecord {
	id: string;
	approvalId: string;
	approverId: string;
	/**
	 * `edit`: changed the draft so that others have to approve it; counts as no approval. `break_glass`: taken alone, in an
	 * emergency, in place of all approvals that were required.
	 */
	decision: 'approve' | 'edit_and_approve' | 'edit' | 'reject' | 'request_changes' | 'break_glass';
	reason: string | null;
	/** What was decided on (after the edit, when there was one). */
	payloadHash: string;
	/** What proved who decided: `link`, `link+totp`, `link+oidc:<issuer>#<subject>` or `slack:<team>#<user>`. */
	identity: string;
	decidedAt: string;
}

/** One decision, and how long the approver had the page open before it. */
export interface DecisionTime {
	id: string;
	approvalId: string;
	approverId: string;
	/** Null when this person is not among those asked any more. */
	name: string | null;
	decision: DecisionRecord['decision'];
	decidedAt: string;
	viewedAt: string | null;
	action: ActionProposal;
	policyHash: string;
}
