import type { Kysely } from 'kysely';
import type { FactorRecord, StoreReader, StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import { toRow } from './rows';
import type { Database } from './schema';

const DAY_MS = 24 * 60 * 60 * 1000;

export function identityReads(db: Kysely<Database>): Pick<StoreReader, 'factors' | 'attempts'> {
	return {
		async factors(approverId): Promise<FactorRecord[]> {
			let query = db.selectFrom('approverFactors').selectAll().where('state', '<>', 'forgotten');
			if (typeof approverId === 'string') query = query.where('approverId', '=', approverId);
			else if (approverId?.length === 0) return [];
			else if (approverId) query = query.where('approverId', 'in', approverId);
			return await query.orderBy('createdAt', 'desc').orderBy('id', 'desc').execute();
		},
		async attempts(approvalId, approverId) {
			const row = await db.selectFrom('identityAttempts').selectAll().where('approvalId', '=', approvalId).where('approverId', '=', approverId).executeTakeFirst();
			return row ?? { approvalId, approverId, failed: 0, lockedUntil: null };
		},
	};
}

type Writes = Pick<StoreTransaction, 'insertFactor' | 'updateFactor' | 'useFactorStep' | 'countAttempt' | 'lockAttempts' | 'clearAttempts' | 'useOnce'>;

export function identityWrites(db: Kysely<Database>): Writes {
	return {
		async insertFactor(row) {
			const result = await db.insertInto('approverFactors').values(toRow<FactorRecord>('approverFactors', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			if (!written(result)) throw conflict('This factor is stored already.', { factor: row.id });
		},
		async updateFactor(id, from, patch) {
			const result = await db.updateTable('approverFactors').set(toRow<Partial<FactorRecord>>('approverFactors', patch)).where('id', '=', id).where('state', 'in', [...from]).executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
		async useFactorStep(id, step) {
			// One statement: of two callers with one code the second waits for the row and then sees it used.
			const result = await db.updateTable('approverFactors').set({ lastStep: step }).where('id', '=', id).where('state', '=', 'active').where('lastStep', '<', step).executeTakeFirst();
			return result.numUpdatedRows > 0n;
		},
		async countAttempt(approvalId, approverId) {
			const row = await db
				.insertInto('identityAttempts')
				.values({ approvalId, approverId, failed: 1, lockedUntil: null })
				.onConflict((clause) => clause.columns(['approvalId', 'approverId']).doUpdateSet((eb) => ({ failed: eb('identityAttempts.failed', '+', 1) })))
				.returning('failed')
				.executeTakeFirstOrThrow();
			return row.failed;
		},
		async lockAttempts(approvalId, approverId, until) {
			await db.updateTable('identityAttempts').set({ lockedUntil: until }).where('approvalId', '=', approvalId).where('approverId', '=', approverId).execute();
		},
		async clearAttempts(approvalId, approverId) {
			await db.deleteFrom('identityAttempts').where('approvalId', '=', approvalId).where('approverId', '=', approverId).execute();
		},
		async useOnce({ key, at, expiresAt }) {
			await db.deleteFrom('usedOnce').where('expiresAt', '<', new Date(Date.parse(at) - DAY_MS).toISOString()).execute();
			const result = await db.insertInto('usedOnce').values({ key, usedAt: at, expiresAt }).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			return written(result);
		},
	};
}
