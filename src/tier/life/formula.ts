import { splitKey, OPERATORS } from '../operators';
import type { FactTest } from './test-outcome';

/** A `when` as the analysis reads it: each test points into the list of its fact's tests. */
export type Formula =
	| { kind: 'test'; fact: string; at: number }
	/** A limit per currency: which test counts is for the currency to say; any other currency cannot be read. */
	| { kind: 'per_currency'; currency: string; bands: readonly { fact: string; at: number; when: number }[] }
	| { kind: 'all' | 'any'; parts: readonly Formula[] }
	| { kind: 'not'; part: Formula };

/** Every test of one action's tiers, by the fact it reads. */
export type TestsByFact = Map<string, FactTest[]>;

/** `order.total` is in `order.currency`, `amount` in `currency`. */
const currencyBeside = (fact: string): string => [...fact.split('.').slice(0, -1), 'currency'].join('.');

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const suffixOf = (key: string): string => {
	const operator = splitKey(key)?.operator;
	return Object.keys(OPERATORS).find((suffix) => OPERATORS[suffix] === operator) ?? '';
};

/** The place of this test in its fact's list; the same test of several tiers stands there once. */
function place(tests: TestsByFact, fact: string, test: FactTest): number {
	const list = tests.get(fact) ?? [];
	tests.set(fact, list);
	const text = JSON.stringify(test);
	const known = list.findIndex((other) => JSON.stringify(other) === text);
	return known === -1 ? list.push(test) - 1 : known;
}

function fromKey(key: string, operand: unknown, tests: TestsByFact): Formula {
	const fact = splitKey(key)?.fact ?? key;
	const suffix = suffixOf(key);
	if (!isObject(operand)) return { kind: 'test', fact, at: place(tests, fact, { suffix, operand }) };
	const currency = currencyBeside(fact);
	const bands = Object.entries(operand).map(([name, limit]) => ({
		fact,
		at: place(tests, fact, { suffix, operand: limit }),
		when: place(tests, currency, { suffix: '_eq', operand: name }),
	}));
	return { kind: 'per_currency', currency, bands };
}

/** Reads a `when` that loadPolicy accepted, and adds its tests to `tests`. */
export function readFormula(when: unknown, tests: TestsByFact): Formula {
	const parts = Object.entries(isObject(when) ? when : {}).map(([key, value]): Formula => {
		if (key === 'all' || key === 'any') return { kind: key, parts: (value as unknown[]).map((entry) => readFormula(entry, tests)) };
		if (key === 'not') return { kind: 'not', part: readFormula(value, tests) };
		return fromKey(key, value, tests);
	});
	return { kind: 'all', parts };
}

/** The facts a formula reads, each once. */
export function factsOf(formula: Formula): string[] {
	const facts = (part: Formula): string[] => {
		if (part.kind === 'test') return [part.fact];
		if (part.kind === 'per_currency') return [part.currency, ...part.bands.map(({ fact }) => fact)];
		return part.kind === 'not' ? facts(part.part) : part.parts.flatMap(facts);
	};
	return [...new Set(facts(formula))];
}
