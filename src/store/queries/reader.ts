import type { Kysely } from 'kysely';
import type { ApprovalRecord, IntentRecord, PolicyRecord, SettingRecord, StoreReader } from '../port';
import { exceptionReads } from './exceptions';
import { attentionReads } from './attention';
import { deskReads } from './desk';
import { deskQueueReads } from './desk-queue';
import { deskSearchReads } from './desk-search';
import { executionReads } from './executions';
import { identityReads } from './identity';
import { lapseReads } from './lapses';
import { leaseReads } from './leases';
import { maskReads } from './masks';
import { notificationReads } from './notifications';
import { outboxReads } from './outbox';
import { pastCaseReads } from './past-cases';
import { publishedPolicyReads } from './published-policies';
import { recentProposalReads } from './recent-proposals';
import { requestReads } from './requests';
import { fromOptionalRow, fromRow } from './rows';
import { ready } from './ready';
import type { Database } from './schema';
import { similarReads } from './similar';

/** A lost execution leaves one approval per item; more than this is a loop that nobody should adopt from. */
const MAX_ELSEWHERE = 50;

const intentByRequest = ready((db, requestKey: string) => db.selectFrom('intents').selectAll().where('requestKey', '=', requestKey));
const settingByKey = ready((db, key: string) => db.selectFrom('settings').selectAll().where('key', '=', key));

/** The reads of the port, over a connection or a transaction of either database. */
export function createReader(db: Kysely<Database>): StoreReader {
	const approvals = (rows: object[]) => rows.map((row) => fromRow<ApprovalRecord>('approvals', row));
	return {
		...publishedPolicyReads(db),
		...executionReads(db),
		...exceptionReads(db),
		...attentionReads(db),
		...leaseReads(db),
		...pastCaseReads(db),
		...recentProposalReads(db),
		...lapseReads(db),
		...notificationReads(db),
		...outboxReads(db),
		...maskReads(db),
		...similarReads(db),
		...identityReads(db),
		...deskReads(db),
		...deskQueueReads(db),
		...requestReads(db),
		...deskSearchReads(db),
		async approval(id) {
			return fromOptionalRow<ApprovalRecord>('approvals', await db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst());
		},
		async approvalsOfRun(run) {
			const rows = await db
				.selectFrom('approvals')
				.selectAll()
				.where('workflowId', '=', run.workflowId)
				.where('executionId', '=', run.executionId)
				.where('nodeId', '=', run.nodeId)
				.orderBy('itemIndex')
				.orderBy('createdAt')
				.execute();
			return approvals(rows);
		},
		async approvalsElsewhere(match) {
			const rows = await db
				.selectFrom('approvals')
				.selectAll()
				.where('workflowId', '=', match.workflowId)
				.where('nodeId', '=', match.nodeId)
				.where('correlationId', '=', match.correlationId)
				.where('requestedHash', '=', match.requestedHash)
				.where('environment', '=', match.environment)
				.where('executionId', '<>', match.notExecutionId)
				.orderBy('createdAt', 'desc')
				.orderBy('id', 'desc')
				.limit(MAX_ELSEWHERE)
				.execute();
			return approvals(rows);
		},
		approvers: (approvalId) => db.selectFrom('approvers').selectAll().where('approvalId', '=', approvalId).orderBy('approverId').execute(),
		decisions: (approvalId) => db.selectFrom('decisions').selectAll().where('approvalId', '=', approvalId).orderBy('decidedAt').orderBy('id').execute(),
		token: (jtiHash) => db.selectFrom('tokens').selectAll().where('jtiHash', '=', jtiHash).executeTakeFirst(),
		async intent(id) {
			return fromOptionalRow<IntentRecord>('intents', await db.selectFrom('intents').selectAll().where('id', '=', id).executeTakeFirst());
		},
		async intentByRequest(requestKey) {
			return fromOptionalRow<IntentRecord>('intents', (await intentByRequest(db, requestKey)).rows[0]);
		},
		async policy(hash) {
			return fromOptionalRow<PolicyRecord>('policies', await db.selectFrom('policies').selectAll().where('hash', '=', hash).executeTakeFirst());
		},
		async setting(key) {
			return fromOptionalRow<SettingRecord>('settings', (await settingByKey(db, key)).rows[0]);
		},
	};
}
