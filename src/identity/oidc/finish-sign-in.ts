import * as client from 'openid-client';
import { approvalEvent } from '../../approve/approval-event';
import { actionPhrase, personPhrase } from '../../approve/describe-approval';
import { DaaError, isDaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { SignInStateClaims } from '../../tokens/claims';
import { signToken } from '../../tokens/sign-token';
import { jtiHash, sameSecret, verifyToken } from '../../tokens/verify-token';
import { normalIssuer } from '../issuer';
import { standsFor, type Account } from './account';
import { browserHash, cookieName, openKept, readCookie, type Kept } from './browser-cookie';
import { failureWords, isUnavailable, withProvider, type Provider } from './provider';
import { signingApprover, type SigningApprover } from './signing-approver';
import { FRESH_S } from './start-sign-in';

/** From coming back to pressing the button. */
export const IDENTITY_TTL_S = 10 * 60;

export interface Callback {
	/** The query as it came, without the question mark. */
	query: string;
	/** The Cookie header. */
	cookies: string | undefined;
}

export interface FinishedSignIn {
	/** Path and query of the review page, to which the token is posted. */
	returnTo: string;
	/** The proof; goes to this browser only. */
	token: string;
}

/** The cookie to clear away; undefined when the state is not ours. */
export function cookieOf(ports: Pick<Ports, 'keys' | 'now'>, state: unknown): string | undefined {
	try {
		return cookieName(verifyToken('sign-in-state', state, ports.keys, ports.now()).jti);
	} catch {
		return deskCookieOf(ports, state);
	}
}

/** The same for a sign-in to the desk itself. */
function deskCookieOf(ports: Pick<Ports, 'keys' | 'now'>, state: unknown): string | undefined {
	try {
		return cookieName(verifyToken('desk-state', state, ports.keys, ports.now()).jti);
	} catch {
		return undefined;
	}
}

async function refuse(ports: Ports, { approval, approver }: SigningApprover, refusal: { code: 'identity_foreign' | 'sign_in_refused' | 'sign_in_replayed' | 'sign_in_other_browser'; why: string; detail?: object }): Promise<never> {
	const event = approvalEvent(ports, approval, {
		action: 'identity.refused',
		outcome: refusal.code,
		by: approver,
		sentence: `A sign-in for ${personPhrase(approver)} at ${actionPhrase(approval.action)} was refused: ${refusal.why}.`,
		detail: { code: refusal.code, ...refusal.detail },
	});
	await ports.store.transaction((tx) => tx.appendEvent(event));
	throw new DaaError(refusal.code, 'The sign-in was refused; nothing was decided.');
}

function accountOf(claims: client.IDToken | undefined): Omit<Account, 'issuer'> {
	const { sub, email, email_verified: verified }: Partial<client.IDToken> = claims ?? {};
	return { subject: sub ?? '', emailVerified: verified === true, ...(typeof email === 'string' && { email }) };
}

/** Trades the code for an ID token and checks it: signature, algorithm, issuer, audience, nonce, times. */
export async function exchange(provider: Provider, redirectUri: string, { query }: Callback, state: Pick<SignInStateClaims, 'issuer' | 'fresh'>, kept: Kept): Promise<Account> {
	const url = new URL(redirectUri);
	url.search = query;
	const stateText = url.searchParams.get('state') ?? '';
	const tokens = await withProvider(provider, (config) =>
		client.authorizationCodeGrant(
			config,
			url,
			{ pkceCodeVerifier: kept.verifier, expectedNonce: kept.nonce, expectedState: stateText, idTokenExpected: true, ...(state.fresh && { maxAge: FRESH_S }) },
			undefined,
		),
	);
	return { issuer: state.issuer, ...accountOf(tokens.claims()) };
}

export async function useState(ports: Ports, state: Pick<SignInStateClaims, 'jti' | 'exp'>): Promise<boolean> {
	return await ports.store.transaction((tx) => tx.useOnce({ key: `state ${jtiHash(state.jti)}`, at: ports.now().toISOString(), expiresAt: new Date(state.exp * 1000).toISOString() }));
}

async function signedInAccount(ports: Ports, provider: Provider, redirectUri: string, callback: Callback, state: SignInStateClaims, kept: Kept, whom: SigningApprover): Promise<Account> {
	try {
		return await exchange(provider, redirectUri, callback, state, kept);
	} catch (error) {
		if (isDaaError(error)) throw error;
		if (isUnavailable(error)) throw new DaaError('sign_in_unavailable', 'The sign-in service did not answer as it should; nothing was decided.', { fields: { reason: failureWords(error) } });
		return await refuse(ports, whom, { code: 'sign_in_refused', why: `the provider's answer did not hold (${failureWords(error)})` });
	}
}

/**
 * The way back from the provider. Everything is checked before the code is traded: our signature on the state, the
 * browser that started it, that it comes for the first time. The answer goes to the one browser that completed it.
 *
 * Throws DaaError `token_*`, `approval_*`, `sign_in_other_browser`, `sign_in_replayed`, `sign_in_refused`,
 * `sign_in_unavailable` or `identity_foreign`; the last four and what is about a known request are in the audit log.
 */
export async function finishSignIn(ports: Ports, provider: Provider, redirectUri: string, callback: Callback): Promise<FinishedSignIn> {
	const state = verifyToken('sign-in-state', new URLSearchParams(callback.query).get('state') ?? undefined, ports.keys, ports.now());
	const whom = await signingApprover(ports, state);
	const kept = openKept(ports.keys, state.jti, readCookie(callback.cookies, cookieName(state.jti)));
	if (!kept || !sameSecret(browserHash(kept.browser), state.browser)) return await refuse(ports, whom, { code: 'sign_in_other_browser', why: 'it was started in another browser' });
	if (state.issuer !== normalIssuer(provider.settings.issuer)) return await refuse(ports, whom, { code: 'sign_in_refused', why: 'the provider was changed meanwhile' });
	if (!(await useState(ports, state))) return await refuse(ports, whom, { code: 'sign_in_replayed', why: 'it was used before' });
	const account = await signedInAccount(ports, provider, redirectUri, callback, state, kept, whom);
	const detail = { issuer: account.issuer, subject: account.subject, ...(account.email !== undefined && { email: account.email, email_verified: account.emailVerified }) };
	if (!(await standsFor(ports.store, account, whom.approver))) return await refuse(ports, whom, { code: 'identity_foreign', why: 'the account is not theirs', detail });
	const { sub, approval, payload_hash, link, fresh, issuer } = state;
	const exp = Math.floor(ports.now().getTime() / 1000) + IDENTITY_TTL_S;
	const token = signToken('identity', { jti: ports.newId('idt'), exp, sub, approval, payload_hash, link, issuer, subject: account.subject, fresh }, ports.keys, ports.now());
	const event = approvalEvent(ports, whom.approval, {
		action: 'identity.signed_in',
		outcome: 'oidc',
		by: whom.approver,
		sentence: `${personPhrase(whom.approver)} signed in at ${new URL(issuer).host} to decide on ${actionPhrase(whom.approval.action)}.`,
		detail,
	});
	await ports.store.transaction((tx) => tx.appendEvent(event));
	return { returnTo: kept.returnTo, token };
}
