import { describeAction } from '../draft/describe';
import type { Ports } from '../ports';
import type { ExecutionState } from '../sections';
import type { ApprovalRecord, StoreReader } from '../store/port';
import { indexDecisions } from './index-decisions';
import { scopeOf, termHasher } from './term-hash';
import { termsOf, type Described } from './terms-of';

/** One past decision about something alike, and what became of it. */
export interface SimilarDecision {
	approval_id: string;
	/** From 0 to 1: how much of what is rare about the new case the old one shares. */
	similarity: number;
	/** One sentence of what was asked for, made from the stored payload. */
	summary: string;
	/** e.g. 240, when the action names one. */
	amount?: number;
	currency?: string;
	outcome: 'approved' | 'edited' | 'rejected' | 'changes_requested';
	/** ISO 8601. */
	decided_at: string;
	/** Who decided what, by role and never by name. */
	decided_by: { role: string; decision: string }[];
	/** The last reason that was given; absent when none was, or when this viewer was not among those asked. */
	reason?: string;
	/** `not_started` also when nothing was to be executed. */
	execution: ExecutionState;
}

/** Whoever looks; without one no reasons are told. */
export interface SimilarViewer {
	approverId: string;
	role: string;
}

/** The usual BM25 constants. */
const K1 = 1.2;
const B = 0.75;
const TERMS = 20;
const SHOWN = 3;
/** Below it two cases share little more than their form. */
const LEAST = 0.1;

type Past = Awaited<ReturnType<StoreReader['pastApprovals']>>[number];

/** Undefined for what was taken back after it had been decided. */
function outcomeOf({ state, payloadHash, requestedHash }: ApprovalRecord): SimilarDecision['outcome'] | undefined {
	if (state === 'rejected' || state === 'changes_requested') return state;
	if (state !== 'approved') return undefined;
	return payloadHash === requestedHash ? 'approved' : 'edited';
}

/** Reasons are for those who were asked then, and for whoever holds the same role now. */
const mayRead = ({ approvers }: Past, viewer: SimilarViewer | undefined): boolean =>
	viewer !== undefined && approvers.some(({ approverId, role }) => approverId === viewer.approverId || (role !== '' && role === viewer.role));

function decisionOf(past: Past, similarity: number, viewer: SimilarViewer | undefined): SimilarDecision | undefined {
	const { approval, approvers, decisions, execution } = past;
	const outcome = outcomeOf(approval);
	if (!outcome) return undefined;
	const { amount, currency } = approval.action.facts;
	const reason = mayRead(past, viewer) ? decisions.findLast(({ reason: given }) => given !== null)?.reason : undefined;
	return {
		approval_id: approval.id,
		similarity: Math.round(similarity * 100) / 100,
		summary: describeAction(approval.action),
		...(typeof amount === 'number' && { amount }),
		...(typeof currency === 'string' && { currency }),
		outcome,
		decided_at: approval.decidedAt ?? approval.createdAt,
		decided_by: decisions.map(({ approverId, decision }) => ({ role: approvers.find((one) => one.approverId === approverId)?.role ?? '', decision })),
		...(reason && { reason }),
		execution: execution === null || execution === 'planned' ? 'not_started' : execution,
	};
}

type Asked = Described & Pick<ApprovalRecord, 'id' | 'environment'>;

interface Match {
	approvalId: string;
	similarity: number;
}

/** The best matches among what was indexed under one key. */
async function matchesUnder(ports: Pick<Ports, 'store' | 'keys'>, kid: string, approval: Asked): Promise<Match[]> {
	const scope = scopeOf(approval.environment, approval.action.action_type);
	const hash = termHasher(ports.keys, kid, scope);
	const wanted = [...termsOf(approval).keys()].map(hash);
	const { docs, averageLength, df } = await ports.store.similarStatistics(scope, wanted);
	if (docs === 0) return [];
	// The rarest say most about a case, and their lists are short.
	const rarest = df.sort((left, right) => left.df - right.df || (left.term < right.term ? -1 : 1)).slice(0, TERMS);
	const terms = rarest.map(({ term, df: held }) => ({ term, idf: Math.log(1 + (docs - held + 0.5) / (held + 0.5)) }));
	const most = terms.reduce((sum, { idf }) => sum + idf, 0) * (K1 + 1) * 0.5;
	const found = await ports.store.similarMatches({ terms, averageLength, k1: K1, b: B, notApprovalId: approval.id, limit: SHOWN });
	return found.map(({ approvalId, score }) => ({ approvalId, similarity: Math.min(1, score / most) }));
}

/**
 * The three decided requests most like this one, best first: of the same action type and environment, by BM25 over the
 * twenty rarest terms. Brings the index up to date first. Throws DaaError `store_*`; callers show the page without it then.
 */
export async function similarDecisions(ports: Pick<Ports, 'store' | 'keys'>, approval: Asked, viewer?: SimilarViewer): Promise<SimilarDecision[]> {
	await indexDecisions(ports);
	const byKey = await Promise.all(ports.keys.kids.map((kid) => matchesUnder(ports, kid, approval)));
	const matches = byKey
		.flat()
		.filter(({ similarity }) => similarity >= LEAST)
		.sort((left, right) => right.similarity - left.similarity)
		.slice(0, SHOWN);
	const past = new Map((await ports.store.pastApprovals(matches.map(({ approvalId }) => approvalId))).map((one) => [one.approval.id, one]));
	return matches.flatMap(({ approvalId, similarity }) => {
		const one = past.get(approvalId);
		return one ? (decisionOf(one, similarity, viewer) ?? []) : [];
	});
}
