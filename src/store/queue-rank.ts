import type { ActionProposal } from '../draft/proposal';

/**
 * The order of the queue. A request weighs risk × urgency × customer impact, and urgency doubles with every `DOUBLING_H`
 * hours that pass towards the deadline. Of such a product the order never changes as time goes by: taking logarithms, the
 * present moment is the same summand for all. So each request has one number for good, in milliseconds: its deadline,
 * moved forward by `DOUBLING_H` for every doubling of risk × impact. The smallest comes first.
 */
export const DOUBLING_H = 8;

const RISK: Readonly<Record<string, number>> = { low: 1, medium: 2, high: 4, blocked: 8 };
const HOUR_MS = 3_600_000;
const DISTINGUISHED = /\b(?:vip|enterprise|premium|platinum|gold|key|strategic)\b/i;
const WIDE = /\b(?:all|many|wide|high|large|global|organi[sz]ation|company|tenant)\b/i;

/** 1 to 8: doubled for a customer of a distinguished tier, for what cannot be undone, and for what reaches many. */
export function impactOf({ facts }: Pick<ActionProposal, 'facts'>): number {
	const { customer_tier: tier, reversible, blast_radius: reach } = facts as { customer_tier?: unknown; reversible?: unknown; blast_radius?: unknown };
	const many = typeof reach === 'number' ? reach > 10 : typeof reach === 'string' && WIDE.test(reach);
	return (typeof tier === 'string' && DISTINGUISHED.test(tier) ? 2 : 1) * (reversible === false ? 2 : 1) * (many ? 2 : 1);
}

export const riskOf = (tier: string): number => RISK[tier] ?? 8;

/** In whole milliseconds since 1970. */
export function queueRank({ tier, dueAt, action }: { tier: string; dueAt: string; action: Pick<ActionProposal, 'facts'> }): number {
	return Math.round(Date.parse(dueAt) - DOUBLING_H * HOUR_MS * Math.log2(riskOf(tier) * impactOf(action)));
}

/** How pressing it is at a moment: 1 when due in `DOUBLING_H` hours or more than once doubled before that. */
export function urgencyOf(dueAt: string, now: Date): number {
	return 2 ** -((Date.parse(dueAt) - now.getTime()) / HOUR_MS / DOUBLING_H);
}
