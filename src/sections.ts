import type { ApprovalState, IntentState } from './store/port';
import type { ActionDifference } from './draft/diff-actions';
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
	/** Who this person is in Slack. */
	slack_user_id?: string;
}

/** How people must look at a draft, least strict first. */
/** The decisions for which the page offers reasons to choose from. */
export type ReasonedDecision = 'reject' | 'request_changes' | 'edit';
export type ReasonTemplates = Partial<Record<ReasonedDecision, string[]>>;
export type ReviewContract = 'single_review' | 'edit_and_checklist' | 'two_step';
/** What happens when the deadline passes without a decision. */
export type OnLapse = 'escalate' | 'expire' | 'stay';

/** Whether approving needs more than the link: never, once the owner has set something up for the approver, or always. */
export type SecondFactorMode = 'off' | 'if_set_up' | 'required';

export interface EscalationSection {
	triggered: boolean;
	/** `rule`: a fixed rule; `guidance`: what the classifier made of the text; `manual`: somebody asked for it. */
	triggers: { name: string; trigger_type: 'rule' | 'guidance' | 'manual'; reason: string }[];
	queue?: string;
}

export interface EscalationStep {
	after_hours: number;
	approvers: Person[];
}

/** What the drafter has to correct. Nothing was corrected or filled in for it. */
export interface RevisionRequest {
	/** Every broken field: its path in the proposal, the rule's key (`max`, `required` …) and what it must be. */
	fields: { path: string; rule: string; message: string }[];
	/** One text that can be handed back to the model as it stands. */
	instruction: string;
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
	/** Set when the draft breaks the policy's draft rules (`rule` is `needs_revision`). */
	revision?: RevisionRequest;
	/** The risk matrix, when the policy scores this action type. */
	score?: { total: number; points: Record<string, number>; at_least?: Tier };
	/** Temporary rules of this action type that are over and did not count. */
	ended_rules?: string[];
	ai_mode: AiMode;
	confidence_band: Band;
	approver_rule?: string;
	/** Who may decide, computed from the policy; empty when the policy names nobody. */
	approvers: Person[];
	approvals_required: number;
	sla_hours?: number;
	escalate_to?: string;
	/** How people must look at it, for policies with a support matrix. */
	review_contract?: ReviewContract;
	/** What has to be ticked, in sentences; empty unless the contract has a checklist. */
	checklist?: string[];
	/** Sentences to choose from when giving a reason, where the policy has its own. */
	reason_templates?: ReasonTemplates;
	/** The queue it belongs in. */
	queue?: string;
	/** What the contract asks of people, in one sentence. */
	human_requirement?: string;
	escalation?: EscalationSection;
	/** No two approvals may come from the same role. */
	distinct_roles?: boolean;
	on_lapse?: OnLapse;
	/** Whether those asked before may still decide once the next are asked; void when absent. */
	earlier_links?: 'void' | 'keep';
	/** Those who have not decided are reminded this long before each deadline. */
	remind_before_hours?: number;
	/** Who is asked when nobody answers: hours after the request, as known at the time of the decision. */
	escalation_chain?: EscalationStep[];
	/** What the policy asks of approvers beyond their link, when it says anything about that. */
	second_factor?: Record<Exclude<Tier, 'blocked'> | 'break_glass', SecondFactorMode>;
	/** Why these people, in one sentence. */
	routing_reason?: string;
	/** Switches that made this stricter, e.g. `summarize_only for everything`. */
	switches?: string[];
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
export const FINDING_CATEGORIES = ['pii', 'prompt_attack', 'legal_threat', 'chargeback_threat', 'security', 'refund_commitment', 'legal_advice', 'absolute_promise', 'liability', 'credential_request', 'pii_echo', 'pii_disclosed', 'secret', 'url', 'custom'] as const;
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
	/** Where learned weights were asked: which ones, and the words that spoke most for it (of our own lists only). */
	learned?: { weights: string; words: string[] };
}

/** What a service outside made of the same texts. */
export interface SecondOpinionSection {
	vendor: string;
	/** `skipped`: the local checks had blocked already. */
	state: 'asked' | 'failed' | 'skipped';
	action: GuardrailAction;
	types: string[];
	reason?: string;
}

/** Only when the item is masked. */
export interface MasksSection {
	/** Whose masks these are. */
	conversation: string;
	/** Roles that see the originals on the review page; absent: everybody who is asked to approve. */
	reveal_to?: string[];
}

export interface GuardrailsSection {
	guardrail_triggered: boolean;
	/** Seed 004's values: pii, refunds, legal, prompt_attack …; sorted, unique. */
	guardrail_types: string[];
	guardrail_action: GuardrailAction;
	guardrail_policy_version: string;
	/** One sentence. */
	reason: string;
	/** `asks_for_human`: the customer wants a person; absent when not. */
	input?: { findings: Finding[]; masked: string; asks_for_human?: boolean };
	draft?: { findings: Finding[]; masked: string };
	second_opinion?: SecondOpinionSection;
	masks?: MasksSection;
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
	/** Once it was edited: what the edits made of the draft, all of them together. */
	diff?: ActionDifference[];
	approvals_required: number;
	decisions: { approver_id: string; approver: string; role: string; decision: string; reason?: string; decided_at: string; identity: string }[];
	/** Only while waiting. */
	/** `run_url`: the page of everything of this run that the approver decides; absent for a run of one item. */
	review_links?: { approver_id: string; approver: string; url: string; run_url?: string }[];
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
	/** How the system keeps two writers apart: atomic, conditional or compare_then_write. */
	concurrency?: string;
	/** Shown wherever the execution is, e.g. `break_glass`: approved by one person alone in an emergency. */
	badge?: string;
	/** The system's own id of what came to be. */
	reference?: string;
	/** A new proposal that would put back what was there before; goes through the same gate like any other. */
	reverse_proposal?: ActionProposal;
	/** The desk's page with the button that proposes it, when a Review Desk Trigger is published. It lets nobody decide. */
	reverse_url?: string;
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
	/** `queued`: stored, and delivered later because the CRM did not take it now. */
	state: 'logged' | 'queued' | 'failed' | 'skipped';
	/** The audit fields by catalogue name. */
	fields: Record<string, string | number | boolean | string[]>;
	/** Names of fields that the system read back with other values. */
	mismatches?: string[];
	code?: string;
	reason?: string;
	logged_at?: string;
	audit_event_id?: string;
	/** The same for the helpdesk ticket, when both are logged to. */
	helpdesk?: CrmLogSection;
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
