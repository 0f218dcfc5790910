import type { ActionProposal } from '../../src/draft/proposal';
import type { ApprovalSection, ChainItem, ExecutionSection, GuardrailsSection, RiskSection } from '../../src/sections';

export const action: ActionProposal = {
	action_type: 'refund',
	target_system: 'hubspot',
	target_object: 'ticket',
	target_id: '1001',
	proposed_changes: [{ field: 'refund_status', current: 'requested', proposed: 'approved' }],
	facts: { amount: 740 },
	classification: { intent: 'refund_request', intent_confidence: 0.83, sentiment: 'negative', sentiment_confidence: 0.74, language: 'en', language_confidence: 0.99 },
	draft: { model_name: 'scripted-draft-service', prompt_template_version: 'refund-draft-1' },
	origin: { channel: 'email', helpdesk_ticket_id: 'zd-88', crm_ticket_id: '1001', customer_id: 'cus_0318', text: 'secret words' },
	correlation_id: 'cor-7',
	environment: 'production',
};

export const risk = (patch: Partial<RiskSection> = {}): RiskSection => ({
	tier: 'high',
	route: 'named_approver',
	rule: 'refund.high',
	reason: 'The amount is above 500.',
	missing_facts: [],
	ai_mode: 'draft_reply',
	confidence_band: 'medium',
	approver_rule: 'finance_oncall',
	approvers: [],
	approvals_required: 1,
	policy_id: 'refund',
	policy_version: '3',
	policy_hash: 'a'.repeat(64),
	payload_hash: 'b'.repeat(64),
	decided_at: '2026-11-20T09:00:00.000Z',
	audit_event_id: 'evt_1',
	...patch,
});

export const guardrails = (patch: Partial<GuardrailsSection> = {}): GuardrailsSection => ({
	guardrail_triggered: true,
	guardrail_types: ['pii', 'refunds'],
	guardrail_action: 'masked',
	guardrail_policy_version: '2026-11',
	reason: 'Personal data was masked.',
	failed_checks: [],
	scanned_at: '2026-11-20T09:00:00.000Z',
	audit_event_id: 'evt_2',
	...patch,
});

export const approval = (patch: Partial<ApprovalSection> = {}): ApprovalSection => ({
	id: 'apr_1',
	state: 'approved',
	outcome: 'approved',
	payload_hash: 'c'.repeat(64),
	approvals_required: 1,
	decisions: [{ approver_id: 'ada', approver: 'Ada', role: 'finance_lead', decision: 'approve', decided_at: '2026-11-20T10:00:00.000Z', identity: 'link' }],
	review_links: [{ approver_id: 'ada', approver: 'Ada', url: 'https://n8n.example.com/webhook-waiting/1?t=personal-token' }],
	due_at: '2026-11-20T17:00:00.000Z',
	decided_at: '2026-11-20T10:00:00.000Z',
	audit_event_id: 'evt_3',
	...patch,
});

export const execution = (patch: Partial<ExecutionSection> = {}): ExecutionSection => ({
	state: 'committed',
	reason: 'Done.',
	target: 'HubSpot ticket',
	audit_event_id: 'evt_4',
	executed_at: '2026-11-20T10:00:01.000Z',
	...patch,
});

export const item = (patch: ChainItem = {}): ChainItem => ({ action, risk: risk(), guardrails: guardrails(), approval: approval(), execution: execution(), ...patch });
