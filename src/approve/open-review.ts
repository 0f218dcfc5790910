import { DaaError } from '../errors';
import { demandOf, type IdentityDemand } from '../identity/demand';
import type { IdentityProof } from '../identity/proof';
import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, StoreReader } from '../store/port';
import type { ReviewLinkClaims } from '../tokens/claims';
import { jtiHash, sameSecret, verifyToken } from '../tokens/verify-token';
import { approvalEvent } from './approval-event';
import { decide } from './decider';
import { actionPhrase, personPhrase } from './describe-approval';
import { makeFormToken } from './form-token';
import { lifeOf } from './life-of';

/** Where the page is served: a link of another execution must not work there. Leave out on a page of no execution. */
export interface ReviewPlace {
	workflowId: string;
	executionId: string;
	nodeId: string;
}

export interface Review {
	approval: ApprovalRecord;
	/** Whose link it is. */
	approver: ApproverRecord;
	approvers: ApproverRecord[];
	decisions: DecisionRecord[];
	/** The hidden field that a decision from this page has to carry. */
	formToken: string;
	link: ReviewLinkClaims;
	/** What approving asks beyond the link. */
	identity: IdentityDemand;
	/** Where the page can send the approver to sign in; to decide alone, with a new login. */
	signInUrl?: string;
	emergencySignInUrl?: string;
	/** A sign-in that this very visit brought along; goes into the page's forms. */
	signedIn?: { token: string; proof: Extract<IdentityProof, { kind: 'oidc' }> };
	/** Whether personal data stands in clear here; absent when the action was not masked. `gone`: nobody can tell any more. */
	masks?: 'revealed' | 'hidden' | 'gone';
}

const foreign = (what: string) =>
	new DaaError('approval_link_foreign', 'This link does not belong to this request.', { fields: { differs: what } });

function checkBinding(link: ReviewLinkClaims, approval: ApprovalRecord, place: ReviewPlace | undefined): void {
	if (link.environment !== approval.environment) throw foreign('environment');
	if (link.payload_hash !== approval.requestedHash) throw foreign('payload_hash');
	if (link.workflow_id !== approval.workflowId || (place && place.workflowId !== approval.workflowId)) throw foreign('workflow');
	if (link.execution_id !== approval.executionId || (place && place.executionId !== approval.executionId)) throw foreign('execution');
	if (place && place.nodeId !== approval.nodeId) throw foreign('node');
}

/** Verifies a link and reads what it belongs to, without leaving a trace. Throws DaaError `token_*` or `approval_*`. */
export async function readReview(ports: Ports, store: StoreReader, token: unknown, place?: ReviewPlace): Promise<Review> {
	const link = verifyToken('review-link', token, ports.keys, ports.now());
	const approval = await store.approval(link.approval);
	if (!approval) throw new DaaError('approval_unknown', 'There is no such request.');
	checkBinding(link, approval, place);
	const approvers = await store.approvers(approval.id);
	const approver = approvers.find(({ approverId }) => approverId === link.sub);
	if (!approver) throw foreign('approver');
	if (!sameSecret(approver.linkJtiHash, jtiHash(link.jti))) throw foreign('jti');
	if (approver.revokedAt !== null) throw new DaaError('approval_link_revoked', 'This link was withdrawn.');
	const formToken = makeFormToken(ports.keys, { jti: link.jti, payloadHash: approval.payloadHash, version: approval.version });
	return { approval, approver, approvers, decisions: await store.decisions(approval.id), formToken, link, identity: await demandOf(ports, store, approval, approver) };
}

/**
 * Opens a review for reading. The first opening of an open request by each approver is recorded, later ones are not.
 * Throws DaaError `token_*` (missing, malformed, signature, expired …), `approval_unknown`, `approval_link_foreign`
 * or `approval_link_revoked`. A request that is closed or past its deadline opens: the page says what became of it.
 */
export async function openReview(ports: Ports, token: unknown, place?: ReviewPlace): Promise<Review> {
	const review = await readReview(ports, ports.store, token, place);
	const { approver } = review;
	if (approver.viewedAt !== null) return review;
	const view = { type: 'view', at: ports.now(), approverId: approver.approverId } as const;
	const viewedAt = view.at.toISOString();
	const first = await ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(review.approval.id);
		if (!approval) return false;
		const ruling = decide(view, lifeOf(approval, await tx.approvers(approval.id), []));
		if (!ruling.ok || ruling.viewedBy === undefined) return false;
		await tx.updateApprover(approval.id, approver.approverId, { viewedAt });
		await tx.appendEvent(
			approvalEvent(ports, approval, {
				action: 'approval.viewed',
				outcome: 'viewed',
				by: approver,
				sentence: `${personPhrase(approver)} opened the review of ${actionPhrase(approval.action)}.`,
			}),
		);
		return true;
	});
	if (!first) return review;
	const seen = { ...approver, viewedAt };
	return { ...review, approver: seen, approvers: review.approvers.map((one) => (one.approverId === seen.approverId ? seen : one)) };
}
