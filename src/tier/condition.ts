import { sayerFor } from './money-words';
import { OPERATORS, splitKey, type Operator } from './operators';

/** A fact by its name in sentences (`customer.months`) and its way into `facts`. */
export interface FactRef {
	fact: string;
	path: readonly string[];
}

export interface Test extends FactRef {
	kind: 'test';
	/** Where it stands inside its `when`, for messages. */
	at: readonly (string | number)[];
	operator: Operator;
	/** As the operator takes it; by currency (`EUR`) when `currency` is set. */
	operand: unknown;
	/** What a sentence says after the fact; empty when that depends on the currency. */
	clause: string;
	/** The fact beside this one that names the currency. */
	currency?: FactRef;
	/** Set when the name is one of the policy's counters: read from what the store counted, never from the draft. */
	counter?: true;
}

export type Condition = Test | { kind: 'all' | 'any'; parts: readonly Condition[] } | { kind: 'not'; part: Condition };
export type Report = (path: (string | number)[], message: string) => void;

const MAX_LEVELS = 10;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const KNOWN = Object.keys(OPERATORS).join(' ');
const CURRENCY = /^[A-Z]{3}$/;

export const ALWAYS: Condition = { kind: 'all', parts: [] };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `order.total` is in `order.currency`, `amount` in `currency`. */
function currencyBeside(path: readonly string[]): FactRef {
	const beside = [...path.slice(0, -1), 'currency'];
	return { fact: beside.join('.'), path: beside };
}

/** One operand for each currency; undefined after a problem was reported. */
function byCurrency(operator: Operator, operands: Record<string, unknown>, at: (string | number)[], report: Report): Map<string, unknown> | undefined {
	const entries = Object.entries(operands);
	let right = entries.length > 0;
	if (!right) report(at, 'needs a value for at least one currency, e.g. { "EUR": 50 }');
	for (const [currency, operand] of entries) {
		const problem = CURRENCY.test(currency) ? operator.operandProblem(operand) : 'is no currency: write three capital letters, e.g. EUR';
		if (problem === undefined) continue;
		report([...at, currency], problem);
		right = false;
	}
	return right ? new Map(entries.sort(([left], [other]) => (left < other ? -1 : 1))) : undefined;
}

function compileTest(key: string, operand: unknown, at: (string | number)[], report: Report): Condition[] {
	const split = splitKey(key);
	if (!split) {
		report(at, `is not a condition: write <fact> and one of ${KNOWN}, or all, any, not`);
		return [];
	}
	const { fact, operator } = split;
	const path = fact.split('.');
	if (path.some((part) => part === '' || FORBIDDEN.has(part))) {
		report(at, 'names no fact: write names joined by single dots, e.g. customer.months_gte');
		return [];
	}
	const base = { kind: 'test' as const, fact, path, at, operator };
	if (operator.perCurrency && isObject(operand)) {
		const operands = byCurrency(operator, operand, at, report);
		return operands ? [{ ...base, operand: operands, clause: '', currency: currencyBeside(path) }] : [];
	}
	const problem = operator.operandProblem(operand);
	if (problem !== undefined) {
		report(at, problem);
		return [];
	}
	const prepared = operator.prepare ? operator.prepare(operand) : operand;
	return [{ ...base, operand: prepared, clause: operator.clause(prepared, sayerFor(fact)) }];
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
		return ALWAYS;
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

/** Every test of a condition, in the order in which they are read. */
export function testsOf(condition: Condition): readonly Test[] {
	if (condition.kind === 'test') return [condition];
	return condition.kind === 'not' ? testsOf(condition.part) : condition.parts.flatMap(testsOf);
}
