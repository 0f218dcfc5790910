import type { ActionRules } from './policy';

const NONE: string[] = [];

/** The temporary rules of one action type that are over at `now`, by their full names (`refund.spring_sale`). */
export function endedRules(rules: Pick<ActionRules, 'tiers' | 'hasEnds'> | undefined, now: Date): string[] {
	if (!rules?.hasEnds) return NONE;
	return rules.tiers.filter(({ end }) => end !== undefined && end <= now.getTime()).map(({ fullName }) => fullName);
}
