import { DaaError } from '../../errors';
import { cookieOf, finishSignIn } from '../../identity/oidc/finish-sign-in';
import { startSignIn } from '../../identity/oidc/start-sign-in';
import { page, type DeskResponse } from '../handle-review';
import type { DeskRoute, DeskVisit } from '../handle-desk';
import { signedInPage } from './signed-in-page';

/** Lax: the provider sends the browser back from its own site; a form there could not bring it. */
export function cookieHeader(deskUrl: string, name: string, value: string, maxAgeS: number): string {
	const { pathname, protocol } = new URL(deskUrl);
	return [`${name}=${value}`, `Path=${pathname}`, `Max-Age=${maxAgeS}`, 'HttpOnly', 'SameSite=Lax', ...(protocol === 'https:' ? ['Secure'] : [])].join('; ');
}

async function start({ ports, provider, deskUrl }: DeskVisit, token: string): Promise<DeskResponse> {
	if (!provider) throw new DaaError('sign_in_unavailable', 'No sign-in service is set up.');
	const { location, cookie } = await startSignIn(ports, provider, deskUrl, token);
	return page(303, '', { location, 'set-cookie': cookieHeader(deskUrl, cookie.name, cookie.value, cookie.maxAgeS) });
}

async function finish({ ports, provider, deskUrl, request }: DeskVisit): Promise<DeskResponse> {
	if (!provider) throw new DaaError('sign_in_unavailable', 'No sign-in service is set up.');
	const { returnTo, token } = await finishSignIn(ports, provider, deskUrl, { query: request.query.toString(), cookies: request.cookies });
	return page(200, signedInPage({ returnTo: new URL(returnTo, deskUrl).toString(), token }));
}

/** `?sign-in=…` leaves for the provider; `?state=…` comes back from it. Both are GET: a provider knows no other way back. */
export const signInRoute: DeskRoute = async (visit) => {
	const { query, method } = visit.request;
	if (method !== 'GET') return undefined;
	const token = query.get('sign-in');
	if (token !== null) return await start(visit, token);
	return query.has('state') ? await finish(visit) : undefined;
};

/** The cookie has done its work whatever came of it. */
export function clearedCookie({ ports, request, deskUrl }: DeskVisit): Record<string, string> {
	const name = request.query.has('state') ? cookieOf(ports, request.query.get('state')) : undefined;
	return name === undefined ? {} : { 'set-cookie': cookieHeader(deskUrl, name, '', 0) };
}
