import * as client from 'openid-client';
import type { Ports } from '../../ports';
import { signToken } from '../../tokens/sign-token';
import { verifyToken } from '../../tokens/verify-token';
import { normalIssuer } from '../issuer';
import { browserHash, cookieName, sealKept } from './browser-cookie';
import { withProvider, type Provider } from './provider';
import { signingApprover } from './signing-approver';

/** From leaving the review page to coming back. */
export const SIGN_IN_TTL_S = 10 * 60;
/** A login this long ago is new enough where a new one is asked for. */
export const FRESH_S = 5 * 60;

export interface StartedSignIn {
	/** Where the browser goes. */
	location: string;
	cookie: { name: string; value: string; maxAgeS: number };
}

const scopeOf = (scopes: string): string => [...new Set(['openid', ...scopes.split(/\s+/).filter(Boolean)])].join(' ');

interface ToProvider {
	redirectUri: string;
	state: string;
	nonce: string;
	/** PKCE. */
	verifier: string;
	/** A new login is wanted. */
	fresh: boolean;
}

/** Where the browser goes to sign in. Throws DaaError `sign_in_unavailable`. */
export async function providerAddress(provider: Provider, { redirectUri, state, nonce, verifier, fresh }: ToProvider): Promise<string> {
	const challenge = await client.calculatePKCECodeChallenge(verifier);
	return await withProvider(provider, async (config) =>
		client
			.buildAuthorizationUrl(config, {
				redirect_uri: redirectUri,
				scope: scopeOf(provider.settings.scopes),
				response_type: 'code',
				state,
				nonce,
				code_challenge: challenge,
				code_challenge_method: 'S256',
				...(fresh && { prompt: 'login', max_age: String(FRESH_S) }),
			})
			.toString(),
	);
}

/**
 * Sends a browser to the provider: authorization code with PKCE, nonce, and a `state` that only this browser can finish.
 * Decides and stores nothing. Throws DaaError `token_*`, `approval_*` or `sign_in_unavailable`.
 */
export async function startSignIn(ports: Ports, provider: Provider, redirectUri: string, startToken: unknown): Promise<StartedSignIn> {
	const claims = verifyToken('sign-in-start', startToken, ports.keys, ports.now());
	await signingApprover(ports, claims);
	const { sub, approval, payload_hash, link, fresh, return_to: returnTo } = claims;
	const jti = ports.newId('sst');
	const secret = () => ports.random(32).toString('base64url');
	const [browser, nonce, verifier] = [secret(), secret(), secret()];
	const issuer = normalIssuer(provider.settings.issuer);
	const exp = Math.floor(ports.now().getTime() / 1000) + SIGN_IN_TTL_S;
	const state = signToken('sign-in-state', { jti, exp, sub, approval, payload_hash, link, issuer, browser: browserHash(browser), fresh }, ports.keys, ports.now());
	const location = await providerAddress(provider, { redirectUri, state, nonce, verifier, fresh });
	return { location, cookie: { name: cookieName(jti), value: sealKept(ports, jti, { browser, nonce, verifier, returnTo }), maxAgeS: SIGN_IN_TTL_S } };
}
