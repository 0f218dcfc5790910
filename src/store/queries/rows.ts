/** Columns that hold JSON as text. The one place that knows; jsonb would reorder keys and refuse \u0000. */
const JSON_COLUMNS = new Set(['action', 'requestedAction', 'risk', 'guardrails', 'document', 'before', 'sent', 'after', 'value', 'fields', 'plan', 'links', 'corrected', 'people']);
const TABLES_WITH_JSON = new Set(['proposals', 'policies', 'approvals', 'intents', 'settings', 'crmOutbox', 'exceptions', 'notifications']);

/**
 * PostgreSQL text refuses U+0000 and half surrogates; both databases get U+FFFD instead, so that they hold the same.
 * Inside JSON columns nothing is lost: JSON.stringify escapes both.
 */
function storableText(text: string): string {
	return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}

/** A record (or a patch of one) as a row. `undefined` stays undefined: not written. */
export function toRow<Row>(table: string, record: object): Row {
	const hasJson = TABLES_WITH_JSON.has(table);
	return Object.fromEntries(
		Object.entries(record).map(([column, value]: [string, unknown]) => {
			if (hasJson && JSON_COLUMNS.has(column)) return [column, value === null ? null : JSON.stringify(value)];
			return [column, typeof value === 'string' ? storableText(value) : value];
		}),
	) as Row;
}

export function fromRow<Record>(table: string, row: object): Record {
	if (!TABLES_WITH_JSON.has(table)) return row as Record;
	return Object.fromEntries(
		Object.entries(row).map(([column, value]: [string, unknown]) => [
			column,
			JSON_COLUMNS.has(column) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
		]),
	) as Record;
}

export function fromOptionalRow<Record>(table: string, row: object | undefined): Record | undefined {
	return row === undefined ? undefined : fromRow<Record>(table, row);
}
