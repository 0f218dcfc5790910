import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { OutboxRecord, StoreReader, StoreTransaction } from '../port';
import { bulkInsert } from './bulk-insert';
import { countingLocks } from './recent-proposals';
import { fromRow, toRow } from './rows';
import type { Database, OutboxRow, Traits } from './schema';

const ROWS_AT_ONCE = 500;

const NUMBERS: ReadonlySet<string> = new Set(['attempts', 'uncertain', 'fence']);
const COLUMNS = (
	[
		...['id', 'destination', 'ticketId', 'environment', 'workflowId', 'executionId', 'correlationId', 'approvalId', 'fields', 'note', 'state'],
		...['attempts', 'uncertain', 'fence', 'leaseUntil', 'nextAt', 'code', 'eventId', 'createdAt', 'finishedAt'],
	]
).map((name) => [name, NUMBERS.has(name) ? 'integer' : 'text'] as const);

const chunks = <T>(list: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

/** See deliveredEventId: the same name, made where the row is. */
const deliveredEvent = sql<string>`'evt_' || substr(id, 5) || '_' || fence`;

/** No earlier entry of the same ticket waits. */
const isFirstOfTicket = (eb: ExpressionBuilder<Database & { entry: Database['crmOutbox'] }, 'entry'>) =>
	eb.not(
		eb.exists(
			eb
				.selectFrom('crmOutbox as earlier')
				.select(sql<number>`1`.as('one'))
				.whereRef('earlier.destination', '=', 'entry.destination')
				.whereRef('earlier.ticketId', '=', 'entry.ticketId')
				.where('earlier.state', '=', 'pending')
				.whereRef('earlier.ord', '<', 'entry.ord'),
		),
	);

function recordOf(row: object): OutboxRecord {
	const { ord: _ord, ...record } = fromRow<OutboxRecord & { ord: number }>('crmOutbox', row);
	return record;
}

export function outboxReads(db: Kysely<Database>): Pick<StoreReader, 'outboxEntries' | 'outboxCounts' | 'outboxNextAt'> {
	return {
		async outboxEntries(ids) {
			const found = await Promise.all(chunks(ids, ROWS_AT_ONCE).map((some) => db.selectFrom('crmOutbox').selectAll().where('id', 'in', some).execute()));
			return found.flat().map(recordOf);
		},
		async outboxCounts() {
			const rows = await db
				.selectFrom('crmOutbox')
				.select(['destination', 'state', (eb) => eb.fn.countAll<string | number>().as('count')])
				.where('state', '<>', 'delivered')
				.groupBy(['destination', 'state'])
				.orderBy('destination')
				.orderBy('state')
				.execute();
			return rows.map((row) => ({ ...row, count: Number(row.count) }));
		},
		async outboxNextAt(destination) {
			const row = await db
				.selectFrom('crmOutbox as entry')
				.select((eb) => eb.fn.min<string | null>(eb.case().when('entry.leaseUntil', '>', eb.ref('entry.nextAt')).then(eb.ref('entry.leaseUntil')).else(eb.ref('entry.nextAt')).end()).as('nextAt'))
				.where('entry.destination', '=', destination)
				.where('entry.state', '=', 'pending')
				.where(isFirstOfTicket)
				.executeTakeFirst();
			return row?.nextAt ?? undefined;
		},
	};
}

export function outboxWrites(db: Kysely<Database>, traits: Traits): Pick<StoreTransaction, 'enqueueOutbox' | 'claimOutbox' | 'settleOutbox' | 'settleDelivered' | 'retryOutbox'> {
	const { lockCounting } = countingLocks(db, traits);
	return {
		async enqueueOutbox(rows) {
			for (const some of chunks(rows, ROWS_AT_ONCE)) {
				await bulkInsert(db, traits.kind, 'crmOutbox', COLUMNS, some.map((row) => toRow<OutboxRow>('crmOutbox', row)), true);
			}
		},
		async claimOutbox({ destination, at, leaseUntil, limit }) {
			// Two senders at once would each see the other's entries as free: one after the other.
			await lockCounting([`outbox ${destination}`]);
			const rows = await db
				.selectFrom('crmOutbox as entry')
				.selectAll('entry')
				.where('entry.destination', '=', destination)
				.where('entry.state', '=', 'pending')
				.where('entry.nextAt', '<=', at)
				.where((eb) => eb.or([eb('entry.leaseUntil', 'is', null), eb('entry.leaseUntil', '<=', at)]))
				.where(isFirstOfTicket)
				.orderBy('entry.ord')
				.limit(limit)
				.execute();
			const claimed = rows.map(recordOf).map((row): OutboxRecord => ({
				...row,
				attempts: row.attempts + 1,
				fence: row.fence + 1,
				leaseUntil,
				// A lease that nobody gave back: that sender may have got through.
				uncertain: row.leaseUntil === null ? row.uncertain : 1,
			}));
			if (claimed.length > 0) {
				await db
					.updateTable('crmOutbox')
					.set((eb) => ({
						attempts: eb('attempts', '+', 1),
						fence: eb('fence', '+', 1),
						leaseUntil,
						uncertain: eb.case().when('leaseUntil', 'is', null).then(eb.ref('uncertain')).else(sql<0 | 1>`1`).end(),
					}))
					.where('id', 'in', claimed.map(({ id }) => id))
					.execute();
			}
			return claimed;
		},
		async settleOutbox(id, fence, patch) {
			const result = await db
				.updateTable('crmOutbox')
				.set({ ...toRow<Partial<OutboxRow>>('crmOutbox', patch), fence: fence + 1 })
				.where('id', '=', id)
				.where('fence', '=', fence)
				.executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
		async settleDelivered(entries, at) {
			const [first] = entries;
			if (!first) return [];
			const rows = await db
				.updateTable('crmOutbox')
				.set((eb) => ({ state: 'delivered' as const, uncertain: 0 as const, leaseUntil: null, nextAt: at, code: null, note: null, finishedAt: at, eventId: deliveredEvent, fence: eb('fence', '+', 1) }))
				.where('id', 'in', entries.map(({ id }) => id))
				// Whoever claimed an entry after us has written a later lease.
				.where('leaseUntil', '=', first.leaseUntil)
				.where('state', '=', 'pending')
				.returning('id')
				.execute();
			return rows.map(({ id }) => id);
		},
		async retryOutbox(destination, at) {
			const result = await db
				.updateTable('crmOutbox')
				.set((eb) => ({ state: 'pending' as const, nextAt: at, leaseUntil: null, finishedAt: null, fence: eb('fence', '+', 1) }))
				.where('destination', '=', destination)
				.where('state', '=', 'rejected')
				.executeTakeFirst();
			return Number(result.numUpdatedRows);
		},
	};
}
