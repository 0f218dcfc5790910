import { parseProposal } from '../draft/parse-proposal';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import type { GuardrailsSection, RiskSection, Route, Tier } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { applyEdit, type ActionEdit } from './apply-edit';
import type { EditOutcome } from './decider';
import { factsAfterEdit } from './facts-after-edit';
import { missingChecks } from './required-checks';

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

/** Whoever decides on the request must also be who the rules want for the edited version. */
function otherDeciders(approval: ApprovalRecord, approverIds: readonly string[], risk: RiskSection): string | undefined {
	if (risk.approvals_required > approval.approvalsRequired) {
		return `The edited version needs ${risk.approvals_required} approvals, and this request asks for ${approval.approvalsRequired}.`;
	}
	const named = new Set(risk.approvers.map(({ id }) => id));
	return named.size === 0 || approverIds.every((id) => named.has(id)) ? undefined : 'The rules name other people to decide on the edited version.';
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
	if (strictness(reassessment.tier) > strictness(approval.tier)) {
		return refused(`The edited version is of ${reassessment.tier} risk, above the ${approval.tier} risk this request was made for: ${reassessment.reason}`, hash);
	}
	const others = otherDeciders(approval, approverIds, reassessment.risk);
	if (others !== undefined) return refused(others, hash);
	return { payloadHash: hash, missingChecks: missingChecks(reassessment.guardrails), action, reassessment };
}
