import { outcomeOf, type FactTest, type Outcome } from './test-outcome';

/**
 * Values of one fact on which every test of a policy says the same. The classes of a fact together cover every value
 * that JSON has, so what holds for none of them holds for nothing.
 */
export interface FactClass {
	/** By the place of the test in its fact's list. */
	outcomes: readonly Outcome[];
	/** A value of this class; absent when none was found, or there may be none. */
	example?: { value: unknown };
}

type Scalar = string | number | boolean;

/** Beyond this many texts to look for, the subsets of them are too many to go through. */
const MAX_SUBSETS_OF = 8;
/** More values than this in one fact's rules, and the answer is "cannot tell". */
const MAX_CLASSES = 6_000;
/** Longer than what a pattern reads (MAX_MATCHED): some tests read such a text, some do not. */
const LONG = 'x'.repeat(20_001);

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const looksInside = ({ suffix }: FactTest): boolean => suffix === '_contains' || suffix === '_matches';

/** The numbers named, one between each two neighbours, and one beyond each end. */
function numbersAround(named: readonly number[]): number[] {
	const sorted = [...new Set(named)].sort((left, right) => left - right);
	const first = sorted[0] ?? 0;
	const last = sorted.at(-1) ?? 0;
	const between = sorted.slice(1).map((value, index) => (sorted[index] as number) / 2 + value / 2);
	const below = first - 1 < first ? first - 1 : -Number.MAX_VALUE;
	const above = last + 1 > last ? last + 1 : Number.MAX_VALUE;
	return [...sorted, ...between, below, above];
}

function subsetsOf<T>(list: readonly T[]): T[][] {
	return list.reduce<T[][]>((subsets, entry) => subsets.flatMap((subset) => [subset, [...subset, entry]]), [[]]);
}

/** A text that is none of these. */
function otherText(taken: readonly string[]): string {
	let text = 'other';
	while (taken.includes(text)) text += '_';
	return text;
}

const namedValues = (tests: readonly FactTest[]): unknown[] => tests.filter((test) => !looksInside(test)).flatMap(({ operand }) => [operand].flat());

/**
 * Texts that no rule names. Any mix of the tests that look inside a text may hold; a text is tried for each mix, and
 * where none is found the mix stays, because there may be one all the same.
 */
function otherTexts(tests: readonly FactTest[], texts: readonly string[]): FactClass[] {
	const inside = tests.filter((test) => looksInside(test) && typeof test.operand === 'string');
	return subsetsOf(inside).map((holding): FactClass => {
		const parts = holding.filter(({ suffix }) => suffix === '_contains').map(({ operand }) => String(operand));
		const text = parts.length === 0 ? otherText(texts) : parts.join(' ');
		const real = tests.map((test) => outcomeOf(test, text));
		const wanted = tests.map((test, index) => (inside.includes(test) ? holding.includes(test) : real[index]));
		const found = !texts.includes(text) && wanted.every((outcome, index) => outcome === real[index]);
		if (found) return { outcomes: real, example: { value: text } };
		// A text that is named is equal to something; one that is not is equal to nothing named.
		const unnamed = otherText(texts);
		return { outcomes: tests.map((test) => (inside.includes(test) ? holding.includes(test) : outcomeOf(test, unnamed))) };
	});
}

/** The same mixes for a text that is too long for a pattern: those cannot be read, the others say what they say. */
const longTexts = (tests: readonly FactTest[], texts: readonly FactClass[]): FactClass[] =>
	texts.map(({ outcomes }) => ({ outcomes: outcomes.map((outcome, index) => (tests[index]?.suffix === '_matches' ? outcomeOf(tests[index], LONG) : outcome)) }));

/** Classes on which every test agrees are one; the first that has an example stands for all. */
function withoutTwins(classes: readonly FactClass[]): FactClass[] {
	const kept = new Map<string, FactClass>();
	for (const entry of classes) {
		const key = entry.outcomes.map((outcome) => (outcome === undefined ? 'u' : outcome ? 't' : 'f')).join('');
		if (!kept.get(key)?.example) kept.set(key, entry);
	}
	return [...kept.values()];
}

/**
 * All the kinds of value one fact may have, as far as these tests can tell them apart; values that a hard block stops
 * are left out with `isHardBlock`. Undefined when there are too many to go through.
 */
export function factClasses(tests: readonly FactTest[], isHardBlock: boolean): FactClass[] | undefined {
	const named = namedValues(tests);
	const texts = named.filter((value) => typeof value === 'string');
	const entries = [...new Set(tests.filter(looksInside).map(({ operand }) => operand))].filter(isScalar);
	if (entries.length > MAX_SUBSETS_OF) return undefined;
	// An object stands for whatever no operator reads but _exists, lists of lists among them.
	const values: unknown[] = isHardBlock
		? [undefined, false]
		: [undefined, true, false, ...numbersAround(named.filter((value) => typeof value === 'number')), ...new Set(texts), {}, ...subsetsOf(entries)];
	if (values.length > MAX_CLASSES || values.length * tests.length > MAX_CLASSES * 500) return undefined;
	const concrete = values.map((value): FactClass => ({ outcomes: tests.map((test) => outcomeOf(test, value)), example: { value } }));
	if (isHardBlock) return withoutTwins(concrete);
	const others = otherTexts(tests, texts);
	return withoutTwins([...concrete, ...others, ...longTexts(tests, others)]);
}
