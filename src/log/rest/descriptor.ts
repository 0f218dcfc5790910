import { z } from 'zod/v4';
import { DaaError } from '../../errors';

/**
 * A CRM described as data: where tickets are patched and read, and how values are coded. `{id}` in a path is the
 * ticket's id; in a body `"$fields"`, `"$id"`, `"$note"`, `"$note_html"` and `"$records"` stand for what they say.
 */

const pointer = z.string().regex(/^(?:\/[^/]*)*$/, 'must be a JSON pointer such as /data/0/code');
const path = z.string().regex(/^\/[^\s?#]*(?:\?[^\s#]*)?$/, 'must be a path that begins with /');
const method = z.enum(['POST', 'PUT', 'PATCH']);
const template = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown()), z.literal('$fields')]);
const equals = z.strictObject({ pointer, equals: z.union([z.string(), z.number(), z.boolean()]) });

/** Where a ticket's notes can be read: without it a note that may have arrived is written again. */
const noteList = z.strictObject({ path, items: pointer, text: pointer });

/** How one type of value is written. */
export const CODINGS = ['text', 'number', 'boolean', 'yes_no', 'array', 'join_semicolon', 'join_comma', 'iso', 'iso_seconds', 'utc_seconds', 'epoch_ms', 'option'] as const;
export type Coding = (typeof CODINGS)[number];
const coding = z.enum(CODINGS);

export const restSystem = z.strictObject({
	system: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and underscores'),
	object: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and underscores'),
	/** When the node's Base URL is empty. */
	base_url: z.string().optional(),
	/** What an id may look like; nothing else reaches a path. */
	id: z.enum(['number', 'word', 'hex_32']).default('word'),
	headers: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/), z.string().max(200).regex(/^[^\r\n]*$/)).default({}),
	update: z.strictObject({ method, path, body: template, success: equals.optional() }),
	/** Many tickets in one call: `record` once per ticket, and where the answer lists one result for each, in order. */
	batch: z.strictObject({ method, path, size: z.number().int().min(2).max(200), body: template, record: template, results: pointer, success: equals, message: pointer.optional() }).optional(),
	read: z.strictObject({ path, fields: pointer }),
	keys: z.strictObject({ prefix: z.string().max(40).default(''), suffix: z.string().max(40).default(''), map: z.record(z.string(), z.string().max(120)).default({}) }).default({ prefix: '', suffix: '', map: {} }),
	/** Keys that the system mints itself: its list of fields, and in it the name to look for, the key, and options with ids. */
	lookup: z.strictObject({ path, list: pointer, name: pointer, key: pointer, options: z.strictObject({ list: pointer, label: pointer, value: pointer }).optional() }).optional(),
	codings: z.strictObject({ text: coding, number: coding, enum: coding, multi: coding, boolean: coding, datetime: coding }).partial().default({}),
	/** An internal note: a call of its own with where notes are listed, or a field of the update. */
	note: z.union([z.strictObject({ field: z.string().max(120), list: noteList.optional() }), z.strictObject({ method, path, body: template, list: noteList.optional() })]).optional(),
	pace: z.strictObject({ calls: z.number().int().min(1).max(10_000), window_ms: z.number().int().min(100).max(3_600_000) }).default({ calls: 50, window_ms: 60_000 }),
});
export type RestSystem = z.output<typeof restSystem>;

/** An owner's description of a system. Throws DaaError `parameter_invalid` that names the place and what is wrong there. */
export function parseRestSystem(value: unknown): RestSystem {
	const parsed = restSystem.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const place = issue?.path.join('.') || '(whole)';
	throw new DaaError('parameter_invalid', `The description of the system is wrong at ${place}: ${issue?.message ?? 'unknown'}.`, { fields: { parameter: 'restSystem', path: place } });
}
