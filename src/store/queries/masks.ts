import type { Kysely } from 'kysely';
import type { StoreReader, StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import type { Database, Traits } from './schema';

/** Rows a statement: far below the limits on parameters. */
const AT_ONCE = 500;

const chunks = <T>(list: readonly T[]): T[][] => Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, index) => list.slice(index * AT_ONCE, (index + 1) * AT_ONCE));

export function maskReads(db: Kysely<Database>): Pick<StoreReader, 'maskConversation' | 'maskValues' | 'isMaskedText' | 'scanOf'> {
	return {
		maskConversation: (id) => db.selectFrom('maskConversations').selectAll().where('id', '=', id).executeTakeFirst(),
		maskValues: (conversationId) => db.selectFrom('maskValues').selectAll().where('conversationId', '=', conversationId).orderBy('type').orderBy('number').orderBy('variant').execute(),
		async isMaskedText(conversationId, textMac) {
			return (await db.selectFrom('maskTexts').select('textMac').where('conversationId', '=', conversationId).where('textMac', '=', textMac).executeTakeFirst()) !== undefined;
		},
		scanOf(payloadHash, executionId) {
			let query = db.selectFrom('scans').selectAll().where('payloadHash', '=', payloadHash);
			if (executionId !== undefined) query = query.where('executionId', '=', executionId);
			return query.orderBy('at', 'desc').orderBy('executionId', 'desc').limit(1).executeTakeFirst();
		},
	};
}

type Writes = Pick<StoreTransaction, 'insertMaskConversation' | 'lockMaskConversation' | 'insertMaskValues' | 'insertMaskedTexts' | 'putScan'>;

export function maskWrites(db: Kysely<Database>, traits: Traits): Writes {
	return {
		async insertMaskConversation(row) {
			await db.insertInto('maskConversations').values(row).onConflict((clause) => clause.doNothing()).execute();
		},
		lockMaskConversation(id) {
			const query = db.selectFrom('maskConversations').selectAll().where('id', '=', id);
			return (traits.rowLocks ? query.forUpdate() : query).executeTakeFirst();
		},
		async insertMaskValues(rows) {
			for (const row of rows) {
				const result = await db.insertInto('maskValues').values(row).onConflict((clause) => clause.doNothing()).executeTakeFirst();
				if (!written(result)) throw conflict('This mask is stored already.', { conversation: row.conversationId });
			}
		},
		async insertMaskedTexts(conversationId, textMacs) {
			for (const some of chunks(textMacs)) {
				await db.insertInto('maskTexts').values(some.map((textMac) => ({ conversationId, textMac }))).onConflict((clause) => clause.doNothing()).execute();
			}
		},
		async putScan(row) {
			const { payloadHash: _hash, executionId: _execution, ...rest } = row;
			await db.insertInto('scans').values(row).onConflict((clause) => clause.columns(['payloadHash', 'executionId']).doUpdateSet(rest)).execute();
		},
	};
}

/** Key first: without it the rest is noise. The caller makes sure that no copy stays in the database's own logs. */
export async function eraseMasks(db: Kysely<Database>, ids: readonly string[], at: string): Promise<number> {
	let count = 0;
	for (const some of chunks(ids)) {
		const result = await db.updateTable('maskConversations').set({ wrappedKey: null, erasedAt: at }).where('id', 'in', some).where('wrappedKey', 'is not', null).executeTakeFirst();
		count += Number(result.numUpdatedRows);
		await db.deleteFrom('maskValues').where('conversationId', 'in', some).execute();
		await db.deleteFrom('maskTexts').where('conversationId', 'in', some).execute();
	}
	return count;
}
