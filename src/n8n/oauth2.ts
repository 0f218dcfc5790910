import type { IAdditionalCredentialOptions, IHttpRequestOptions } from 'n8n-workflow';

/** What n8n's own nodes tell its OAuth2 helper about these services; the others need nothing. */
const OPTIONS: Readonly<Record<string, IAdditionalCredentialOptions>> = {
	// Takes the client's secret in the body only, when a token is renewed.
	hubspotOAuth2Api: { oauth2: { tokenType: 'Bearer', includeCredentialsOnRefreshOnBody: true } },
	// What acts for a person stands under that person.
	slackOAuth2Api: { oauth2: { tokenType: 'Bearer', property: 'authed_user.access_token' } },
};

export const credentialOptions = (credentialType: string): IAdditionalCredentialOptions | undefined => OPTIONS[credentialType];

/**
 * Tokens that run out: n8n renews one and asks once more when a 401 is an error to it, and only then. A 401 was turned
 * down before anything happened, so asking again is safe.
 */
export const statusErrors = (credentialType: string | undefined): Pick<IHttpRequestOptions, 'ignoreHttpStatusErrors'> => ({
	ignoreHttpStatusErrors: /OAuth2Api$|^salesforceJwtApi$/.test(credentialType ?? '') ? { ignore: true, except: [401] } : true,
});

interface Thrown {
	cause?: unknown;
	context?: { data?: unknown };
	failure?: { cause?: unknown };
	httpCode?: unknown;
	response?: { status?: unknown; data?: { destroy?: () => void; on?: (event: string, listener: () => void) => void } };
}

/**
 * Was the credential turned down, also after n8n tried to renew it? n8n throws that, wrapped once or twice. The answer's
 * body is let go of unread.
 */
export function isUnauthorized(error: unknown): boolean {
	let current: unknown = error;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
		const { cause, failure, httpCode, response } = current as Thrown;
		response?.data?.on?.('error', () => undefined);
		response?.data?.destroy?.();
		const revoked = failure?.cause === 'credential-invalid' || (current as object).constructor.name === 'AuthError';
		if (revoked || httpCode === '401' || response?.status === 401) return true;
		current = cause;
	}
	return false;
}
