import type { Kysely } from 'kysely';
import type { LeaseRecord, StoreReader, StoreTransaction } from '../port';
import type { Database } from './schema';

export function leaseReads(db: Kysely<Database>): Pick<StoreReader, 'lease'> {
	return { lease: (name) => db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst() };
}

export function leaseWrites(db: Kysely<Database>): Pick<StoreTransaction, 'claimLease' | 'moveLease'> {
	return {
		async claimLease({ name, holder, at, until }): Promise<LeaseRecord | undefined> {
			await db.insertInto('leases').values({ name, holder, fence: 0, until: at, cursor: null }).onConflict((clause) => clause.doNothing()).execute();
			return db
				.updateTable('leases')
				.set((eb) => ({ holder, until, fence: eb('fence', '+', 1) }))
				.where('name', '=', name)
				.where((eb) => eb.or([eb('until', '<=', at), eb('holder', '=', holder)]))
				.returningAll()
				.executeTakeFirst();
		},
		async moveLease(name, fence, patch) {
			const result = await db.updateTable('leases').set(patch).where('name', '=', name).where('fence', '=', fence).executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
	};
}
