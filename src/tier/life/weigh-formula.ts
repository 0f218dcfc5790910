import type { FactClass } from './fact-classes';
import type { Formula } from './formula';
import type { Outcome } from './test-outcome';

/** What may come out, as bits; several while some facts are open. */
export const HOLDS = 1;
export const FAILS = 2;
export const UNREAD = 4;

export interface Standing {
	/** HOLDS, FAILS and UNREAD, as far as each is possible. */
	may: number;
	/** Whether a test may, and whether one must, find its fact unreadable: such a tier does not match. */
	mayGap: boolean;
	mustGap: boolean;
}

/** The class of each fact that is settled; an absent one is open. */
export type Assignment = ReadonlyMap<string, FactClass>;
/** What each test of an open fact may say. */
export type OpenOutcomes = ReadonlyMap<string, readonly number[]>;

export const bitOf = (outcome: Outcome): number => (outcome === undefined ? UNREAD : outcome ? HOLDS : FAILS);

const fromBits = (may: number): Standing => ({ may, mayGap: (may & UNREAD) !== 0, mustGap: may === UNREAD });

function testBits(fact: string, at: number, given: Assignment, open: OpenOutcomes): number {
	const settled = given.get(fact);
	return settled ? bitOf(settled.outcomes[at]) : (open.get(fact)?.[at] ?? HOLDS | FAILS | UNREAD);
}

function perCurrency({ currency: name, bands }: Extract<Formula, { kind: 'per_currency' }>, given: Assignment, open: OpenOutcomes): Standing {
	const currency = given.get(name);
	if (!currency) return fromBits(bands.reduce((bits, { fact, at }) => bits | testBits(fact, at, given, open), UNREAD));
	const band = bands.find((entry) => currency.outcomes[entry.when] === true);
	return fromBits(band ? testBits(band.fact, band.at, given, open) : UNREAD);
}

/** Kleene's conjunction over everything that each part may be; by mirroring, also the disjunction. */
function joined(parts: readonly Standing[], decisive: number, other: number): number {
	if (parts.some(({ may }) => may === decisive)) return decisive;
	let may = 0;
	if (parts.some((part) => (part.may & decisive) !== 0)) may |= decisive;
	if (parts.every((part) => (part.may & other) !== 0)) may |= other;
	if (parts.some((part) => (part.may & UNREAD) !== 0) && parts.every((part) => part.may !== decisive)) may |= UNREAD;
	return may;
}

const mirrored = (may: number): number => (may & UNREAD) | ((may & HOLDS) !== 0 ? FAILS : 0) | ((may & FAILS) !== 0 ? HOLDS : 0);

/** What a formula may come to when the facts in `given` are settled and the others are open. Never leaves one out. */
export function weighFormula(formula: Formula, given: Assignment, open: OpenOutcomes): Standing {
	if (formula.kind === 'test') return fromBits(testBits(formula.fact, formula.at, given, open));
	if (formula.kind === 'per_currency') return perCurrency(formula, given, open);
	if (formula.kind === 'not') {
		const part = weighFormula(formula.part, given, open);
		return { ...part, may: mirrored(part.may) };
	}
	const parts = formula.parts.map((part) => weighFormula(part, given, open));
	const may = formula.kind === 'all' ? joined(parts, FAILS, HOLDS) : joined(parts, HOLDS, FAILS);
	return { may, mayGap: parts.some(({ mayGap }) => mayGap), mustGap: parts.some(({ mustGap }) => mustGap) };
}

export const canMatch = ({ may, mustGap }: Standing): boolean => (may & HOLDS) !== 0 && !mustGap;
export const mustMatch = ({ may, mayGap }: Standing): boolean => may === HOLDS && !mayGap;
