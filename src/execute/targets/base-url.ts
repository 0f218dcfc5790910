import { DaaError } from '../../errors';

/** Where an API lives, without a slash at the end; `fallback` when nothing is set. Throws DaaError `parameter_invalid`. */
export function baseUrlOf(system: string, text: string | undefined, fallback?: string): string {
	const written = text?.trim() || fallback;
	const fields = { parameter: 'baseUrl' };
	if (!written) {
		throw new DaaError('parameter_invalid', `Nobody said where ${system} lives.`, { fields, hint: 'Choose a credential that names the account, or set Base URL.' });
	}
	let url: URL;
	try {
		url = new URL(written);
	} catch (cause) {
		throw new DaaError('parameter_invalid', `The base URL of ${system} is not a URL.`, { fields, cause });
	}
	const plain = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
	if (!plain) throw new DaaError('parameter_invalid', `The base URL of ${system} must be an http(s) address without user name, query and fragment.`, { fields });
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
