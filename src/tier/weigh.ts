import type { Condition, Test } from './condition';
import { say } from './operators';

/** Facts that a rule wanted to read and could not, each with why: `is missing`, `is not a number`. */
export type Gaps = Map<string, string>;

/** Reads own properties only, so that a path cannot reach into prototypes. */
export function readFact(facts: unknown, path: readonly string[]): unknown {
	let value = facts;
	for (const part of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
		value = (value as Record<string, unknown>)[part];
	}
	return value;
}

function weighTest(test: Test, facts: unknown, gaps: Gaps): boolean | undefined {
	const fact = readFact(facts, test.path);
	if (test.operator.readsAbsent) return test.operator.holds(fact, test.operand);
	if (fact === undefined || fact === null) {
		gaps.set(test.fact, 'is missing');
		return undefined;
	}
	if (!test.operator.canRead(fact, test.operand)) {
		gaps.set(test.fact, `is not ${test.operator.wants(test.operand)}`);
		return undefined;
	}
	return test.operator.holds(fact, test.operand);
}

/**
 * Three-valued (Kleene): undefined means that the answer hangs on a fact that cannot be read.
 * Every part is weighed even when the answer is clear, so that `gaps` does not depend on order.
 */
export function weigh(condition: Condition, facts: unknown, gaps: Gaps): boolean | undefined {
	if (condition.kind === 'test') return weighTest(condition, facts, gaps);
	if (condition.kind === 'not') {
		const value = weigh(condition.part, facts, gaps);
		return value === undefined ? undefined : !value;
	}
	const decisive = condition.kind === 'any';
	let result: boolean | undefined = !decisive;
	for (const part of condition.parts) {
		const value = weigh(part, facts, gaps);
		if (value === decisive) result = decisive;
		else if (value === undefined && result !== decisive) result = undefined;
	}
	return result;
}

/** In words, why a condition that holds does: the parts that hold, with the values they read. */
export function explain(condition: Condition, facts: unknown): string {
	if (condition.kind === 'test') {
		const { fact, operator, operand, path } = condition;
		return `${fact} ${operator.hidesFact ? '' : `${say(readFact(facts, path))} `}${operator.clause(operand)}`;
	}
	if (condition.kind === 'not') return `it is not so that ${outline(condition.part)}`;
	const holding = condition.kind === 'all' ? condition.parts : condition.parts.filter((part) => weigh(part, facts, new Map()) === true);
	return holding.map((part) => explain(part, facts)).join(' and ');
}

/** The condition without the values it read. */
function outline(condition: Condition): string {
	if (condition.kind === 'test') return `${condition.fact} ${condition.operator.clause(condition.operand)}`;
	if (condition.kind === 'not') return `not ${outline(condition.part)}`;
	return condition.parts.map(outline).join(condition.kind === 'all' ? ' and ' : ' or ');
}
