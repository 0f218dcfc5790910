import { type Kysely } from 'kysely';
import type { NotificationRecord, StoreReader, StoreTransaction } from '../port';
import { countingLocks } from './recent-proposals';
import { fromRow, toRow } from './rows';
import type { Database, Traits } from './schema';

const MOST = 1_000;
const TABLE = 'notifications';

const records = (rows: readonly object[]): NotificationRecord[] => rows.map((row) => fromRow<NotificationRecord>(TABLE, row));

type Reads = Pick<StoreReader, 'notificationsOf' | 'notificationsAt' | 'dueNotifications' | 'nextNotificationAt' | 'staleCards' | 'lastNotified'>;

export function notificationReads(db: Kysely<Database>): Reads {
	return {
		async notificationsOf(approvalId) {
			return records(await db.selectFrom(TABLE).selectAll().where('approvalId', '=', approvalId).orderBy('createdAt').orderBy('id').execute());
		},
		async notificationsAt(ref) {
			return records(await db.selectFrom(TABLE).selectAll().where('ref', '=', ref).orderBy('createdAt').orderBy('id').execute());
		},
		async dueNotifications({ at, limit }) {
			const rows = await db
				.selectFrom(TABLE)
				.selectAll()
				.where('state', '=', 'pending')
				.where('nextAt', '<=', at)
				.where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', at)]))
				.orderBy('nextAt')
				.limit(Math.min(limit, MOST))
				.execute();
			return records(rows);
		},
		async nextNotificationAt({ workflowId, nodeId }) {
			const row = await db
				.selectFrom(TABLE)
				.select((eb) => eb.fn.min<string | null>(eb.case().when('leaseUntil', '>', eb.ref('nextAt')).then(eb.ref('leaseUntil')).else(eb.ref('nextAt')).end()).as('nextAt'))
				.where('workflowId', '=', workflowId)
				.where('nodeId', '=', nodeId)
				.where('state', '=', 'pending')
				.executeTakeFirst();
			return row?.nextAt ?? undefined;
		},
		async staleCards({ approvalId, workflowId, nodeId, limit }) {
			let query = db
				.selectFrom('notifications as card')
				.innerJoin('approvals', 'approvals.id', 'card.approvalId')
				.selectAll('card')
				.where('card.watched', '=', 1)
				.whereRef('card.shownVersion', '<>', 'approvals.version');
			if (approvalId !== undefined) query = query.where('card.approvalId', '=', approvalId);
			if (workflowId !== undefined) query = query.where('card.workflowId', '=', workflowId);
			if (nodeId !== undefined) query = query.where('card.nodeId', '=', nodeId);
			return records(await query.orderBy('card.approvalId').orderBy('card.id').limit(Math.min(limit, MOST)).execute());
		},
		async lastNotified({ channel, recipient, environment, since }) {
			const row = await db
				.selectFrom(TABLE)
				.select((eb) => eb.fn.max<string | null>('finishedAt').as('at'))
				.where('channel', '=', channel)
				.where('recipient', '=', recipient)
				.where('environment', '=', environment)
				.where('state', '=', 'sent')
				.where('finishedAt', '>', since)
				.executeTakeFirst();
			return row?.at ?? undefined;
		},
	};
}

type Writes = Pick<StoreTransaction, 'enqueueNotifications' | 'claimNotifications' | 'settleNotification' | 'showNotification'>;

export function notificationWrites(db: Kysely<Database>, traits: Traits): Writes {
	const { lockCounting } = countingLocks(db, traits);
	return {
		async enqueueNotifications(rows) {
			let count = 0n;
			for (const row of rows) {
				const result = await db.insertInto(TABLE).values(toRow<Database['notifications']>(TABLE, row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
				count += result.numInsertedOrUpdatedRows ?? 0n;
			}
			return Number(count);
		},
		async claimNotifications({ workflowId, nodeId, channels, at, leaseUntil, limit }) {
			if (channels.length === 0) return [];
			// Two senders at once would each see the other's rows as free: one after the other.
			await lockCounting([`notify ${workflowId}/${nodeId}`]);
			const rows = records(
				await db
					.selectFrom(TABLE)
					.selectAll()
					.where('workflowId', '=', workflowId)
					.where('nodeId', '=', nodeId)
					.where('state', '=', 'pending')
					.where('channel', 'in', [...channels])
					.where('nextAt', '<=', at)
					.where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', at)]))
					.orderBy('createdAt')
					.orderBy('id')
					.limit(Math.min(limit, MOST))
					.execute(),
			);
			if (rows.length === 0) return [];
			await db
				.updateTable(TABLE)
				.set((eb) => ({ attempts: eb('attempts', '+', 1), fence: eb('fence', '+', 1), leaseUntil }))
				.where('id', 'in', rows.map(({ id }) => id))
				.execute();
			return rows.map((row) => ({ ...row, attempts: row.attempts + 1, fence: row.fence + 1, leaseUntil }));
		},
		async settleNotification(id, fence, patch) {
			const result = await db
				.updateTable(TABLE)
				.set({ ...toRow<object>(TABLE, patch), leaseUntil: null, fence: fence + 1 })
				.where('id', '=', id)
				.where('fence', '=', fence)
				.executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
		async showNotification(ids, approvalId, { shownVersion, watched }) {
			if (ids.length === 0) return;
			// Never back to an older one: of two who changed the message at once, the later version was put up last or will be.
			await db.updateTable(TABLE).set({ shownVersion, watched }).where('id', 'in', [...ids]).where('approvalId', '=', approvalId).where('shownVersion', '<=', shownVersion).execute();
		},
	};
}
