import type { Kysely } from 'kysely';
import type { DecisionTime, StoreReader } from '../port';
import { fromRow } from './rows';
import type { Database } from './schema';
import { unindexed } from './unindexed';

const MAX_LIST = 10_000;
const OPEN = ['pending', 'partially_approved'] as const;

/** How people decide: how long they looked, and how much waits for them. */
export function attentionReads(db: Kysely<Database>): Pick<StoreReader, 'decisionTimes' | 'pendingOf'> {
	return {
		async decisionTimes({ environment, approverId, since, until, limit }) {
			let query = db
				.selectFrom('decisions')
				.innerJoin('approvals', 'approvals.id', 'decisions.approvalId')
				.leftJoin('approvers', (join) => join.onRef('approvers.approvalId', '=', 'decisions.approvalId').onRef('approvers.approverId', '=', 'decisions.approverId'))
				.select(['decisions.id', 'decisions.approvalId', 'decisions.approverId', 'decisions.decision', 'decisions.decidedAt', 'approvers.viewedAt', 'approvers.name', 'approvals.action', 'approvals.policyHash'])
				.where(unindexed('approvals.environment'), '=', environment)
				.where('decisions.decidedAt', '>=', since);
			if (approverId !== undefined) query = query.where('decisions.approverId', '=', approverId);
			if (until !== undefined) query = query.where('decisions.decidedAt', '<', until);
			const rows = await query.orderBy('decisions.decidedAt').orderBy('decisions.id').limit(Math.min(limit, MAX_LIST)).execute();
			return rows.map((row) => fromRow<DecisionTime>('approvals', row));
		},
		async pendingOf(approverId, environment) {
			const row = await db
				.selectFrom('approvers')
				.innerJoin('approvals', 'approvals.id', 'approvers.approvalId')
				.leftJoin('decisions', (join) => join.onRef('decisions.approvalId', '=', 'approvers.approvalId').onRef('decisions.approverId', '=', 'approvers.approverId'))
				.select((eb) => eb.fn.countAll<string | number>().as('count'))
				.where('approvers.approverId', '=', approverId)
				.where('approvers.revokedAt', 'is', null)
				.where('approvals.environment', '=', environment)
				.where('approvals.state', 'in', OPEN)
				.where('decisions.id', 'is', null)
				.executeTakeFirstOrThrow();
			return Number(row.count);
		},
	};
}
