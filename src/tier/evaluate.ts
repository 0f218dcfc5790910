import type { ActionProposal } from '../draft/proposal';
import type { RiskSection } from '../sections';
import { aiMode, confidenceBand } from './ai-mode';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type ActionRules, type Policy, type TierRule } from './policy';
import { because, type Grounds } from './because';
import type { Counters } from './counters';
import { explain, readFact, weigh, type Gaps } from './weigh';

/** What the rules say, without what only a run knows (times, hashes, grant). */
export type TierDecision = Pick<
	RiskSection,
	'tier' | 'route' | 'rule' | 'reason' | 'missing_facts' | 'ai_mode' | 'confidence_band' | 'approver_rule' | 'approvers' | 'approvals_required' | 'sla_hours' | 'escalate_to'
>;

/** What the rules may read beside the proposal; what is not given counts as unknown. */
export interface TierContext {
	now?: Date;
	counters?: Counters;
}

/** Which rule decided and why, before it is put into words. */
interface Verdict {
	/** Absent when no tier decided. */
	rule?: TierRule;
	name: string;
	grounds: Grounds;
	gaps: Gaps;
}

/** How strict an outcome is, compared part by part: the tier first, then the way there, then how many people. */
const strictness = (rule: Pick<TierRule, 'tier' | 'route' | 'approvalsRequired'>): readonly number[] => [
	TIERS_BY_STRICTNESS.indexOf(rule.tier),
	ROUTES_BY_STRICTNESS.indexOf(rule.route),
	rule.approvalsRequired,
];

function isStricter(left: TierRule, right: TierRule): boolean {
	const other = strictness(right);
	for (const [index, value] of strictness(left).entries()) {
		if (value !== other[index]) return value > (other[index] ?? 0);
	}
	return false;
}

const strictest = (rules: readonly TierRule[]): TierRule | undefined =>
	rules.reduce<TierRule | undefined>((found, rule) => (found === undefined || isStricter(rule, found) ? rule : found), undefined);

/** A hard block is on when a flag or a fact says so, and also when its fact is there but says neither yes nor no. */
function hardBlock(names: readonly string[], facts: ActionProposal['facts']): Verdict | undefined {
	for (const name of names) {
		const fact = readFact(facts, name.split('.'));
		if (fact === true || facts.flags?.includes(name)) {
			return { name: `hard_block:${name}`, grounds: { kind: 'hard_block', block: name }, gaps: new Map() };
		}
		if (fact !== undefined && fact !== false) {
			return { name: `hard_block:${name}`, grounds: { kind: 'unreadable_block', block: name }, gaps: new Map([[name, 'is not true or false']]) };
		}
	}
	return undefined;
}

/** No tier matched: high, with the people and the deadline of the policy's own strictest tier. */
function fallback(rules: ActionRules): TierRule {
	const model = strictest(rules.tiers.filter((rule) => rule.tier !== 'blocked'));
	return {
		name: 'none',
		tier: 'high',
		when: { kind: 'all', parts: [] },
		route: 'named_approver',
		slaHours: model?.slaHours,
		approverRule: model?.approverRule,
		escalateTo: model?.escalateTo,
		approvalsRequired: model?.approvalsRequired ?? 1,
	};
}

/**
 * The first tier that holds wins. A tier that reads a fact it cannot read does not match; when such a tier came
 * earlier and is stricter than the one that matched, it decides nevertheless, because nobody knows that it is not met:
 * so leaving a fact out never makes the outcome laxer.
 */
function firstMatch(rules: ActionRules, facts: ActionProposal['facts']): Verdict {
	const gaps: Gaps = new Map();
	const unread: { rule: TierRule; gaps: Gaps }[] = [];
	let match: TierRule | undefined;
	let own: Gaps = new Map();
	for (const rule of rules.tiers) {
		const holds = weigh(rule.when, facts, own);
		if (own.size === 0) {
			if (!holds) continue;
			match = rule;
			break;
		}
		for (const [fact, why] of own) gaps.set(fact, why);
		// A clear no needs no further fact; a yes that left one unread is no yes.
		if (holds !== false) unread.push({ rule, gaps: own });
		own = new Map();
	}
	const decided = match ?? fallback(rules);
	const feared = strictest(unread.map(({ rule }) => rule));
	if (feared && isStricter(feared, decided)) {
		const why = unread.find(({ rule }) => rule === feared)?.gaps ?? gaps;
		return { rule: feared, name: `${rules.actionType}.${feared.name}`, grounds: { kind: 'unread_tier', rule: feared, gaps: why }, gaps };
	}
	if (!match) return { rule: decided, name: 'no_matching_tier', grounds: { kind: 'no_match', actionType: rules.actionType, gaps }, gaps };
	const words = explain(match.when, facts) || `every ${rules.actionType} is ${match.tier}`;
	return { rule: match, name: `${rules.actionType}.${match.name}`, grounds: { kind: 'match', rule: match, words, gaps, passed: unread.map(({ rule }) => rule.name) }, gaps };
}

function verdictOf(action: ActionProposal, policy: Policy): Verdict {
	const rules = policy.actions.get(action.action_type);
	if (!rules) return { name: 'unknown_action_type', grounds: { kind: 'unknown_action_type', actionType: action.action_type }, gaps: new Map() };
	return hardBlock(rules.hardBlocks, action.facts) ?? firstMatch(rules, action.facts);
}

/**
 * Rates one validated proposal by one policy: hard blocks first, then the tiers in order. Pure and total: the same
 * proposal and policy always give the same decision, whatever the order of their keys.
 */
export function evaluateTier(action: ActionProposal, policy: Policy, _context: TierContext = {}): TierDecision {
	const { rule, name, grounds, gaps } = verdictOf(action, policy);
	const tier = rule?.tier ?? 'blocked';
	const band = confidenceBand(action.classification, policy.ai);
	return {
		tier,
		route: rule?.route ?? 'blocked',
		rule: name,
		reason: because(tier, grounds, rule, policy),
		missing_facts: [...gaps.keys()].sort(),
		ai_mode: aiMode(tier, band),
		confidence_band: band,
		approvers: [...(policy.roles.get(rule?.approverRule ?? '') ?? [])],
		// At least one even where nobody is asked, so that a wait wired behind it can never pass by itself.
		approvals_required: rule?.approvalsRequired ?? 1,
		...(rule?.approverRule !== undefined && { approver_rule: rule.approverRule }),
		...(rule?.slaHours !== undefined && { sla_hours: rule.slaHours }),
		...(rule?.escalateTo !== undefined && { escalate_to: rule.escalateTo }),
	};
}
