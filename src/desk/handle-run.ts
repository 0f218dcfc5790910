import { aloneFor, approveTogether, type BatchResult } from '../approve/batch';
import { openReview } from '../approve/open-review';
import { readRunReviews, type RunReviews } from '../approve/run-reviews';
import { isDaaError } from '../errors';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { fault, makeNonce, page, postUrl, refused, type DeskRequest, type DeskResponse, type ReviewDeps } from './handle-review';
import { outcomeOf } from './outcome-page';
import { readBatch, type BatchForm } from './read-batch';
import { faultOf, refusalOf } from './refusal-page';
import { MAX_ROWS, runPage, type RunView } from './run-page';

export interface RunDeps extends ReviewDeps {
	/** The address of one item's own page, from its link's token. */
	urlOf(token: string): string;
}

export interface RunAnswer {
	response: DeskResponse;
	/** What the link shows, on every visit with a good link; only to tell whether the run can go on. */
	visited?: ApprovalRecord[];
}

function show(at: Ports, request: DeskRequest, deps: RunDeps, run: RunReviews, status: number, extra: Pick<RunView, 'results' | 'problem'> = {}): DeskResponse {
	const nonce = makeNonce(at);
	return page(status, runPage(run.reviews, { actionUrl: postUrl(request.actionUrl), now: request.now, urlOf: deps.urlOf, ...(nonce !== undefined && { nonce }), ...extra }), {}, nonce);
}

/** Undefined when the number that was typed is the number of ticked items. */
function countProblem({ picks, count }: BatchForm): string | undefined {
	if (picks.size === 0) return 'No item was ticked.';
	return count === String(picks.size) ? undefined : `You ticked ${picks.size} ${picks.size === 1 ? 'item' : 'items'}, but typed "${count}".`;
}

async function post(ports: Ports, request: DeskRequest, deps: RunDeps): Promise<RunAnswer> {
	const form = readBatch(request);
	const run = await readRunReviews(ports, request.token, deps.place);
	const problem = countProblem(form);
	if (problem !== undefined) return { response: show(ports, request, deps, run, 422, { problem: { message: problem, picked: new Set(form.picks.keys()) } }), visited: run.reviews.map(({ review }) => review.approval) };
	const results: BatchResult[] = await approveTogether(ports, run.reviews, form.picks, deps);
	// Read again: the page shows what is stored now.
	const after = await readRunReviews(ports, request.token, deps.place);
	const status = results.every(({ decided }) => decided) ? 200 : 409;
	return { response: show(ports, request, deps, after, status, { results }), visited: after.reviews.map(({ review }) => review.approval) };
}

/** Open items that the list shows whole count as seen, the first time; the others are seen on their own pages. */
async function recordViews(ports: Ports, deps: RunDeps, { reviews }: RunReviews, now: Date): Promise<void> {
	const unseen = reviews.filter(({ review }) => review.approver.viewedAt === null && !outcomeOf(review, now) && aloneFor(review) === undefined);
	for (const { token } of unseen.slice(0, MAX_ROWS)) await openReview(ports, token, deps.place);
}

async function answer(ports: Ports, request: DeskRequest, deps: RunDeps): Promise<RunAnswer> {
	if (request.method === 'POST') return await post(ports, request, deps);
	const run = await readRunReviews(ports, request.token, deps.place);
	if (request.method === 'GET') await recordViews(ports, deps, run, request.now);
	return { response: show(ports, request, deps, run, 200), visited: run.reviews.map(({ review }) => review.approval) };
}

/**
 * The list of one run's requests, as a function of a request: GET and HEAD show, POST approves what was ticked. Like
 * `handleReview` it never throws, and every refusal is a page.
 */
export async function handleRun(ports: Ports, request: DeskRequest, deps: RunDeps): Promise<RunAnswer> {
	const method = String(request.method).toUpperCase();
	const at: Ports = { ...ports, now: () => request.now };
	const strip = (reply: RunAnswer): RunAnswer => (method === 'HEAD' ? { ...reply, response: { ...reply.response, body: '' } } : reply);
	try {
		if (!['GET', 'HEAD', 'POST'].includes(method)) return { response: refused(refusalOf('method_not_allowed') ?? faultOf('')) };
		return strip(await answer(at, { ...request, method }, deps));
	} catch (error) {
		const refusal = isDaaError(error) ? refusalOf(error.code) : undefined;
		const back = isDaaError(error) && /^(?:body|content)_/.test(error.code) ? postUrl(request.actionUrl) || undefined : undefined;
		return strip({ response: refusal ? refused(refusal, back) : fault(at, deps, error) });
	}
}
