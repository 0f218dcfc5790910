/** ID-token algorithms that may be pinned; never `none`, and none whose key the client would share. */
export const SIGNING_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** The owner's provider, from the credential. */
export interface OidcSettings {
	/** As the provider writes it. */
	issuer: string;
	clientId: string;
	/** Absent for a public client, which then goes by PKCE alone. */
	clientSecret?: string;
	/** Separated by blanks; `openid` is always asked for. */
	scopes: string;
	/** The one algorithm in which ID tokens have to be signed. */
	signingAlgorithm: (typeof SIGNING_ALGORITHMS)[number];
}
