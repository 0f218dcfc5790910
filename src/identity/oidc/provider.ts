import * as client from 'openid-client';
import { DaaError, isDaaError } from '../../errors';
import type { Clock, Http } from '../../ports';
import type { OidcSettings } from './settings';

/** Keys and addresses change rarely; after this they are read again. */
const CACHE_MS = 60 * 60_000;
const TIMEOUT_S = 10;
const CLOCK_TOLERANCE_S = 30;

interface Known {
	at: number;
	metadata: client.ServerMetadata;
	keys?: Parameters<typeof client.setJwksCache>[1];
}

/** What is known of providers; kept by the adapter between requests. */
export type ProviderCache = Map<string, Known>;

/** Everything that speaking with the provider needs. */
export interface Provider {
	settings: OidcSettings;
	http: Http;
	now: Clock;
	cache: ProviderCache;
}

/** The library's fetch over our port, which has a timeout, a size limit and no redirects. */
function fetchOver(http: Http): client.CustomFetch {
	return async (url, { method, headers, body }) => {
		const answer = await http({
			method: method as 'GET' | 'POST',
			url,
			headers,
			...(body !== undefined && body !== null && { body: body instanceof URLSearchParams ? body.toString() : String(body) }),
		});
		const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
		return new Response(answer.status === 204 ? null : text, { status: answer.status, headers: { ...answer.headers } });
	};
}

function clientAuth({ clientSecret }: OidcSettings, metadata: client.ServerMetadata): client.ClientAuth {
	if (!clientSecret) return client.None();
	const methods = metadata.token_endpoint_auth_methods_supported;
	return methods && !methods.includes('client_secret_basic') && methods.includes('client_secret_post') ? client.ClientSecretPost(clientSecret) : client.ClientSecretBasic(clientSecret);
}

const isLocal = (issuer: string): boolean => new URL(issuer).protocol === 'http:';

function causes(error: unknown): unknown[] {
	const found: unknown[] = [];
	for (let current = error; current !== undefined && current !== null && found.length < 8; current = (current as { cause?: unknown }).cause) found.push(current);
	return found;
}

/** Did the provider fail to answer, rather than answer no? */
export function isUnavailable(error: unknown): boolean {
	return causes(error).some((one) => {
		const { status, name } = one as { status?: unknown; name?: unknown };
		return (isDaaError(one) && one.code.startsWith('target_')) || (typeof status === 'number' && status >= 500) || name === 'TimeoutError' || name === 'AbortError';
	});
}

/** Short and without anything the provider or the visitor wrote. */
export function failureWords(error: unknown): string {
	const [code] = causes(error).flatMap((one) => {
		const { code: word } = one as { code?: unknown };
		return typeof word === 'string' && /^[A-Za-z0-9_]{1,60}$/.test(word) ? [word] : [];
	});
	return code ?? (error instanceof Error ? error.name : 'unknown');
}

const unavailable = (error: unknown): DaaError => new DaaError('sign_in_unavailable', 'The sign-in service did not answer as it should; nothing was decided.', { fields: { reason: failureWords(error) } });

async function discovered({ settings, http, now, cache }: Provider): Promise<Known> {
	const key = JSON.stringify([settings.issuer, settings.clientId]);
	const known = cache.get(key);
	if (known && now().getTime() - known.at < CACHE_MS) return known;
	try {
		const found = await client.discovery(new URL(settings.issuer), settings.clientId, undefined, undefined, {
			[client.customFetch]: fetchOver(http),
			timeout: TIMEOUT_S,
			...(isLocal(settings.issuer) && { execute: [client.allowInsecureRequests] }),
		});
		const fresh: Known = { at: now().getTime(), metadata: { ...found.serverMetadata() } };
		cache.set(key, fresh);
		return fresh;
	} catch (error) {
		throw unavailable(error);
	}
}

/** Runs `work` with the provider's configuration, keeping the keys it read. Throws DaaError `sign_in_unavailable`. */
export async function withProvider<T>(provider: Provider, work: (config: client.Configuration) => Promise<T>): Promise<T> {
	const { settings, http, now } = provider;
	const known = await discovered(provider);
	const metadata: Partial<client.ClientMetadata> = {
		client_secret: settings.clientSecret,
		id_token_signed_response_alg: settings.signingAlgorithm,
		[client.clockTolerance]: CLOCK_TOLERANCE_S,
		// The library reads the machine's clock; this makes it read ours.
		[client.clockSkew]: Math.round((now().getTime() - Date.now()) / 1000),
	};
	const config = new client.Configuration(known.metadata, settings.clientId, metadata, clientAuth(settings, known.metadata));
	config[client.customFetch] = fetchOver(http);
	config.timeout = TIMEOUT_S;
	if (isLocal(settings.issuer)) client.allowInsecureRequests(config);
	// Checks the ID token's signature too; by the standard the TLS connection would do.
	client.enableNonRepudiationChecks(config);
	if (known.keys) client.setJwksCache(config, known.keys);
	try {
		return await work(config);
	} finally {
		const keys = client.getJwksCache(config);
		if (keys) known.keys = keys;
	}
}
