import type { CreateIndexBuilder } from 'kysely';
import type { Migration } from './dialect';

/** What counters and loop detection look proposals up by. Older rows stay without: nobody counted them then. */
const COLUMNS = ['customer_id', 'conversation_id', 'intent', 'route'] as const;

const INDEXES: readonly (readonly [name: string, column: string])[] = [
	['proposals_recent', 'action_type'],
	['proposals_customer', 'customer_id'],
	['proposals_workflow', 'workflow_id'],
	['proposals_conversation', 'conversation_id'],
];

export const conversations: Migration = {
	version: 3,
	name: 'conversations',
	async up(db) {
		for (const column of COLUMNS) await db.schema.alterTable('proposals').addColumn(column, 'text').execute();
		for (const [name, column] of INDEXES) {
			const index: CreateIndexBuilder = db.schema.createIndex(name).on('proposals').columns(['environment', column, 'created_at']);
			await index.execute();
		}
	},
};
