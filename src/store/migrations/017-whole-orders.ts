import type { Migration } from './dialect';

/**
 * Indexes that end in the whole order in which they are read. SQLite without statistics would rather walk through a whole
 * environment in order than sort the few rows that another index finds.
 */
export const wholeOrders: Migration = {
	version: 17,
	name: 'whole-orders',
	async up(db) {
		const index = (name: string, table: string, columns: string[]) => db.schema.createIndex(name).on(table).columns(columns).execute();
		await db.schema.dropIndex('proposals_conversation').execute();
		await index('proposals_conversation', 'proposals', ['environment', 'conversation_id', 'created_at', 'id']);
		await index('approvals_open', 'approvals', ['environment', 'state', 'created_at', 'id']);
	},
};
