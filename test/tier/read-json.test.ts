import fc from 'fast-check';
import { JsonSyntaxError, readJson } from '../../src/tier/read-json';

function failure(text: string): JsonSyntaxError {
	try {
		readJson(text);
	} catch (error) {
		if (error instanceof JsonSyntaxError) return error;
		throw error;
	}
	throw new Error(`accepted: ${text}`);
}

const accepts = (text: string): boolean => {
	try {
		readJson(text);
		return true;
	} catch (error) {
		if (!(error instanceof JsonSyntaxError)) throw error;
		return false;
	}
};

describe('readJson', () => {
	it('reads what JSON.parse reads, to the same value', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(readJson(text).value).toEqual(JSON.parse(text));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('refuses what JSON.parse refuses: whole documents with one character changed', () => {
		const document = '{"a": [1, -2.5e+3, true, false, null, "x\\u00e9\\n\\"y"], "b": {"c": {}, "d": []}}';
		const mutated = fc.tuple(fc.nat(document.length - 1), fc.constantFrom(...'{}[]",:\\0123.-+eEtfnu \n\u0001x', '')).map(([at, text]) => document.slice(0, at) + text + document.slice(at + 1));
		fc.assert(
			fc.property(fc.oneof(mutated, fc.string()), (text) => {
				let expected: { value: unknown } | undefined;
				try {
					expected = { value: JSON.parse(text) };
				} catch {
					expected = undefined;
				}
				if (expected === undefined) expect([text, accepts(text)]).toEqual([text, false]);
				else if (accepts(text)) expect(readJson(text).value).toEqual(expected.value);
				// The one thing JSON.parse takes and this does not.
				else expect(failure(text).message).toMatch(/stands twice/);
			}),
			{ numRuns: 5_000 },
		);
	});

	it('knows the line of every value', () => {
		const { lineOf } = readJson('{\n\n "a": [\n  1,\n\n  { "b":\n   2 }\n ],\n "c": "x\\n\\n"\n}');
		expect(lineOf([])).toBe(1);
		expect(lineOf(['a'])).toBe(3);
		expect(lineOf(['a', 0])).toBe(4);
		expect(lineOf(['a', 1])).toBe(6);
		expect(lineOf(['a', 1, 'b'])).toBe(7);
		expect(lineOf(['c'])).toBe(9);
		expect(lineOf(['a', 1, 'missing', 'deeper'])).toBe(6);
		expect(lineOf(['missing'])).toBe(1);
	});

	it.each([
		['{\n"a": 1,\n"a": 2}', 3, 'the key "a" stands twice in one object'],
		['{\n"a": 1\n"b": 2}', 3, 'a comma or } was expected, not "\\""'],
		['{"a": [1,\n2\n', 3, 'a comma or ] was expected, but the document ends'],
		['{"a":\n tru}', 2, 'a value was expected, not "t"'],
		['{"a": 1}\n}', 2, 'there is text after the end of the document'],
		['\n\n', 3, 'the document ends too early'],
		['{"a": "x\n"}', 1, 'a text has no closing quote, or holds a line break'],
		['{a: 1}', 1, 'a key in double quotes was expected'],
		['{"a" 1}', 1, 'a colon was expected after "a"'],
		['{"a": "\\x"}', 1, 'a text holds an escape that JSON does not know'],
		['{"a": 1,}', 1, 'a key in double quotes was expected'],
	])('names the line of the mistake in %j', (text, line, message) => {
		expect(failure(text)).toMatchObject({ line, message });
	});

	it('stays calm with hostile text', () => {
		expect(failure('['.repeat(100_000)).message).toMatch(/nested deeper/);
		expect(failure(`"${'\\"'.repeat(1_000_000)}`).message).toMatch(/no closing quote/);
		expect(readJson(`["${'x'.repeat(3_000_000)}"]`).value).toEqual(['x'.repeat(3_000_000)]);
		expect(Object.keys(readJson('{"__proto__": {"a": 1}}').value as object)).toEqual(['__proto__']);
	});
});
