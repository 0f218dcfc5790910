import { RE2JS } from 're2js';

/** An owner's pattern is a line, not a program. In UTF-16 units. */
export const MAX_PATTERN = 500;
/** Compiled instructions: `(.{400}){9}` is short, but every text would be compared with thousands of states. */
const MAX_PROGRAM = 500;
/** Every find may read the text to its end, so that unlimited finds would take quadratic time. */
const MAX_FINDS = 100;

/**
 * A regular expression that people outside this package wrote, in RE2 syntax: the time it takes grows with the length
 * of the text only, whatever the pattern. No backreferences and no lookaround, which cannot keep that promise.
 * `(?i)` at the beginning ignores case; `^` and `$` bind it to the whole text.
 */
export class LinearRegex {
	readonly #compiled: RE2JS;

	/** Use compileLinearRegex. */
	constructor(
		readonly source: string,
		compiled: RE2JS,
	) {
		this.#compiled = compiled;
	}

	/** True when the pattern occurs anywhere in the text. */
	test(text: string): boolean {
		return this.#compiled.test(text);
	}

	/** Where it occurs, from the left, without overlaps: UTF-16 offsets, end exclusive. At most `limit` (100) of them. */
	find(text: string, limit = MAX_FINDS): { start: number; end: number }[] {
		const matcher = this.#compiled.matcher(text);
		const found: { start: number; end: number }[] = [];
		while (found.length < Math.min(limit, MAX_FINDS) && matcher.find()) found.push({ start: matcher.start(), end: matcher.end() });
		return found;
	}
}

/** Compiles a pattern, or says in words what is wrong with it: `is not a pattern that ...`. Never throws. */
export function compileLinearRegex(pattern: unknown): { ok: true; regex: LinearRegex } | { ok: false; message: string } {
	if (typeof pattern !== 'string' || pattern === '') return { ok: false, message: 'needs a pattern as text' };
	if (pattern.length > MAX_PATTERN) return { ok: false, message: `is a pattern of more than ${MAX_PATTERN} characters` };
	let compiled: RE2JS;
	try {
		compiled = RE2JS.compile(pattern);
	} catch (error) {
		const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown';
		return { ok: false, message: `is not a pattern that runs in linear time (RE2 syntax, no lookaround, no backreferences): ${why}` };
	}
	if (compiled.programSize() > MAX_PROGRAM) return { ok: false, message: 'is a pattern that repeats too much: make its counts smaller' };
	return { ok: true, regex: new LinearRegex(pattern, compiled) };
}
