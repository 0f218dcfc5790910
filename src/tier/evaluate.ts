import type { ActionProposal } from '../draft/proposal';
import type { RiskSection } from '../sections';
import { aiMode, confidenceBand } from './ai-mode';
import { because } from './because';
import { endedRules } from './ended-rules';
import type { Policy } from './policy';
import { verdictOf, type TierContext } from './verdict';

export type { TierContext } from './verdict';

/** What the rules say, without what only a run knows (times, hashes, grant). */
export type TierDecision = Pick<
	RiskSection,
	| 'tier'
	| 'route'
	| 'rule'
	| 'reason'
	| 'missing_facts'
	| 'revision'
	| 'score'
	| 'ended_rules'
	| 'ai_mode'
	| 'confidence_band'
	| 'approver_rule'
	| 'approvers'
	| 'approvals_required'
	| 'sla_hours'
	| 'escalate_to'
>;

/**
 * Rates one validated proposal by one policy: hard blocks first, then the draft rules, then the tiers in order, then
 * the risk matrix. Pure and total: the same proposal, policy and context always give the same decision, whatever the
 * order of their keys.
 */
export function evaluateTier(action: ActionProposal, policy: Policy, context: TierContext = {}): TierDecision {
	const { rule, name, grounds, gaps, revision, score } = verdictOf(action, policy, context);
	const tier = rule?.tier ?? 'blocked';
	const band = confidenceBand(action.classification, policy.ai);
	const ended = context.now && endedRules(policy.actions.get(action.action_type), context.now);
	const decision: TierDecision = {
		tier,
		route: rule?.route ?? 'blocked',
		rule: name,
		reason: because(tier, grounds, rule, policy),
		missing_facts: gaps.size === 0 ? [] : [...gaps.keys()].sort(),
		ai_mode: aiMode(tier, band),
		confidence_band: band,
		approvers: [...(policy.roles.get(rule?.approverRule ?? '') ?? [])],
		// At least one even where nobody is asked, so that a wait wired behind it can never pass by itself.
		approvals_required: rule?.approvalsRequired ?? 1,
	};
	if (rule?.approverRule !== undefined) decision.approver_rule = rule.approverRule;
	if (rule?.slaHours !== undefined) decision.sla_hours = rule.slaHours;
	if (rule?.escalateTo !== undefined) decision.escalate_to = rule.escalateTo;
	if (revision !== undefined) decision.revision = revision;
	if (score !== undefined) decision.score = score;
	if (ended !== undefined && ended.length > 0) decision.ended_rules = ended;
	return decision;
}
