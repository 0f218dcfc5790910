import { sql, type Kysely } from 'kysely';
import type { ActionProposal } from '../../draft/proposal';
import { otherTicket } from '../queries/other-ticket';
import type { Migration } from './dialect';

const PAGE = 500;

/** Of what was proposed before, only what names both tickets is read. */
async function takeIn(db: Kysely<unknown>, schema: string | undefined): Promise<void> {
	const proposals = sql.table(schema ? `${schema}.proposals` : 'proposals');
	for (let after = ''; ; ) {
		const { rows } = await sql<{ id: string; action: string }>`select id, action from ${proposals} where id > ${after} and action like '%"crm_ticket_id"%' and action like '%"helpdesk_ticket_id"%' order by id limit ${PAGE}`.execute(db);
		for (const { id, action } of rows) {
			let other: string | null = null;
			try {
				other = otherTicket(JSON.parse(action) as ActionProposal);
			} catch {
				// A row that holds no JSON names no ticket.
			}
			if (other !== null) await sql`update ${proposals} set other_ticket = ${other} where id = ${id}`.execute(db);
		}
		after = rows.at(-1)?.id ?? '';
		if (rows.length < PAGE) return;
	}
}

/** The CRM's ticket of a draft whose conversation is the helpdesk's, so that a search finds the case by either. */
export const eitherTicket: Migration = {
	version: 16,
	name: 'either-ticket',
	async up(db, { schema }) {
		await db.schema.alterTable('proposals').addColumn('other_ticket', 'text').execute();
		await takeIn(db, schema);
		await db.schema.createIndex('proposals_other_ticket').on('proposals').columns(['environment', 'other_ticket', 'created_at']).execute();
	},
};
