import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type TierRule } from '../policy';
import { endOf } from '../until';
import { findCase, tierSpace, type Budget, type Found, type TierSpace } from './find-case';
import type { WrittenAction, WrittenTier } from './written-tiers';

export interface DeadTier {
	tier: WrittenTier;
	/** `contradiction`: its own conditions exclude each other; `covered`: earlier tiers take every case it would. */
	why: 'contradiction' | 'covered';
}

/** Two tiers that both hold for some cases, neither for all of the other's, and the laxer one stands first. */
export interface Overlap {
	first: WrittenTier;
	second: WrittenTier;
	/** A case in which both hold, and the first one decides. */
	example: Readonly<Record<string, unknown>>;
}

export interface TierFindings {
	dead: DeadTier[];
	overlaps: Overlap[];
	ended: WrittenTier[];
	/** Tiers about which the search could not tell whether they are ever reached. */
	unsure: WrittenTier[];
}

/** Comparing every tier with every other one: beyond this many there would be more pairs than anybody reads. */
const MAX_PAIRED = 60;

const rank = (rule: TierRule): number =>
	TIERS_BY_STRICTNESS.indexOf(rule.tier) * 1_000 + ROUTES_BY_STRICTNESS.indexOf(rule.route) * 100 + rule.approvalsRequired;

/** In milliseconds since 1970; a rule without an end date lasts for ever. */
const lastsUntil = ({ rule }: WrittenTier): number => (rule.until === undefined ? Infinity : (endOf(rule.until) ?? Infinity));

const before = (index: number): number[] => Array.from({ length: index }, (_, at) => at);

/** The facts of a case that was found; undefined when one stands inside another and both have a value. */
function factsOfCase(given: Exclude<Found, string>['given']): Record<string, unknown> | undefined {
	const facts: Record<string, unknown> = {};
	for (const [fact, { example }] of given) {
		if (!example) return undefined;
		if (example.value !== undefined) facts[fact] = example.value;
	}
	const names = Object.keys(facts);
	return names.some((name) => names.some((other) => other.startsWith(`${name}.`))) ? undefined : facts;
}

/** An earlier tier that ends sooner takes nothing away for good. */
const lasting = (tiers: readonly WrittenTier[], index: number): number[] => before(index).filter((at) => lastsUntil(tiers[at] as WrittenTier) >= lastsUntil(tiers[index] as WrittenTier));

function deadOrUnsure(tiers: readonly WrittenTier[], space: TierSpace): Pick<TierFindings, 'dead' | 'unsure'> {
	const dead: DeadTier[] = [];
	const unsure: WrittenTier[] = [];
	tiers.forEach((tier, index) => {
		const earlier = lasting(tiers, index);
		const found = findCase(space, { match: [index], miss: earlier });
		if (found === 'unknown') unsure.push(tier);
		if (found !== 'none') return;
		const alone = earlier.length === 0 ? found : findCase(space, { match: [index], miss: [] });
		dead.push({ tier, why: alone === 'none' ? 'contradiction' : 'covered' });
	});
	return { dead, unsure };
}

function overlapOf(first: number, second: number, tiers: readonly WrittenTier[], space: TierSpace): Overlap | undefined {
	const both = findCase(space, { match: [first, second], miss: before(first), concrete: true });
	if (typeof both === 'string') return undefined;
	const example = factsOfCase(both.given);
	if (!example) return undefined;
	// One inside the other is how "the special case first, then the general one" is written.
	for (const [match, fail] of [[first, second], [second, first]] as const) {
		const apart = findCase(space, { match: [match], miss: before(first), fail: [fail], concrete: true });
		if (typeof apart === 'string' || !factsOfCase(apart.given)) return undefined;
	}
	return { first: tiers[first] as WrittenTier, second: tiers[second] as WrittenTier, example };
}

function overlapsIn(tiers: readonly WrittenTier[], dead: ReadonlySet<WrittenTier>, space: TierSpace): Overlap[] {
	if (tiers.length > MAX_PAIRED) return [];
	return tiers.flatMap((second, at) =>
		before(at).flatMap((first) => {
			const earlier = tiers[first] as WrittenTier;
			if (dead.has(second) || dead.has(earlier) || rank(earlier.rule) >= rank(second.rule)) return [];
			return overlapOf(first, at, tiers, space) ?? [];
		}),
	);
}

/**
 * What can be said of an action's tiers without a single proposal. Everything reported is proven; what could not be
 * settled is `unsure` or left out. Matching is meant throughout: a tier that never matches may still decide where a
 * fact that it reads cannot be read (see evaluateTier).
 */
export function findTierProblems({ tiers, rules }: WrittenAction, now: Date, budget: Budget): TierFindings {
	const running = tiers.filter((tier) => lastsUntil(tier) > now.getTime());
	const ended = tiers.filter((tier) => !running.includes(tier));
	const space = tierSpace(running.map(({ when }) => when), rules.hardBlocks, budget);
	const { dead, unsure } = deadOrUnsure(running, space);
	const overlaps = overlapsIn(running, new Set(dead.map(({ tier }) => tier)), space);
	return { dead, overlaps, ended, unsure };
}
