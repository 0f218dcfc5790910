import type { ActionProposal } from '../../draft/proposal';
import type { Environment } from '../../ports';

export interface TokenRecord {
	jtiHash: string;
	kind: 'grant';
	approvalId: string | null;
	correlationId: string;
	payloadHash: string;
	workflowId: string;
	executionId: string;
	environment: Environment;
	issuedAt: string;
	expiresAt: string;
	consumedAt: string | null;
	revokedAt: string | null;
}

export const INTENT_STATES = ['planned', 'executing', 'committed', 'failed', 'blocked', 'unknown'] as const;
export type IntentState = (typeof INTENT_STATES)[number];

export interface IntentRecord {
	/** Also the Idempotency-Key on the wire: one per intent, never one per attempt. */
	id: string;
	/** Approval id, or the policy grant's jti hash: one intent per request, whatever grants were minted for it. */
	requestKey: string;
	grantJtiHash: string;
	approvalId: string | null;
	correlationId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	payloadHash: string;
	action: ActionProposal;
	target: string;
	state: IntentState;
	attempt: number;
	/** Grows with every transition; whoever holds an older one has lost the intent. */
	fence: number;
	leaseUntil: string | null;
	before: unknown;
	sent: unknown;
	after: unknown;
	code: string | null;
	createdAt: string;
	finishedAt: string | null;
	/** What rate limits count by; null in rows older than this column, as are the three below. */
	actionType: string | null;
	/** The record's version as it was read right before the sending. */
	seenVersion: string | null;
	/** How far the worker got; `opened` means that nothing was sent for certain. */
	stage: IntentStage | null;
	/** Shown wherever the execution is, e.g. `break_glass`. */
	badge: string | null;
}

/** `deferred`: the item passed, and somebody else reports what came of it. */
export const INTENT_STAGES = ['opened', 'sending', 'answered', 'deferred'] as const;
export type IntentStage = (typeof INTENT_STAGES)[number];

export type IntentPatch = Partial<Pick<IntentRecord, 'state' | 'attempt' | 'leaseUntil' | 'before' | 'sent' | 'after' | 'code' | 'finishedAt' | 'seenVersion' | 'stage'>>;

/** Something that no longer gives a right, for good: a policy version by its hash, a person by their approver id. */
export interface RevocationRecord {
	kind: 'policy' | 'approver';
	subject: string;
	reason: string;
	revokedBy: string;
	revokedAt: string;
}
