import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

const TABLE = 'crm_outbox';
const TEXTS = ['id', 'destination', 'ticket_id', 'environment', 'workflow_id', 'execution_id', 'correlation_id', 'fields', 'state', 'next_at', 'created_at'] as const;
const OPTIONAL_TEXTS = ['approval_id', 'note', 'lease_until', 'code', 'event_id', 'finished_at'] as const;
const NUMBERS = ['attempts', 'uncertain', 'fence'] as const;

/** What CRMs are still to be told, in the order in which it was decided. */
export const crmOutbox: Migration = {
	version: 4,
	name: 'crm-outbox',
	async up(db, { kind }) {
		// The order is the database's: "earlier" must not hang on two clocks.
		const ord = (column: ColumnDefinitionBuilder) => (kind === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement());
		let table = db.schema.createTable(TABLE).addColumn('ord', kind === 'postgres' ? 'bigint' : 'integer', ord) as CreateTableBuilder<string, string>;
		for (const name of TEXTS) table = table.addColumn(name, 'text', (column) => column.notNull());
		for (const name of OPTIONAL_TEXTS) table = table.addColumn(name, 'text');
		for (const name of NUMBERS) table = table.addColumn(name, 'integer', (column) => column.notNull());
		table = table.addUniqueConstraint(`${TABLE}_id`, ['id']);
		await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
		await db.schema.createIndex(`${TABLE}_line`).on(TABLE).columns(['destination', 'state', 'ord']).execute();
		await db.schema.createIndex(`${TABLE}_ticket`).on(TABLE).columns(['destination', 'ticket_id', 'state', 'ord']).execute();
	},
};
