import { DaaError } from '../errors';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** One form of an issuer's address, for comparing; a slash at the end does not matter. Throws DaaError `credential_invalid`. */
export function normalIssuer(text: string): string {
	const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
	const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
	if (!url || !secure || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new DaaError('credential_invalid', 'The OpenID Connect issuer must be an https address without a query (http only on this machine).', {
			fields: { field: 'oidcIssuer' },
			hint: 'It is the address before /.well-known/openid-configuration.',
		});
	}
	return url.href.replace(/\/$/, '');
}
