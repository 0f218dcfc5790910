import { DaaError, isDaaError, type ErrorCode } from '../../errors';
import { OPEN_PARAMETER, readWanted, wantedText, type WantedRequest } from '../../identity/desk-link';
import { endSession } from '../../identity/session/end-session';
import { finishDeskSignIn, startDeskSignIn } from '../../identity/session/oidc-session';
import { openSessionByLink, readLink } from '../../identity/session/open-session';
import { sendSignInLinks } from '../../identity/session/send-link';
import { verifyToken } from '../../tokens/verify-token';
import type { DeskRoute, DeskVisit } from '../handle-desk';
import { page, type DeskResponse } from '../handle-review';
import { cookieHeader } from '../identity/sign-in-route';
import { readFields } from '../read-form';
import { deskPages } from './pages';
import { linkSentPage, openDeskPage, signInPage, useLinkPage, WANTED_FIELD } from './sign-in-page';
import { deskPath, signedInBy, type SignedIn } from './signed-in';

const SIGNED_OUT: Partial<Record<ErrorCode, string>> = {
	session_ended: 'You are not signed in any more. Please sign in again.',
	token_expired: 'You were away for a while, so you were signed out. Please sign in again.',
};

function signIn({ deskUrl, provider, sendSignInLink }: DeskVisit, status: number, note?: string, wanted?: WantedRequest): DeskResponse {
	const actionUrl = deskPath(deskUrl);
	const account = provider && { url: `${actionUrl}?desk-sign-in=1${wanted ? `&${OPEN_PARAMETER}=${wantedText(wanted)}` : ''}`, host: new URL(provider.settings.issuer).host };
	return page(status, signInPage({ actionUrl, links: sendSignInLink !== undefined, ...(account && { provider: account }), ...(note !== undefined && { note }), ...(wanted && { wanted }) }));
}

async function start({ ports, provider, deskUrl, request }: DeskVisit): Promise<DeskResponse> {
	if (!provider) throw new DaaError('sign_in_unavailable', 'No sign-in service is set up.');
	const { location, cookie } = await startDeskSignIn(ports, provider, deskUrl, readWanted(request.query.get(OPEN_PARAMETER)));
	return page(303, '', { location, 'set-cookie': cookieHeader(deskUrl, cookie.name, cookie.value, cookie.maxAgeS) });
}

/** Whether a provider's answer belongs to a sign-in to the desk; that of a review page is another route's. */
function isDeskState({ ports, request }: DeskVisit): boolean {
	try {
		verifyToken('desk-state', request.query.get('state'), ports.keys, ports.now());
		return true;
	} catch (error) {
		return isDaaError(error) && error.code === 'token_expired';
	}
}

async function get(visit: DeskVisit): Promise<DeskResponse | undefined> {
	const { ports, request, deskUrl, provider } = visit;
	const { query } = request;
	const actionUrl = deskPath(deskUrl);
	if (query.has('desk-sign-in')) return await start(visit);
	if (query.has('state') && provider && isDeskState(visit)) {
		return page(200, openDeskPage({ actionUrl, ...(await finishDeskSignIn(ports, provider, deskUrl, { query: query.toString(), cookies: request.cookies })) }));
	}
	const link = query.get('desk');
	const wanted = readWanted(query.get(OPEN_PARAMETER));
	if (link !== null) return page(200, useLinkPage({ actionUrl, token: link, ...readLink(ports, link), ...(wanted && { wanted }) }));
	return [...query.keys()].every((name) => name === OPEN_PARAMETER) ? signIn(visit, 200, undefined, wanted) : undefined;
}

async function signedIn(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	if (at.fields.get('do') === 'sign_out' || at.fields.get('do') === 'sign_out_everywhere') {
		await endSession(visit.ports, at, at.fields.get('do') === 'sign_out_everywhere');
		return signIn(visit, 200, 'You are signed out.');
	}
	return await deskPages(visit, at);
}

/** Who asks for a link gets the same answer at once whoever they are; all else happens afterwards. */
function askForLink(visit: DeskVisit, typed: string, wanted: WantedRequest | undefined): DeskResponse {
	const { ports, deskUrl, sendSignInLink, later } = visit;
	if (sendSignInLink) later?.(() => sendSignInLinks(ports, typed.slice(0, 320), deskUrl, sendSignInLink, wanted));
	return page(200, linkSentPage(deskPath(deskUrl)));
}

/** The first page after signing in: the request that one came for, or the queue where it is for others. */
async function arrive(visit: DeskVisit, token: string, wanted: WantedRequest | undefined): Promise<DeskResponse> {
	const { ports, deskUrl } = visit;
	if (wanted) {
		const opened = await signedIn(visit, await signedInBy(ports, deskUrl, token, new Map([['open', wanted.id], ['environment', wanted.environment]])));
		if (opened.status < 400) return opened;
	}
	return await signedIn(visit, await signedInBy(ports, deskUrl, token, new Map([['environment', wanted?.environment ?? 'production']])));
}

/** The desk itself: signing in, and every page of somebody who has. */
export const sessionRoute: DeskRoute = async (visit) => {
	const { ports, request, deskUrl } = visit;
	if (request.method !== 'POST') return await get(visit);
	const fields = readFields(request);
	const who = fields.get('who');
	const link = fields.get('desk_link');
	const wanted = readWanted(fields.get(WANTED_FIELD));
	if (link !== undefined) return await arrive(visit, await openSessionByLink(ports, link), wanted);
	if (!fields.has('desk')) return who === undefined ? undefined : askForLink(visit, who, wanted);
	let at: SignedIn;
	try {
		at = await signedInBy(ports, deskUrl, fields.get('desk'), fields);
	} catch (error) {
		if (!isDaaError(error) || !(error.code === 'session_ended' || error.code.startsWith('token_'))) throw error;
		return signIn(visit, 401, SIGNED_OUT[error.code] ?? 'Please sign in.');
	}
	return wanted ? await arrive(visit, at.token, wanted) : await signedIn(visit, at);
};
