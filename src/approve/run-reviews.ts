import { createHmac } from 'node:crypto';
import { DaaError, isDaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { RunLinkClaims } from '../tokens/claims';
import { signToken } from '../tokens/sign-token';
import { verifyToken } from '../tokens/verify-token';
import { readReview, type Review, type ReviewPlace } from './open-review';
import { reviewLinks } from './review-link';

/** One request of a run as one approver has it, with the token of its own review link. */
export interface RunReview {
	review: Review;
	token: string;
}

export interface RunReviews {
	link: RunLinkClaims;
	/** By item index. */
	reviews: RunReview[];
}

/** A link to everything of one node run that this approver is asked to decide. Readable until `expiresAt`. */
export function runLink(ports: Pick<Ports, 'keys' | 'now'>, run: RunContext, approverId: string, expiresAt: Date): string {
	const key = ports.keys.derive(ports.keys.activeKid, 'run-link');
	if (!key) throw new DaaError('token_key_unknown', 'The signing key for run links is missing.');
	const claims = { sub: approverId, workflow_id: run.workflowId, execution_id: run.executionId, node_id: run.nodeId, environment: run.environment };
	const jti = createHmac('sha256', key).update(`jti\n${JSON.stringify(Object.values(claims))}`).digest('base64url');
	return signToken('run-link', { ...claims, jti, exp: Math.floor(expiresAt.getTime() / 1000) }, ports.keys, ports.now());
}

/**
 * What a run link shows: the requests of that run whose approver its owner is, each only as long as its own link is good.
 * Leaves no trace. Throws DaaError `token_*`, `approval_link_foreign` (another page's link) or `approval_unknown` (none left).
 */
export async function readRunReviews(ports: Ports, token: unknown, place?: ReviewPlace): Promise<RunReviews> {
	const link = verifyToken('run-link', token, ports.keys, ports.now());
	const run = { workflowId: link.workflow_id, executionId: link.execution_id, nodeId: link.node_id };
	if (place && (place.workflowId !== run.workflowId || place.executionId !== run.executionId || place.nodeId !== run.nodeId)) {
		throw new DaaError('approval_link_foreign', 'This link does not belong to this page.', { fields: { differs: 'place' } });
	}
	const reviews: RunReview[] = [];
	for (const approval of await ports.store.approvalsOfRun(run)) {
		if (approval.environment !== link.environment) continue;
		const mine = (await ports.store.approvers(approval.id)).filter(({ approverId }) => approverId === link.sub);
		for (const { token: own } of reviewLinks(ports, approval, mine)) {
			try {
				reviews.push({ token: own, review: await readReview(ports, ports.store, own, place) });
			} catch (error) {
				// An item whose own link has ended is not shown; a store that is down is no reason to show less.
				if (!isDaaError(error) || !/^(?:token_|approval_link_)/.test(error.code)) throw error;
			}
		}
	}
	if (reviews.length === 0) throw new DaaError('approval_unknown', 'There is nothing left to show.');
	return { link, reviews: reviews.sort((left, right) => left.review.approval.itemIndex - right.review.approval.itemIndex) };
}
