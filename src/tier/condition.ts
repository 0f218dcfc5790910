import { OPERATORS, splitKey, type Operator } from './operators';

export interface Test {
	kind: 'test';
	/** As the policy writes it, e.g. `customer.months`. */
	fact: string;
	path: readonly string[];
	operator: Operator;
	operand: unknown;
}

export type Condition = Test | { kind: 'all' | 'any'; parts: readonly Condition[] } | { kind: 'not'; part: Condition };

type Report = (path: (string | number)[], message: string) => void;

const MAX_LEVELS = 10;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const KNOWN = Object.keys(OPERATORS).join(' ');

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function compileTest(key: string, operand: unknown, at: (string | number)[], report: Report): Condition[] {
	const split = splitKey(key);
	if (!split) {
		report(at, `is not a condition: write <fact> and one of ${KNOWN}, or all, any, not`);
		return [];
	}
	const path = split.fact.split('.');
	if (path.some((part) => part === '' || FORBIDDEN.has(part))) {
		report(at, 'names no fact: write names joined by single dots, e.g. customer.months_gte');
		return [];
	}
	const problem = split.operator.operandProblem(operand);
	if (problem !== undefined) {
		report(at, problem);
		return [];
	}
	return [{ kind: 'test', fact: split.fact, path, operator: split.operator, operand }];
}

function compileGroup(key: 'all' | 'any', value: unknown, at: (string | number)[], report: Report): Condition[] {
	if (!Array.isArray(value) || value.length === 0) {
		report(at, 'needs a list of at least one set of conditions');
		return [];
	}
	return [{ kind: key, parts: value.map((entry, index) => compileNested(entry, [...at, index], report)) }];
}

function compileNested(value: unknown, at: (string | number)[], report: Report): Condition {
	if (isObject(value) && Object.keys(value).length === 0) report(at, 'is empty: write at least one condition');
	return compileCondition(value, report, at);
}

/**
 * Turns a `when` object into a tree: every key must hold; `all`, `any` take lists of such objects, `not` one.
 * Keys are sorted, so that a store or editor that reorders them changes neither decision nor sentence.
 */
export function compileCondition(value: unknown, report: Report, at: (string | number)[] = []): Condition {
	if (!isObject(value) || at.length > MAX_LEVELS * 2) {
		report(at, isObject(value) ? `is nested deeper than ${MAX_LEVELS} levels` : 'must be an object of conditions, e.g. { "amount_lte": 50 }');
		return { kind: 'all', parts: [] };
	}
	const parts = Object.keys(value)
		.sort()
		.flatMap((key): Condition[] => {
			const here = [...at, key];
			if (key === 'all' || key === 'any') return compileGroup(key, value[key], here, report);
			if (key === 'not') return [{ kind: 'not', part: compileNested(value[key], here, report) }];
			return compileTest(key, value[key], here, report);
		});
	return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', parts };
}
