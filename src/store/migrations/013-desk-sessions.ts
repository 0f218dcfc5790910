import { sql, type CreateTableBuilder } from 'kysely';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

const texts = (table: Table, names: string): Table =>
	names.split(' ').reduce<Table>((built, name) => (name.endsWith('?') ? built.addColumn(name.slice(0, -1), 'text') : built.addColumn(name, 'text', (column) => column.notNull())) as Table, table);

/** Who may sign in to the review desk, and who has. */
export const deskSessions: Migration = {
	version: 13,
	name: 'desk-sessions',
	async up(db, { kind, schema }) {
		const create = (name: string): Table => {
			const table = db.schema.createTable(name) as unknown as Table;
			return kind === 'sqlite' ? (table.modifyEnd(sql`strict`) as Table) : table;
		};
		await texts(create('desk_people'), 'person_key approver_id name email?').addPrimaryKeyConstraint('desk_people_pk', ['person_key', 'approver_id']).execute();
		await texts(create('desk_sessions'), 'id person_key approver_id name factor started_at ends_at ended_at?').addPrimaryKeyConstraint('desk_sessions_pk', ['id']).execute();
		await db.schema.createIndex('desk_people_approver').on('desk_people').column('approver_id').execute();
		await db.schema.createIndex('desk_sessions_person').on('desk_sessions').columns(['person_key', 'ended_at']).execute();
		const [people, approvers] = ['desk_people', 'approvers'].map((name) => sql.table(schema ? `${schema}.${name}` : name));
		await sql`insert into ${people} (person_key, approver_id, name, email)
			select lower(trim(coalesce(email, approver_id))), approver_id, max(name), max(email) from ${approvers} group by 1, 2`.execute(db);
	},
};
