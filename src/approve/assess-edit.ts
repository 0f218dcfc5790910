import { parseProposal } from '../draft/parse-proposal';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import type { GuardrailsSection, RiskSection, Route, Tier } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { applyEdit, type ActionEdit } from './apply-edit';
import type { EditOutcome, Stricter } from './decider';
import { factsAfterEdit } from './facts-after-edit';
import { missingChecks } from './required-checks';
import { isSelf } from './self-approval';

/** What tiering and scanning the edited action came to. `blocked`: the sentence that says why it may not go on. */
export interface Reassessment {
	tier: Tier;
	route: Route;
	reason: string;
	risk: RiskSection;
	guardrails: GuardrailsSection | undefined;
	blocked?: string;
}

/** Pure: it may run more than once for one edit. Undefined: it cannot be assessed here, and the edit is refused. */
export type Reassess = (action: ActionProposal, approval: ApprovalRecord) => Reassessment | undefined;

export type AssessedEdit = EditOutcome & { action?: ActionProposal; reassessment?: Reassessment };

const STRICTNESS: Readonly<Record<string, number>> = { low: 0, medium: 1, high: 2, blocked: 3 };
/** An unknown tier counts as the strictest when it is new, so that it is never taken for a harmless one. */
const strictness = (tier: string) => STRICTNESS[tier] ?? 3;

function reassessmentOf(action: ActionProposal, approval: ApprovalRecord, reassess: Reassess): Reassessment | undefined {
	try {
		return reassess(action, approval);
	} catch {
		// A check that throws is a failed check; the caller refuses the edit.
		return undefined;
	}
}

/**
 * What the rules ask for the edited version beyond what the request asks: a stricter tier, more approvals, different roles,
 * or other people. Undefined when those who are asked already may decide on it as they are.
 */
function stricterFor(approval: ApprovalRecord, approverIds: readonly string[], { tier, risk }: Reassessment): Stricter | undefined {
	const before = approval.risk as Partial<RiskSection> | null;
	// Whom the rules named for the version before, for somebody whom it was handed to stands for one of them.
	const asked = before?.approvers?.length ? before.approvers.map(({ id }) => id) : approverIds;
	const named = risk.approvers.map((person) => ({ id: person.id, role: person.role, self: isSelf(approval.requestedAction, person) }));
	const distinctRoles = risk.distinct_roles === true || before?.distinct_roles === true;
	const stricterTier = strictness(tier) > strictness(approval.tier);
	const others = named.length > 0 && !asked.every((id) => named.some((person) => person.id === id));
	const more = risk.approvals_required > approval.approvalsRequired || (risk.distinct_roles === true && before?.distinct_roles !== true);
	if (!stricterTier && !others && !more) return undefined;
	return { tier: stricterTier ? tier : approval.tier, approvalsRequired: Math.max(risk.approvals_required, approval.approvalsRequired), distinctRoles, ...(named.length > 0 && { approvers: named }) };
}

/** Validates an edit, gives it its own payload hash and has it tiered and scanned. Changes nothing. */
export function assessEdit(approval: ApprovalRecord, approverIds: readonly string[], edit: ActionEdit, reassess: Reassess): AssessedEdit {
	const refused = (sentence: string, hash = ''): AssessedEdit => ({ payloadHash: hash, missingChecks: [], refused: sentence });
	const applied = applyEdit(approval.action, edit);
	if (!applied.ok) return refused(applied.message);
	const parsed = parseProposal(applied.action, { environment: approval.environment, newId: () => approval.correlationId });
	if (!parsed.ok) {
		return refused(`The edited version is not valid: ${parsed.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}.`);
	}
	const hash = payloadHash(parsed.action);
	if (hash === approval.payloadHash) return refused('Nothing was changed. Use Approve, or change a value first.', hash);
	const action = { ...parsed.action, facts: factsAfterEdit(approval.action, parsed.action) };
	const reassessment = reassessmentOf(action, approval, reassess);
	if (!reassessment) return refused('The edited version could not be tiered and scanned again, so it cannot be approved.', hash);
	if (reassessment.blocked !== undefined || reassessment.tier === 'blocked') {
		return refused(`The edited version is not allowed: ${reassessment.blocked ?? reassessment.reason}`, hash);
	}
	const stricter = stricterFor(approval, approverIds, reassessment);
	return { payloadHash: hash, missingChecks: missingChecks(reassessment.guardrails), action, reassessment, ...(stricter && { stricter }) };
}
