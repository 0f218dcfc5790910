import type { VNode } from 'preact';
import type { Review } from '../../approve/open-review';
import { reviewLinks } from '../../approve/review-link';
import { signInAddress } from '../../identity/sign-in-address';
import { describeAction } from '../../draft/describe';
import { gather } from '../gather';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { OutcomeBody, outcomeOf } from '../outcome-page';
import type { Problem } from '../parts/panel-form';
import { ReviewBody } from '../review-page';
import { deskFrame, DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';
import { Note } from './after-deciding';
import { viewFields, type QueueView } from './filters';
import { LiveForm } from './live-form';
import type { QueueNote } from './queue-page';

interface ItemView {
	at: SignedIn;
	view: QueueView;
	status?: number;
	problem?: Problem;
	note?: QueueNote;
	/** Which part was asked for: `edit` or `turn-down`. */
	want?: string;
	/** The visitor reads and does not decide. */
	reader?: boolean;
}

function Back({ at, view }: Pick<ItemView, 'at' | 'view'>): VNode {
	return (
		<DeskForm at={at} go="queue" hidden={viewFields(view)} class="back" id="back-form">
			<button type="submit" class="quiet">
				Back to the queue <kbd>u</kbd>
			</button>
		</DeskForm>
	);
}

/** A sign-in leads away from the desk, and comes back to the request's own page. */
async function withSignIn({ ports }: DeskVisit, review: Review): Promise<Review> {
	const [link] = reviewLinks(ports, review.approval, [review.approver]);
	if (!review.identity.required || link?.url === undefined) return review;
	const { pathname, search } = new URL(link.url);
	const signInUrl = await signInAddress(ports, review, `${pathname}${search}`);
	return { ...review, ...(signInUrl !== undefined && { signInUrl }) };
}

function Reader(): VNode {
	return (
		<section class="card panel" id="decide" aria-labelledby="decision">
			<h2 id="decision">For others to decide</h2>
			<p class="muted">You can read this request because of your role.</p>
		</section>
	);
}

/** One request inside the desk: what its own page shows, and deciding by the same rules. */
export async function itemPage(visit: DeskVisit, stored: Review, { at, view, status = 200, problem, note, want, reader = false }: ItemView): Promise<DeskResponse> {
	const { ports, request, deciding } = visit;
	const review = reader ? stored : ((await deciding?.masks?.reveal(stored)) ?? stored);
	const outcome = outcomeOf(review, request.now);
	const said = note && <Note note={note} />;
	if (outcome) {
		const body = (
			<>
				<Back at={at} view={view} />
				{said}
				<div class={`done ${outcome.tone}`}>
					<OutcomeBody review={review} outcome={outcome} note={problem?.message} />
				</div>
			</>
		);
		return deskFrame(visit, at, { title: outcome.title, active: 'queue', status, body });
	}
	const { emergency: _elsewhere, ...data } = await gather(ports, reader ? {} : (deciding?.sources ?? {}), review);
	const hidden = { desk: at.token, environment: at.environment, go: 'queue', open: review.approval.id, ...Object.fromEntries(Object.entries(viewFields(view)).filter((entry): entry is [string, string] => entry[1] !== undefined)) };
	const shown = reader ? review : await withSignIn(visit, review);
	const body = (
		<>
			<Back at={at} view={view} />
			{said}
			<div id="news" role="status" />
			<LiveForm at={at} hidden={{ open: review.approval.id, version: String(review.approval.version) }} />
			<div data-want={want}>
				<ReviewBody review={shown} view={{ actionUrl: at.actionUrl, now: request.now, data, hidden, ...(problem && { problem }), ...(reader && { instead: <Reader /> }) }} />
			</div>
		</>
	);
	return deskFrame(visit, at, { title: `${problem ? 'Not decided: ' : ''}${describeAction(review.approval.action)}`, active: 'queue', status, live: true, body });
}
