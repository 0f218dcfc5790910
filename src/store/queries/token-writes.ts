import type { Kysely } from 'kysely';
import type { StoreTransaction } from '../port';
import { conflict, written } from './conflict';
import { toRow } from './rows';
import type { Database } from './schema';

type Tokens = Pick<StoreTransaction, 'insertToken' | 'consumeToken' | 'revokeTokens'>;

export function tokenWrites(db: Kysely<Database>): Tokens {
	return {
		async insertToken(row) {
			const result = await db.insertInto('tokens').values(toRow<Database['tokens']>('tokens', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst();
			if (!written(result)) throw conflict('This token is stored already.');
		},
		async consumeToken(jtiHash, at) {
			// One statement: the second caller waits for the row and then sees it used.
			const result = await db
				.updateTable('tokens')
				.set({ consumedAt: at })
				.where('jtiHash', '=', jtiHash)
				.where('consumedAt', 'is', null)
				.where('revokedAt', 'is', null)
				.executeTakeFirst();
			if (result.numUpdatedRows > 0n) return 'consumed';
			const token = await db.selectFrom('tokens').select(['consumedAt', 'revokedAt']).where('jtiHash', '=', jtiHash).executeTakeFirst();
			if (!token) return 'unknown';
			return token.revokedAt === null ? 'used' : 'revoked';
		},
		async revokeTokens(match, at) {
			const live = db.updateTable('tokens').set({ revokedAt: at }).where('consumedAt', 'is', null).where('revokedAt', 'is', null);
			const query = 'jtiHash' in match ? live.where('jtiHash', '=', match.jtiHash) : live.where('approvalId', '=', match.approvalId);
			return Number((await query.executeTakeFirst()).numUpdatedRows);
		},
	};
}
