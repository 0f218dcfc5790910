import { sql, type Kysely, type InsertResult } from 'kysely';
import type { Database } from './schema';

type Column = readonly [name: string, type: 'text' | 'integer'];

/**
 * Inserts many rows by one statement with one parameter, a JSON list: building and binding a statement of thousands of
 * values costs more than the database does. Rows that break a unique rule are passed over when `ignore` is set.
 */
export async function bulkInsert<T extends keyof Database & string>(
	db: Kysely<Database>,
	kind: 'sqlite' | 'postgres',
	table: T,
	columns: readonly Column[],
	rows: readonly object[],
	ignore = false,
): Promise<InsertResult | undefined> {
	if (rows.length === 0) return undefined;
	const json = JSON.stringify(rows.map((row) => Object.fromEntries(columns.map(([name], index) => [`c${index}`, (row as Record<string, unknown>)[name] ?? null]))));
	const names = columns.map((_column, index) => sql.raw(kind === 'sqlite' ? `value->>'$.c${index}'` : `r.c${index}`));
	const source =
		kind === 'sqlite'
			? // "where true" keeps the parser from taking ON CONFLICT for a join's ON.
				sql`select ${sql.join(names)} from json_each(${json}) where true`
			: sql`select ${sql.join(names)} from json_to_recordset(${json}::json) as r(${sql.join(columns.map(([, type], index) => sql.raw(`c${index} ${type}`)))})`;
	const insert = db
		.insertInto(table)
		.columns(columns.map(([name]) => name) as never)
		.expression(source as never);
	return await (ignore ? insert.onConflict((clause) => clause.doNothing()) : insert).executeTakeFirst();
}
