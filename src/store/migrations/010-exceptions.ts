import { sql } from 'kysely';
import type { Migration } from './dialect';

const COLUMNS = ['links', 'action', 'backup', 'claimed_by', 'claimed_at', 'resolved_by', 'resolved_at', 'outcome', 'note', 'corrected', 'missed_at'] as const;

/** Who has an exception, since when, and what came of it. Null in older rows. */
export const exceptions: Migration = {
	version: 10,
	name: 'exceptions',
	async up(db) {
		for (const column of COLUMNS) await db.schema.alterTable('exceptions').addColumn(column, 'text').execute();
		await db.schema.createIndex('exceptions_score').on('exceptions').columns(['environment', 'state']).expression(sql`(risk * urgency * impact)`).execute();
		await db.schema.createIndex('exceptions_due').on('exceptions').columns(['missed_at', 'due_at']).execute();
		await db.schema.createIndex('exceptions_time').on('exceptions').columns(['environment', 'created_at']).execute();
		await db.schema.createIndex('exceptions_approval').on('exceptions').column('approval_id').execute();
	},
};
