import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

const TEXTS = ['id', 'approval_id', 'environment', 'workflow_id', 'execution_id', 'node_id', 'channel', 'recipient', 'people', 'occasion', 'state', 'next_at', 'created_at'] as const;
const OPTIONAL_TEXTS = ['lease_until', 'ref', 'code', 'finished_at'] as const;
const NUMBERS = ['attempts', 'fence', 'watched', 'shown_version'] as const;

/** Whom is still to be told what, and where the messages stand that have to be changed once it is decided. */
export const notifications: Migration = {
	version: 12,
	name: 'notifications',
	async up(db, { kind }) {
		await db.schema.alterTable('approvers').addColumn('slack_user_id', 'text').execute();
		let table = db.schema.createTable('notifications') as unknown as Table;
		for (const name of TEXTS) table = table.addColumn(name, 'text', (column) => column.notNull()) as Table;
		for (const name of OPTIONAL_TEXTS) table = table.addColumn(name, 'text') as Table;
		for (const name of NUMBERS) table = table.addColumn(name, 'integer', (column) => column.notNull()) as Table;
		table = table.addPrimaryKeyConstraint('notifications_pk', ['id']) as Table;
		await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
		await db.schema.createIndex('notifications_due').on('notifications').columns(['state', 'next_at']).execute();
		await db.schema.createIndex('notifications_node').on('notifications').columns(['workflow_id', 'node_id', 'state', 'next_at']).execute();
		await db.schema.createIndex('notifications_approval').on('notifications').column('approval_id').execute();
		await db.schema.createIndex('notifications_ref').on('notifications').column('ref').execute();
		await db.schema.createIndex('notifications_watched').on('notifications').columns(['watched', 'approval_id']).execute();
	},
};
