import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

/** What a lost execution is settled by, and what limits count by. Null in older rows. */
const COLUMNS = ['action_type', 'seen_version', 'stage', 'badge'] as const;

/** How far an execution got, who lost the right to approve, which policy version no longer grants anything. */
export const execution: Migration = {
	version: 5,
	name: 'execution',
	async up(db, { kind }) {
		for (const column of COLUMNS) await db.schema.alterTable('intents').addColumn(column, 'text').execute();
		await db.schema.createIndex('intents_same').on('intents').columns(['correlation_id', 'payload_hash', 'environment']).execute();
		await db.schema.createIndex('intents_rate').on('intents').columns(['environment', 'action_type', 'created_at']).execute();
		await db.schema.createIndex('exceptions_intent').on('exceptions').columns(['intent_id']).execute();
		await db.schema.createIndex('exceptions_type').on('exceptions').columns(['type', 'state', 'due_at']).execute();
		let table = db.schema.createTable('revocations') as CreateTableBuilder<string, string>;
		for (const name of ['kind', 'subject', 'reason', 'revoked_by', 'revoked_at'] as const) table = table.addColumn(name, 'text', (column) => column.notNull());
		table = table.addPrimaryKeyConstraint('revocations_pk', ['kind', 'subject']);
		await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
	},
};
