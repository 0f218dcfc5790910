import type { Json } from './proposal';
import { isWholeText, shorten } from './shorten';

/** One thing that is wrong with a document: a dotted path (`(root)` for the whole) and a sentence about it. */
export interface Problem {
	path: string;
	message: string;
}

/** `units` counts UTF-16 units of keys and texts plus one for every value: about the length of the JSON text. */
export interface PlainJsonLimits {
	units: number;
	levels: number;
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_KEY = 200;
const MAX_PATH = 300;

class NotPlain extends Error {
	constructor(
		readonly path: readonly string[],
		message: string,
	) {
		super(message);
	}
}

/** The dotted form of a path. */
export const pathText = (path: readonly PropertyKey[]): string => {
	if (path.length === 0) return '(root)';
	return shorten(path.map(String).join('.'), MAX_PATH);
};

/** An object that JSON text could have made, from whichever realm: n8n's Code node runs in one of its own. */
function isPlainObject(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Copies `value` if it is JSON as it can be hashed, stored and shown: finite numbers, whole Unicode characters,
 * no prototype keys, bounded depth and size. Properties that are undefined are left out, as JSON does.
 * The budget also ends the walk through cycles and shared parts, which JSON text does not have.
 */
export function plainJson(value: unknown, limits: PlainJsonLimits): { ok: true; value: Json } | { ok: false; problem: Problem } {
	let units = limits.units;
	const path: string[] = [];
	const fail = (message: string): never => {
		throw new NotPlain([...path], message);
	};
	const spend = (cost: number): void => {
		units -= cost;
		// The path would name an arbitrary spot where the budget ran out.
		if (units < 0) throw new NotPlain([], `is larger than ${limits.units} characters in all`);
	};
	/** The path is there before the value is read, so that a getter that throws is named. */
	const at = <T>(key: string, read: () => T): T => {
		path.push(key);
		const result = read();
		path.pop();
		return result;
	};
	const copyObject = (source: Record<string, unknown>): Json => {
		const target: { [key: string]: Json } = {};
		for (const key of Object.keys(source)) {
			spend(key.length);
			if (key.length > MAX_KEY || !isWholeText(key)) fail(`has a key that is longer than ${MAX_KEY} characters or not whole Unicode`);
			at(key, () => {
				if (FORBIDDEN_KEYS.has(key)) fail('is not an allowed key');
				const entry = source[key];
				if (entry !== undefined) target[key] = copy(entry);
			});
		}
		return target;
	};
	const copy = (entry: unknown): Json => {
		spend(typeof entry === 'string' ? entry.length + 1 : 1);
		if (entry === null || typeof entry === 'boolean') return entry;
		if (typeof entry === 'string') return isWholeText(entry) ? entry : fail('holds half a character (a lone surrogate)');
		if (typeof entry === 'number') return Number.isFinite(entry) ? entry : fail(`must be a finite number, but is ${entry}`);
		if (typeof entry !== 'object') return fail(`must be plain JSON, but is ${entry === undefined ? 'undefined' : `a ${typeof entry}`}`);
		if (path.length >= limits.levels) return fail(`is nested deeper than ${limits.levels} levels`);
		// Array.from also visits the holes of a sparse list, which are undefined and so refused.
		if (Array.isArray(entry)) return Array.from(entry, (part: unknown, index) => at(String(index), () => copy(part)));
		return isPlainObject(entry) ? copyObject(entry as Record<string, unknown>) : fail(`must be plain JSON, but is a ${entry.constructor?.name || 'special object'}`);
	};
	try {
		return { ok: true, value: copy(value) };
	} catch (error) {
		if (error instanceof NotPlain) return { ok: false, problem: { path: pathText(error.path), message: error.message } };
		// A getter or a proxy that throws.
		return { ok: false, problem: { path: pathText(path), message: 'cannot be read' } };
	}
}
