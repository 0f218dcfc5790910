import { sql, type Kysely } from 'kysely';
import type { ApprovalRecord, StoreReader, StoreTransaction } from '../port';
import { countingLocks } from './recent-proposals';
import { groupBy } from '../../group-by';
import { requestReads } from './requests';
import { fromRow } from './rows';
import type { Database, Traits } from './schema';

const DECIDED: ReadonlySet<ApprovalRecord['state'] | undefined> = new Set(['approved', 'rejected', 'changes_requested'] as const);

/** Notes that a decision is to be taken into the index, in the transaction that takes it. */
export async function queueDecision(db: Kysely<Database>, approvalId: string, state: ApprovalRecord['state'] | undefined): Promise<void> {
	if (!DECIDED.has(state)) return;
	await db.insertInto('similarPending').values({ approvalId }).onConflict((clause) => clause.doNothing()).execute();
}

type Reads = Pick<StoreReader, 'unindexedDecisions' | 'similarStatistics' | 'similarMatches' | 'pastApprovals'>;

export function similarReads(db: Kysely<Database>): Reads {
	return {
		async unindexedDecisions(limit) {
			// Mostly none, and then the join would walk through all approvals to find that out.
			if (!(await db.selectFrom('similarPending').select('approvalId').limit(1).executeTakeFirst())) return [];
			const rows = await db.selectFrom('similarPending').innerJoin('approvals', 'approvals.id', 'similarPending.approvalId').selectAll('approvals').orderBy('approvals.decidedAt').limit(limit).execute();
			return rows.map((row) => fromRow<ApprovalRecord>('approvals', row));
		},
		async similarStatistics(scope, terms) {
			const total = await db.selectFrom('similarScopes').select(['docs', 'totalLength']).where('scope', '=', scope).executeTakeFirst();
			const docs = Number(total?.docs ?? 0);
			if (docs === 0 || terms.length === 0) return { docs, averageLength: 0, df: [] };
			const df = await db.selectFrom('similarTerms').select(['term', 'df']).where('term', 'in', terms).where('df', '>', 0).execute();
			return { docs, averageLength: Number(total?.totalLength ?? 0) / docs, df };
		},
		async similarMatches({ terms, averageLength, k1, b, notApprovalId, limit }) {
			if (terms.length === 0) return [];
			const real = (value: number) => sql`cast(${value} as double precision)`;
			const idf = sql.join(terms.map(({ term, idf: weight }) => sql`when ${term} then ${real(weight)}`), sql` `);
			const [term, tf, length] = [sql.ref('similarPostings.term'), sql.ref('similarPostings.tf'), sql.ref('similarPostings.length')];
			const score = sql<number>`sum((case ${term} ${idf} end) * ${tf} * ${real(k1 + 1)} / (${tf} + ${real(k1 * (1 - b))} + ${real((k1 * b) / averageLength)} * ${length}))`;
			const best = await db
				.selectFrom('similarPostings')
				.select(['doc', score.as('score')])
				.where('term', 'in', terms.map((one) => one.term))
				.groupBy('doc')
				.orderBy('score', 'desc')
				.orderBy('doc', 'desc')
				.limit(limit + 1)
				.execute();
			if (best.length === 0) return [];
			const docs = await db.selectFrom('similarDocs').select(['doc', 'approvalId']).where('doc', 'in', best.map(({ doc }) => doc)).execute();
			const idOf = new Map(docs.map(({ doc, approvalId }) => [String(doc), approvalId]));
			return best
				.map(({ doc, score: reached }) => ({ approvalId: idOf.get(String(doc)) ?? '', score: Number(reached) }))
				.filter(({ approvalId }) => approvalId !== '' && approvalId !== notApprovalId)
				.slice(0, limit);
		},
		async pastApprovals(ids) {
			if (ids.length === 0) return [];
			const { requests } = requestReads(db);
			const found = await requests(ids);
			const decisions = groupBy(await db.selectFrom('decisions').selectAll().where('approvalId', 'in', ids).orderBy('decidedAt').orderBy('id').execute(), ({ approvalId }) => approvalId);
			const intents = await db.selectFrom('intents').select(['requestKey', 'state']).where('requestKey', 'in', ids).execute();
			const stateOf = new Map(intents.map(({ requestKey, state }) => [requestKey, state]));
			return found.map((request) => ({ ...request, decisions: decisions.get(request.approval.id) ?? [], execution: stateOf.get(request.approval.id) ?? null }));
		},
	};
}

export function similarWrites(db: Kysely<Database>, traits: Traits): Pick<StoreTransaction, 'insertSimilar' | 'eraseSimilar'> {
	const { lockCounting } = countingLocks(db, traits);
	return {
		async insertSimilar({ approvalId, scope, decidedAt, terms }) {
			// Two indexers at once would lock the same counters in two orders.
			await lockCounting(['similar decisions']);
			const length = terms.reduce((sum, { tf }) => sum + tf, 0);
			const inserted = await db
				.insertInto('similarDocs')
				.values({ approvalId, scope, decidedAt, length })
				.onConflict((clause) => clause.doNothing())
				.returning('doc')
				.executeTakeFirst();
			await db.deleteFrom('similarPending').where('approvalId', '=', approvalId).execute();
			if (!inserted) return false;
			await db
				.insertInto('similarScopes')
				.values({ scope, docs: 1, totalLength: length })
				.onConflict((clause) => clause.column('scope').doUpdateSet((eb) => ({ docs: eb('similarScopes.docs', '+', 1), totalLength: eb('similarScopes.totalLength', '+', length) })))
				.execute();
			if (terms.length === 0) return true;
			await db.insertInto('similarPostings').values(terms.map(({ term, tf }) => ({ term, doc: inserted.doc, tf, length }))).execute();
			await db
				.insertInto('similarTerms')
				.values(terms.map(({ term }) => ({ term, df: 1 })))
				.onConflict((clause) => clause.column('term').doUpdateSet((eb) => ({ df: eb('similarTerms.df', '+', 1) })))
				.execute();
			return true;
		},
		async eraseSimilar(approvalIds) {
			if (approvalIds.length === 0) return 0;
			await lockCounting(['similar decisions']);
			const docs = await db.selectFrom('similarDocs').selectAll().where('approvalId', 'in', approvalIds).where('length', '>', 0).execute();
			for (const { doc, scope, length } of docs) {
				const terms = db.selectFrom('similarPostings').select('term').where('doc', '=', doc);
				await db.updateTable('similarTerms').set((eb) => ({ df: eb('df', '-', 1) })).where('term', 'in', terms).execute();
				await db.deleteFrom('similarPostings').where('doc', '=', doc).execute();
				await db.updateTable('similarScopes').set((eb) => ({ docs: eb('docs', '-', 1), totalLength: eb('totalLength', '-', length) })).where('scope', '=', scope).execute();
				// The row stays, empty: it says that this one is not to be taken in again.
				await db.updateTable('similarDocs').set({ length: 0 }).where('doc', '=', doc).execute();
			}
			return docs.length;
		},
	};
}
