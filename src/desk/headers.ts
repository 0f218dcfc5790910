import { STYLE_HASH } from './style';

/**
 * `sandbox` without allow-same-origin gives the page an origin of its own: n8n serves it from the editor's origin, where
 * a script that got in could act as whoever is logged in. Popups are for the link to the record, which has to run
 * outside the sandbox to be of any use. Scripts are for the page's own keys only: the one with this answer's nonce.
 */
const policy = (nonce: string | undefined, live: boolean) =>
	[
		"default-src 'none'",
		`style-src '${STYLE_HASH}'`,
		...(nonce === undefined ? [] : [`script-src 'nonce-${nonce}'`, "require-trusted-types-for 'script'", "trusted-types 'none'"]),
		...(live ? ["connect-src 'self'"] : []),
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
		`sandbox allow-forms allow-popups allow-popups-to-escape-sandbox${nonce === undefined ? '' : ' allow-scripts'}`,
	].join('; ');

/** Headers of every page: nothing is stored, framed, sniffed, indexed, or told to another site. `live`: the page asks the desk what is new. */
export function pageHeaders(nonce?: string, live = false): Record<string, string> {
	return {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': policy(nonce, live),
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': 'no-referrer',
		'cache-control': 'no-store',
		'x-robots-tag': 'noindex, nofollow',
		'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	};
}
