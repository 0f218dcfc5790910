import { readReview } from '../approve/open-review';
import { reviewLinks } from '../approve/review-link';
import { isDaaError } from '../errors';
import { revealReview } from '../scan/masks/review-masks';
import type { DeskRoute, DeskVisit } from './handle-desk';
import { page, refused, type DeskResponse } from './handle-review';
import { outcomeOf, outcomePage } from './outcome-page';
import { refusalOf } from './refusal-page';

/** In the query of the desk's address: the token of a review link. */
export const REVIEW_PARAMETER = 'review';

const NOT_SIGNED = { status: 503, title: 'Not ready yet', text: 'The link is good, but the workflow has not signed it yet. Nothing was decided; please try again in a minute.' };

async function answer({ ports, request }: DeskVisit, token: string): Promise<DeskResponse> {
	if (request.method !== 'GET') return refused(refusalOf('method_not_allowed') ?? NOT_SIGNED);
	const review = await readReview(ports, ports.store, token);
	const outcome = outcomeOf(review, request.now);
	if (outcome) return page(outcome.gone ? 410 : 200, outcomePage(await revealReview(ports, review), outcome));
	const [link] = reviewLinks(ports, review.approval, [review.approver]);
	return link?.url === undefined ? refused(NOT_SIGNED) : page(303, '', { location: link.url });
}

/**
 * A review link under the desk's own address, which lives longer than the execution: while the request is open it leads
 * to the page that decides; afterwards it says what became of it, where n8n itself would only say that there is nothing
 * to do.
 */
export const laterVisitRoute: DeskRoute = async (visit) => {
	const token = visit.request.query.get(REVIEW_PARAMETER);
	if (token === null) return undefined;
	try {
		return await answer(visit, token);
	} catch (error) {
		// In the words of review links; the desk's own are about signing in.
		const refusal = isDaaError(error) ? refusalOf(error.code) : undefined;
		if (!refusal) throw error;
		return refused(refusal);
	}
};
