import type { Kysely } from 'kysely';
import type { ApprovalRecord, CaseFilter, StoreReader } from '../port';
import { fromRow } from './rows';
import type { Database } from './schema';

const MAX_CASES = 50;
/** A case asked about more often than this is a loop, and its first ones tell all. */
const MAX_OF_CASE = 50;
/** Several drafts of one case stand in a row; read far enough that enough cases are among them. */
const ROWS_PER_CASE = 5;

const latestFirst =
	<T>(time: (row: T) => string) =>
	(left: T, right: T): number =>
		time(left) === time(right) ? 0 : time(left) < time(right) ? 1 : -1;

export function deskSearchReads(db: Kysely<Database>): Pick<StoreReader, 'cases' | 'approvalsOfCase'> {
	const proposals = ({ environment }: CaseFilter) => db.selectFrom('proposals').select('correlationId').where('environment', '=', environment).orderBy('createdAt', 'desc');
	/** By the ticket of either system; a draft names the CRM's beside the helpdesk's. */
	const ofTicket = async (filter: CaseFilter, ticketId: string, rows: number): Promise<{ correlationId: string }[]> => {
		const places = [['conversationId', `helpdesk:${ticketId}`], ['conversationId', `crm:${ticketId}`], ['otherTicket', `crm:${ticketId}`]] as const;
		const found = await Promise.all(places.map(([column, value]) => proposals(filter).select('createdAt').where(column, '=', value).limit(rows).execute()));
		return found.flat().sort(latestFirst(({ createdAt }) => createdAt));
	};
	const correlations = async (filter: CaseFilter, rows: number): Promise<{ correlationId: string }[]> => {
		const { environment, by } = filter;
		if (by.kind === 'customer') return await proposals(filter).where('customerId', '=', by.customerId).limit(rows).execute();
		if (by.kind === 'ticket') return await ofTicket(filter, by.ticketId, rows);
		const found: { correlationId: string; decidedAt: string }[] = [];
		for (const approverId of by.approverIds) {
			// A cross join is one that SQLite takes in the order in which it is written: from these decisions to their requests.
			const own = await db
				.selectFrom('decisions')
				.crossJoin('approvals')
				.select(['approvals.correlationId', 'decisions.decidedAt'])
				.where('decisions.approverId', '=', approverId)
				.whereRef('approvals.id', '=', 'decisions.approvalId')
				.where('approvals.environment', '=', environment)
				.orderBy('decisions.decidedAt', 'desc')
				.limit(rows)
				.execute();
			found.push(...own);
		}
		return found.sort(latestFirst(({ decidedAt }) => decidedAt));
	};
	return {
		async cases(filter) {
			const most = Math.min(filter.limit, MAX_CASES);
			const rows = await correlations(filter, most * ROWS_PER_CASE);
			return [...new Set(rows.map(({ correlationId }) => correlationId))].slice(0, most);
		},
		async approvalsOfCase(correlationId, environment) {
			const rows = await db.selectFrom('approvals').selectAll().where('correlationId', '=', correlationId).where('environment', '=', environment).orderBy('createdAt').orderBy('id').limit(MAX_OF_CASE).execute();
			return rows.map((row) => fromRow<ApprovalRecord>('approvals', row));
		},
	};
}
