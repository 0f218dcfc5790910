import { sql, type Kysely } from 'kysely';
import type { MigrationDialect } from './dialect';

/** Written once and never changed. */
export const INSERT_ONLY_TABLES = ['events', 'event_seq', 'checkpoints'] as const;
/** May be deleted (erasing a person's data), never changed. */
export const ERASABLE_TABLES = ['event_private'] as const;

/** Columns that say which row it is; SQLite's REPLACE would overwrite one of these without firing a DELETE trigger. */
const IDENTITY: Record<string, readonly string[]> = {
	events: ['ord', 'id'],
	event_seq: ['seq', 'event_id'],
	event_private: ['event_id'],
	checkpoints: ['size'],
};

function sqliteTriggers(table: string, erasable: boolean): string[] {
	const refuse = (what: string) => `BEGIN SELECT RAISE(ABORT, 'append-only: ${table} refuses ${what}'); END`;
	const identity = (IDENTITY[table] ?? []).map((column) => `${column} = NEW.${column}`).join(' OR ');
	return [
		`CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} ${refuse('UPDATE')}`,
		...(erasable ? [] : [`CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} ${refuse('DELETE')}`]),
		`CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${identity}) ${refuse('REPLACE')}`,
	];
}

function postgresTriggers(table: string, erasable: boolean, schema: string): string[] {
	const what = erasable ? 'UPDATE OR TRUNCATE' : 'UPDATE OR DELETE OR TRUNCATE';
	// ENABLE ALWAYS: also under session_replication_role = replica, which switches ordinary triggers off.
	return [
		`CREATE TRIGGER ${table}_append_only BEFORE ${what} ON "${schema}".${table} FOR EACH STATEMENT EXECUTE FUNCTION "${schema}".refuse_change()`,
		`ALTER TABLE "${schema}".${table} ENABLE ALWAYS TRIGGER ${table}_append_only`,
	];
}

/** SQLSTATE that our triggers raise; the adapter turns it into `store_conflict`. */
export const APPEND_ONLY_SQLSTATE = 'DAA01';

function refuseFunction(schema: string): string {
	return `CREATE FUNCTION "${schema}".refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP USING ERRCODE = '${APPEND_ONLY_SQLSTATE}';
END $$`;
}

/** Makes the database itself refuse UPDATE, DELETE and REPLACE on the log's tables. */
export async function addAppendOnlyTriggers(db: Kysely<unknown>, { kind, schema = '' }: MigrationDialect): Promise<void> {
	const statements = kind === 'postgres' ? [refuseFunction(schema)] : [];
	for (const table of [...INSERT_ONLY_TABLES, ...ERASABLE_TABLES]) {
		const erasable = (ERASABLE_TABLES as readonly string[]).includes(table);
		statements.push(...(kind === 'postgres' ? postgresTriggers(table, erasable, schema) : sqliteTriggers(table, erasable)));
	}
	for (const statement of statements) await sql.raw(statement).execute(db);
}
