import type { Kysely } from 'kysely';
import type { ApprovalRecord, ApproverRecord, StoreTransaction } from '../port';
import { appendEvent, appendEvents, type WriteEvent } from './append-event';
import { conflict, written } from './conflict';
import { exceptionWrites } from './exceptions';
import { executionWrites } from './executions';
import { identityWrites } from './identity';
import { lapseWrites } from './lapses';
import { leaseWrites } from './leases';
import { maskWrites } from './masks';
import { notificationWrites } from './notifications';
import { outboxWrites } from './outbox';
import { publishedPolicyWrites } from './published-policies';
import { otherTicket } from './other-ticket';
import { createReader } from './reader';
import { insertNew } from './ready';
import { countingLocks } from './recent-proposals';
import { fromOptionalRow, toRow } from './rows';
import type { Database, Traits } from './schema';
import { deskWrites, notePeople } from './desk';
import { enqueueNew, leaveQueue, requeue, requeuePatched } from './desk-queue';
import { queueDecision, similarWrites } from './similar';
import { tokenWrites } from './token-writes';

type Approvals = Pick<StoreTransaction, 'insertProposal' | 'insertPolicy' | 'insertApproval' | 'approvalByRequestKey' | 'lockApproval' | 'updateApproval' | 'updateApprover' | 'insertDecision'>;

function approvalWrites(db: Kysely<Database>, traits: Traits): Approvals {
	return {
		async insertProposal(row) {
			if (await insertNew(db, 'proposals', toRow('proposals', { ...row, otherTicket: otherTicket(row.action) }))) return;
			const stored = await db.selectFrom('proposals').select('payloadHash').where('id', '=', row.id).executeTakeFirst();
			if (stored?.payloadHash !== row.payloadHash) throw conflict('Another proposal has this id.', { proposal: row.id });
		},
		async insertPolicy(row) {
			await db.insertInto('policies').values(toRow<Database['policies']>('policies', row)).onConflict((clause) => clause.doNothing()).execute();
		},
		async insertApproval(row, approvers) {
			const seen = new Set(approvers.map(({ approverId }) => approverId));
			if (seen.size !== approvers.length) throw conflict('An approver is named twice.', { approval: row.id });
			const result = await db.insertInto('approvals').values(toRow<Database['approvals']>('approvals', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			if (!written(result)) throw conflict('This approval request is stored already.', { approval: row.id });
			await queueDecision(db, row.id, row.state);
			await enqueueNew(db, row, approvers);
			if (approvers.length === 0) return;
			await db.insertInto('approvers').values(approvers.map((approver) => toRow<ApproverRecord>('approvers', approver))).execute();
			await notePeople(db, approvers);
		},
		async approvalByRequestKey(requestKey) {
			return fromOptionalRow<ApprovalRecord>('approvals', await db.selectFrom('approvals').selectAll().where('requestKey', '=', requestKey).executeTakeFirst());
		},
		async lockApproval(id) {
			const query = db.selectFrom('approvals').selectAll().where('id', '=', id);
			return fromOptionalRow<ApprovalRecord>('approvals', await (traits.rowLocks ? query.forUpdate() : query).executeTakeFirst());
		},
		async updateApproval(id, version, patch) {
			const result = await db
				.updateTable('approvals')
				.set({ ...toRow<Partial<Database['approvals']>>('approvals', patch), version: version + 1 })
				.where('id', '=', id)
				.where('version', '=', version)
				.executeTakeFirst();
			if (result.numUpdatedRows === 0n) throw conflict('The approval has changed meanwhile.', { approval: id, version });
			await queueDecision(db, id, patch.state);
			await requeuePatched(db, id, patch);
		},
		async updateApprover(approvalId, approverId, patch) {
			if (Object.values(patch).every((value) => value === undefined)) return;
			await db.updateTable('approvers').set(patch).where('approvalId', '=', approvalId).where('approverId', '=', approverId).execute();
			if (patch.revokedAt !== undefined) await requeue(db, approvalId);
		},
		async insertDecision(row) {
			const result = await db.insertInto('decisions').values(toRow<Database['decisions']>('decisions', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			if (!written(result)) throw conflict('This approver has decided already.', { approval: row.approvalId, approver: row.approverId });
			await leaveQueue(db, row.approvalId, row.approverId);
		},
	};
}

function settingWrites(db: Kysely<Database>): Pick<StoreTransaction, 'putSetting'> {
	return {
		async putSetting(row) {
			const next = { ...toRow<Database['settings']>('settings', row), version: row.version + 1 };
			if (row.version === 0) return written(await db.insertInto('settings').values(next).onConflict((clause) => clause.doNothing()).executeTakeFirst());
			const { key, ...patch } = next;
			const result = await db.updateTable('settings').set(patch).where('key', '=', key).where('version', '=', row.version).executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
	};
}

/**
 * The writes of the port over one open transaction. Unique rows are written with ON CONFLICT DO NOTHING, so that a
 * `store_conflict` leaves the transaction usable on both databases and the caller may record the refusal in it.
 */
export function createTransaction(db: Kysely<Database>, traits: Traits, write: WriteEvent, onEvent: () => void): StoreTransaction {
	return {
		...createReader(db),
		...approvalWrites(db, traits),
		...publishedPolicyWrites(db),
		...countingLocks(db, traits),
		...lapseWrites(db, traits),
		...tokenWrites(db),
		...executionWrites(db),
		...exceptionWrites(db, traits),
		...leaseWrites(db),
		...settingWrites(db),
		...notificationWrites(db, traits),
		...outboxWrites(db, traits),
		...maskWrites(db, traits),
		...similarWrites(db, traits),
		...identityWrites(db),
		...deskWrites(db),
		async appendEvent(event) {
			if (await appendEvent(db, event, write)) onEvent();
		},
		async appendEvents(events) {
			if ((await appendEvents(db, events, write)) > 0) onEvent();
		},
	};
}
