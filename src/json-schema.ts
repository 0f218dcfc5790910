import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { inSentence } from './draft/shorten';
import { compileLinearRegex } from './linear-regex';

/** Larger ones are programs; a body that needs one is not looked at by a person either. In units of JSON text. */
const MAX_SCHEMA = 100_000;
const MAX_SHOWN = 3;

export type JsonSchemaCheck = (value: unknown) => string | undefined;

/** ajv's own `new RegExp` would let an owner's pattern run for minutes on a text that a model wrote. */
function linear(pattern: string): { test(text: string): boolean } {
	const compiled = compileLinearRegex(pattern);
	if (!compiled.ok) throw new Error(`the pattern ${inSentence(pattern, 60)} ${compiled.message}`);
	return compiled.regex;
}
linear.code = 'linear';

function words({ instancePath, message, params }: ErrorObject): string {
	const at = instancePath === '' ? 'the body' : instancePath.slice(1).replaceAll('/', '.');
	const extra = (params as { additionalProperty?: unknown }).additionalProperty;
	return `${inSentence(at, 100)} ${inSentence(message ?? 'does not fit', 200)}${typeof extra === 'string' ? ` (${inSentence(extra, 60)})` : ''}`;
}

/**
 * Compiles a JSON Schema (draft 7; `pattern` in RE2 syntax, so that it runs in linear time; no remote references). The check answers with what does
 * not fit, in words, or undefined. `{ ok: false, message }` when the schema itself is wrong.
 */
export function compileJsonSchema(schema: unknown): { ok: true; check: JsonSchemaCheck } | { ok: false; message: string } {
	if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return { ok: false, message: 'must be a JSON Schema object' };
	if (JSON.stringify(schema).length > MAX_SCHEMA) return { ok: false, message: `is a schema of more than ${MAX_SCHEMA} characters` };
	let validate: ValidateFunction;
	try {
		// Formats are notes, as draft 7 allows: what must hold is said by a pattern.
		validate = new Ajv({ strictSchema: true, strictTypes: false, strictTuples: false, strictRequired: false, validateFormats: false, code: { regExp: linear }, logger: false, addUsedSchema: false }).compile(schema);
	} catch (error) {
		return { ok: false, message: `is not a JSON Schema that can be used: ${inSentence(error instanceof Error ? error.message : 'unknown', 300)}` };
	}
	if ('$async' in schema) return { ok: false, message: 'must not be asynchronous' };
	return {
		ok: true,
		check(value) {
			if (validate(value) === true) return undefined;
			return (validate.errors ?? []).slice(0, MAX_SHOWN).map(words).join('; ') || 'the body does not fit';
		},
	};
}
