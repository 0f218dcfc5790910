import { factClasses, type FactClass } from './fact-classes';
import { factsOf, readFormula, type Formula, type TestsByFact } from './formula';
import { bitOf, canMatch, FAILS, mustMatch, weighFormula, type OpenOutcomes } from './weigh-formula';

/** One action's tiers, ready to be searched. */
export interface TierSpace {
	formulas: readonly Formula[];
	/** Every kind of value a fact may have; a fact with too many is missing and stays open for ever. */
	classes: ReadonlyMap<string, readonly FactClass[]>;
	open: OpenOutcomes;
	budget: Budget;
}

/** Shared by all searches of one check, so that a huge policy costs seconds and not hours. */
export interface Budget {
	left: number;
}

/** By place among the tiers: what each must do in the case that is looked for. */
export interface Goal {
	match: readonly number[];
	/** Must not match; whether it fails or cannot be read does not matter. */
	miss: readonly number[];
	/** Must be read, and fail. */
	fail?: readonly number[];
	/** Only values that were found, none that merely may be there. */
	concrete?: boolean;
}

/** `none` is proven; `unknown` means that the budget ran out or a fact has too many kinds of value. */
export type Found = 'none' | 'unknown' | { given: ReadonlyMap<string, FactClass> };

const PER_SEARCH = 2_000_000;

export function tierSpace(whens: readonly unknown[], hardBlocks: readonly string[], budget: Budget): TierSpace {
	const tests: TestsByFact = new Map();
	const formulas = whens.map((when) => readFormula(when, tests));
	const classes = new Map<string, readonly FactClass[]>();
	const open = new Map<string, number[]>();
	for (const [fact, list] of tests) {
		const found = factClasses(list, hardBlocks.includes(fact));
		if (!found) continue;
		classes.set(fact, found);
		open.set(fact, list.map((_, at) => found.reduce((bits, { outcomes }) => bits | bitOf(outcomes[at]), 0)));
	}
	return { formulas, classes, open, budget };
}

/** Where a search stands: impossible, reached, or which fact to settle next. */
type Step = 'no' | 'yes' | { next: string };

class Search {
	private spent = 0;
	private readonly facts: ReadonlyMap<number, readonly string[]>;
	private readonly given = new Map<string, FactClass>();
	/** Set when something had to be passed over, so that "none" would be a guess. */
	private doubtful = false;

	constructor(
		private readonly space: TierSpace,
		private readonly goal: Goal,
	) {
		const tiers = [...goal.match, ...(goal.fail ?? []), ...goal.miss];
		this.facts = new Map(tiers.map((tier) => [tier, factsOf(space.formulas[tier] as Formula)]));
	}

	run(): Found {
		const found = this.from();
		if (found) return { given: new Map(this.given) };
		return this.doubtful ? 'unknown' : 'none';
	}

	private standing(tier: number) {
		this.spent += this.facts.get(tier)?.length ?? 1;
		return weighFormula(this.space.formulas[tier] as Formula, this.given, this.space.open);
	}

	private step(): Step {
		const open: number[] = [];
		for (const tier of this.goal.match) {
			const standing = this.standing(tier);
			if (!canMatch(standing)) return 'no';
			if (!mustMatch(standing)) open.push(tier);
		}
		for (const tier of this.goal.fail ?? []) {
			const { may, mayGap, mustGap } = this.standing(tier);
			if ((may & FAILS) === 0 || mustGap) return 'no';
			if (may !== FAILS || mayGap) open.push(tier);
		}
		for (const tier of this.goal.miss) {
			const standing = this.standing(tier);
			if (mustMatch(standing)) return 'no';
			if (canMatch(standing)) open.push(tier);
		}
		if (open.length === 0) return 'yes';
		for (const tier of open) {
			const next = this.facts.get(tier)?.find((fact) => !this.given.has(fact) && this.space.classes.has(fact));
			if (next !== undefined) return { next };
		}
		// Only facts with too many kinds of value are left open.
		this.doubtful = true;
		return 'no';
	}

	private from(): boolean {
		if (this.spent > PER_SEARCH || this.space.budget.left - this.spent < 0) {
			this.doubtful = true;
			return false;
		}
		const step = this.step();
		if (typeof step === 'string') return step === 'yes';
		for (const entry of this.space.classes.get(step.next) ?? []) {
			if (this.goal.concrete && !entry.example) {
				this.doubtful = true;
				continue;
			}
			this.given.set(step.next, entry);
			if (this.from()) return true;
		}
		this.given.delete(step.next);
		return false;
	}

	settle(): void {
		this.space.budget.left -= this.spent;
	}
}

/** Looks for values of the facts with which the tiers do what `goal` says. */
export function findCase(space: TierSpace, goal: Goal): Found {
	const search = new Search(space, goal);
	const found = search.run();
	search.settle();
	return found;
}
