import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type TierRule } from './policy';

type Outcome = Pick<TierRule, 'tier' | 'route' | 'approvalsRequired'>;

/** Compared part by part: the tier first, then the way there, then how many people. */
export function isStricter(left: Outcome, right: Outcome): boolean {
	const tiers = TIERS_BY_STRICTNESS.indexOf(left.tier) - TIERS_BY_STRICTNESS.indexOf(right.tier);
	if (tiers !== 0) return tiers > 0;
	const routes = ROUTES_BY_STRICTNESS.indexOf(left.route) - ROUTES_BY_STRICTNESS.indexOf(right.route);
	return routes === 0 ? left.approvalsRequired > right.approvalsRequired : routes > 0;
}

/** The first of the strictest. */
export const strictest = <Rule extends Outcome>(rules: readonly Rule[]): Rule | undefined =>
	rules.reduce<Rule | undefined>((found, rule) => (found === undefined || isStricter(rule, found) ? rule : found), undefined);
