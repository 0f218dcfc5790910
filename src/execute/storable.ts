import { shorten } from '../draft/shorten';

const MAX_TEXT = 20_000;
const MAX_ENTRIES = 500;
const MAX_LEVELS = 12;

/**
 * A foreign value as it can be stored by either database: whole characters, no NUL (PostgreSQL's JSON has none),
 * bounded in length, breadth and depth. What is left out is replaced by an ellipsis.
 */
export function storable(value: unknown, levels = MAX_LEVELS): unknown {
	if (typeof value === 'string') return shorten(value, MAX_TEXT).replace(/\p{Cs}|\0/gu, '\ufffd');
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value === 'boolean' || value === null) return value;
	if (typeof value !== 'object') return null;
	if (levels === 0) return '…';
	if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => storable(entry, levels - 1));
	return Object.fromEntries(
		Object.entries(value)
			.slice(0, MAX_ENTRIES)
			.map(([key, entry]) => [String(storable(shorten(key, 200))), storable(entry, levels - 1)]),
	);
}

/** The values that an action is about, ready to be stored. */
export function storableFields(values: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(fields.map((field) => [field, storable(values[field] ?? null)]));
}
