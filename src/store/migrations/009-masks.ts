import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

/** What stands behind masks, encrypted per conversation, and what each scan said of which payload. */
export const masks: Migration = {
	version: 9,
	name: 'masks',
	async up(db, { kind }) {
		const create = (name: string, columns: string, numbers = ''): Table => {
			let table = db.schema.createTable(name) as unknown as Table;
			for (const entry of columns.trim().split(/\s+/)) {
				const optional = entry.endsWith('?');
				table = table.addColumn(optional ? entry.slice(0, -1) : entry, 'text', (column) => (optional ? column : column.notNull())) as Table;
			}
			for (const name of numbers.split(' ').filter(Boolean)) table = table.addColumn(name, 'integer', (column) => column.notNull()) as Table;
			return table;
		};
		const finish = async (table: Table) => {
			await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
		};
		// Without its key a conversation is erased: its row stays, so that its masks are never given out anew.
		await finish(create('mask_conversations', 'id environment key_id wrapped_key? created_at erased_at?').addPrimaryKeyConstraint('mask_conversations_pk', ['id']) as Table);
		await finish(
			create('mask_values', 'conversation_id type identity_mac spelling_mac ciphertext', 'number variant')
				.addPrimaryKeyConstraint('mask_values_pk', ['conversation_id', 'type', 'number', 'variant'])
				.addUniqueConstraint('mask_values_spelling', ['conversation_id', 'spelling_mac']) as Table,
		);
		await finish(create('mask_texts', 'conversation_id text_mac').addPrimaryKeyConstraint('mask_texts_pk', ['conversation_id', 'text_mac']) as Table);
		await finish(
			create('scans', 'payload_hash workflow_id execution_id outcome conversation_id? guardrail_version at').addPrimaryKeyConstraint('scans_pk', ['payload_hash', 'execution_id']) as Table,
		);
	},
};
