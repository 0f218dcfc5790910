import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

/** Work that one process at a time does, and how far it has come with it. */
export const leases: Migration = {
	version: 11,
	name: 'leases',
	async up(db, { kind }) {
		const table = db.schema.createTable('leases') as unknown as CreateTableBuilder<string, string>;
		const made = table
			.addColumn('name', 'text', (column) => column.notNull())
			.addColumn('holder', 'text', (column) => column.notNull())
			.addColumn('fence', 'integer', (column) => column.notNull())
			.addColumn('until', 'text', (column) => column.notNull())
			.addColumn('cursor', 'text')
			.addPrimaryKeyConstraint('leases_pk', ['name']);
		await (kind === 'sqlite' ? made.modifyEnd(sql`strict`) : made).execute();
		await db.schema.createIndex('decisions_time').on('decisions').column('decided_at').execute();
		await db.schema.createIndex('decisions_approver').on('decisions').columns(['approver_id', 'decided_at']).execute();
		await db.schema.createIndex('approvers_person').on('approvers').column('approver_id').execute();
	},
};
