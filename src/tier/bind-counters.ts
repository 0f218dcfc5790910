import type { Condition, Report, Test } from './condition';

/** A counter is always one number, so that nothing but its number can be asked for. */
function problemOf(test: Test): string | undefined {
	if (test.path.length > 1) return 'reads inside a counter, which is a single number';
	if (test.currency) return 'reads a counter, which has no currency';
	return test.operator.wants(test.operand) === 'a number' ? undefined : 'reads a counter: compare it with a number, e.g. with _gte';
}

/**
 * Marks the tests whose name is one of the policy's counters, so that they read what the store counted: a draft that
 * brings a fact of that name cannot talk its own count down.
 */
export function bindCounters(condition: Condition, names: ReadonlySet<string>, report: Report): Condition {
	if (names.size === 0) return condition;
	if (condition.kind === 'not') return { kind: 'not', part: bindCounters(condition.part, names, report) };
	if (condition.kind !== 'test') return { kind: condition.kind, parts: condition.parts.map((part) => bindCounters(part, names, report)) };
	if (!names.has(condition.path[0] ?? '')) return condition;
	const problem = problemOf(condition);
	if (problem !== undefined) report([...condition.at], problem);
	return { ...condition, counter: true };
}
