import fc from 'fast-check';
import { compileCondition, type Condition } from '../../src/tier/condition';
import { bindCounters } from '../../src/tier/bind-counters';
import { Table } from '../../src/tier/table';
import { weigh, type Gaps, type Inputs } from '../../src/tier/weigh';
import { COUNTERS, counters, flat, NOW, when } from './arbitraries';

const fail = (path: unknown, message: string): never => {
	throw new Error(`${String(path)} ${message}`);
};
const compile = (document: unknown): Condition => bindCounters(compileCondition(document, fail), new Set(Object.keys(COUNTERS)), fail);

/** First match as it is written down: walk the trees, line by line, and remember what could not be read. */
function walk(rows: readonly { when: Condition; end?: number }[], inputs: Inputs, now: number | undefined) {
	const gaps: Gaps = new Map();
	const unread: number[] = [];
	for (const [index, row] of rows.entries()) {
		if (row.end !== undefined && now !== undefined && row.end <= now) continue;
		const own: Gaps = new Map();
		if (row.end !== undefined && now === undefined) own.set('now', 'is not known');
		const holds = weigh(row.when, inputs, own);
		for (const [fact, why] of own) gaps.set(fact, why);
		if (holds && own.size === 0) return { match: index, unread, gaps };
		if (holds !== false && own.size > 0) unread.push(index);
	}
	return { match: -1, unread, gaps };
}

describe('Table', () => {
	const end = fc.option(fc.constantFrom(NOW.getTime() - 1, NOW.getTime(), NOW.getTime() + 1), { nil: undefined, freq: 3 });
	const rows = fc.array(fc.record({ when: when.map(compile), end }), { maxLength: 6 });

	it('says what walking the condition trees says: match, unread lines, gaps with their words', () => {
		fc.assert(
			fc.property(rows, fc.array(fc.tuple(flat, counters), { minLength: 1, maxLength: 4 }), fc.option(fc.constant(NOW.getTime()), { nil: undefined }), (lines, inputs, now) => {
				const table = new Table(lines);
				for (const [facts, counted] of inputs) {
					const given = { facts, counters: counted };
					expect(table.scan(given, now)).toEqual(walk(lines, given, now));
				}
			}),
			{ numRuns: 10_000 },
		);
	});

	it('takes an unusable time for none', () => {
		const table = new Table([{ when: compile({}), end: 5 }]);
		expect(table.scan({ facts: {} }, NaN)).toEqual({ match: -1, unread: [0], gaps: new Map([['now', 'is not known']]) });
		expect(table.scan({ facts: {} }, 4).match).toBe(0);
		expect(table.scan({ facts: {} }, 5)).toEqual({ match: -1, unread: [], gaps: new Map() });
	});

	it('reads facts by path and kind, apart from counters of the same name', () => {
		const table = new Table([{ when: compile({ 'a.b_eq': 'x', recent_count_gte: 3 }) }, { when: compile({ 'a_exists': true }) }]);
		expect(table.scan({ facts: { a: { b: 'x' }, recent_count: 9 }, counters: { recent_count: 2 } }, undefined).match).toBe(1);
		expect(table.scan({ facts: { a: { b: 'x' }, recent_count: 0 }, counters: { recent_count: 3 } }, undefined).match).toBe(0);
		expect(table.scan({ facts: { a: { b: 'x' }, recent_count: 9 } }, undefined)).toEqual({ match: 1, unread: [0], gaps: new Map([['recent_count', 'could not be counted']]) });
		expect(table.scan({ facts: { 'a.b': 'x' } }, undefined).match).toBe(-1);
	});

	it('walks 2,000 lines of one action without trouble', () => {
		const many = Array.from({ length: 2_000 }, (_, index) => ({ when: compile({ amount_lte: index, [`fact_${index}_eq`]: 'x' }) }));
		const facts = Object.fromEntries([['amount', 1_500], ...Array.from({ length: 2_000 }, (_, index) => [`fact_${index}`, index === 1_700 ? 'x' : 'y'])]) as Record<string, unknown>;
		expect(new Table(many).scan({ facts }, undefined)).toEqual({ match: 1_700, unread: [], gaps: new Map() });
	});
});
