import type { PastDecision } from './past-decision';

export interface QuickRule {
	/** The rule under which people were asked. */
	rule: string;
	approvals: number;
	slowest_seconds: number;
}

/** Fewer approvals than this are no habit. */
const LEAST = 5;

/**
 * Finds the rules whose requests people always approved as they were, and always fast: the work of asking may be
 * spared there, or nobody reads any more. One refusal, edit, unknown or long time, and the rule is none of them.
 */
export class QuickApprovals {
	private readonly rules = new Map<string, { approvals: number; slowest: number }>();

	constructor(private readonly seconds: number) {}

	take({ old, reviews }: PastDecision): void {
		if (!old || reviews.length === 0) return;
		const known = this.rules.get(old.rule) ?? { approvals: 0, slowest: 0 };
		const slowest = Math.max(known.slowest, ...reviews.map(({ decision, seconds }) => (decision === 'approve' ? (seconds ?? Infinity) : Infinity)));
		this.rules.set(old.rule, { approvals: known.approvals + reviews.length, slowest });
	}

	result(): QuickRule[] {
		return [...this.rules]
			.filter(([, { approvals, slowest }]) => approvals >= LEAST && slowest < this.seconds)
			.map(([rule, { approvals, slowest }]) => ({ rule, approvals, slowest_seconds: slowest }))
			.sort((left, right) => right.approvals - left.approvals);
	}
}
