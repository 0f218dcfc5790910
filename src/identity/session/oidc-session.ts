import { DaaError, isDaaError } from '../../errors';
import type { Ports } from '../../ports';
import { signToken } from '../../tokens/sign-token';
import { sameSecret, verifyToken } from '../../tokens/verify-token';
import { readWanted, wantedText, type WantedRequest } from '../desk-link';
import { factorKey } from '../factor-key';
import { normalIssuer } from '../issuer';
import { standsFor, type Account } from '../oidc/account';
import { browserHash, cookieName, openKept, readCookie, sealKept } from '../oidc/browser-cookie';
import { exchange, useState, type Callback } from '../oidc/finish-sign-in';
import { failureWords, isUnavailable, type Provider } from '../oidc/provider';
import { providerAddress, SIGN_IN_TTL_S, type StartedSignIn } from '../oidc/start-sign-in';
import { deskDirectory } from './directory';
import { findPeople, type DeskPerson } from './find-people';
import { openSession } from './open-session';

const refused = (code: 'sign_in_refused' | 'sign_in_replayed' | 'sign_in_other_browser' | 'identity_foreign') => new DaaError(code, 'The sign-in was refused.');

/** Sends a browser to the provider, to sign in to the desk. Throws DaaError `sign_in_unavailable`. */
export async function startDeskSignIn(ports: Ports, provider: Provider, redirectUri: string, wanted?: WantedRequest): Promise<StartedSignIn> {
	const jti = ports.newId('dst');
	const secret = () => ports.random(32).toString('base64url');
	const [browser, nonce, verifier] = [secret(), secret(), secret()];
	const exp = Math.floor(ports.now().getTime() / 1000) + SIGN_IN_TTL_S;
	const state = signToken('desk-state', { jti, exp, issuer: normalIssuer(provider.settings.issuer), browser: browserHash(browser) }, ports.keys, ports.now());
	const location = await providerAddress(provider, { redirectUri, state, nonce, verifier, fresh: false });
	return { location, cookie: { name: cookieName(jti), value: sealKept(ports, jti, { browser, nonce, verifier, returnTo: wanted ? wantedText(wanted) : '/' }), maxAgeS: SIGN_IN_TTL_S } };
}

/** Whose account it is: the one the owner linked it to, else whoever is reached at its verified address. */
async function personOf(ports: Ports, account: Account): Promise<DeskPerson> {
	const linked = (await ports.store.factors()).find(({ kind, state, issuer, subject }) => kind === 'oidc' && state === 'active' && issuer === account.issuer && subject === account.subject);
	if (linked) {
		const { people } = await deskDirectory(ports.store);
		const found = await findPeople(ports.store, linked.approverId);
		const [known = found[0]] = found.filter(({ id }) => people.some((person) => person.id === id));
		if (known) return known;
	}
	const found = account.emailVerified && account.email !== undefined ? await findPeople(ports.store, account.email) : [];
	for (const person of found) {
		if (person.key === factorKey(account.email ?? '') && (await standsFor(ports.store, account, { approverId: person.id, email: person.email ?? null }))) return person;
	}
	throw refused('identity_foreign');
}

/**
 * The way back from the provider, to a session and what was to be opened. Throws DaaError `token_*`, `sign_in_other_browser`, `sign_in_replayed`,
 * `sign_in_refused`, `sign_in_unavailable` or `identity_foreign`.
 */
export async function finishDeskSignIn(ports: Ports, provider: Provider, redirectUri: string, callback: Callback): Promise<{ token: string; wanted?: WantedRequest }> {
	const state = verifyToken('desk-state', new URLSearchParams(callback.query).get('state') ?? undefined, ports.keys, ports.now());
	const kept = openKept(ports.keys, state.jti, readCookie(callback.cookies, cookieName(state.jti)));
	if (!kept || !sameSecret(browserHash(kept.browser), state.browser)) throw refused('sign_in_other_browser');
	if (state.issuer !== normalIssuer(provider.settings.issuer)) throw refused('sign_in_refused');
	if (!(await useState(ports, state))) throw refused('sign_in_replayed');
	let account: Account;
	try {
		account = await exchange(provider, redirectUri, callback, { issuer: state.issuer, fresh: false }, kept);
	} catch (error) {
		if (isDaaError(error)) throw error;
		if (isUnavailable(error)) throw new DaaError('sign_in_unavailable', 'The sign-in service did not answer as it should.', { fields: { reason: failureWords(error) } });
		throw refused('sign_in_refused');
	}
	const wanted = readWanted(kept.returnTo);
	return { token: await openSession(ports, await personOf(ports, account), 'oidc'), ...(wanted && { wanted }) };
}
