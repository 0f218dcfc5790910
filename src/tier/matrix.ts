import type { Tier } from '../sections';
import type { TierRule } from './policy';
import { Table, type Row } from './table';
import type { Gaps, Inputs } from './weigh';

/** What an action is classified by, after the risk matrix of "How to Put Human Approval Gates Around High-Risk AI Actions". */
export const DIMENSIONS = ['impact', 'reversibility', 'blast_radius', 'repetition'] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

export interface Dimension {
	name: DimensionName;
	weight: number;
	bands: readonly { when: Row['when']; points: number }[];
	/** When no band holds. */
	otherwise: number;
	/** The most this dimension can count; what it counts when it cannot be read. */
	most: number;
	table: Table;
}

export interface AtLeast {
	tier: Tier;
	score: number;
	/** Decides when the tiers gave something laxer. */
	rule: TierRule;
}

export interface Matrix {
	dimensions: readonly Dimension[];
	/** From the strictest tier to the laxest: the score from which on the outcome is at least that tier. */
	atLeast: readonly AtLeast[];
}

export interface Score {
	/** The weighted sum. */
	total: number;
	/** Points before their weight. */
	points: Partial<Record<DimensionName, number>>;
	at_least?: Tier;
}

export function dimension(name: DimensionName, weight: number, bands: Dimension['bands'], otherwise: number | undefined): Dimension {
	const most = Math.max(otherwise ?? 0, ...bands.map(({ points }) => points));
	return { name, weight, bands, otherwise: otherwise ?? most, most, table: new Table(bands) };
}

/** Sums of decimal fractions are off in the last digit, and a score of 6.999999999999999 must reach 7. */
const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;

/**
 * Scores one action. A dimension with a band that cannot be read, and none before it that holds, counts in full; what
 * could not be read is added to `gaps`.
 */
export function scoreOf(matrix: Matrix, inputs: Inputs, gaps: Gaps): Score {
	const points: Score['points'] = {};
	let total = 0;
	for (const { name, weight, bands, otherwise, most, table } of matrix.dimensions) {
		const { match, unread, gaps: own } = table.scan(inputs, undefined);
		for (const [fact, why] of own) gaps.set(fact, why);
		const scored = unread.length > 0 ? most : (bands[match]?.points ?? otherwise);
		points[name] = scored;
		total += weight * scored;
	}
	total = tidy(total);
	const reached = matrix.atLeast.find(({ score }) => total >= score);
	return { total, points, ...(reached && { at_least: reached.tier }) };
}
