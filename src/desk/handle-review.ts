import { decideApproval, type DecidedAlone, type DecidedApproval, type DecisionForm } from '../approve/decide-approval';
import type { Reassess } from '../approve/assess-edit';
import { openReview, readReview, type Review, type ReviewPlace } from '../approve/open-review';
import { isDaaError, type DaaError } from '../errors';
import { checkProof } from '../identity/proof';
import { signInAddress } from '../identity/sign-in-address';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { gather } from './gather';
import { pageHeaders } from './headers';
import { outcomeOf, outcomePage } from './outcome-page';
import type { PageSources } from './page-data';
import type { Problem } from './parts/panel-form';
import { problemOf } from './problem-of';
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
	/** Where the page gets what is not stored with the request. */
	sources?: PageSources;
	/** For actions whose personal data is masked: what this approver may see, and what was typed under masks again. */
	masks?: { reveal(review: Review): Promise<Review>; cover(review: Review, form: DecisionForm): Promise<DecisionForm> };
	/** Told about faults of ours, with the reference that the page shows. */
	report?: (reference: string, error: unknown) => void;
}

export interface ReviewAnswer {
	response: DeskResponse;
	/** Only when this very request decided. */
	decided?: { approval: ApprovalRecord; complete: boolean; alone?: DecidedAlone };
	/** What the link belongs to, on every visit with a good link: lets the caller finish a decision that was cut off. */
	visited?: ApprovalRecord;
}

/** Everything that showing one page needs. */
interface Showing {
	ports: Ports;
	request: DeskRequest;
	deps: ReviewDeps;
}

export function page(status: number, body: string, extra: Record<string, string> = {}, nonce?: string): DeskResponse {
	return { status, headers: { ...pageHeaders(nonce), ...extra }, body };
}

/** A page may lack its keys, never be missing for want of a nonce. */
export function makeNonce(ports: Ports): string | undefined {
	try {
		return ports.random(16).toString('base64');
	} catch {
		return undefined;
	}
}

export function refused(refusal: Refusal, back?: string, words?: string): DeskResponse {
	const extra: Record<string, string> = { ...(refusal.status === 405 && { allow: 'GET, HEAD, POST' }), ...(refusal.status === 503 && { 'retry-after': '30' }) };
	return page(refusal.status, refusalPage(refusal, back, words), extra);
}

/** Only http(s) and paths: this is put into the page as the address that forms post to. */
export function postUrl(actionUrl: string): string {
	return /^(?:https?:\/\/|\/(?!\/))/i.test(actionUrl) ? actionUrl : '';
}

const judge = (ports: Ports, { approval, approver, identity, link }: Review, token: string) => checkProof(ports, identity, { approval, approverId: approver.approverId, linkJti: link.jti }, { token });

/** The review with what its page needs to ask who decides; `token`: a sign-in that this visit brought along. */
async function withIdentity({ ports, request }: Showing, review: Review, { token, emergency }: { token?: string; emergency: boolean }): Promise<Review> {
	const proof = token === undefined ? undefined : judge(ports, review, token).proof;
	const signedIn = token !== undefined && proof?.kind === 'oidc' ? { token, proof } : undefined;
	const address = (wanted: boolean, fresh: boolean) => (wanted ? signInAddress(ports, review, postUrl(request.actionUrl), fresh) : undefined);
	const signInUrl = await address(review.identity.required && !signedIn, false);
	const emergencySignInUrl = await address(emergency && review.identity.requiredInEmergency, true);
	return { ...review, ...(signedIn && { signedIn }), ...(signInUrl !== undefined && { signInUrl }), ...(emergencySignInUrl !== undefined && { emergencySignInUrl }) };
}

async function openPage(at: Showing, known: Review, status: number, { problem, token }: { problem?: Problem; token?: string } = {}): Promise<DeskResponse> {
	const { ports, request, deps } = at;
	const shown = (await deps.masks?.reveal(known)) ?? known;
	const nonce = makeNonce(ports);
	const data = await gather(ports, deps.sources ?? {}, shown);
	const review = await withIdentity(at, shown, { token, emergency: data.emergency !== undefined });
	const view = { actionUrl: postUrl(request.actionUrl), now: request.now, data, ...(nonce !== undefined && { nonce }), ...(problem && { problem }) };
	return page(status, reviewPage(review, view), {}, nonce);
}

async function show(at: Showing, stored: Review): Promise<DeskResponse> {
	const review = (await at.deps.masks?.reveal(stored)) ?? stored;
	const outcome = outcomeOf(review, at.request.now);
	return outcome ? page(outcome.gone ? 410 : 200, outcomePage(review, outcome)) : openPage(at, review, 200);
}

/** The link is good but the decision was not taken: the page again, with the reason and what had been typed. */
async function showProblem(at: Showing, stored: Review, form: Partial<DecisionForm>, error: Pick<DaaError, 'code' | 'message' | 'fields'>): Promise<DeskResponse> {
	const review = (await at.deps.masks?.reveal(stored)) ?? stored;
	const status = refusalOf(error.code)?.status ?? 422;
	const outcome = outcomeOf(review, at.request.now);
	if (outcome) return page(status, outcomePage(review, outcome, error.message));
	return openPage(at, review, status, { problem: problemOf(error, form), token: form.proof?.token });
}

/** Reports a fault of ours; gives the reference that the page shows. */
export function noteFault(ports: Ports, deps: Pick<ReviewDeps, 'report'>, error: unknown): string {
	let reference = 'err_unknown';
	try {
		reference = ports.newId('err');
		deps.report?.(reference, error);
	} catch {
		// Whoever is told about faults may fail too; the visitor still gets a page.
	}
	return reference;
}

export const fault = (ports: Ports, deps: Pick<ReviewDeps, 'report'>, error: unknown): DeskResponse => refused(faultOf(noteFault(ports, deps, error)));

/** A decision that stands is reported whatever happens to the page about it, because the workflow has to go on. */
async function afterDecision(at: Showing, decided: DecidedApproval): Promise<ReviewAnswer> {
	const { ports, request, deps } = at;
	const { approval, complete, decision, skipped } = decided;
	const alone = skipped && { decision, skipped };
	let response: DeskResponse;
	try {
		response = await show(at, await readReview(ports, ports.store, request.token, deps.place));
	} catch (error) {
		response = fault(ports, deps, error);
	}
	return { response, decided: { approval, complete, ...(alone && { alone }) }, visited: approval };
}

/** A sign-in came back: the page with it in its forms. It is a POST and not a GET, so that it is in no address and no history. */
async function signedIn(at: Showing, token: string): Promise<ReviewAnswer> {
	const { ports, request, deps } = at;
	const review = await readReview(ports, ports.store, request.token, deps.place);
	const { problem } = judge(ports, review, token);
	if (problem) return { response: await showProblem(at, review, {}, { ...problem, fields: { field: problem.field } }), visited: review.approval };
	const response = outcomeOf(review, request.now) ? await show(at, review) : await openPage(at, review, 200, { token });
	return { response, visited: review.approval };
}

async function post(at: Showing): Promise<ReviewAnswer> {
	const { ports, request, deps } = at;
	const token = readSignIn(request);
	if (token !== undefined) return signedIn(at, token);
	const form = readForm(request);
	let decided: DecidedApproval;
	try {
		const covered = deps.masks ? await deps.masks.cover(await readReview(ports, ports.store, request.token, deps.place), form) : form;
		decided = await decideApproval(ports, request.token, covered, deps);
	} catch (error) {
		if (!isDaaError(error) || error.fields.approval_id === undefined) throw error;
		const review = await readReview(ports, ports.store, request.token, deps.place);
		return { response: await showProblem(at, review, form, error), visited: review.approval };
	}
	return afterDecision(at, decided);
}

async function answer(at: Showing): Promise<ReviewAnswer> {
	const { ports, request, deps } = at;
	if (request.method === 'POST') return post(at);
	// Asking for the headers is not looking: only GET leaves a trace, and only for it anything else is looked up.
	if (request.method === 'GET') {
		const review = await openReview(ports, request.token, deps.place);
		return { response: await show(at, review), visited: review.approval };
	}
	const review = await readReview(ports, ports.store, request.token, deps.place);
	return { response: await show({ ...at, deps: { ...deps, sources: {} } }, review), visited: review.approval };
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
		return strip(await answer({ ports: at, request: { ...request, method }, deps }));
	} catch (error) {
		const refusal = isDaaError(error) ? refusalOf(error.code) : undefined;
		const back = isDaaError(error) && /^(?:body|content)_/.test(error.code) ? postUrl(request.actionUrl) || undefined : undefined;
		return strip({ response: refusal ? refused(refusal, back) : fault(ports, deps, error) });
	}
}
