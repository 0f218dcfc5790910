import type { Generated } from 'kysely';
import type {
	ApprovalRecord,
	ApproverRecord,
	AttemptRecord,
	Checkpoint,
	DecisionRecord,
	DeskSessionRecord,
	ExceptionRecord,
	FactorRecord,
	IntentRecord,
	LeaseRecord,
	MaskConversationRecord,
	MaskValueRecord,
	NotificationRecord,
	OutboxRecord,
	PersonRecord,
	PolicyRecord,
	ProposalRecord,
	PublishedPolicyRecord,
	QueueRecord,
	RevocationRecord,
	ScanRecord,
	SettingRecord,
	TokenRecord,
} from '../port';

/** A record as a row: JSON columns hold text, everything else stands as in the port. */
type Row<Record, JsonColumn extends keyof Record = never> = {
	[Column in keyof Record]: Column extends JsonColumn ? string | null : Record[Column];
};

export type OutboxRow = Row<OutboxRecord, 'fields'>;

export interface EventRow {
	/** Order of writing; the log's own position stands in eventSeq. */
	ord: Generated<number>;
	id: string;
	at: string;
	action: string;
	outcome: string;
	correlationId: string;
	approvalId: string | null;
	environment: 'test' | 'production';
	header: string;
	leafHash: string;
}

/** The tables, in the names the code uses; the CamelCasePlugin turns them into snake_case. */
export interface Database {
	schemaVersion: { version: number; name: string; appliedAt: string };
	proposals: Row<ProposalRecord, 'action'> & { otherTicket: string | null };
	policies: Row<PolicyRecord, 'document'>;
	publishedPolicies: PublishedPolicyRecord & { ord: Generated<number> };
	approvals: Row<ApprovalRecord, 'action' | 'requestedAction' | 'risk' | 'guardrails' | 'plan'>;
	approvers: Row<ApproverRecord>;
	decisions: Row<DecisionRecord>;
	tokens: Row<TokenRecord>;
	intents: Row<IntentRecord, 'action' | 'before' | 'sent' | 'after'>;
	exceptions: Row<ExceptionRecord, 'links' | 'action' | 'corrected'>;
	leases: LeaseRecord;
	revocations: RevocationRecord;
	settings: Row<SettingRecord, 'value'>;
	approverFactors: Row<FactorRecord>;
	identityAttempts: AttemptRecord;
	usedOnce: { key: string; usedAt: string; expiresAt: string };
	notifications: Row<NotificationRecord, 'people'>;
	deskPeople: PersonRecord;
	deskQueue: QueueRecord;
	deskSessions: DeskSessionRecord;
	crmOutbox: OutboxRow & { ord: Generated<number> };
	maskConversations: MaskConversationRecord;
	maskValues: MaskValueRecord;
	maskTexts: { conversationId: string; textMac: string };
	scans: ScanRecord;
	similarDocs: { doc: Generated<number>; approvalId: string; scope: string; decidedAt: string; length: number };
	similarPending: { approvalId: string };
	similarScopes: { scope: string; docs: number; totalLength: number };
	similarTerms: { term: string; df: number };
	similarPostings: { term: string; doc: number; tf: number; length: number };
	events: EventRow;
	/** The private part, apart from the event so that it can be deleted. */
	eventPrivate: { eventId: string; ciphertext: string; wrappedKey: string; keyId: string };
	/** The place of each sealed event in the Merkle log. Insert only. */
	eventSeq: { seq: number; eventId: string };
	/** What PostgreSQL's sealer has still to take in; always empty in SQLite. */
	eventPending: { eventId: string };
	/** One row: size and frontier (JSON list of hex hashes) of the Merkle tree. */
	logState: { id: number; size: number; frontier: string };
	checkpoints: Checkpoint;
}

/** What differs between the two databases in a query. */
export interface Traits {
	kind: 'sqlite' | 'postgres';
	/** SELECT … FOR UPDATE exists and is needed. */
	rowLocks: boolean;
}
