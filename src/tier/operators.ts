import { inSentence } from '../draft/shorten';
import { compileLinearRegex, type LinearRegex } from '../linear-regex';
import { ANY_KIND, FLAG, isNumber, isScalar, LIST, LONG_TEXT, NUMBER, TEXT, type Scalar } from './fact-kind';

/** How the flat table compares without a call, see table.ts. */
export type Comparison = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'ne';

/**
 * One comparison that a `when` may use. `operand` is what the policy says, `fact` what the proposal says.
 * A new operator is one entry in OPERATORS.
 */
export interface Operator {
	/** What is wrong with the operand, in words that say what to write instead; undefined when it is right. */
	operandProblem(operand: unknown): string | undefined;
	/** Turns a right operand into what the others take, once, when the policy is loaded. */
	prepare?(operand: unknown): unknown;
	/** The kind of fact it can read, in words: `a number`. */
	wants(operand: unknown): string;
	/** The same as bits of fact-kind.ts. A fact of any other kind cannot be read. */
	reads(operand: unknown): number;
	/** Only called with an operand and a fact that passed the two checks above. */
	holds(fact: unknown, operand: unknown): boolean;
	/** What a sentence says after the fact, e.g. `is above 500`; `show` writes the values. */
	clause(operand: unknown, show?: (value: unknown) => string): string;
	comparison?: Comparison;
	/** Set when the operand may be given per currency: `{ "EUR": 50, "USD": 55 }`. */
	perCurrency?: true;
	/** Set when the clause already tells the fact's value, or none is worth telling. */
	hidesFact?: true;
	/** JSON Schema of the operand, for editors. */
	schema: Readonly<Record<string, unknown>>;
}

const isScalarList = (value: unknown): value is Scalar[] => Array.isArray(value) && value.length > 0 && value.every(isScalar);
const isRange = (value: unknown): value is [number, number] =>
	Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isNumber(value[1]) && value[0] <= value[1];

const KINDS: Record<string, string> = { string: 'a text', number: 'a number', boolean: 'true or false' };
const BITS: Record<string, number> = { string: TEXT | LONG_TEXT, number: NUMBER, boolean: FLAG };
const wordsFor = (value: unknown): string => KINDS[typeof value] ?? 'a value';
const bitsFor = (value: unknown): number => BITS[typeof value] ?? 0;
const SCALAR = { type: ['string', 'number', 'boolean'] };

/** A value in a sentence: texts in quotes, so that a text cannot pass for the sentence around it. */
export function say(value: unknown): string {
	if (isNumber(value)) return String(value);
	if (Array.isArray(value)) return value.map(say).join(', ');
	return typeof value === 'string' ? `"${inSentence(value, 60).replaceAll('"', "'")}"` : inSentence(value, 60);
}

const compare = (comparison: Comparison, words: string, holds: (fact: number, operand: number) => boolean): Operator => ({
	operandProblem: (operand) => (isNumber(operand) ? undefined : 'needs a number, or one for each currency: { "EUR": 50 }'),
	wants: () => 'a number',
	reads: () => NUMBER,
	holds: (fact, operand) => holds(fact as number, operand as number),
	clause: (operand, show = say) => `is ${words} ${show(operand)}`,
	comparison,
	perCurrency: true,
	schema: { type: 'number' },
});

const equal = (wanted: boolean): Operator => ({
	operandProblem: (operand) => (isScalar(operand) ? undefined : 'needs a text, a number, true or false (for absent facts use _exists)'),
	wants: wordsFor,
	reads: bitsFor,
	holds: (fact, operand) => (fact === operand) === wanted,
	clause: (operand, show = say) => `is ${wanted ? '' : 'not '}${show(operand)}`,
	comparison: wanted ? 'eq' : 'ne',
	...(wanted && { hidesFact: true as const }),
	schema: SCALAR,
});

const member = (wanted: boolean): Operator => ({
	operandProblem: (operand) => (isScalarList(operand) ? undefined : 'needs a list of at least one text, number, true or false'),
	wants: (operand) => [...new Set((operand as Scalar[]).map(wordsFor))].join(' or '),
	reads: (operand) => (operand as Scalar[]).reduce((bits: number, entry) => bits | bitsFor(entry), 0),
	holds: (fact, operand) => (operand as Scalar[]).includes(fact as Scalar) === wanted,
	clause: (operand, show = say) => `is ${wanted ? 'one' : 'none'} of ${show(operand)}`,
	schema: { type: 'array', minItems: 1, items: SCALAR },
});

const between: Operator = {
	operandProblem: (operand) => (isRange(operand) ? undefined : 'needs a list of two numbers, the smaller one first, or one for each currency'),
	wants: () => 'a number',
	reads: () => NUMBER,
	holds: (fact, operand) => (fact as number) >= (operand as [number, number])[0] && (fact as number) <= (operand as [number, number])[1],
	clause: (operand, show = say) => `is between ${show((operand as number[])[0])} and ${show((operand as number[])[1])}`,
	perCurrency: true,
	schema: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } },
};

const exists: Operator = {
	operandProblem: (operand) => (typeof operand === 'boolean' ? undefined : 'needs true or false'),
	wants: () => 'anything',
	// An absent fact is an answer here, not a gap.
	reads: () => ANY_KIND,
	holds: (fact, operand) => (fact !== undefined && fact !== null) === operand,
	clause: (operand) => (operand === true ? 'is given' : 'is not given'),
	hidesFact: true,
	schema: { type: 'boolean' },
};

const contains: Operator = {
	operandProblem: (operand) => (isScalar(operand) && operand !== '' ? undefined : 'needs a text, a number, true or false'),
	wants: (operand) => (typeof operand === 'string' ? 'a list or a text' : 'a list'),
	reads: (operand) => (typeof operand === 'string' ? LIST | TEXT | LONG_TEXT : LIST),
	holds: (fact, operand) => (typeof fact === 'string' ? fact.includes(operand as string) : (fact as Scalar[]).includes(operand as Scalar)),
	clause: (operand) => `contains ${say(operand)}`,
	hidesFact: true,
	schema: SCALAR,
};

const matches: Operator = {
	operandProblem(operand) {
		const compiled = compileLinearRegex(operand);
		return compiled.ok ? undefined : compiled.message;
	},
	prepare(operand) {
		const compiled = compileLinearRegex(operand);
		return compiled.ok ? compiled.regex : undefined;
	},
	wants: () => 'a text of at most 20000 characters',
	reads: () => TEXT,
	holds: (fact, operand) => (operand as LinearRegex).test(fact as string),
	clause: (operand) => `matches ${say((operand as LinearRegex).source)}`,
	schema: { type: 'string', minLength: 1, maxLength: 500 },
};

/** By the suffix that a `when` key ends in. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
	_eq: equal(true),
	_ne: equal(false),
	_gt: compare('gt', 'above', (fact, operand) => fact > operand),
	_gte: compare('gte', 'at least', (fact, operand) => fact >= operand),
	_lt: compare('lt', 'below', (fact, operand) => fact < operand),
	_lte: compare('lte', 'at most', (fact, operand) => fact <= operand),
	_in: member(true),
	_not_in: member(false),
	_between: between,
	_exists: exists,
	_contains: contains,
	_matches: matches,
};

/** Longest first, so that `x_not_in` is not read as the fact `x_not` with `_in`. */
const SUFFIXES = Object.keys(OPERATORS).sort((left, right) => right.length - left.length);

/** Splits a `when` key into fact and operator; undefined when it ends in no known operator. */
export function splitKey(key: string): { fact: string; operator: Operator } | undefined {
	const suffix = SUFFIXES.find((candidate) => key.endsWith(candidate) && key.length > candidate.length);
	return suffix === undefined ? undefined : { fact: key.slice(0, -suffix.length), operator: OPERATORS[suffix] as Operator };
}
