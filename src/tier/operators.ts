import { inSentence } from '../draft/shorten';

export type Scalar = string | number | boolean;

/**
 * One comparison that a `when` may use. `operand` is what the policy says, `fact` what the proposal says.
 * A new operator is one entry in OPERATORS.
 */
export interface Operator {
	/** What is wrong with the operand, in words that say what to write instead; undefined when it is right. */
	operandProblem(operand: unknown): string | undefined;
	/** The kind of fact it can read, in words: `a number`. */
	wants(operand: unknown): string;
	canRead(fact: unknown, operand: unknown): boolean;
	/** Only called with an operand and a fact that passed the two checks above. */
	holds(fact: unknown, operand: unknown): boolean;
	/** What a sentence says after the fact, e.g. `is above 500`. */
	clause(operand: unknown): string;
	/** Set when the clause already tells the fact's value, or none is worth telling. */
	hidesFact?: true;
	/** Set when an absent fact is an answer and not a gap. */
	readsAbsent?: true;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'boolean' || isNumber(value);
const isScalarList = (value: unknown): value is Scalar[] => Array.isArray(value) && value.length > 0 && value.every(isScalar);
const isRange = (value: unknown): value is [number, number] =>
	Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isNumber(value[1]) && value[0] <= value[1];

const KINDS: Record<string, string> = { string: 'a text', number: 'a number', boolean: 'true or false' };
const kindOf = (value: unknown): string => KINDS[typeof value] ?? 'a value';

/** A value in a sentence: texts in quotes, so that a text cannot pass for the sentence around it. */
export function say(value: unknown): string {
	if (Array.isArray(value)) return value.map(say).join(', ');
	return typeof value === 'string' ? `"${inSentence(value, 60).replaceAll('"', "'")}"` : inSentence(value, 60);
}

const compare = (words: string, holds: (fact: number, operand: number) => boolean): Operator => ({
	operandProblem: (operand) => (isNumber(operand) ? undefined : 'needs a number'),
	wants: () => 'a number',
	canRead: isNumber,
	holds: (fact, operand) => holds(fact as number, operand as number),
	clause: (operand) => `is ${words} ${say(operand)}`,
});

const equal = (wanted: boolean): Operator => ({
	operandProblem: (operand) => (isScalar(operand) ? undefined : 'needs a text, a number, true or false (for absent facts use _exists)'),
	wants: kindOf,
	canRead: (fact, operand) => isScalar(fact) && typeof fact === typeof operand,
	holds: (fact, operand) => (fact === operand) === wanted,
	clause: (operand) => `is ${wanted ? '' : 'not '}${say(operand)}`,
	...(wanted && { hidesFact: true as const }),
});

const member = (wanted: boolean): Operator => ({
	operandProblem: (operand) => (isScalarList(operand) ? undefined : 'needs a list of at least one text, number, true or false'),
	wants: (operand) => [...new Set((operand as Scalar[]).map(kindOf))].join(' or '),
	canRead: (fact, operand) => isScalar(fact) && (operand as Scalar[]).some((entry) => typeof entry === typeof fact),
	holds: (fact, operand) => (operand as Scalar[]).includes(fact as Scalar) === wanted,
	clause: (operand) => `is ${wanted ? 'one' : 'none'} of ${say(operand)}`,
});

const between: Operator = {
	operandProblem: (operand) => (isRange(operand) ? undefined : 'needs a list of two numbers, the smaller one first'),
	wants: () => 'a number',
	canRead: isNumber,
	holds: (fact, operand) => (fact as number) >= (operand as [number, number])[0] && (fact as number) <= (operand as [number, number])[1],
	clause: (operand) => `is between ${say((operand as number[])[0])} and ${say((operand as number[])[1])}`,
};

const exists: Operator = {
	operandProblem: (operand) => (typeof operand === 'boolean' ? undefined : 'needs true or false'),
	wants: () => 'anything',
	canRead: () => true,
	holds: (fact, operand) => (fact !== undefined && fact !== null) === operand,
	clause: (operand) => (operand === true ? 'is given' : 'is not given'),
	hidesFact: true,
	readsAbsent: true,
};

const contains: Operator = {
	operandProblem: (operand) => (isScalar(operand) && operand !== '' ? undefined : 'needs a text, a number, true or false'),
	wants: (operand) => (typeof operand === 'string' ? 'a list or a text' : 'a list'),
	canRead: (fact, operand) => (Array.isArray(fact) && fact.every(isScalar)) || (typeof fact === 'string' && typeof operand === 'string'),
	holds: (fact, operand) => (typeof fact === 'string' ? fact.includes(operand as string) : (fact as Scalar[]).includes(operand as Scalar)),
	clause: (operand) => `contains ${say(operand)}`,
	hidesFact: true,
};

/** By the suffix that a `when` key ends in. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
	_eq: equal(true),
	_ne: equal(false),
	_gt: compare('above', (fact, operand) => fact > operand),
	_gte: compare('at least', (fact, operand) => fact >= operand),
	_lt: compare('below', (fact, operand) => fact < operand),
	_lte: compare('at most', (fact, operand) => fact <= operand),
	_in: member(true),
	_not_in: member(false),
	_between: between,
	_exists: exists,
	_contains: contains,
};

/** Longest first, so that `x_not_in` is not read as the fact `x_not` with `_in`. */
const SUFFIXES = Object.keys(OPERATORS).sort((left, right) => right.length - left.length);

/** Splits a `when` key into fact and operator; undefined when it ends in no known operator. */
export function splitKey(key: string): { fact: string; operator: Operator } | undefined {
	const suffix = SUFFIXES.find((candidate) => key.endsWith(candidate) && key.length > candidate.length);
	return suffix === undefined ? undefined : { fact: key.slice(0, -suffix.length), operator: OPERATORS[suffix] as Operator };
}
