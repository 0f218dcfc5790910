import type { Kysely } from 'kysely';
import type { StoreTransaction } from '../port';
import { conflict } from './conflict';
import { changed, insertNew, ready } from './ready';
import { toRow } from './rows';
import type { Database } from './schema';

const consumeLive = ready((db, at: string, jtiHash: string) => db.updateTable('tokens').set({ consumedAt: at }).where('jtiHash', '=', jtiHash).where('consumedAt', 'is', null).where('revokedAt', 'is', null));

type Tokens = Pick<StoreTransaction, 'insertToken' | 'consumeToken' | 'revokeTokens'>;

export function tokenWrites(db: Kysely<Database>): Tokens {
	return {
		async insertToken(row) {
			if (!(await insertNew(db, 'tokens', toRow('tokens', row)))) throw conflict('This token is stored already.');
		},
		async consumeToken(jtiHash, at) {
			// One statement: the second caller waits for the row and then sees it used.
			if (changed(await consumeLive(db, at, jtiHash))) return 'consumed';
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
