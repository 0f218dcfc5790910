import type { ActionProposal } from '../draft/proposal';
import type { ChainItem } from '../sections';
import { escalationOf } from './escalation';
import { outcomeWords } from './outcome-words';

type Derived = Record<string, unknown>;

function ofDraft(action: ActionProposal | undefined): Derived {
	if (!action) return {};
	const { origin, classification, draft } = action;
	return {
		helpdesk_ticket_id: origin?.helpdesk_ticket_id,
		crm_ticket_id: origin?.crm_ticket_id,
		customer_id: origin?.customer_id,
		channel: origin?.channel ?? action.message?.channel,
		intent: classification?.intent,
		intent_confidence: classification?.intent_confidence,
		sentiment: classification?.sentiment,
		sentiment_confidence: classification?.sentiment_confidence,
		language: classification?.language,
		language_confidence: classification?.language_confidence,
		// A draft that names its author and no model was written by a person.
		ai_used: draft?.author === undefined || draft.model_name !== undefined,
		model_name: draft?.model_name,
		prompt_template_version: draft?.prompt_template_version,
	};
}

function ofRisk({ risk }: ChainItem): Derived {
	if (!risk) return {};
	return {
		risk_tier: risk.tier === 'blocked' ? 'high' : risk.tier,
		confidence_band: risk.confidence_band,
		ai_mode: risk.ai_mode,
		approval_required: risk.route !== 'auto_execute',
		routed_queue: risk.escalation?.queue ?? risk.queue ?? risk.approver_rule ?? risk.escalate_to ?? risk.route,
		policy_version: risk.policy_version,
		payload_hash: risk.payload_hash,
	};
}

function ofGuardrails({ guardrails }: ChainItem): Derived {
	if (!guardrails) return {};
	return {
		guardrail_triggered: guardrails.guardrail_triggered,
		guardrail_types: guardrails.guardrail_types,
		// Escalated is not a word of the published list: the text went on, masked where something was masked.
		guardrail_action: guardrails.guardrail_action === 'escalated' ? escalatedAction(guardrails) : guardrails.guardrail_action,
		guardrail_policy_version: guardrails.guardrail_policy_version,
	};
}

const escalatedAction = ({ input, draft }: NonNullable<ChainItem['guardrails']>): 'masked' | 'allowed' =>
	[input, draft].some((part) => part?.findings.some(({ category }) => category === 'pii')) ? 'masked' : 'allowed';

/** Organisations name roles as they like; the list has three. */
function approverRole(role: string): 'agent' | 'lead' | 'specialist' {
	const words = role.toLowerCase().split(/[^a-z]+/);
	const has = (...names: string[]) => words.some((word) => names.includes(word));
	if (has('lead', 'leader', 'manager', 'supervisor', 'head', 'director', 'chief')) return 'lead';
	return has('agent', 'operator', 'support', 'clerk') ? 'agent' : 'specialist';
}

function ofApproval({ approval }: ChainItem): Derived {
	if (!approval) return {};
	const last = approval.decisions.at(-1);
	const open = approval.state === 'pending' || approval.state === 'partially_approved';
	return {
		approval_outcome: approval.outcome,
		approver_role: last && approverRole(last.role),
		approver: approval.decisions.map(({ approver }) => approver).join(', ') || undefined,
		approval_timestamp: approval.decided_at,
		follow_up_due_at: open ? approval.due_at : undefined,
		payload_hash: approval.payload_hash,
	};
}

/** Every value that the item's own sections give, unchecked; later sections win. docs/crm-log.md has the table. */
export function deriveFields(item: ChainItem): Derived {
	const { approval, execution, guardrails, risk } = item;
	const action = approval?.action ?? item.action;
	const eventId = execution?.audit_event_id ?? approval?.audit_event_id ?? guardrails?.audit_event_id ?? risk?.audit_event_id;
	const known: Derived = {
		...ofDraft(action),
		...ofRisk(item),
		...ofGuardrails(item),
		...escalationOf(item),
		...outcomeWords(item),
		ai_draft_sent: action?.message !== undefined && execution?.state === 'committed',
		csat_requested: false,
		// A proposal that could not be read has no correlation id; its event leads to it all the same.
		ai_trace_id: action?.correlation_id ?? eventId,
		audit_event_id: eventId,
	};
	for (const [name, value] of Object.entries(ofApproval(item))) if (value !== undefined) known[name] = value;
	return known;
}
