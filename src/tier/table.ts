import { testsOf, type Condition, type Test } from './condition';
import { kindOf, NUMBER, TEXT } from './fact-kind';
import { readFact, readsOf, weighTest, type Gaps, type Inputs } from './weigh';

/** One line of a table: the first whose condition holds wins. */
export interface Row {
	when: Condition;
	/** Milliseconds since 1970 from which on the line no longer counts. */
	end?: number;
}

export interface Scan {
	/** Index of the first line that holds; -1 when none does. */
	match: number;
	/** Lines before it that hang on something that cannot be read. */
	unread: readonly number[];
	/** Everything that the lines up to the match wanted to read and could not. */
	gaps: Gaps;
}

const NONE: readonly number[] = [];
const CODES = { gt: 0, gte: 1, lt: 2, lte: 3, eq: 4, ne: 5 } as const;
const CALL = 6;
const PER_CURRENCY = 7;
const FALSE = 0;
const TRUE = 1;
const UNREAD = 2;

type Node = { kind: 'all' | 'any' | 'not'; parts: readonly Node[] } | { kind: 'test'; at: number };

/**
 * Conditions laid out flat, made once when a policy is loaded. Each fact is read once into a slot, as a number where it
 * can be compared as one; the tests are rows of typed arrays. Says the same as weigh(), which the tests hold it to.
 *
 * The slots are kept between calls to spare the allocation. Nothing in here awaits, so calls cannot overlap.
 */
export class Table {
	readonly #rows: readonly Row[];
	readonly #tests: Test[] = [];
	readonly #slotOf = new Map<string, number>();
	readonly #texts = new Map<string, number>();
	/** By slot. */
	readonly #paths: { path: readonly string[]; counter: boolean }[] = [];
	readonly #common: number[] = [];
	readonly #currencies: (Set<string> | undefined)[] = [];
	/** By test. */
	#code = new Uint8Array();
	#slot = new Int32Array();
	#unit = new Int32Array();
	#reads = new Uint8Array();
	#operand = new Float64Array();
	/** By line: its tests of the first level, what is nested below, the slots that it and all lines before it read. */
	readonly #from: number[] = [];
	readonly #to: number[] = [];
	readonly #nested: (readonly Node[] | undefined)[] = [];
	readonly #slots: number[] = [];
	readonly #ends: number[];
	/** What the call at hand read, by slot. */
	readonly #values: unknown[] = [];
	#kinds = new Uint8Array();
	#numbers = new Float64Array();
	#gap = false;

	constructor(rows: readonly Row[]) {
		this.#rows = rows;
		this.#ends = rows.map(({ end }) => end ?? Infinity);
		for (const { when } of rows) this.#add(when);
		this.#freeze();
	}

	#add(when: Condition): void {
		const parts = when.kind === 'all' ? when.parts : [when];
		this.#from.push(this.#tests.length);
		for (const part of parts) if (part.kind === 'test') this.#addTest(part);
		this.#to.push(this.#tests.length);
		const nested = parts.filter((part) => part.kind !== 'test').map((part) => this.#node(part));
		this.#nested.push(nested.length > 0 ? nested : undefined);
		this.#slots.push(this.#paths.length);
	}

	#node(condition: Condition): Node {
		if (condition.kind === 'test') return { kind: 'test', at: this.#addTest(condition) };
		const parts = condition.kind === 'not' ? [condition.part] : condition.parts;
		return { kind: condition.kind, parts: parts.map((part) => this.#node(part)) };
	}

	#addTest(test: Test): number {
		const slot = this.#slotFor(test.path, test.counter === true);
		this.#common[slot] = (this.#common[slot] as number) & readsOf(test);
		if (typeof test.operand === 'string' && !this.#texts.has(test.operand)) this.#texts.set(test.operand, this.#texts.size);
		if (test.currency) {
			const unit = this.#slotFor(test.currency.path, false);
			const known = [...(test.operand as Map<string, unknown>).keys()];
			const before = this.#currencies[unit];
			this.#currencies[unit] = new Set(before ? known.filter((currency) => before.has(currency)) : known);
			this.#common[unit] = (this.#common[unit] as number) & TEXT;
		}
		return this.#tests.push(test) - 1;
	}

	#slotFor(path: readonly string[], counter: boolean): number {
		const key = JSON.stringify([counter, ...path]);
		const found = this.#slotOf.get(key);
		if (found !== undefined) return found;
		this.#common.push(0xff);
		this.#slotOf.set(key, this.#paths.length);
		return this.#paths.push({ path, counter }) - 1;
	}

	#freeze(): void {
		const tests = this.#tests;
		this.#code = Uint8Array.from(tests, (test) => (test.currency ? PER_CURRENCY : test.operator.comparison ? CODES[test.operator.comparison] : CALL));
		this.#slot = Int32Array.from(tests, (test) => this.#slotFor(test.path, test.counter === true));
		this.#unit = Int32Array.from(tests, (test) => (test.currency ? this.#slotFor(test.currency.path, false) : -1));
		this.#reads = Uint8Array.from(tests, readsOf);
		this.#operand = Float64Array.from(tests, ({ operand }) => this.#asNumber(operand));
		this.#kinds = new Uint8Array(this.#paths.length);
		this.#numbers = new Float64Array(this.#paths.length);
	}

	/** Numbers as they are, true and false as 1 and 0, texts by their number among those that the policy names. */
	#asNumber(value: unknown): number {
		if (typeof value === 'number') return value;
		if (typeof value === 'string') return this.#texts.get(value) ?? -1;
		return value === true ? 1 : 0;
	}

	/** Fills one slot; false when some test of this table may not be able to read it. */
	#read(slot: number, inputs: Inputs): boolean {
		const { path, counter } = this.#paths[slot] as { path: readonly string[]; counter: boolean };
		const value = readFact(counter ? inputs.counters : inputs.facts, path);
		const kind = kindOf(value);
		this.#values[slot] = value;
		this.#kinds[slot] = kind;
		this.#numbers[slot] = kind === NUMBER ? (value as number) : this.#asNumber(value);
		return (kind & (this.#common[slot] as number)) !== 0 && (this.#currencies[slot]?.has(value as string) ?? true);
	}

	#test(at: number): number {
		const slot = this.#slot[at] as number;
		if (((this.#reads[at] as number) & (this.#kinds[slot] as number)) === 0) return UNREAD;
		const fact = this.#numbers[slot] as number;
		const operand = this.#operand[at] as number;
		switch (this.#code[at]) {
			case CODES.gt:
				return fact > operand ? TRUE : FALSE;
			case CODES.gte:
				return fact >= operand ? TRUE : FALSE;
			case CODES.lt:
				return fact < operand ? TRUE : FALSE;
			case CODES.lte:
				return fact <= operand ? TRUE : FALSE;
			case CODES.eq:
				return fact === operand ? TRUE : FALSE;
			case CODES.ne:
				return fact !== operand ? TRUE : FALSE;
			default:
				return this.#call(at, slot);
		}
	}

	#call(at: number, slot: number): number {
		const test = this.#tests[at] as Test;
		let operand = test.operand;
		if (this.#code[at] === PER_CURRENCY) {
			const unit = this.#unit[at] as number;
			operand = this.#kinds[unit] === TEXT ? (operand as Map<unknown, unknown>).get(this.#values[unit]) : undefined;
			if (operand === undefined) return UNREAD;
		}
		return test.operator.holds(this.#values[slot], operand) ? TRUE : FALSE;
	}

	/** Reads every part even when the answer is clear, because one unread fact anywhere makes a yes no yes. */
	#weigh(node: Node): number {
		if (node.kind === 'test') {
			const result = this.#test(node.at);
			if (result === UNREAD) this.#gap = true;
			return result;
		}
		if (node.kind === 'not') {
			const result = this.#weigh(node.parts[0] as Node);
			return result === UNREAD ? UNREAD : TRUE - result;
		}
		const decisive = node.kind === 'any' ? TRUE : FALSE;
		let result = TRUE - decisive;
		for (const part of node.parts) {
			const value = this.#weigh(part);
			if (value === decisive) result = decisive;
			else if (value === UNREAD && result !== decisive) result = UNREAD;
		}
		return result;
	}

	#line(index: number): number {
		let result = TRUE;
		const to = this.#to[index] as number;
		for (let at = this.#from[index] as number; at < to; at += 1) {
			const value = this.#test(at);
			if (value === FALSE) return FALSE;
			if (value === UNREAD) result = UNREAD;
		}
		const nested = this.#nested[index];
		if (nested === undefined) return result;
		this.#gap = false;
		for (const node of nested) if (this.#weigh(node) === FALSE) return FALSE;
		return this.#gap ? UNREAD : result;
	}

	/** Whether a line counts at `now`: 1, no longer: 0, or nobody can say: 2. */
	#alive(index: number, now: number | undefined): number {
		const end = this.#ends[index] as number;
		if (end === Infinity) return TRUE;
		if (now === undefined || Number.isNaN(now)) return UNREAD;
		return now < end ? TRUE : FALSE;
	}

	/** `now` in milliseconds since 1970. */
	scan(inputs: Inputs, now: number | undefined): Scan {
		const lines = this.#rows.length;
		let filled = 0;
		let readable = true;
		let unread: number[] | undefined;
		for (let index = 0; index < lines; index += 1) {
			const alive = this.#alive(index, now);
			if (alive === FALSE) continue;
			if (alive === UNREAD) readable = false;
			for (const slots = this.#slots[index] as number; filled < slots; filled += 1) if (!this.#read(filled, inputs)) readable = false;
			const result = this.#line(index);
			if (result === FALSE) continue;
			if (result === TRUE && alive === TRUE) return { match: index, unread: unread ?? NONE, gaps: readable ? new Map() : this.#gaps(index, inputs, now) };
			(unread ??= []).push(index);
		}
		return { match: -1, unread: unread ?? NONE, gaps: readable ? new Map() : this.#gaps(lines - 1, inputs, now) };
	}

	/** What one line could not read. */
	gapsOf(index: number, inputs: Inputs, now: number | undefined, into: Gaps = new Map()): Gaps {
		const alive = this.#alive(index, now);
		if (alive === FALSE) return into;
		if (alive === UNREAD) into.set('now', 'is not known');
		for (const test of testsOf((this.#rows[index] as Row).when)) weighTest(test, inputs, into);
		return into;
	}

	#gaps(last: number, inputs: Inputs, now: number | undefined): Gaps {
		const gaps: Gaps = new Map();
		for (let index = 0; index <= last; index += 1) this.gapsOf(index, inputs, now, gaps);
		return gaps;
	}
}

