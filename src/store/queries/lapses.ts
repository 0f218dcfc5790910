import type { ExpressionBuilder, Kysely } from 'kysely';
import type { ApprovalRecord, StoreReader, StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import { notePeople } from './desk';
import { requeue } from './desk-queue';
import { fromRow } from './rows';
import type { Database, Traits } from './schema';
import { unindexed } from './unindexed';

const MAX_LIST = 1_000;
const OPEN = ['pending', 'partially_approved'] as const;

export function lapseReads(db: Kysely<Database>): Pick<StoreReader, 'approvals'> {
	return {
		async approvals({ environment, workflowId, states, dueBy, decidedAfter, resumed, remindBy, unfinished, limit }) {
			const timed = dueBy !== undefined || decidedAfter !== undefined || remindBy !== undefined || unfinished === true;
			if (!timed && environment !== undefined && states !== undefined && workflowId === undefined && resumed === undefined) return await byState(db, environment, states, Math.min(limit, MAX_LIST));
			let query = db.selectFrom('approvals').selectAll();
			if (environment !== undefined) query = timed ? query.where(unindexed('environment'), '=', environment) : query.where('environment', '=', environment);
			if (workflowId !== undefined) query = query.where('workflowId', '=', workflowId);
			if (states !== undefined) query = remindBy === undefined ? query.where('state', 'in', states) : query.where(unindexed('state'), 'in', states);
			if (dueBy !== undefined) query = query.where('dueAt', '<=', dueBy);
			if (decidedAfter !== undefined) query = query.where('decidedAt', '>', decidedAfter);
			if (resumed !== undefined) query = query.where('resumedAt', resumed ? 'is not' : 'is', null);
			if (remindBy !== undefined) query = query.where('remindAt', '<=', remindBy);
			if (unfinished) query = query.where('decidedAt', 'is not', null).where(unfinishedOf).orderBy('decidedAt', 'desc');
			const rows = await query.orderBy('createdAt').orderBy('id').limit(Math.min(limit, MAX_LIST)).execute();
			return rows.map((row) => fromRow<ApprovalRecord>('approvals', row));
		},
	};
}

/** Each state by itself, so that an index gives them in order. */
async function byState(db: Kysely<Database>, environment: ApprovalRecord['environment'], states: readonly ApprovalRecord['state'][], limit: number): Promise<ApprovalRecord[]> {
	const rows = await Promise.all(states.map((state) => db.selectFrom('approvals').selectAll().where('environment', '=', environment).where('state', '=', state).orderBy('createdAt').orderBy('id').limit(limit).execute()));
	const oldestFirst = rows.flat().sort((left, right) => (left.createdAt === right.createdAt ? (left.id < right.id ? -1 : 1) : left.createdAt < right.createdAt ? -1 : 1));
	return oldestFirst.slice(0, limit).map((row) => fromRow<ApprovalRecord>('approvals', row));
}

/** Told to go on is not gone on: n8n may have died in between. */
const unfinishedOf = (eb: ExpressionBuilder<Database, 'approvals'>) =>
	eb.or([
		eb('resumedAt', 'is', null),
		eb.and([eb('state', '=', 'approved'), eb.not(eb.exists(eb.selectFrom('intents').select('intents.id').whereRef('intents.requestKey', '=', 'approvals.id')))]),
	]);

type LapseWrites = Pick<StoreTransaction, 'insertApprovers' | 'signLink' | 'claimReminders' | 'setReminder'>;

export function lapseWrites(db: Kysely<Database>, traits: Traits): LapseWrites {
	return {
		async insertApprovers(approvers) {
			for (const approver of approvers) {
				const result = await db.insertInto('approvers').values(approver).onConflict((clause) => clause.doNothing()).executeTakeFirst();
				if (!written(result)) throw conflict('This person is asked already.', { approval: approver.approvalId, approver: approver.approverId });
			}
			await notePeople(db, approvers);
			for (const id of new Set(approvers.map(({ approvalId }) => approvalId))) await requeue(db, id);
		},
		async signLink(approvalId, approverId, linkSignature) {
			const result = await db
				.updateTable('approvers')
				.set({ linkSignature })
				.where('approvalId', '=', approvalId)
				.where('approverId', '=', approverId)
				.where('linkSignature', 'is', null)
				.executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
		async claimReminders({ at, again, limit, workflowId, nodeId }) {
			let due = db.selectFrom('approvals').select('id').where('remindAt', '<=', at).where('state', 'in', OPEN);
			if (workflowId !== undefined) due = due.where('workflowId', '=', workflowId);
			if (nodeId !== undefined) due = due.where('nodeId', '=', nodeId);
			due = due.orderBy('remindAt').limit(Math.min(limit, MAX_LIST));
			// Another process that holds a row has it; waiting for it would only show that it is no longer due.
			if (traits.rowLocks) due = due.forUpdate().skipLocked();
			const ids = (await due.execute()).map(({ id }) => id);
			if (ids.length === 0) return [];
			const rows = await db.updateTable('approvals').set({ remindAt: again }).where('id', 'in', ids).where('remindAt', '<=', at).returningAll().execute();
			return rows.map((row) => fromRow<ApprovalRecord>('approvals', row)).sort((left, right) => left.dueAt.localeCompare(right.dueAt));
		},
		async setReminder(approvalId, was, remindAt) {
			const query = db.updateTable('approvals').set({ remindAt }).where('id', '=', approvalId);
			await (was === null ? query.where('remindAt', 'is', null) : query.where('remindAt', '=', was)).execute();
		},
	};
}
