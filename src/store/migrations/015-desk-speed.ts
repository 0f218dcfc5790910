import { sql } from 'kysely';
import type { Migration } from './dialect';

/**
 * For every filter of the desk an index that begins with all of its columns. SQLite keeps no statistics unless told to,
 * so that where two indexes fit by half it takes either: to a case it came by way of all requests of an environment.
 */
export const deskSpeed: Migration = {
	version: 15,
	name: 'desk-speed',
	async up(db) {
		const index = (name: string, table: string, columns: string[]) => db.schema.createIndex(name).on(table).columns(columns).execute();
		await db.schema.dropIndex('desk_queue_customer').execute();
		await index('desk_queue_customer', 'desk_queue', ['view_key', 'environment', 'customer_id', 'tier', 'rank', 'approval_id']);
		await index('desk_queue_customer_type', 'desk_queue', ['view_key', 'environment', 'customer_id', 'action_type', 'tier', 'rank', 'approval_id']);
		await index('approvals_case', 'approvals', ['correlation_id', 'environment', 'created_at', 'id']);
		// The columns' order for reading on from a place, which only goes by one direction for all of them.
		await db.schema.dropIndex('exceptions_score').execute();
		await db.schema.createIndex('exceptions_score').on('exceptions').columns(['environment', 'state']).expression(sql`(0 - risk * urgency * impact)`).columns(['created_at', 'id']).execute();
	},
};
