import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

/** A name with a question mark may be null. */
const texts = (table: Table, names: string): Table =>
	names.split(' ').reduce<Table>((built, name) => (name.endsWith('?') ? built.addColumn(name.slice(0, -1), 'text') : built.addColumn(name, 'text', (column) => column.notNull())) as Table, table);

/** Second factors of approvers, wrong codes, and what may be used only once. */
export const identity: Migration = {
	version: 7,
	name: 'identity',
	async up(db, { kind }) {
		const create = (name: string): Table => {
			const table = db.schema.createTable(name) as unknown as Table;
			return kind === 'sqlite' ? (table.modifyEnd(sql`strict`) as Table) : table;
		};
		const factors = texts(create('approver_factors'), 'id approver_id kind state secret? key_id? issuer? subject? link_jti_hash? link_expires_at? shown_at? created_at created_by confirmed_at? ended_at?')
			.addColumn('last_step', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('approver_factors_pk', ['id']);
		const attempts = texts(create('identity_attempts'), 'approval_id approver_id locked_until?')
			.addColumn('failed', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('identity_attempts_pk', ['approval_id', 'approver_id']);
		const once = texts(create('used_once'), 'key used_at expires_at').addPrimaryKeyConstraint('used_once_pk', ['key']);
		for (const table of [factors, attempts, once]) await table.execute();
		await db.schema.createIndex('approver_factors_approver').on('approver_factors').columns(['approver_id', 'created_at']).execute();
		await db.schema.createIndex('used_once_expiry').on('used_once').columns(['expires_at']).execute();
	},
};
