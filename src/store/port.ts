import type { Environment } from '../ports';
import type { AuditLogStore } from './log-port';
import type {
	ApprovalFilter,
	ApprovalPatch,
	ApprovalRecord,
	ApproverRecord,
	AttemptRecord,
	CaseFilter,
	ConversationTurn,
	DecisionRecord,
	DecisionTime,
	ExceptionFilter,
	ExceptionLine,
	ExceptionPatch,
	DeskSessionRecord,
	ExceptionRecord,
	ExceptionState,
	FactorPatch,
	FactorRecord,
	IntentPatch,
	IntentRecord,
	LeaseRecord,
	MaskConversationRecord,
	MaskValueRecord,
	NotificationPatch,
	NotificationRecord,
	OutboxPatch,
	OutboxRecord,
	PastCase,
	PersonRecord,
	PolicyRecord,
	PreparedEvent,
	ProposalRecord,
	PublishedPolicyRecord,
	QueueFilter,
	QueueRecord,
	RevocationRecord,
	ScanRecord,
	SettingRecord,
	SimilarDoc,
	SimilarQuery,
	TokenRecord,
} from './records';

export type * from './log-port';
export * from './records';

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
	/**
	 * Deletes the keys and values of these conversations for good; returns how many had any. Their masks are unknown from
	 * then on. The event that `record` makes of that number is in the same transaction.
	 */
	eraseMasks(conversationIds: readonly string[], at: string, record?: (erased: number) => PreparedEvent): Promise<number>;
	/** Releases files and connections; further calls throw `store_unavailable`. */
	close(): Promise<void>;
}

export interface StoreReader {
	approval(id: string): Promise<ApprovalRecord | undefined>;
	approvals(filter: ApprovalFilter): Promise<ApprovalRecord[]>;
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
		/** Left out of the count: the proposal that is counted for, when it is stored already. */
		except?: { correlationId: string; payloadHash: string };
	}): Promise<number>;
	/** The proposals of one conversation, newest first, each with what became of its approval. At most 100. */
	conversationHistory(filter: { environment: Environment; conversationId: string; limit: number }): Promise<ConversationTurn[]>;
	exception(id: string): Promise<ExceptionRecord | undefined>;
	exceptions(filter: ExceptionFilter): Promise<ExceptionRecord[]>;
	/** What came in from `since` on, whatever became of it, newest first. At most 20,000. */
	exceptionLines(filter: { environment: Environment; since: string; limit: number }): Promise<ExceptionLine[]>;
	lease(name: string): Promise<LeaseRecord | undefined>;
	/** Decisions from `since` on (inclusive) until `until` (exclusive), oldest first, with how long people looked. */
	decisionTimes(filter: { environment: Environment; approverId?: string; since: string; until?: string; limit: number }): Promise<DecisionTime[]>;
	/** How many open requests wait for this person. */
	pendingOf(approverId: string, environment: Environment): Promise<number>;
	/** Executions of this very action, oldest first, whatever granted them. */
	intentsLike(match: { correlationId: string; payloadHash: string; environment: Environment }): Promise<IntentRecord[]>;
	/** One of them that happened or may have happened: neither failed nor blocked. */
	possiblyDone(match: { correlationId: string; payloadHash: string; environment: Environment }): Promise<IntentRecord | undefined>;
	/** How many executions of these action types (of any, when absent) were started after a moment. */
	recentIntents(filter: { environment: Environment; actionTypes?: readonly string[]; since: string }): Promise<number>;
	/** Executions without an outcome (executing, unknown) whose lease is over, the longest over first. */
	unsettledIntents(filter: { environment: Environment; workflowId?: string; at: string; limit: number }): Promise<IntentRecord[]>;
	revocation(kind: RevocationRecord['kind'], subject: string): Promise<RevocationRecord | undefined>;
	/** Newest first. */
	revocations(kind: RevocationRecord['kind']): Promise<RevocationRecord[]>;
	setting(key: string): Promise<SettingRecord | undefined>;
	/** Factors of one approver, of several, or of all, newest first; forgotten ones are left out. */
	factors(approverId?: string | readonly string[]): Promise<FactorRecord[]>;
	/** Zero failures when none was counted. */
	attempts(approvalId: string, approverId: string): Promise<AttemptRecord>;
	/** Everybody who is reached under this key or was asked under this id. */
	peopleNamed(keyOrId: string): Promise<PersonRecord[]>;
	/** A page of the queue in its order, from `after` on; what this costs does not grow with the queue. */
	deskQueue(filter: QueueFilter, page: { after?: Pick<QueueRecord, 'rank' | 'approvalId'>; limit: number }): Promise<Pick<QueueRecord, 'approvalId' | 'viewKey' | 'rank'>[]>;
	/** How many there are in each of these tiers; each counted up to `most`. */
	deskQueueCounts<T extends string>(filter: Omit<QueueFilter, 'tier'>, tiers: readonly T[], most: number): Promise<Record<T, number>>;
	/** Requests with those who are asked, by id; unknown ids are left out. */
	requests(ids: readonly string[]): Promise<{ approval: ApprovalRecord; approvers: ApproverRecord[] }[]>;
	/** Correlation ids, the latest first; by ticket (the number alone, of helpdesk or CRM) and customer of any proposal, by approver of what they decided. At most 50. */
	cases(filter: CaseFilter): Promise<string[]>;
	/** Oldest first; at most 50. */
	approvalsOfCase(correlationId: string, environment: Environment): Promise<ApprovalRecord[]>;
	/** `withdrawn`: this person lost the right to decide since. */
	deskSession(id: string): Promise<(DeskSessionRecord & { withdrawn: boolean }) | undefined>;
	maskConversation(id: string): Promise<MaskConversationRecord | undefined>;
	maskValues(conversationId: string): Promise<MaskValueRecord[]>;
	/** Was this text (its keyed hash) handed out masked in this conversation? */
	isMaskedText(conversationId: string, textMac: string): Promise<boolean>;
	/** What the scan of this payload said: in this execution, or the latest in any. */
	scanOf(payloadHash: string, executionId?: string): Promise<ScanRecord | undefined>;
	/** Decided approvals that the index of past decisions lacks, oldest first. */
	unindexedDecisions(limit: number): Promise<ApprovalRecord[]>;
	/** How many decisions of a scope hold each of these terms (hashes), and how many decisions it has in all. */
	similarStatistics(scope: string, terms: readonly string[]): Promise<{ docs: number; averageLength: number; df: { term: string; df: number }[] }>;
	/** The best matches by BM25, best first, then newest. */
	similarMatches(query: SimilarQuery): Promise<{ approvalId: string; score: number }[]>;
	/** Past decisions by id, with what became of them; unknown ids are left out. */
	pastApprovals(ids: readonly string[]): Promise<{ approval: ApprovalRecord; approvers: ApproverRecord[]; decisions: DecisionRecord[]; execution: IntentRecord['state'] | null }[]>;
	outboxEntries(ids: readonly string[]): Promise<OutboxRecord[]>;
	/** How many entries wait or were refused, by destination. */
	outboxCounts(): Promise<{ destination: string; state: OutboxRecord['state']; count: number }[]>;
	/** Every message about one request, oldest first. */
	notificationsOf(approvalId: string): Promise<NotificationRecord[]>;
	/** The rows that share one message. */
	notificationsAt(ref: string): Promise<NotificationRecord[]>;
	/** What is due and held by nobody, the longest due first, whoever has to send it. */
	dueNotifications(filter: { at: string; limit: number }): Promise<NotificationRecord[]>;
	/** When a node has the next one to send, in the past when now; undefined when none waits. */
	nextNotificationAt(node: { workflowId: string; nodeId: string }): Promise<string | undefined>;
	/** Messages that can be changed and show an older version of their request than the present one. */
	staleCards(filter: { approvalId?: string; workflowId?: string; nodeId?: string; limit: number }): Promise<NotificationRecord[]>;
	/** When this person last got a message by this channel, if that was after `since`. */
	lastNotified(filter: { channel: string; recipient: string; environment: Environment; since: string }): Promise<string | undefined>;
	/** When the next entry of a destination can be claimed, in the past when now; undefined when none waits. */
	outboxNextAt(destination: string): Promise<string | undefined>;
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
	/** Further people for an approval; `store_conflict` when one of them is asked already. */
	insertApprovers(approvers: readonly ApproverRecord[]): Promise<void>;
	/** Keeps n8n's signature of a link; false when it has one already, so that one caller sends the link. */
	signLink(approvalId: string, approverId: string, signature: string): Promise<boolean>;
	/**
	 * Takes open approvals whose reminder is due and moves their reminder to `again`:
	 * whoever gets one sends it, and if that process dies it is taken again then. No two callers get the same one.
	 */
	claimReminders(claim: { at: string; again: string; limit: number; workflowId?: string; nodeId?: string }): Promise<ApprovalRecord[]>;
	/** Only while the reminder stands at `was`. Leaves the version as it is: a reminder changes nothing that a page shows. */
	setReminder(approvalId: string, was: string | null, remindAt: string | null): Promise<void>;
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
	/** The same for many, in their order; cheaper than one by one. */
	appendEvents(events: readonly PreparedEvent[]): Promise<void>;
	/** False when there is one with this id; then it is left as it is. */
	insertException(row: ExceptionRecord): Promise<boolean>;
	/** Reads the row and holds it until the transaction ends. */
	lockException(id: string): Promise<ExceptionRecord | undefined>;
	/** False when the exception is in none of the states `from`. */
	updateException(id: string, from: readonly ExceptionState[], patch: ExceptionPatch): Promise<boolean>;
	/** Takes a lease that is free, over or held by the same holder; undefined when another has it. */
	claimLease(claim: { name: string; holder: string; at: string; until: string }): Promise<LeaseRecord | undefined>;
	/** Conditional on the fence; false when another process has taken over. */
	moveLease(name: string, fence: number, patch: Partial<Pick<LeaseRecord, 'until' | 'cursor'>>): Promise<boolean>;
	/** False when this was revoked before; a revocation is for good. */
	insertRevocation(row: RevocationRecord): Promise<boolean>;
	/** Safe to repeat by id; they are delivered in the order in which they were taken in, ticket by ticket. */
	enqueueOutbox(rows: readonly OutboxRecord[]): Promise<void>;
	/**
	 * Takes up to `limit` waiting entries of a destination that are due, never two of one ticket and never one with an
	 * earlier one of its ticket still waiting. Entries whose lease ran out are taken again as uncertain.
	 */
	claimOutbox(claim: { destination: string; at: string; leaseUntil: string; limit: number }): Promise<OutboxRecord[]>;
	/** Conditional on the fence; false when another sender took it over. */
	settleOutbox(id: string, fence: number, patch: OutboxPatch): Promise<boolean>;
	/**
	 * The verdict "delivered" for many at once: those that are still held under the lease they were claimed with. Gives
	 * their ids. The event of each is `deliveredEventId`.
	 */
	settleDelivered(entries: readonly OutboxRecord[], at: string): Promise<string[]>;
	/** Puts refused entries of a destination back in line; returns how many. */
	retryOutbox(destination: string, at: string): Promise<number>;
	/** Safe to repeat by id; returns how many were new. */
	enqueueNotifications(rows: readonly NotificationRecord[]): Promise<number>;
	/** Takes what a node has to send by these channels now, oldest first. No two callers get the same row while its lease lasts. */
	claimNotifications(claim: { workflowId: string; nodeId: string; channels: readonly string[]; at: string; leaseUntil: string; limit: number }): Promise<NotificationRecord[]>;
	/** Conditional on the fence; false when another sender took it over. */
	settleNotification(id: string, fence: number, patch: NotificationPatch): Promise<boolean>;
	/** Notes which version of a request these messages show; never an older one than they are known to show. */
	showNotification(ids: readonly string[], approvalId: string, shown: Pick<NotificationRecord, 'shownVersion' | 'watched'>): Promise<void>;
	/** Left as it is when it exists. */
	insertMaskConversation(row: MaskConversationRecord): Promise<void>;
	/** Reads the row and holds it until the transaction ends: whoever numbers masks of one conversation takes turns. */
	lockMaskConversation(id: string): Promise<MaskConversationRecord | undefined>;
	/** `store_conflict` when a mask or a spelling is there already. */
	insertMaskValues(rows: readonly MaskValueRecord[]): Promise<void>;
	/** Safe to repeat. */
	insertMaskedTexts(conversationId: string, textMacs: readonly string[]): Promise<void>;
	/** One per payload and execution; a later scan replaces what an earlier one said. */
	putScan(row: ScanRecord): Promise<void>;
	/** False when the approval is in the index already, or was erased from it. */
	insertSimilar(doc: SimilarDoc): Promise<boolean>;
	/** Removes these approvals' terms for good and keeps them from coming back; returns how many were there. */
	eraseSimilar(approvalIds: readonly string[]): Promise<number>;
	/** `store_conflict` when the id exists. */
	insertFactor(row: FactorRecord): Promise<void>;
	/** False when the factor is in none of the states `from`. */
	updateFactor(id: string, from: readonly FactorRecord['state'][], patch: FactorPatch): Promise<boolean>;
	/** Uses up a time step and all before it; false when it, or a later one, was used already, or the factor is not active. */
	useFactorStep(id: string, step: number): Promise<boolean>;
	/** Adds one failure and returns how many there are now; the row is held until the transaction ends. */
	countAttempt(approvalId: string, approverId: string): Promise<number>;
	lockAttempts(approvalId: string, approverId: string, until: string): Promise<void>;
	clearAttempts(approvalId: string, approverId: string): Promise<void>;
	/** True for exactly one caller per key. What expired more than a day before `at` is cleared away. */
	useOnce(row: { key: string; at: string; expiresAt: string }): Promise<boolean>;
	/** `store_conflict` when the id exists. */
	insertDeskSession(row: DeskSessionRecord): Promise<void>;
	/** Ends what has not ended yet; returns how many. */
	endDeskSessions(match: { id: string } | { personKey: string }, at: string): Promise<number>;
	/** Conditional on the version that was read (0 when absent); false when it moved. */
	putSetting(row: SettingRecord): Promise<boolean>;
}
