import type { Kysely } from 'kysely';
import type { PastApproval, PastCase, StoreReader } from '../port';
import { groupBy } from '../../group-by';
import type { Database } from './schema';

const MAX_PAGE = 500;

/** A row that an older or foreign hand wrote may hold anything: the caller says so instead of failing on it. */
function readAction(text: string | null): unknown {
	try {
		return text === null ? undefined : (JSON.parse(text) as unknown);
	} catch {
		return undefined;
	}
}

const keyOf = (row: { correlationId: string; environment: string }, hash: string): string => `${row.environment}\0${row.correlationId}\0${hash}`;

async function approvalsOf(db: Kysely<Database>, correlationIds: readonly string[]): Promise<(PastApproval & { correlationId: string; environment: string; requestedHash: string })[]> {
	const approvals = await db
		.selectFrom('approvals')
		.select(['id', 'correlationId', 'environment', 'requestedHash', 'payloadHash', 'state', 'createdAt', 'decidedAt'])
		.where('correlationId', 'in', correlationIds)
		.orderBy('createdAt')
		.orderBy('id')
		.execute();
	const ids = approvals.map(({ id }) => id);
	if (ids.length === 0) return [];
	const decisions = await db
		.selectFrom('decisions')
		.leftJoin('approvers', (join) => join.onRef('approvers.approvalId', '=', 'decisions.approvalId').onRef('approvers.approverId', '=', 'decisions.approverId'))
		.select(['decisions.approvalId', 'decisions.approverId', 'decisions.decision', 'decisions.decidedAt', 'approvers.viewedAt'])
		.where('decisions.approvalId', 'in', ids)
		.orderBy('decisions.decidedAt')
		.execute();
	const byApproval = groupBy(decisions, ({ approvalId }) => approvalId);
	return approvals.map((approval) => ({ ...approval, decisions: (byApproval.get(approval.id) ?? []).map(({ approvalId: _id, ...decision }) => decision) }));
}

/** Past proposals with what people and executions made of them; see StoreReader.pastCases. */
export function pastCaseReads(db: Kysely<Database>): Pick<StoreReader, 'pastCases'> {
	return {
		async pastCases({ environment, since, after, limit }) {
			let query = db.selectFrom('proposals').selectAll().where('environment', '=', environment).where('createdAt', '>=', since);
			if (after) {
				query = query.where((where) => where.or([where('createdAt', '>', after.createdAt), where.and([where('createdAt', '=', after.createdAt), where('id', '>', after.id)])]));
			}
			const rows = await query.orderBy('createdAt').orderBy('id').limit(Math.min(limit, MAX_PAGE)).execute();
			if (rows.length === 0) return [];
			const correlationIds = [...new Set(rows.map(({ correlationId }) => correlationId))];
			const approvals = groupBy(await approvalsOf(db, correlationIds), (row) => keyOf(row, row.requestedHash));
			const intents = await db.selectFrom('intents').select(['correlationId', 'environment', 'payloadHash', 'state']).where('correlationId', 'in', correlationIds).execute();
			const executions = groupBy(intents, (row) => keyOf(row, row.payloadHash));
			return rows.map(({ action, otherTicket: _ticket, ...row }): PastCase => {
				const asked = approvals.get(keyOf(row, row.payloadHash)) ?? [];
				const hashes = new Set([row.payloadHash, ...asked.map(({ payloadHash }) => payloadHash)]);
				return {
					proposal: { ...row, action: readAction(action) },
					approvals: asked.map(({ correlationId: _c, environment: _e, requestedHash: _r, ...approval }) => approval),
					executions: [...hashes].flatMap((hash) => (executions.get(keyOf(row, hash)) ?? []).map(({ state }) => state)),
				};
			});
		},
	};
}
