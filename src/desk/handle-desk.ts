import type { Reassess } from '../approve/assess-edit';
import { isDaaError, type ErrorCode } from '../errors';
import type { Provider } from '../identity/oidc/provider';
import type { SendSignInLink } from '../identity/session/send-link';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { fault, refused, type DeskResponse, type ReviewDeps } from './handle-review';
import { enrolmentRoute } from './identity/enrolment-route';
import { clearedCookie, signInRoute } from './identity/sign-in-route';
import { laterVisitRoute } from './later-visit-route';
import type { SentForm } from './read-form';
import { sessionRoute } from './session/session-route';
import { deskPath } from './session/signed-in';
import { faultOf, refusalOf, type Refusal } from './refusal-page';
import { reverseRoute } from './reverse-route';

export interface Deciding extends Pick<ReviewDeps, 'masks' | 'sources'> {
	/** Tiers and scans an edited action again; reads the policies of these requests. */
	reassessor(approvals: readonly ApprovalRecord[]): Promise<Reassess>;
	/** Tells the workflow that waits on a request that something was decided. */
	wake(approval: ApprovalRecord): Promise<void>;
}

export interface DeskVisitRequest extends SentForm {
	method: string;
	query: URLSearchParams;
	/** The Cookie header. */
	cookies?: string;
	now: Date;
}

/** What the trigger hands to its workflow: which event, and what belongs to it. */
export interface DeskEvent {
	event: string;
	[key: string]: unknown;
}

/** Everything that answering one visit of the desk needs. */
export interface DeskVisit {
	ports: Ports;
	request: DeskVisitRequest;
	/** The desk's own address, as the visitor's browser and the provider know it. */
	deskUrl: string;
	/** Absent when the owner set up none. */
	provider?: Provider;
	/** Delivers sign-in links; absent when the owner set up no channel. */
	sendSignInLink?: SendSignInLink;
	/** What deciding at the desk takes beyond the store. */
	deciding?: Deciding;
	/** Runs work once the visitor has their answer. */
	later?: (work: () => Promise<void>) => void;
	/** Starts an execution of that workflow with one item, once the visit is answered; absent where a desk only shows pages. */
	emit?: (event: DeskEvent) => void;
	/** Told about faults of ours, with the reference that the page shows. */
	report?: (reference: string, error: unknown) => void;
}

/** Answers a visit that is its own, or leaves it to the next one. */
export type DeskRoute = (visit: DeskVisit) => Promise<DeskResponse | undefined>;

const ROUTES: readonly DeskRoute[] = [reverseRoute, sessionRoute, signInRoute, enrolmentRoute, laterVisitRoute];

/** The refusals of tokens, in words that fit a sign-in and an enrolment instead of a review link. */
const OWN_WORDS: Partial<Record<ErrorCode, Refusal>> = {
	token_expired: { status: 410, title: 'This took too long', text: 'The link or the sign-in has expired. Nothing was decided. Open the request again, or ask for a new link.' },
	target_unknown: { status: 404, title: 'This execution is not known here', text: 'Nothing was proposed. It may have been done with another store.' },
	method_not_allowed: { status: 405, title: 'This address is for reading and signing in', text: 'Open it in a browser. Nothing was decided.' },
};

const NOTHING_HERE = { status: 404, title: 'Nothing to see here', text: 'This is the address of a review desk. Open the link in the message that was sent to you.' };

async function answer(visit: DeskVisit): Promise<DeskResponse> {
	for (const route of ROUTES) {
		const response = await route(visit);
		if (response) return response;
	}
	return refused(NOTHING_HERE, deskPath(visit.deskUrl), 'To the review desk');
}

/** The review desk as a function of a request. Nothing is ever thrown. */
export async function handleDesk(visit: DeskVisit): Promise<DeskResponse> {
	const method = String(visit.request.method).toUpperCase();
	const ports: Ports = { ...visit.ports, now: () => visit.request.now };
	const at: DeskVisit = { ...visit, ports, request: { ...visit.request, method } };
	const withCleared = (response: DeskResponse): DeskResponse => ({ ...response, headers: { ...clearedCookie(at), ...response.headers } });
	try {
		if (method !== 'GET' && method !== 'POST') return { ...refused(OWN_WORDS.method_not_allowed ?? faultOf('')), ...(method === 'HEAD' && { body: '' }) };
		return withCleared(await answer(at));
	} catch (error) {
		const refusal = isDaaError(error) ? (OWN_WORDS[error.code] ?? refusalOf(error.code)) : undefined;
		return withCleared(refusal ? refused(refusal, deskPath(visit.deskUrl), 'To the review desk') : fault(ports, visit, error));
	}
}
