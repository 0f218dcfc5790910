import type { ActionProposal } from '../draft/proposal';
import type { Environment } from '../ports';

/**
 * The one door to durable state. Two adapters stand behind it (sqlite/, postgres/); one contract suite
 * (test/store/contract.ts) runs on both. All times are ISO 8601 in UTC with milliseconds.
 *
 * Errors: DaaError `store_unavailable` (cannot be opened or reached), `store_busy` (still locked after the retries),
 * `store_conflict` (a unique row exists with other content, or a version moved), `store_version` (newer schema).
 */
export interface Store extends StoreReader {
	readonly kind: 'sqlite' | 'postgres';
	/**
	 * Runs `work` in one write transaction (BEGIN IMMEDIATE / READ COMMITTED with row locks) and commits it.
	 * When the database is busy the whole of `work` is run again, so it must do nothing but use `tx`.
	 */
	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	readonly log: AuditLogStore;
	/** Releases files and connections; further calls throw `store_unavailable`. */
	close(): Promise<void>;
}

export interface StoreReader {
	approval(id: string): Promise<ApprovalRecord | undefined>;
	/** The approvals that one node run made, by item index. */
	approvalsOfRun(run: { workflowId: string; executionId: string; nodeId: string }): Promise<ApprovalRecord[]>;
	/**
	 * Approvals that a lost execution left behind: same workflow, node, correlation id, payload and environment,
	 * in another execution. Newest first.
	 */
	approvalsElsewhere(match: {
		workflowId: string;
		nodeId: string;
		correlationId: string;
		requestedHash: string;
		environment: Environment;
		notExecutionId: string;
	}): Promise<ApprovalRecord[]>;
	approvers(approvalId: string): Promise<ApproverRecord[]>;
	decisions(approvalId: string): Promise<DecisionRecord[]>;
	token(jtiHash: string): Promise<TokenRecord | undefined>;
	intent(id: string): Promise<IntentRecord | undefined>;
	intentByRequest(requestKey: string): Promise<IntentRecord | undefined>;
	policy(hash: string): Promise<PolicyRecord | undefined>;
	/** One published version, or the latest one. */
	publishedPolicy(id: string, version?: string): Promise<PublishedPolicyRecord | undefined>;
	/** Newest first. */
	publishedPolicies(filter: { id?: string; limit: number }): Promise<PublishedPolicyRecord[]>;
	/** Past proposals from `since` on, oldest first, with what became of them; `after` is the last one of the page before. */
	pastCases(filter: { environment: Environment; since: string; after?: { createdAt: string; id: string }; limit: number }): Promise<PastCase[]>;
	/**
	 * How many proposals of this environment were stored since a moment (inclusive), narrowed by what is given;
	 * `route` counts only those that left on that way.
	 */
	recentProposals(filter: {
		environment: Environment;
		since: string;
		actionType?: string;
		customerId?: string;
		workflowId?: string;
		route?: string;
	}): Promise<number>;
	/** The proposals of one conversation, newest first, each with what became of its approval. At most 100. */
	conversationHistory(filter: { environment: Environment; conversationId: string; limit: number }): Promise<ConversationTurn[]>;
	exceptions(filter: { state?: ExceptionRecord['state']; environment?: Environment; limit: number }): Promise<ExceptionRecord[]>;
	setting(key: string): Promise<SettingRecord | undefined>;
}

export interface StoreTransaction extends StoreReader {
	/** Safe to repeat: the same id with the same payload hash is left as it is; anything else is `store_conflict`. */
	insertProposal(row: ProposalRecord): Promise<void>;
	/**
	 * Makes transactions that count under one of the same keys wait for each other until they end, so that each sees what
	 * the one before stored. Call it before counting, once.
	 */
	lockCounting(keys: readonly string[]): Promise<void>;
	/** Safe to repeat; documents are immutable and named by their hash. */
	insertPolicy(row: PolicyRecord): Promise<void>;
	/** False when this version was published before, whatever it holds. Never overwrites. */
	insertPublishedPolicy(row: PublishedPolicyRecord): Promise<boolean>;
	/** `store_conflict` when `id` or `requestKey` exists. */
	insertApproval(row: ApprovalRecord, approvers: readonly ApproverRecord[]): Promise<void>;
	approvalByRequestKey(requestKey: string): Promise<ApprovalRecord | undefined>;
	/** Reads the row and holds it until the transaction ends (FOR UPDATE in PostgreSQL). */
	lockApproval(id: string): Promise<ApprovalRecord | undefined>;
	/** Conditional on `version`; sets version + 1. `store_conflict` when it moved. */
	updateApproval(id: string, version: number, patch: ApprovalPatch): Promise<void>;
	updateApprover(approvalId: string, approverId: string, patch: Partial<Pick<ApproverRecord, 'viewedAt' | 'revokedAt'>>): Promise<void>;
	/** One decision per approver and approval; a second one is `store_conflict`. */
	insertDecision(row: DecisionRecord): Promise<void>;
	/** `store_conflict` when the jti exists. */
	insertToken(row: TokenRecord): Promise<void>;
	/** Marks a token as used if it is live; otherwise says why not. Locks the row, so two callers never both get `consumed`. */
	consumeToken(jtiHash: string, at: string): Promise<'consumed' | 'used' | 'revoked' | 'unknown'>;
	/** Revokes every live token that matches; returns how many. */
	revokeTokens(match: { approvalId: string } | { jtiHash: string }, at: string): Promise<number>;
	/** `store_conflict` when the id, the grant or the request already has an intent. */
	insertIntent(row: IntentRecord): Promise<void>;
	/** Conditional on the fence; false when another worker moved on. */
	transitionIntent(id: string, fence: number, patch: IntentPatch): Promise<boolean>;
	/** Safe to repeat by id. */
	appendEvent(event: PreparedEvent): Promise<void>;
	/** Safe to repeat by id. */
	insertException(row: ExceptionRecord): Promise<void>;
	/** Conditional on the version that was read (0 when absent); false when it moved. */
	putSetting(row: SettingRecord): Promise<boolean>;
}

export interface ProposalRecord {
	id: string;
	correlationId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	actionType: string;
	payloadHash: string;
	action: ActionProposal;
	tier: string;
	rule: string;
	/** Null in rows older than this column, as are the three below. */
	route: string | null;
	customerId: string | null;
	/** Which conversation the draft belongs to: the helpdesk's ticket, else the CRM's. */
	conversationId: string | null;
	intent: string | null;
	policyVersion: string;
	policyHash: string;
	createdAt: string;
}

/** One proposal as loop detection sees it. */
export interface ConversationTurn {
	id: string;
	correlationId: string;
	payloadHash: string;
	intent: string | null;
	/** Undefined when the row holds no JSON, and unchecked in any case. */
	action: unknown;
	createdAt: string;
	/** Null when nobody was asked. */
	approval: ApprovalState | null;
}

export interface PolicyRecord {
	hash: string;
	id: string;
	version: string;
	document: unknown;
	createdAt: string;
}

/** A version that somebody answers for. Its document is the PolicyRecord of that hash. */
export interface PublishedPolicyRecord {
	id: string;
	version: string;
	hash: string;
	author: string;
	note: string;
	publishedAt: string;
}

export interface PastApproval {
	id: string;
	state: ApprovalState;
	payloadHash: string;
	createdAt: string;
	decidedAt: string | null;
	/** `viewedAt`: when this approver first opened the page, if known. */
	decisions: { approverId: string; decision: DecisionRecord['decision']; decidedAt: string; viewedAt: string | null }[];
}

/** One past proposal and what people and executions made of it. */
export interface PastCase {
	/** `action` is undefined when the row holds no JSON, and is unchecked in any case. */
	proposal: Omit<ProposalRecord, 'action'> & { action: unknown };
	approvals: PastApproval[];
	executions: IntentState[];
}

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
	version: number;
}

export type ApprovalPatch = Partial<Pick<ApprovalRecord, 'state' | 'payloadHash' | 'action' | 'risk' | 'guardrails' | 'tier' | 'decidedAt' | 'resumedAt' | 'dueAt'>>;

export interface ApproverRecord {
	approvalId: string;
	approverId: string;
	name: string;
	role: string;
	email: string | null;
	/** SHA-256 of the link's jti; the link itself is not stored. */
	linkJtiHash: string;
	linkExpiresAt: string;
	viewedAt: string | null;
	revokedAt: string | null;
}

export interface DecisionRecord {
	id: string;
	approvalId: string;
	approverId: string;
	decision: 'approve' | 'edit_and_approve' | 'reject' | 'request_changes';
	reason: string | null;
	/** What was decided on (after the edit, when there was one). */
	payloadHash: string;
	/** What proved who decided: `link`, later `link+totp`, `link+oidc`. */
	identity: string;
	decidedAt: string;
}

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
}

export type IntentPatch = Partial<Pick<IntentRecord, 'state' | 'attempt' | 'leaseUntil' | 'before' | 'sent' | 'after' | 'code' | 'finishedAt'>>;

export interface ExceptionRecord {
	id: string;
	type: string;
	/** One sentence. */
	reason: string;
	correlationId: string;
	environment: Environment;
	approvalId: string | null;
	intentId: string | null;
	owner: string | null;
	risk: number;
	urgency: number;
	impact: number;
	state: 'open' | 'claimed' | 'resolved';
	createdAt: string;
	dueAt: string | null;
}

export interface SettingRecord {
	key: string;
	value: unknown;
	/** In a read: the current version. In a write: the version that was read, 0 for a new key. */
	version: number;
	updatedAt: string;
	updatedBy: string;
}

/**
 * An audit event made ready by src/audit: canonical header bytes that go into the Merkle log, and the private part,
 * encrypted, apart from it. Erasing a person's data = `log.erasePrivate(ids)`; the log still verifies.
 */
export interface PreparedEvent {
	id: string;
	at: string;
	action: string;
	outcome: string;
	correlationId: string;
	approvalId: string | null;
	environment: Environment;
	/** RFC 8785 JSON of the public header. */
	header: string;
	/** RFC 9162 leaf hash over the header's UTF-8 bytes, hex. */
	leafHash: string;
	/** AES-256-GCM: nonce ‖ ciphertext ‖ tag, base64. */
	ciphertext: string;
	/** The event's data key wrapped by the ring's key `keyId`, and the commitment's salt wrapped with it; base64. */
	wrappedKey: string;
	keyId: string;
}

export interface StoredEvent extends PreparedEvent {
	/** Position in the log from 0; null while PostgreSQL has not sealed it yet. */
	seq: number | null;
	/** Null ciphertext and key: erased. */
	erased: boolean;
}

export interface Checkpoint {
	size: number;
	/** Hex. */
	root: string;
	at: string;
	/** C2SP signed note. */
	note: string;
}

/** The append-only log beside the tables. */
export interface AuditLogStore {
	/** Seals what is pending (PostgreSQL; nothing to do in SQLite) and returns the size and root (hex) of the tree. */
	seal(): Promise<{ size: number; root: string }>;
	/** Sealed events in order, from `fromSeq`, at most `limit`. */
	read(fromSeq: number, limit: number): Promise<StoredEvent[]>;
	/** Events of one correlation id, sealed or not, oldest first. */
	byCorrelation(correlationId: string, environment: Environment): Promise<StoredEvent[]>;
	/** Deletes key, salt and ciphertext of these events for good; returns how many. */
	erasePrivate(eventIds: readonly string[]): Promise<number>;
	saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
	latestCheckpoint(): Promise<Checkpoint | undefined>;
}

/** The Merkle arithmetic (src/audit/merkle.ts), handed to the adapters so that the store holds no verb's logic. */
export interface MerkleArithmetic {
	/** The frontier (hex hashes of the perfect subtrees, largest first) of an empty tree. */
	empty(): string[];
	append(frontier: readonly string[], size: number, leafHash: string): string[];
	root(frontier: readonly string[], size: number): string;
}
