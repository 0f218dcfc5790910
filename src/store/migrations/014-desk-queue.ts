import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { ActionProposal } from '../../draft/proposal';
import { personKeyOf } from '../../identity/factor-key';
import { queueRows } from '../queries/desk-queue';
import type { Migration } from './dialect';

type Table = CreateTableBuilder<string, string>;

const PAGE = 500;

interface OldRow {
	id: string;
	environment: 'test' | 'production';
	tier: string;
	due_at: string;
	action: string;
}

interface Tables {
	desk_queue: { approval_id: string; view_key: string; environment: string; tier: string; action_type: string; customer_id: string; rank: number };
}

/** What was open before there was a queue. */
async function takeIn(db: Kysely<unknown>, schema: string | undefined): Promise<void> {
	const [approvals, approvers, decisions] = ['approvals', 'approvers', 'decisions'].map((name) => sql.table(schema ? `${schema}.${name}` : name));
	for (let after = ''; ; ) {
		const { rows } = await sql<OldRow>`select id, environment, tier, due_at, action from ${approvals} where state in ('pending', 'partially_approved') and id > ${after} order by id limit ${PAGE}`.execute(db);
		for (const { id, environment, tier, due_at: dueAt, action } of rows) {
			const people = await sql<{ approver_id: string; email: string | null }>`select approver_id, email from ${approvers} where approval_id = ${id} and revoked_at is null
				and approver_id not in (select approver_id from ${decisions} where approval_id = ${id})`.execute(db);
			const keys = people.rows.map(({ approver_id: approverId, email }) => personKeyOf({ approverId, email }));
			const entries = queueRows({ id, environment, tier, dueAt, action: JSON.parse(action) as ActionProposal }, keys);
			// A migration speaks the database's own names.
			const values = entries.map(({ approvalId, viewKey, actionType, customerId, ...rest }) => ({ approval_id: approvalId, view_key: viewKey, action_type: actionType, customer_id: customerId, ...rest }));
			await (db as Kysely<Tables>).insertInto('desk_queue').values(values).execute();
		}
		after = rows.at(-1)?.id ?? '';
		if (rows.length < PAGE) return;
	}
}

/** What is open, once for each who may decide, in the order of the queue. */
export const deskQueue: Migration = {
	version: 14,
	name: 'desk-queue',
	async up(db, { kind, schema }) {
		const sqlite = kind === 'sqlite';
		let table = db.schema.createTable('desk_queue') as unknown as Table;
		for (const name of ['approval_id', 'view_key', 'environment', 'tier', 'action_type', 'customer_id']) table = table.addColumn(name, 'text', (column) => column.notNull()) as Table;
		table = table.addColumn('rank', sqlite ? 'integer' : 'bigint', (column) => column.notNull()).addPrimaryKeyConstraint('desk_queue_pk', ['approval_id', 'view_key']) as Table;
		await (sqlite ? table.modifyEnd(sql`strict, without rowid`) : table).execute();
		const index = (name: string, columns: string[]) => db.schema.createIndex(name).on('desk_queue').columns(columns).execute();
		await index('desk_queue_tier', ['view_key', 'environment', 'tier', 'rank', 'approval_id']);
		await index('desk_queue_type', ['view_key', 'environment', 'action_type', 'tier', 'rank', 'approval_id']);
		await index('desk_queue_customer', ['view_key', 'environment', 'customer_id', 'rank', 'approval_id']);
		await takeIn(db, schema);
	},
};
