import type { Tier } from '../sections';
import { ALWAYS } from './condition';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type TierRule } from './policy';
import { strictest } from './strictness';

/**
 * A rule for a tier that no line of the table gave: the laxest route that the tier allows, with the people and the
 * deadline of the strictest line that is not blocked; lines of that very tier come first, and lasting ones before
 * temporary ones.
 */
export function standIn(actionType: string, name: string, tier: Tier, rules: readonly TierRule[]): TierRule {
	const open = rules.filter((rule) => rule.tier !== 'blocked');
	const own = open.filter((rule) => rule.tier === tier);
	const lasting = (list: readonly TierRule[]): TierRule | undefined => strictest(list.filter(({ end }) => end === undefined));
	const model = lasting(own) ?? lasting(open) ?? strictest(open);
	return {
		name,
		fullName: `${actionType}.${name}`,
		tier,
		when: ALWAYS,
		route: ROUTES_BY_STRICTNESS[TIERS_BY_STRICTNESS.indexOf(tier)] ?? 'blocked',
		slaHours: model?.slaHours,
		approverRule: model?.approverRule,
		escalateTo: model?.escalateTo,
		approvalsRequired: model?.approvalsRequired ?? 1,
	};
}
