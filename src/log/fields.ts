import type { CrmField } from './field';

const BANDS = ['high', 'medium', 'low'] as const;

/** Kinds of guardrail findings; the first four are the published ones, the rest are those that a scan can add. */
export const GUARDRAIL_TYPES = [
	'pii', 'refunds', 'legal', 'prompt_attack',
	'chargeback', 'security', 'absolute_promise', 'liability', 'credential_request', 'pii_echo', 'pii_disclosed', 'secret', 'url', 'custom',
] as const;

/**
 * Every audit field there is, in the order of the published list (34), then this package's own.
 * The one place that names them: gathering, presets, coding and later provisioning read it.
 */
export const CRM_FIELDS: readonly CrmField[] = [
	// conversation identifiers
	{ name: 'helpdesk_ticket_id', type: 'text', filledBy: 'origin', preset: 'full', meaning: 'Id of the conversation in the helpdesk.' },
	{ name: 'crm_ticket_id', type: 'text', filledBy: 'origin', preset: 'full', meaning: 'Id of the ticket in the CRM.' },
	{ name: 'customer_id', type: 'text', filledBy: 'origin', preset: 'full', meaning: 'Id of the customer.' },
	{ name: 'channel', type: 'text', filledBy: 'origin', preset: 'full', meaning: 'Where the message came in, for example email or chat.' },
	// classification
	{ name: 'intent', type: 'text', filledBy: 'classification', preset: 'full', meaning: 'What the customer wants, as classified.' },
	{ name: 'intent_confidence', type: 'number', filledBy: 'classification', preset: 'full', meaning: 'How sure the classifier is of the intent, 0 to 1.' },
	{ name: 'sentiment', type: 'text', filledBy: 'classification', preset: 'full', meaning: 'Mood of the message, as classified.' },
	{ name: 'sentiment_confidence', type: 'number', filledBy: 'classification', preset: 'full', meaning: 'How sure the classifier is of the mood, 0 to 1.' },
	{ name: 'language', type: 'text', filledBy: 'classification', preset: 'full', meaning: 'Language of the message.' },
	{ name: 'language_confidence', type: 'number', filledBy: 'classification', preset: 'full', meaning: 'How sure the classifier is of the language, 0 to 1.' },
	// risk and control
	{ name: 'risk_tier', type: 'enum', values: ['low', 'medium', 'high'], filledBy: 'risk', preset: 'minimal', meaning: 'How risky the action is by the policy; a blocked one counts as high.' },
	{ name: 'confidence_band', type: 'enum', values: BANDS, filledBy: 'risk', preset: 'minimal', meaning: 'How sure the classification is as a whole.' },
	// AI usage
	{ name: 'ai_used', type: 'boolean', filledBy: 'draft', preset: 'full', meaning: 'Whether an AI drafted the action.' },
	{ name: 'ai_mode', type: 'enum', values: ['draft_reply', 'macro_suggest', 'summarize_only'], filledBy: 'risk', preset: 'full', meaning: 'What the AI was allowed to do.' },
	{ name: 'ai_draft_sent', type: 'boolean', filledBy: 'execution', preset: 'full', meaning: 'Whether a drafted message went out.' },
	// approvals
	{ name: 'approval_required', type: 'boolean', filledBy: 'risk', preset: 'full', meaning: 'Whether a person had to decide.' },
	{ name: 'approval_outcome', type: 'enum', values: ['approved', 'edited', 'rejected'], filledBy: 'approval', preset: 'minimal', meaning: 'What the person decided.' },
	{ name: 'approver_role', type: 'enum', values: ['agent', 'lead', 'specialist'], filledBy: 'approval', preset: 'full', meaning: 'Role of the person who decided last.' },
	{ name: 'approval_timestamp', type: 'datetime', filledBy: 'approval', preset: 'full', meaning: 'When it was decided.' },
	// guardrails
	{ name: 'guardrail_triggered', type: 'boolean', filledBy: 'guardrails', preset: 'full', meaning: 'Whether a guardrail found something.' },
	{ name: 'guardrail_types', type: 'multi', values: GUARDRAIL_TYPES, filledBy: 'guardrails', preset: 'full', meaning: 'What kinds of things were found.' },
	{ name: 'guardrail_action', type: 'enum', values: ['allowed', 'masked', 'blocked'], filledBy: 'guardrails', preset: 'full', meaning: 'What the guardrails did with it.' },
	// escalation
	{ name: 'escalated', type: 'boolean', filledBy: 'risk', preset: 'full', meaning: 'Whether it went beyond the usual queue.' },
	{ name: 'escalation_reason', type: 'text', filledBy: 'risk', preset: 'minimal', meaning: 'Why it was escalated: the rule, guardrail or code.' },
	{ name: 'escalation_trigger_type', type: 'enum', values: ['rule', 'guidance', 'manual'], filledBy: 'risk', preset: 'full', meaning: 'What triggered the escalation: a policy rule, a guardrail, or a person or deadline.' },
	{ name: 'routed_queue', type: 'text', filledBy: 'risk', preset: 'full', meaning: 'Where it was routed.' },
	// outcome
	{ name: 'resolution_code', type: 'text', filledBy: 'execution', preset: 'minimal', meaning: 'How it ended.' },
	{ name: 'next_action', type: 'text', filledBy: 'execution', preset: 'full', meaning: 'What somebody should do next; none when all is done.' },
	{ name: 'follow_up_due_at', type: 'datetime', filledBy: 'approval', preset: 'full', meaning: 'Until when somebody must act.' },
	{ name: 'csat_requested', type: 'boolean', filledBy: 'owner', preset: 'full', meaning: 'Whether the customer was asked how satisfied they are.' },
	// traceability
	{ name: 'ai_trace_id', type: 'text', filledBy: 'audit', preset: 'minimal', meaning: 'Correlation id: finds every event of this action in the audit log.' },
	{ name: 'model_name', type: 'text', filledBy: 'draft', preset: 'full', meaning: 'Model that wrote the draft.' },
	{ name: 'prompt_template_version', type: 'text', filledBy: 'draft', preset: 'full', meaning: 'Version of the prompt that the draft came from.' },
	{ name: 'guardrail_policy_version', type: 'text', filledBy: 'guardrails', preset: 'full', meaning: 'Version of the guardrails that were active.' },
	// this package's own
	{ name: 'payload_hash', type: 'text', filledBy: 'risk', preset: 'full', meaning: 'SHA-256 of exactly what was proposed, or approved after an edit.' },
	{ name: 'policy_version', type: 'text', filledBy: 'risk', preset: 'full', meaning: 'Version of the policy that decided the tier.' },
	{ name: 'approver', type: 'text', filledBy: 'approval', preset: 'full', meaning: 'Who decided.' },
	{ name: 'audit_event_id', type: 'text', filledBy: 'audit', preset: 'full', meaning: 'The latest audit event of this action.' },
	{ name: 'review_url', type: 'text', filledBy: 'owner', preset: 'full', meaning: 'Page where a person can look at the action. Never a personal review link, which lets its holder decide.' },
];

export const FIELD_BY_NAME: ReadonlyMap<string, CrmField> = new Map(CRM_FIELDS.map((field) => [field.name, field]));
