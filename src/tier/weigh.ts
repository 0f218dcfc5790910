import type { Condition, FactRef, Test } from './condition';
import type { Counters } from './counters';
import { kindOf, TEXT } from './fact-kind';
import { sayerFor } from './money-words';
import { say } from './operators';

/** Facts that a rule wanted to read and could not, each with why: `is missing`, `is not a number`. */
export type Gaps = Map<string, string>;

/** What rules read. */
export interface Inputs {
	facts: unknown;
	counters?: Counters;
}

/** Reads own properties only, so that a path cannot reach into prototypes. */
export function readFact(facts: unknown, path: readonly string[]): unknown {
	let value = facts;
	for (let index = 0; index < path.length; index += 1) {
		const part = path[index] as string;
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
		value = (value as Record<string, unknown>)[part];
	}
	return value;
}

export const readInput = (test: Pick<Test, 'path' | 'counter'>, inputs: Inputs): unknown => readFact(test.counter ? inputs.counters : inputs.facts, test.path);

/** The operand that counts for this proposal's currency; undefined when there is none. */
function operandFor(test: Test, currency: FactRef, inputs: Inputs, gaps: Gaps): unknown {
	const named = readFact(inputs.facts, currency.path);
	const operand = typeof named === 'string' ? (test.operand as Map<string, unknown>).get(named) : undefined;
	if (operand !== undefined) return operand;
	if (named === undefined || named === null) gaps.set(currency.fact, 'is missing');
	else gaps.set(currency.fact, kindOf(named) === TEXT ? `${say(named)} is none of ${[...(test.operand as Map<string, unknown>).keys()].join(', ')}` : 'is not a text');
	return undefined;
}

/** Three-valued: undefined means that a fact could not be read; `gaps` then says which. */
export function weighTest(test: Test, inputs: Inputs, gaps: Gaps): boolean | undefined {
	const operand = test.currency ? operandFor(test, test.currency, inputs, gaps) : test.operand;
	const fact = readInput(test, inputs);
	const kind = kindOf(fact);
	// The kinds that a test reads do not depend on the currency.
	if ((readsOf(test) & kind) === 0) {
		if (test.counter) gaps.set(test.fact, 'could not be counted');
		else gaps.set(test.fact, fact === undefined || fact === null ? 'is missing' : `is not ${test.operator.wants(test.operand)}`);
		return undefined;
	}
	return operand === undefined ? undefined : test.operator.holds(fact, operand);
}

/** The kinds of fact that a test can read, as bits of fact-kind.ts. */
export const readsOf = (test: Test): number => test.operator.reads(test.operand);

/**
 * Three-valued (Kleene): undefined means that the answer hangs on a fact that cannot be read.
 * Every part is weighed even when the answer is clear, so that `gaps` does not depend on order.
 */
export function weigh(condition: Condition, inputs: Inputs, gaps: Gaps): boolean | undefined {
	if (condition.kind === 'test') return weighTest(condition, inputs, gaps);
	if (condition.kind === 'not') {
		const value = weigh(condition.part, inputs, gaps);
		return value === undefined ? undefined : !value;
	}
	const decisive = condition.kind === 'any';
	let result: boolean | undefined = !decisive;
	for (const part of condition.parts) {
		const value = weigh(part, inputs, gaps);
		if (value === decisive) result = decisive;
		else if (value === undefined && result !== decisive) result = undefined;
	}
	return result;
}

function explainTest(test: Test, inputs: Inputs): string {
	const { fact, operator, currency } = test;
	const value = operator.hidesFact ? '' : ` ${sayerFor(fact)(readInput(test, inputs))}`;
	if (!currency) return `${fact}${value} ${test.clause}`;
	// Holds, so the currency is one of the policy's own three-letter words.
	const unit = String(readFact(inputs.facts, currency.path));
	return `${fact}${value} ${unit} ${operator.clause((test.operand as Map<string, unknown>).get(unit), sayerFor(fact))}`;
}

/** In words, why a condition that holds does: the parts that hold, with the values they read. */
export function explain(condition: Condition, inputs: Inputs): string {
	if (condition.kind === 'test') return explainTest(condition, inputs);
	if (condition.kind === 'not') return `it is not so that ${outline(condition.part)}`;
	const holding = condition.kind === 'all' ? condition.parts : condition.parts.filter((part) => weigh(part, inputs, new Map()) === true);
	return holding.map((part) => explain(part, inputs)).join(' and ');
}

function outlineTest({ fact, operator, operand, clause, currency }: Test): string {
	if (!currency) return `${fact} ${clause}`;
	return [...(operand as Map<string, unknown>)].map(([unit, each]) => `${fact} in ${unit} ${operator.clause(each, sayerFor(fact))}`).join(' or ');
}

/** The condition without the values it read. */
export function outline(condition: Condition): string {
	if (condition.kind === 'test') return outlineTest(condition);
	if (condition.kind === 'not') return `not ${outline(condition.part)}`;
	return condition.parts.map(outline).join(condition.kind === 'all' ? ' and ' : ' or ');
}
