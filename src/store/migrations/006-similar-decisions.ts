import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

/** The index of past decisions: who holds which term, how often, and how many hold it. Terms are keyed hashes. */
export const similarDecisions: Migration = {
	version: 6,
	name: 'similar-decisions',
	async up(db, { kind, schema }) {
		const sqlite = kind === 'sqlite';
		const number = sqlite ? 'integer' : 'bigint';
		const ord = (column: ColumnDefinitionBuilder) => (sqlite ? column.primaryKey().autoIncrement() : column.generatedAlwaysAsIdentity().primaryKey());
		const finish = async (table: Table, withoutRowid = false) => {
			await (sqlite ? table.modifyEnd(withoutRowid ? sql`strict, without rowid` : sql`strict`) : table).execute();
		};
		const create = (name: string): Table => db.schema.createTable(name) as unknown as Table;
		const text = (column: ColumnDefinitionBuilder) => column.notNull();
		await finish(
			create('similar_docs')
				.addColumn('doc', number, ord)
				.addColumn('approval_id', 'text', text)
				.addColumn('scope', 'text', text)
				.addColumn('decided_at', 'text', text)
				.addColumn('length', 'integer', text)
				.addUniqueConstraint('similar_docs_approval', ['approval_id']) as Table,
		);
		await finish(
			create('similar_scopes').addColumn('scope', 'text', (column) => column.primaryKey().notNull()).addColumn('docs', 'integer', text).addColumn('total_length', number, text) as Table,
		);
		// Without a rowid of their own: each lookup is by the whole key.
		await finish(create('similar_terms').addColumn('term', 'text', (column) => column.primaryKey().notNull()).addColumn('df', 'integer', text) as Table, true);
		await finish(
			create('similar_postings')
				.addColumn('term', 'text', text)
				.addColumn('doc', number, text)
				.addColumn('tf', 'integer', text)
				.addColumn('length', 'integer', text)
				.addPrimaryKeyConstraint('similar_postings_pk', ['term', 'doc']) as Table,
			true,
		);
		await db.schema.createIndex('similar_postings_doc').on('similar_postings').column('doc').execute();
		// Filled in the decision's own transaction, so that none is missed whatever its clock said.
		await finish(create('similar_pending').addColumn('approval_id', 'text', (column) => column.primaryKey().notNull()) as Table);
		const [pending, approvals] = ['similar_pending', 'approvals'].map((name) => sql.table(schema ? `${schema}.${name}` : name));
		await sql`insert into ${pending} (approval_id) select id from ${approvals} where state in ('approved', 'rejected', 'changes_requested') and decided_at is not null`.execute(db);
	},
};
