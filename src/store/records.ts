import type { ActionProposal } from '../draft/proposal';
import type { Environment } from '../ports';
import type { Person } from '../sections';

/** The rows of the store, as the verbs see them. All times are ISO 8601 in UTC with milliseconds. */

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

export const FACTOR_STATES = ['pending', 'active', 'revoked', 'forgotten'] as const;

/** How an approver can prove who they are, beyond holding a link. */
export interface FactorRecord {
	id: string;
	approverId: string;
	kind: 'totp' | 'oidc';
	/** `pending`: not confirmed by a first code; `revoked` and `forgotten` differ in whether one is still asked for. */
	state: (typeof FACTOR_STATES)[number];
	/** TOTP: AES-256-GCM under the ring's key `keyId`, base64. */
	secret: string | null;
	keyId: string | null;
	/** OIDC: the account that stands for this approver. */
	issuer: string | null;
	subject: string | null;
	/** Of the one-time enrolment link. */
	linkJtiHash: string | null;
	linkExpiresAt: string | null;
	/** When the secret was shown through the link; that happens once. */
	shownAt: string | null;
	createdAt: string;
	createdBy: string;
	confirmedAt: string | null;
	endedAt: string | null;
	/** The last time step of which a code was used, counted in 30 s since 1970; -1 for none. */
	lastStep: number;
}

export type FactorPatch = Partial<Pick<FactorRecord, 'state' | 'secret' | 'keyId' | 'shownAt' | 'confirmedAt' | 'endedAt'>>;

/** Wrong codes of an approver at one approval; `approvalId` is empty for all approvals together. */
export interface AttemptRecord {
	approvalId: string;
	approverId: string;
	failed: number;
	lockedUntil: string | null;
}

/** Somebody who was asked for an approval at some time, or may be. */
export interface PersonRecord {
	/** Where they are reached, in one spelling: the address, else the id. Whoever proves to hold it is this person. */
	personKey: string;
	approverId: string;
	name: string;
	email: string | null;
}

/** One sign-in to the review desk. */
export interface DeskSessionRecord {
	id: string;
	personKey: string;
	approverId: string;
	name: string;
	factor: 'link' | 'oidc';
	startedAt: string;
	/** It ends then, however busy it is. */
	endsAt: string;
	/** Signed out, or ended by somebody else. */
	endedAt: string | null;
}

/** An open request in somebody's queue. */
export interface QueueRecord {
	approvalId: string;
	/** The person's key; empty for those who see everything. */
	viewKey: string;
	environment: Environment;
	tier: string;
	actionType: string;
	/** Empty when the draft names none. */
	customerId: string;
	/** The smallest comes first; see queue-rank.ts. */
	rank: number;
}

export interface QueueFilter {
	/** A person's keys, or the empty one alone. */
	viewKeys: readonly string[];
	environment: Environment;
	tier?: string;
	actionType?: string;
	customerId?: string;
}

/** What cases are looked for by. */
export interface CaseFilter {
	environment: Environment;
	by: { kind: 'customer'; customerId: string } | { kind: 'ticket'; ticketId: string } | { kind: 'approver'; approverIds: readonly string[] };
	limit: number;
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

export interface ExceptionLink {
	label: string;
	/** http(s). */
	url: string;
}

export const EXCEPTION_STATES = ['open', 'claimed', 'resolved'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

export interface ExceptionRecord {
	id: string;
	/** Snake case, e.g. `outcome_unknown`. */
	type: string;
	/** One sentence. */
	reason: string;
	correlationId: string;
	environment: Environment;
	approvalId: string | null;
	intentId: string | null;
	/** A person's id or a role's name; null when nobody was named. */
	owner: string | null;
	/** Whose it becomes when the target time is missed. */
	backup: string | null;
	/** From 1 (can wait, little at stake) to 3. */
	risk: number;
	urgency: number;
	impact: number;
	state: ExceptionState;
	createdAt: string;
	/** The target time: by then somebody should have resolved it. */
	dueAt: string | null;
	links: ExceptionLink[] | null;
	/** The draft that it is about, where it stands in no approval and no execution. */
	action: ActionProposal | null;
	claimedBy: string | null;
	claimedAt: string | null;
	resolvedBy: string | null;
	resolvedAt: string | null;
	/** How it ended, e.g. `fixed`, `corrected`. */
	outcome: string | null;
	note: string | null;
	/** The corrected draft, which is a proposal like any other. */
	corrected: ActionProposal | null;
	/** When the target time was found missed; set once. */
	missedAt: string | null;
}

export type ExceptionPatch = Partial<Pick<ExceptionRecord, 'state' | 'owner' | 'reason' | 'dueAt' | 'claimedBy' | 'claimedAt' | 'resolvedBy' | 'resolvedAt' | 'outcome' | 'note' | 'corrected' | 'missedAt'>>;

/** The highest score (risk × urgency × impact) first, then the oldest. */
export interface ExceptionFilter {
	state?: ExceptionState | readonly ExceptionState[];
	environment?: Environment;
	type?: string;
	approvalId?: string;
	intentId?: string;
	/** Any of these: a person's id and the names of that person's roles. */
	owners?: readonly string[];
	/** Exclusive. */
	dueBefore?: string;
	/** False: only those whose target time was not yet found missed. */
	missed?: boolean;
	/** Only what comes after this one. */
	after?: ExceptionPlace;
	limit: number;
}

/** Where an exception stands in that order; `score` is the plain product. */
export interface ExceptionPlace {
	score: number;
	createdAt: string;
	id: string;
}

/** One exception as counts and patterns see it. */
export type ExceptionLine = Pick<ExceptionRecord, 'id' | 'type' | 'reason' | 'owner' | 'state' | 'createdAt' | 'dueAt' | 'missedAt' | 'resolvedAt'>;

/** Work that one process at a time does. */
export interface LeaseRecord {
	name: string;
	holder: string;
	/** Grows with every claim; whoever holds an older one has lost it. */
	fence: number;
	/** Until when the holder has it. */
	until: string;
	/** How far the work has come, in its own words. */
	cursor: string | null;
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

/** What a CRM is still to be told, or was told, about one item. The row is the promise that it arrives. */
export interface OutboxRecord {
	/** Follows from workflow, execution, node, item and ticket: the same touch is taken in once. */
	id: string;
	/** Which account of which system: entries of one destination are delivered together, by whoever holds its credential. */
	destination: string;
	ticketId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	correlationId: string;
	approvalId: string | null;
	/** Audit fields by catalogue name, typed and checked. */
	fields: Readonly<Record<string, string | number | boolean | readonly string[]>>;
	/** An internal note for the ticket; removed once it was delivered. */
	note: string | null;
	/** `rejected`: the system refuses it, and only a person can change that. */
	state: 'pending' | 'delivered' | 'rejected';
	/** Times it was handed to a sender. */
	attempts: number;
	/** 1 when an earlier attempt may have arrived. */
	uncertain: 0 | 1;
	/** Grows with every claim and every verdict; whoever holds an older one has lost the entry. */
	fence: number;
	/** Until when a sender has it to itself. */
	leaseUntil: string | null;
	/** Not to be tried before. */
	nextAt: string;
	code: string | null;
	/** The event that records what became of it last. */
	eventId: string | null;
	createdAt: string;
	finishedAt: string | null;
}

/** Name of the event that says an entry was delivered: by entry and claim, so that it is written once. */
export const deliveredEventId = ({ id, fence }: Pick<OutboxRecord, 'id' | 'fence'>): string => `evt_${id.slice(4)}_${fence}`;

export type OutboxPatch = Pick<OutboxRecord, 'state' | 'uncertain' | 'leaseUntil' | 'nextAt' | 'code'> & Partial<Pick<OutboxRecord, 'note' | 'eventId' | 'finishedAt'>>;

/** A message about one request that is still to be sent, or was: to one person, or to a place that many read. */
export interface NotificationRecord {
	/** Follows from request, channel, people, occasion and key: the same message is taken in once. */
	id: string;
	approvalId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	nodeId: string;
	channel: string;
	/** The approver's id; empty where many read it. */
	recipient: string;
	/** The approvers whom it is about. */
	people: readonly string[];
	occasion: string;
	/** `dropped`: there was nothing left to decide when it would have been sent. */
	state: 'pending' | 'sent' | 'failed' | 'dropped';
	attempts: number;
	/** Grows with every claim and every verdict; whoever holds an older one has lost the row. */
	fence: number;
	/** Until when a sender has it to itself. */
	leaseUntil: string | null;
	/** Not to be tried before. */
	nextAt: string;
	/** Where the message stands, when it can be changed; several rows share one that lists several requests. */
	ref: string | null;
	/** 1 while the message has to follow what becomes of the request. */
	watched: 0 | 1;
	/** The version of the request that the message shows; 0 before it was sent. */
	shownVersion: number;
	code: string | null;
	createdAt: string;
	finishedAt: string | null;
}

export type NotificationPatch = Pick<NotificationRecord, 'state' | 'nextAt'> & Partial<Pick<NotificationRecord, 'ref' | 'watched' | 'shownVersion' | 'code' | 'finishedAt'>>;

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

/** One past decision as the index of similar ones keeps it: terms are keyed hashes, never words. */
export interface SimilarDoc {
	approvalId: string;
	/** Environment and action type: only decisions of one scope are compared. */
	scope: string;
	decidedAt: string;
	terms: { term: string; tf: number }[];
}

/** A BM25 query over terms of one scope. */
export interface SimilarQuery {
	terms: { term: string; idf: number }[];
	averageLength: number;
	k1: number;
	b: number;
	/** Never among the matches. */
	notApprovalId: string;
	limit: number;
}

/** A conversation whose personal data is masked. Its data key encrypts the values; without the key it is erased. */
export interface MaskConversationRecord {
	id: string;
	environment: Environment;
	/** The signing key from which the wrapping key was derived. */
	keyId: string;
	/** AES-256-GCM, base64; null: erased. */
	wrappedKey: string | null;
	createdAt: string;
	erasedAt: string | null;
}

/** One spelling of one value. Nothing of the value stands in clear. */
export interface MaskValueRecord {
	conversationId: string;
	/** With `number` and `variant` the mask, e.g. `[EMAIL_1]`. */
	type: string;
	number: number;
	/** 0 for the first spelling of a value. */
	variant: number;
	/** Keyed hash of the type and of what makes two spellings one value. */
	identityMac: string;
	spellingMac: string;
	ciphertext: string;
}

/** What a guardrail scan said of one payload in one execution. */
export interface ScanRecord {
	payloadHash: string;
	workflowId: string;
	executionId: string;
	outcome: string;
	/** Whose masks the payload carries; null when it carries none. */
	conversationId: string | null;
	guardrailVersion: string;
	at: string;
}
