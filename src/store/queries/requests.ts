import type { Kysely } from 'kysely';
import type { ApprovalRecord, StoreReader } from '../port';
import { groupBy } from '../../group-by';
import { fromRow } from './rows';
import type { Database } from './schema';

export function requestReads(db: Kysely<Database>): Pick<StoreReader, 'requests'> {
	return {
		async requests(ids) {
			if (ids.length === 0) return [];
			const [approvals, approvers] = await Promise.all([
				db.selectFrom('approvals').selectAll().where('id', 'in', ids).execute(),
				db.selectFrom('approvers').selectAll().where('approvalId', 'in', ids).orderBy('approverId').execute(),
			]);
			const asked = groupBy(approvers, ({ approvalId }) => approvalId);
			return approvals.map((row) => ({ approval: fromRow<ApprovalRecord>('approvals', row), approvers: asked.get(row.id) ?? [] }));
		},
	};
}
