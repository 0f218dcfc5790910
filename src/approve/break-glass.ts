import { DaaError } from '../errors';
import type { NewException } from '../exceptions/add-exception';
import { RETROSPECTIVE } from '../exceptions/exception-types';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, StoreReader } from '../store/port';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';
import { resolvePeople } from '../tier/routing/resolve-people';
import { approvalsOf } from './decider';
import { actionPhrase, personPhrase } from './describe-approval';

export const DEFAULT_RETROSPECTIVE_HOURS = 72;
const HOUR = 3_600_000;

/** Who may decide alone on this approval, and whether anybody may at the moment. */
export interface BreakGlass {
	/** Approver ids; empty when the policy has no such rule for this action type. */
	eligible: readonly string[];
	/** Why nobody may at the moment, in one sentence. */
	locked?: string;
}

async function policyUnder(store: Pick<StoreReader, 'policy'>, approval: ApprovalRecord): Promise<Policy | undefined> {
	const row = await store.policy(approval.policyHash);
	return row && loadPolicy(row.document);
}

/** By the policy version under which it was asked, and the people of its roles at this moment. */
export async function breakGlassFor(store: Pick<StoreReader, 'policy' | 'exceptions' | 'revocation'>, approval: ApprovalRecord, at: Date): Promise<BreakGlass> {
	const policy = await policyUnder(store, approval);
	const rule = policy?.breakGlass;
	if (!policy || !rule || (rule.action_types && !rule.action_types.includes(approval.action.action_type))) return { eligible: [] };
	const people = rule.roles.flatMap((role) => resolvePeople(role, policy, approval.requestedAction, at).people);
	const eligible: string[] = [];
	for (const { id } of people) if (!(await store.revocation('approver', id))) eligible.push(id);
	const [overdue] = await store.exceptions({ type: RETROSPECTIVE, environment: approval.environment, state: ['open', 'claimed'], dueBefore: at.toISOString(), limit: 1 });
	return { eligible, ...(overdue && { locked: `An earlier emergency decision was due to be looked back at by ${overdue.dueAt ?? ''}; until that is done nobody may decide alone.` }) };
}

/** The open task to look back at it. Its id is the decision's, so that it is opened once. */
export async function retrospectiveOf(store: Pick<StoreReader, 'policy'>, approval: ApprovalRecord, approver: ApproverRecord, decision: DecisionRecord): Promise<NewException & { dueAt: string }> {
	const policy = await policyUnder(store, approval);
	if (!policy?.breakGlass) throw new DaaError('store_conflict', 'The policy that allows deciding alone is not in the store any more.');
	const { retrospective_hours: hours = DEFAULT_RETROSPECTIVE_HOURS, owner } = policy.breakGlass;
	const at = Date.parse(decision.decidedAt);
	return {
		id: `exc_${decision.id}`,
		type: RETROSPECTIVE,
		reason: `${personPhrase(approver)} decided alone on ${actionPhrase(approval.action)} in an emergency; somebody has to look back at it.`,
		correlationId: approval.correlationId,
		environment: approval.environment,
		approvalId: approval.id,
		...(owner !== undefined && { owner }),
		risk: 3,
		urgency: 2,
		impact: 3,
		actor: { kind: 'person', id: approver.approverId, name: approver.name, role: approver.role },
		dueAt: new Date(at + hours * HOUR).toISOString(),
	};
}

/** Whose approval was not waited for. */
export function skippedBy(approvers: readonly ApproverRecord[], decisions: readonly DecisionRecord[], approval: ApprovalRecord): ApproverRecord[] {
	const counted = approvalsOf(decisions, approval.payloadHash);
	return approvers.filter(({ approverId }) => !counted.includes(approverId));
}
