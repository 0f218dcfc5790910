import { STYLE_HASH } from './style';

/**
 * `sandbox` without allow-same-origin gives the page an origin of its own: n8n serves it from the editor's origin, where
 * a script that got in could act as whoever is logged in. Popups are for the link to the record, which has to run
 * outside the sandbox to be of any use.
 */
const POLICY = [
	"default-src 'none'",
	`style-src '${STYLE_HASH}'`,
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	'sandbox allow-forms allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** Headers of every page: nothing is stored, framed, sniffed, indexed, or told to another site. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': POLICY,
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-store',
	'x-robots-tag': 'noindex, nofollow',
};
