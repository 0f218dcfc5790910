import type { ApprovalState, IntentState } from './store/port';
import type { ActionProposal } from './draft/proposal';
import type { Problem } from './draft/parse-proposal';
import type { Environment } from './ports';

/**
 * What each node adds to `item.json`: `action`, `risk`, `guardrails`, `approval`, `execution`, `crm_log`.
 * Wire names are snake_case. A node adds its own section and leaves everything else as it came.
 */

export type Tier = 'low' | 'medium' | 'high' | 'blocked';
export type Route = 'auto_execute' | 'batch_review' | 'named_approver' | 'blocked';
export type Band = 'high' | 'medium' | 'low';
export type AiMode = 'draft_reply' | 'macro_suggest' | 'summarize_only';

export interface Person {
	id: string;
	name: string;
	role: string;
	email?: string;
}

export interface RiskSection {
	tier: Tier;
	route: Route;
	/** Which rule decided, e.g. `refund.low`, `hard_block:chargeback_open`, `unknown_action_type`, `invalid_proposal`. */
	rule: string;
	/** One sentence that stands on its own. */
	reason: string;
	/** Facts that rules wanted to read and could not. */
	missing_facts: string[];
	/** Set when the proposal itself is malformed. */
	problems?: Problem[];
	ai_mode: AiMode;
	confidence_band: Band;
	approver_rule?: string;
	/** Who may decide, computed from the policy; empty when the policy names nobody. */
	approvers: Person[];
	approvals_required: number;
	sla_hours?: number;
	escalate_to?: string;
	policy_id: string;
	policy_version: string;
	policy_hash: string;
	/** Absent only for a proposal that could not be read. */
	payload_hash?: string;
	/** Only on auto-execution: the policy's grant. */
	grant?: string;
	audit_event_id?: string;
	decided_at: string;
	/** MAC by which Approval Wait knows this section for Risk Tier's own (src/tokens/seal-section.ts). */
	seal?: string;
}

export const FINDING_TYPES = ['EMAIL', 'PHONE', 'SSN', 'DOB', 'ADDRESS', 'CARD', 'IBAN', 'IP', 'PASSPORT', 'DRIVER_LICENSE', 'BANK_ACCOUNT', 'NATIONAL_ID'] as const;
export const FINDING_CATEGORIES = ['pii', 'prompt_attack', 'legal_threat', 'chargeback_threat', 'security', 'refund_commitment', 'legal_advice', 'absolute_promise', 'liability', 'pii_echo', 'secret', 'url', 'custom'] as const;
export type FindingType = (typeof FINDING_TYPES)[number];
export type FindingCategory = (typeof FINDING_CATEGORIES)[number];
export type Direction = 'input' | 'draft';
/** What the scan says as a whole; `escalate` passes on with a raised tier. */
export type GuardrailAction = 'allowed' | 'masked' | 'escalated' | 'blocked';

/** One hit. Offsets are UTF-16 code units into the scanned text, end exclusive. The value itself is never repeated. */
export interface Finding {
	/** A personal-data type for category `pii`, otherwise the category in upper case. */
	type: string;
	category: FindingCategory;
	start: number;
	end: number;
	/** Id of the check that found it, e.g. `pii.email`. */
	check: string;
}

export interface GuardrailsSection {
	guardrail_triggered: boolean;
	/** Seed 004's values: pii, refunds, legal, prompt_attack …; sorted, unique. */
	guardrail_types: string[];
	guardrail_action: GuardrailAction;
	guardrail_policy_version: string;
	/** One sentence. */
	reason: string;
	input?: { findings: Finding[]; masked: string };
	draft?: { findings: Finding[]; masked: string };
	/** Checks that could not run; never empty when the action is `blocked` for that reason. */
	failed_checks: string[];
	audit_event_id?: string;
	scanned_at: string;
	/** MAC by which Approval Wait knows this section for Guardrail Scan's own. */
	seal?: string;
}

export interface ApprovalSection {
	id: string;
	/** On an item that left by "No Decision": what the wait ended as. */
	state: ApprovalState;
	/** CRM vocabulary of seed 004; absent while undecided. */
	outcome?: 'approved' | 'edited' | 'rejected';
	payload_hash: string;
	/** What was approved; differs from `action` after an edit. */
	action?: ActionProposal;
	approvals_required: number;
	decisions: { approver_id: string; approver: string; role: string; decision: string; reason?: string; decided_at: string; identity: string }[];
	/** Only while waiting. */
	review_links?: { approver_id: string; approver: string; url: string }[];
	due_at: string;
	decided_at?: string;
	grant?: string;
	audit_event_id?: string;
}

/** `not_started`: refused at the door. The others are the intent's own states. */
export type ExecutionState = 'not_started' | Exclude<IntentState, 'planned'>;

export interface ExecutionSection {
	state: ExecutionState;
	/** Stable code of a refusal or failure (see errors.ts). */
	code?: string;
	/** One sentence. */
	reason: string;
	intent_id?: string;
	target: string;
	dry_run?: boolean;
	before?: Record<string, unknown>;
	sent?: Record<string, unknown>;
	after?: Record<string, unknown>;
	http_status?: number;
	executed_at?: string;
	audit_event_id?: string;
}

export interface CrmLogSection {
	system: string;
	object: string;
	id: string;
	state: 'logged' | 'failed' | 'skipped';
	/** What was sent, in the system's own coding. */
	fields: Record<string, string>;
	/** Field names the system read back with other values. */
	mismatches?: string[];
	code?: string;
	reason?: string;
	logged_at?: string;
	audit_event_id?: string;
}

/** An item as the nodes see it. */
export interface ChainItem {
	action?: ActionProposal;
	risk?: RiskSection;
	guardrails?: GuardrailsSection;
	approval?: ApprovalSection;
	execution?: ExecutionSection;
	crm_log?: CrmLogSection;
	environment?: Environment;
	[key: string]: unknown;
}
