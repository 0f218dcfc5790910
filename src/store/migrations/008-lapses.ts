import type { Migration } from './dialect';

const COLUMNS = { approvals: ['plan', 'remind_at', 'resume_url'], approvers: ['link_issued_at', 'link_signature'] } as const;

/** What a deadline does, when to remind, and what is needed to make a link again. Null in older rows. */
export const lapses: Migration = {
	version: 8,
	name: 'lapses',
	async up(db) {
		for (const [table, columns] of Object.entries(COLUMNS)) {
			for (const column of columns) await db.schema.alterTable(table).addColumn(column, 'text').execute();
		}
		await db.schema.createIndex('approvals_remind').on('approvals').column('remind_at').execute();
		await db.schema.createIndex('approvals_time').on('approvals').columns(['environment', 'created_at']).execute();
		await db.schema.createIndex('approvals_decided').on('approvals').column('decided_at').execute();
	},
};
