import { decideApproval, type DecidedApproval, type DecisionForm } from '../approve/decide-approval';
import type { Reassess } from '../approve/assess-edit';
import { openReview, readReview, type Review, type ReviewPlace } from '../approve/open-review';
import { isDaaError, type DaaError } from '../errors';
import { checkProof } from '../identity/proof';
import { signInAddress } from '../identity/sign-in-address';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { PAGE_HEADERS } from './headers';
import { outcomeOf, outcomePage } from './outcome-page';
import type { Problem } from './parts/decision-panel';
import { readForm, readSignIn, type SentForm } from './read-form';
import { faultOf, refusalOf, refusalPage, type Refusal } from './refusal-page';
import { reviewPage } from './review-page';

export interface DeskRequest extends SentForm {
	method: string;
	/** The review link's token, as it came. */
	token: unknown;
	/** Where the page's forms post: the very address of the page. */
	actionUrl: string;
	now: Date;
}

export interface DeskResponse {
	status: number;
	headers: Record<string, string>;
	/** HTML; empty for HEAD. */
	body: string;
}

export interface ReviewDeps {
	/** Tiers and scans an edited action again; see decideApproval. */
	reassess: Reassess;
	/** The execution and node whose page this is; a link of another one is refused. */
	place?: ReviewPlace;
	/** Told about faults of ours, with the reference that the page shows. */
	report?: (reference: string, error: unknown) => void;
}

export interface ReviewAnswer {
	response: DeskResponse;
	/** Only when this very request decided. */
	decided?: { approval: ApprovalRecord; complete: boolean };
	/** What the link belongs to, on every visit with a good link: lets the caller finish a decision that was cut off. */
	visited?: ApprovalRecord;
}

function page(status: number, body: string, extra: Record<string, string> = {}): DeskResponse {
	return { status, headers: { ...PAGE_HEADERS, ...extra }, body };
}

function refused(refusal: Refusal, back?: string): DeskResponse {
	const extra: Record<string, string> = { ...(refusal.status === 405 && { allow: 'GET, HEAD, POST' }), ...(refusal.status === 503 && { 'retry-after': '30' }) };
	return page(refusal.status, refusalPage(refusal, back), extra);
}

/** Only http(s) and paths: this is put into the page as the address that forms post to. */
function postUrl(actionUrl: string): string {
	return /^(?:https?:\/\/|\/(?!\/))/i.test(actionUrl) ? actionUrl : '';
}

/** The review with what its page needs to ask who decides; `token`: a sign-in that this visit brought along. */
async function withIdentity(ports: Ports, review: Review, request: DeskRequest, token?: string): Promise<Review> {
	const { approval, approver, identity, link } = review;
	const { proof } = checkProof(ports, identity, { approval, approverId: approver.approverId, linkJti: link.jti }, { token });
	if (token !== undefined && proof.kind === 'oidc') return { ...review, signedIn: { token, proof } };
	const signInUrl = identity.required ? await signInAddress(ports, review, postUrl(request.actionUrl)) : undefined;
	return { ...review, ...(signInUrl !== undefined && { signInUrl }) };
}

async function show(ports: Ports, known: Review, request: DeskRequest): Promise<DeskResponse> {
	const outcome = outcomeOf(known, request.now);
	const review = outcome ? known : await withIdentity(ports, known, request);
	if (!outcome) return page(200, reviewPage(review, { actionUrl: postUrl(request.actionUrl), now: request.now }));
	return page(outcome.gone ? 410 : 200, outcomePage(review, outcome));
}

/** The link is good but the decision was not taken: the page again, with the reason and what had been typed. */
async function showProblem(ports: Ports, known: Review, request: DeskRequest, form: Pick<DecisionForm, 'reason' | 'edit' | 'proof'> & { decision?: DecisionForm['decision'] }, error: Pick<DaaError, 'code' | 'message' | 'fields'>): Promise<DeskResponse> {
	const status = refusalOf(error.code)?.status ?? 422;
	const outcome = outcomeOf(known, request.now);
	const review = outcome ? known : await withIdentity(ports, known, request, form.proof?.token);
	if (outcome) return page(status, outcomePage(review, outcome, error.message));
	const field = error.fields.field;
	const problem: Problem = {
		message: error.message,
		decision: form.decision,
		...(typeof field === 'string' && { field }),
		...(form.reason !== undefined && { reason: form.reason }),
		// After a change by somebody else the typed edit belongs to another text.
		...(form.edit && error.code !== 'approval_page_stale' && { edit: form.edit }),
	};
	return page(status, reviewPage(review, { actionUrl: postUrl(request.actionUrl), now: request.now, problem }));
}

function fault(ports: Ports, deps: ReviewDeps, error: unknown): DeskResponse {
	let reference = 'err_unknown';
	try {
		reference = ports.newId('err');
		deps.report?.(reference, error);
	} catch {
		// Whoever is told about faults may fail too; the visitor still gets a page.
	}
	return refused(faultOf(reference));
}

/** A decision that stands is reported whatever happens to the page about it, because the workflow has to go on. */
async function afterDecision(ports: Ports, request: DeskRequest, deps: ReviewDeps, decided: DecidedApproval): Promise<ReviewAnswer> {
	const { approval, complete } = decided;
	let response: DeskResponse;
	try {
		response = await show(ports, await readReview(ports, ports.store, request.token, deps.place), request);
	} catch (error) {
		response = fault(ports, deps, error);
	}
	return { response, decided: { approval, complete }, visited: approval };
}

/** A sign-in came back: the page with it in its forms. It is a POST and not a GET, so that it is in no address and no history. */
async function signedIn(ports: Ports, request: DeskRequest, deps: ReviewDeps, token: string): Promise<ReviewAnswer> {
	const review = await readReview(ports, ports.store, request.token, deps.place);
	const { approval, approver, identity, link } = review;
	const { problem } = checkProof(ports, identity, { approval, approverId: approver.approverId, linkJti: link.jti }, { token });
	if (problem) return { response: await showProblem(ports, review, request, { proof: { token } }, { code: problem.code, message: problem.message, fields: { field: problem.field } }), visited: approval };
	const outcome = outcomeOf(review, request.now);
	if (outcome) return { response: await show(ports, review, request), visited: approval };
	return { response: page(200, reviewPage(await withIdentity(ports, review, request, token), { actionUrl: postUrl(request.actionUrl), now: request.now })), visited: approval };
}

async function post(ports: Ports, request: DeskRequest, deps: ReviewDeps): Promise<ReviewAnswer> {
	const token = readSignIn(request);
	if (token !== undefined) return signedIn(ports, request, deps, token);
	const form = readForm(request);
	let decided: DecidedApproval;
	try {
		decided = await decideApproval(ports, request.token, form, deps);
	} catch (error) {
		if (!isDaaError(error) || error.fields.approval_id === undefined) throw error;
		const review = await readReview(ports, ports.store, request.token, deps.place);
		return { response: await showProblem(ports, review, request, form, error), visited: review.approval };
	}
	return afterDecision(ports, request, deps, decided);
}

async function answer(ports: Ports, request: DeskRequest, deps: ReviewDeps): Promise<ReviewAnswer> {
	if (request.method === 'POST') return post(ports, request, deps);
	// Asking for the headers is not looking: only GET leaves a trace.
	const review = request.method === 'GET' ? await openReview(ports, request.token, deps.place) : await readReview(ports, ports.store, request.token, deps.place);
	return { response: await show(ports, review, request), visited: review.approval };
}

/**
 * The review page as a function of a request. GET and HEAD show, only POST decides. Every refusal is a page with its 4xx
 * status and leaves the approval as it was; nothing is ever thrown, because n8n ends an execution whose webhook throws.
 */
export async function handleReview(ports: Ports, request: DeskRequest, deps: ReviewDeps): Promise<ReviewAnswer> {
	const method = String(request.method).toUpperCase();
	const at: Ports = { ...ports, now: () => request.now };
	const strip = (reply: ReviewAnswer): ReviewAnswer => (method === 'HEAD' ? { ...reply, response: { ...reply.response, body: '' } } : reply);
	try {
		if (!['GET', 'HEAD', 'POST'].includes(method)) return { response: refused(refusalOf('method_not_allowed') ?? faultOf('')) };
		return strip(await answer(at, { ...request, method }, deps));
	} catch (error) {
		const refusal = isDaaError(error) ? refusalOf(error.code) : undefined;
		const back = isDaaError(error) && /^(?:body|content)_/.test(error.code) ? postUrl(request.actionUrl) || undefined : undefined;
		return strip({ response: refusal ? refused(refusal, back) : fault(ports, deps, error) });
	}
}
