import type { Kysely } from 'kysely';
import type { PublishedPolicyRecord, StoreReader, StoreTransaction } from '../port';
import { written } from './conflict';
import type { Database } from './schema';

const COLUMNS = ['id', 'version', 'hash', 'author', 'note', 'publishedAt'] as const;
/** One row is a few hundred characters; more versions than this nobody reads as a list. */
const MAX_LIST = 1_000;

/** Published versions, the newest first. The database's own numbering decides what is newest, not anybody's clock. */
export function publishedPolicyReads(db: Kysely<Database>): Pick<StoreReader, 'publishedPolicy' | 'publishedPolicies'> {
	const newestFirst = () => db.selectFrom('publishedPolicies').select(COLUMNS).orderBy('ord', 'desc');
	return {
		async publishedPolicy(id, version) {
			const query = newestFirst().where('id', '=', id).limit(1);
			return await (version === undefined ? query : query.where('version', '=', version)).executeTakeFirst();
		},
		async publishedPolicies({ id, limit }) {
			const query = newestFirst().limit(Math.min(limit, MAX_LIST));
			return await (id === undefined ? query : query.where('id', '=', id)).execute();
		},
	};
}

export function publishedPolicyWrites(db: Kysely<Database>): Pick<StoreTransaction, 'insertPublishedPolicy'> {
	return {
		async insertPublishedPolicy(row: PublishedPolicyRecord) {
			return written(await db.insertInto('publishedPolicies').values(row).onConflict((clause) => clause.doNothing()).executeTakeFirst());
		},
	};
}
