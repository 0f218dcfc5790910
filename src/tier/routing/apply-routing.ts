import type { ActionProposal } from '../../draft/proposal';
import type { Policy } from '../policy';
import { addReason, type RefinedDecision } from '../support/apply-support';
import { routeApprovers } from './route-approvers';

/** Did an escalation name its own people? They go before those of the routing rules. */
function sentElsewhere({ escalation }: RefinedDecision, { support }: Policy): boolean {
	const destinations: Readonly<Record<string, { approver_rule?: string } | undefined>> = support?.escalate_to ?? {};
	return escalation?.triggers.some(({ name }) => destinations[name]?.approver_rule !== undefined) ?? false;
}

/** Puts the computed people into the decision; blocks it when nobody can decide. */
export function applyRouting(action: ActionProposal, decision: RefinedDecision, policy: Policy, now: Date): RefinedDecision {
	const routing = routeApprovers(action, decision, policy, now, sentElsewhere(decision, policy));
	if (!routing) return decision;
	const { approvers, approvals_required, sla_hours, distinct_roles, on_lapse, earlier_links, remind_before_hours, escalation_chain, explanation, blocked } = routing;
	const refined: RefinedDecision = {
		...decision,
		approvers,
		approvals_required,
		...(sla_hours !== undefined && { sla_hours }),
		distinct_roles,
		on_lapse,
		...(earlier_links && { earlier_links }),
		...(remind_before_hours !== undefined && { remind_before_hours }),
		escalation_chain,
		routing_reason: explanation,
	};
	if (blocked !== undefined) return { ...refined, tier: 'blocked', route: 'blocked', rule: 'nobody_to_decide', ai_mode: 'summarize_only', reason: addReason(decision.reason, `but ${blocked}, so it is blocked`) };
	if (!policy.routing) return refined;
	return { ...refined, reason: addReason(decision.reason, `asked: ${approvers.map(({ name, role }) => `${name} (${role})`).join(', ')}`) };
}
