import { createSign, generateKeyPairSync, randomBytes, createHash, type KeyObject } from 'node:crypto';
import type { Provider } from '../../src/identity/oidc/provider';
import type { Http, HttpRequest, HttpResponse } from '../../src/ports';
import { DaaError } from '../../src/errors';

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface FakeAccount {
	sub: string;
	email?: string;
	email_verified?: unknown;
}

/** What a provider would never do, for one test. */
export interface Mischief {
	/** Over the ID token's claims. */
	claims?: Record<string, unknown>;
	header?: Record<string, unknown>;
	/** Another key than the published one. */
	foreignKey?: boolean;
	/** The signature part as it stands. */
	signature?: string;
	/** Answers of the token endpoint instead of tokens. */
	token?: HttpResponse | 'hangs';
	discovery?: HttpResponse | 'hangs';
}

/** A provider in memory over the Http port, with a clock of ours, that can be told to lie. */
export class FakeProvider {
	readonly issuer = 'https://id.example.com';
	readonly mischief: Mischief = {};
	readonly asked: HttpRequest[] = [];
	private readonly key = generateKeyPairSync('rsa', { modulusLength: 2048 });
	private readonly other = generateKeyPairSync('rsa', { modulusLength: 2048 });
	private readonly codes = new Map<string, { account: FakeAccount; nonce: string; challenge: string }>();

	constructor(private readonly now: () => Date) {}

	/** The browser logs in as somebody at the address it was sent to; the address that it is sent back to. */
	login(location: string, account: FakeAccount): URL {
		const asked = new URL(location).searchParams;
		const code = randomBytes(16).toString('hex');
		this.codes.set(code, { account, nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' });
		const back = new URL(asked.get('redirect_uri') ?? '');
		back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer }).toString();
		return back;
	}

	readonly http: Http = async (request) => {
		this.asked.push(request);
		const { pathname } = new URL(request.url);
		if (pathname === '/.well-known/openid-configuration') return this.told(this.mischief.discovery) ?? json(200, this.metadata());
		if (pathname === '/jwks') return json(200, { keys: [{ ...this.key.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] });
		if (pathname === '/token') return this.told(this.mischief.token) ?? this.tokens(new URLSearchParams(String(request.body)));
		return json(404, {});
	};

	private told(answer: HttpResponse | 'hangs' | undefined): HttpResponse | undefined {
		if (answer === 'hangs') throw new DaaError('target_timeout', 'id.example.com did not answer in time.');
		return answer;
	}

	private metadata() {
		return {
			issuer: this.issuer,
			authorization_endpoint: `${this.issuer}/auth`,
			token_endpoint: `${this.issuer}/token`,
			jwks_uri: `${this.issuer}/jwks`,
			response_types_supported: ['code'],
			subject_types_supported: ['public'],
			// As careless as a provider can be: it is we who pin.
			id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
			authorization_response_iss_parameter_supported: true,
		};
	}

	private tokens(sent: URLSearchParams): HttpResponse {
		const grant = this.codes.get(sent.get('code') ?? '');
		const challenge = createHash('sha256').update(sent.get('code_verifier') ?? '').digest('base64url');
		if (!grant || grant.challenge !== challenge) return json(400, { error: 'invalid_grant' });
		this.codes.delete(sent.get('code') ?? '');
		return json(200, { access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token: this.idToken(grant.account, grant.nonce) });
	}

	private idToken(account: FakeAccount, nonce: string): string {
		const iat = Math.floor(this.now().getTime() / 1000);
		const claims = { iss: this.issuer, aud: 'approvals', iat, exp: iat + 300, auth_time: iat - 5, nonce, ...account, ...this.mischief.claims };
		const signed = `${b64({ alg: 'RS256', kid: 'k1', ...this.mischief.header })}.${b64(claims)}`;
		const key: KeyObject = this.mischief.foreignKey ? this.other.privateKey : this.key.privateKey;
		return `${signed}.${this.mischief.signature ?? createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
	}
}

/** What the desk knows of it. */
export const providerOf = ({ issuer, http }: FakeProvider, now: () => Date): Provider => ({ settings: { issuer, clientId: 'approvals', clientSecret: 'local-secret', scopes: 'openid email', signingAlgorithm: 'RS256' }, http, now, cache: new Map() });

export const json = (status: number, body: unknown): HttpResponse => ({ status, headers: { 'content-type': 'application/json' }, body });
