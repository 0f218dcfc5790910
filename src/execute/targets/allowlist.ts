import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import { isInternalHost } from './internal-host';

export interface AllowedRequest {
	method: string;
	/** Scheme, host and start of the path, e.g. `https://api.example.com/v1/refunds`. */
	urlPrefix: string;
	/** The admin says that this host may lie inside (private, loopback, link-local). */
	allowPrivate?: boolean;
}

interface Entry {
	method: string;
	origin: string;
	/** Without a slash at the end. */
	path: string;
	allowPrivate: boolean;
}

/** White space, controls and the backslash: a URL parser drops or turns them, so two readers may see two addresses. */
const AMBIGUOUS = /[\s\\]|\p{Cc}/u;
/** A dot, slash, backslash or NUL in per-cent form, once or more times over. */
const ENCODED = /%(?:25)*(?:2e|2f|5c|00)/i;
const DOTS = /(?:^|\/)\.{1,2}(?:\/|$)/;

const refuse = (field: string, sentence: string) => new DaaError('target_not_allowed', `${field}: ${sentence}`, { fields: { field } });

/** Scheme, authority and path as written, before a parser smooths them. */
function rawPath(text: string): string {
	const afterScheme = text.slice(text.indexOf('://') + 3);
	const slash = afterScheme.search(/[/?#]/);
	return slash === -1 ? '' : (afterScheme.slice(slash).split(/[?#]/, 1)[0] ?? '');
}

/** One address that every reader reads alike. Throws DaaError `target_not_allowed` that names `field`. */
export function strictUrl(text: string, field: string): URL {
	if (AMBIGUOUS.test(text)) throw refuse(field, 'the address holds white space, control characters or a backslash.');
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		throw refuse(field, 'this is not an address.');
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(field, 'only http and https addresses can be called.');
	if (!/^https?:\/\/[^/]/i.test(text)) throw refuse(field, 'the address must start with http:// or https:// and a host.');
	if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(text)) throw refuse(field, 'the address carries a user name.');
	if (url.hash !== '' || text.includes('#')) throw refuse(field, 'the address carries a fragment.');
	if (url.hostname.endsWith('.')) throw refuse(field, 'the host ends in a dot.');
	const path = rawPath(text);
	if (ENCODED.test(path)) throw refuse(field, 'the path holds an encoded dot, slash or backslash.');
	if (DOTS.test(path) || path.includes('//')) throw refuse(field, 'the path holds "..", "." or an empty part.');
	return url;
}

function entryOf(allowed: AllowedRequest, index: number): Entry {
	const field = `allowlist.${index}.urlPrefix`;
	const url = strictUrl(allowed.urlPrefix.trim(), field);
	if (url.search !== '') throw refuse(field, 'a prefix has no query.');
	return { method: allowed.method.toUpperCase(), origin: url.origin, path: url.pathname.replace(/\/$/, ''), allowPrivate: allowed.allowPrivate === true };
}

const under = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** The admin's list, ready to be asked. Throws DaaError `parameter_invalid` for an entry that cannot be read. */
export function createAllowlist(allowed: readonly AllowedRequest[]): (method: string, url: string) => URL {
	const entries = allowed.map((entry, index) => {
		try {
			return entryOf(entry, index);
		} catch (error) {
			if (error instanceof DaaError) throw new DaaError('parameter_invalid', error.message, { fields: error.fields });
			throw error;
		}
	});
	/** The parsed address that may be called, so that what was checked is what is sent. Throws `target_not_allowed`. */
	return (method, text) => {
		const url = strictUrl(text, 'request.url');
		const fitting = entries.filter((entry) => entry.method === method && entry.origin === url.origin && under(url.pathname, entry.path));
		if (fitting.length === 0) {
			throw refuse('request.url', `${method} ${inSentence(`${url.origin}${url.pathname}`, 200)} is not among the requests that may be sent here.`);
		}
		if (isInternalHost(url.hostname) && !fitting.some((entry) => entry.allowPrivate)) {
			throw refuse('request.url', `the host ${inSentence(url.hostname)} lies inside the network, and the list does not say that it may be called.`);
		}
		return url;
	};
}

/** Hosts (`host` or `host:port`) that may lie inside, by the entries that say so. */
export function internalHosts(allowed: readonly AllowedRequest[]): Set<string> {
	return new Set(allowed.filter(({ allowPrivate }) => allowPrivate === true).map(({ urlPrefix }) => new URL(urlPrefix.trim()).host));
}
