import type { Kysely } from 'kysely';
import type { PublishedPolicyRecord, StoreReader, StoreTransaction } from '../port';
import { written } from './conflict';
import { toRow } from './rows';
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
			// Looked up first: SQLite's guard against REPLACE also refuses an insert that would do nothing.
			const stored = await db.selectFrom('publishedPolicies').select('ord').where('id', '=', row.id).where('version', '=', row.version).executeTakeFirst();
			if (stored) return false;
			return written(await db.insertInto('publishedPolicies').values(toRow<PublishedPolicyRecord>('published_policies', row)).onConflict((clause) => clause.doNothing()).executeTakeFirst());
		},
	};
}
