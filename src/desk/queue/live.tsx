import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { readReview } from '../../approve/open-review';
import { isDaaError } from '../../errors';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { pageHeaders } from '../headers';
import { outcomeOf } from '../outcome-page';
import { Inline } from '../parts/exact';
import type { SignedIn } from '../session/signed-in';
import { readPlace, readView, seesAll } from './filters';
import { listQueue } from './list-queue';
import { ownItem, requestHere } from './open-item';
import { countsOf, titleOf } from './queue-page';
import { QueueRow } from './queue-row';

/** A page that stays open grows by what comes in; beyond it, the page says that it has to be opened anew. */
const LIVE_ROWS = 60;

/**
 * An answer that no page shows: the script takes its parts. It has no form and no new session token, so that a page that
 * merely stays open does not keep anybody signed in. The page's own origin is opaque (`null`), as is that of every
 * sandboxed page; all that allows is to read what the session in the request may read, since there are no cookies.
 */
function answer(body: VNode): DeskResponse {
	return { status: 200, headers: { ...pageHeaders(), 'access-control-allow-origin': 'null' }, body: `<!doctype html><meta charset="utf-8"><title>News</title>${renderToString(body)}` };
}

/** The page of the queue as it is now: from where it began to where it ended, with what has come in between. */
async function liveQueue({ ports, request }: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	const [from, until] = [readPlace(at, 'from'), readPlace(at, 'until')];
	const view = { ...readView(at), ...(from && { after: from }) };
	const { entries, counts, next } = await listQueue(ports, at, view, { most: LIVE_ROWS, ...(until && { until }) });
	return answer(
		<>
			<h1 id="title">{titleOf(view, counts)}</h1>
			<p id="counts">{countsOf(counts)}</p>
			<ul id="rows" data-cut={next && 'yes'}>
				{next === undefined && entries.map((entry) => <QueueRow entry={entry} now={request.now} picked={false} />)}
			</ul>
		</>,
	);
}

const CHANGED = 'This request has changed since you opened it. Open it again to see it as it is now.';
const NOT_YOURS = 'This request is not here any more. Press Queue to go on.';

/** What has become of a request while its page was open; undefined while all is as it was. Not noted as having seen it. */
async function newsOf({ ports, request }: DeskVisit, at: SignedIn, id: string): Promise<string | undefined> {
	const approval = await requestHere(ports, at, id);
	const own = await ownItem(ports, at, approval);
	if (!own && !seesAll(at)) return NOT_YOURS;
	const review = own && (await readReview(ports, ports.store, own.token));
	const outcome = review && outcomeOf(review, request.now);
	if (outcome) return `${outcome.title}. ${outcome.lead}`;
	return String(approval.version) === at.fields.get('version') ? undefined : CHANGED;
}

async function liveItem(visit: DeskVisit, at: SignedIn, id: string): Promise<DeskResponse> {
	let news: string | undefined;
	try {
		news = await newsOf(visit, at, id);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		news = NOT_YOURS;
	}
	return answer(<p id="state">{news !== undefined && <Inline text={news} />}</p>);
}

/** What is new on a page that stays open. */
export async function livePage(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	const id = at.fields.get('open');
	return id === undefined || id === '' ? await liveQueue(visit, at) : await liveItem(visit, at, id);
}
