import { describeAction, describeTarget } from '../draft/describe';
import type { ApprovalRecord } from '../store/port';
import type { ApprovalSummary, Occasion } from './notifier';

/** An approver as stored or as the policy names one. */
export interface NotifiedApprover {
	name: string;
	role: string;
	email?: string | null;
	/** A person's id; stored approvers carry it as `approverId`. */
	id?: string;
	approverId?: string;
}

/** The sentence of a stored section, which is kept as it came and may be anything. */
function reasonOf(section: unknown): string | undefined {
	const reason = typeof section === 'object' && section !== null ? (section as { reason?: unknown }).reason : undefined;
	return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

/** What every channel shows, from the stored approval alone; each approver with their own link. */
export function summariseApproval(approval: ApprovalRecord, links: readonly { approver: NotifiedApprover; url: string; runUrl?: string }[], occasion: Occasion = 'requested'): ApprovalSummary {
	const { action } = approval;
	return {
		occasion,
		approval_id: approval.id,
		correlation_id: approval.correlationId,
		environment: approval.environment,
		what: describeAction(action),
		target: describeTarget(action),
		...(action.target_url !== undefined && { target_url: action.target_url }),
		tier: approval.tier,
		why: reasonOf(approval.risk) ?? 'The reason for this tier was not recorded.',
		...(action.draft?.rationale !== undefined && { rationale: action.draft.rationale }),
		...(action.proposed_changes && {
			changes: action.proposed_changes.map(({ field, current, proposed }) => ({ field, current: current ?? null, proposed })),
		}),
		...(action.message && { message_text: action.message.body, recipients: action.message.recipients, ...(action.message.subject !== undefined && { subject: action.message.subject }) }),
		...(action.request && { call: { method: action.request.method, url: action.request.url } }),
		guardrails: reasonOf(approval.guardrails) ?? 'No guardrail scan was made.',
		due_at: approval.dueAt,
		approvers: links.map(({ approver, url, runUrl }) => ({
			id: approver.approverId ?? approver.id ?? '',
			name: approver.name,
			role: approver.role,
			...(approver.email && { email: approver.email }),
			review_url: url,
			...(runUrl !== undefined && { run_url: runUrl }),
		})),
	};
}
