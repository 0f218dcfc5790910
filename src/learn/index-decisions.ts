import type { Ports } from '../ports';
import type { ApprovalRecord, SimilarDoc } from '../store/port';
import { scopeOf, termHasher } from './term-hash';
import { termsOf } from './terms-of';

/** Decisions taken in at once: a page that is opened waits for it. */
const AT_ONCE = 200;

function docOf(ports: Pick<Ports, 'keys'>, approval: ApprovalRecord): SimilarDoc {
	const scope = scopeOf(approval.environment, approval.action.action_type);
	const hash = termHasher(ports.keys, ports.keys.activeKid, scope);
	return {
		approvalId: approval.id,
		scope,
		decidedAt: approval.decidedAt ?? approval.createdAt,
		terms: [...termsOf(approval)].map(([term, tf]) => ({ term: hash(term), tf })),
	};
}

/**
 * Takes decided approvals that the index lacks into it, oldest first, and returns how many there were. Made to be called
 * after a decision and before a search: whatever an earlier call missed, this one brings. Safe to repeat and to run twice
 * at once.
 */
export async function indexDecisions(ports: Pick<Ports, 'store' | 'keys'>, limit = AT_ONCE): Promise<number> {
	const missing = await ports.store.unindexedDecisions(limit);
	if (missing.length === 0) return 0;
	const docs = missing.map((approval) => docOf(ports, approval));
	return await ports.store.transaction(async (tx) => {
		let taken = 0;
		for (const doc of docs) if (await tx.insertSimilar(doc)) taken += 1;
		return taken;
	});
}
