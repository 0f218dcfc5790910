import { z } from 'zod/v4';
import { DaaError } from '../errors';
import { inSentence } from '../draft/shorten';
import type { CrmField, FieldValue } from './field';

/** Longest text in one field; CRM single-line properties hold far less, multi-line ones more. */
const MAX_TEXT = 2_000;
const MAX_PARTS = 50;

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);
/** Expressions and forms deliver text; only the one unmistakable spelling is taken for the typed value. */
const asNumber = (value: unknown): unknown => (typeof value === 'string' && /^\d(?:\.\d{1,20})?$/.test(value.trim()) ? Number(value) : trimmed(value));
const asBoolean = (value: unknown): unknown => {
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	return text === 'true' ? true : text === 'false' ? false : value;
};
const asList = (value: unknown): unknown => (typeof value === 'string' ? value.split(/[;,]/).map((part) => part.trim()).filter((part) => part !== '') : value);
const asText = (value: unknown): unknown => (typeof value === 'number' && Number.isFinite(value) ? String(value) : trimmed(value));
const asIso = (value: unknown): unknown => {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? value : value.toISOString();
	if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15) return new Date(value).toISOString();
	const text = trimmed(value);
	const iso = z.iso.datetime({ offset: true }).safeParse(text);
	return iso.success ? new Date(iso.data).toISOString() : text;
};

const text = z.string().min(1).max(MAX_TEXT);

function schemaOf(field: CrmField): z.ZodType<FieldValue> {
	const values = field.values ?? [];
	switch (field.type) {
		case 'number':
			return z.preprocess(asNumber, z.number().min(0).max(1));
		case 'boolean':
			return z.preprocess(asBoolean, z.boolean());
		case 'enum':
			return z.preprocess(trimmed, z.enum(values as [string, ...string[]]));
		case 'multi':
			return z.preprocess(asList, z.array(z.enum(values as [string, ...string[]])).max(MAX_PARTS));
		case 'datetime':
			return z.preprocess(asIso, z.iso.datetime({ precision: 3 }));
		default:
			return z.preprocess(asText, text);
	}
}

const schemas = new Map<string, z.ZodType<FieldValue>>();

/** One value in the field's type, e.g. "0.83" → 0.83, "pii;refunds" → ["pii", "refunds"]. Throws DaaError `crm_field_invalid`. */
export function parseField(field: CrmField, value: unknown): FieldValue {
	let schema = schemas.get(field.name);
	if (!schema) schemas.set(field.name, (schema = schemaOf(field)));
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const message = parsed.error.issues[0]?.message ?? 'has the wrong type';
	throw new DaaError('crm_field_invalid', `The CRM field ${field.name} cannot hold "${inSentence(value, 60)}": ${message}.`, { fields: { field: field.name } });
}
