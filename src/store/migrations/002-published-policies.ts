import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import type { Migration, MigrationDialect } from './dialect';

const TABLE = 'published_policies';

/** A published version is never changed and never removed: what a decision was made by stays readable. */
function immutable({ kind, schema = '' }: MigrationDialect): string[] {
	if (kind === 'postgres') {
		return [
			`CREATE TRIGGER ${TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "${schema}".${TABLE} FOR EACH STATEMENT EXECUTE FUNCTION "${schema}".refuse_change()`,
			`ALTER TABLE "${schema}".${TABLE} ENABLE ALWAYS TRIGGER ${TABLE}_append_only`,
		];
	}
	const refuse = (what: string) => `BEGIN SELECT RAISE(ABORT, 'append-only: ${TABLE} refuses ${what}'); END`;
	return [
		`CREATE TRIGGER ${TABLE}_no_update BEFORE UPDATE ON ${TABLE} ${refuse('UPDATE')}`,
		`CREATE TRIGGER ${TABLE}_no_delete BEFORE DELETE ON ${TABLE} ${refuse('DELETE')}`,
		// REPLACE deletes without firing the DELETE trigger.
		`CREATE TRIGGER ${TABLE}_no_replace BEFORE INSERT ON ${TABLE} WHEN EXISTS (SELECT 1 FROM ${TABLE} WHERE ord = NEW.ord OR (id = NEW.id AND version = NEW.version)) ${refuse('REPLACE')}`,
	];
}

/** Published versions of policies, and the indexes by which a backtest reads the past. */
export const publishedPolicies: Migration = {
	version: 2,
	name: 'published-policies',
	async up(db, dialect) {
		const { kind } = dialect;
		// Numbered by the database: "the latest" must not hang on two clocks.
		const ord = (column: ColumnDefinitionBuilder) => (kind === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement());
		let table = db.schema.createTable(TABLE).addColumn('ord', kind === 'postgres' ? 'bigint' : 'integer', ord) as CreateTableBuilder<string, string>;
		for (const name of ['id', 'version', 'hash', 'author', 'note', 'published_at'] as const) table = table.addColumn(name, 'text', (column) => column.notNull());
		table = table.addUniqueConstraint(`${TABLE}_version`, ['id', 'version']);
		await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
		await db.schema.createIndex('proposals_time').on('proposals').columns(['environment', 'created_at', 'id']).execute();
		for (const statement of immutable(dialect)) await sql.raw(statement).execute(db);
	},
};
