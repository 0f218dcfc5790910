import { DaaError } from '../../errors';
import { readSession } from '../../identity/session/read-session';
import type { DeskSession } from '../../identity/session/session';
import type { Ports } from '../../ports';
import type { DeskVisit } from '../handle-desk';
import { postUrl, type DeskResponse } from '../handle-review';
import { readFields } from '../read-form';

/** A visit of somebody who is signed in. */
export interface SignedIn extends DeskSession {
	/** Where every form of the desk posts; which page is meant stands in the form, so that no address tells anything. */
	actionUrl: string;
	/** What was sent. */
	fields: ReadonlyMap<string, string>;
}

/** One page of the desk. */
export type DeskPage = (visit: DeskVisit, at: SignedIn) => Promise<DeskResponse>;

export const deskPath = (deskUrl: string): string => postUrl(new URL(deskUrl).pathname);

export async function signedInBy(ports: Ports, deskUrl: string, token: unknown, fields: ReadonlyMap<string, string>): Promise<SignedIn> {
	const environment = fields.get('environment') === 'test' ? 'test' : 'production';
	return { ...(await readSession(ports, token, environment)), actionUrl: deskPath(deskUrl), fields };
}

/**
 * Who is signed in: the token stands in the form that was sent, never in an address or a cookie. Throws DaaError
 * `session_ended`, `token_*`, `body_*` or `content_type_unsupported`.
 */
export async function requireSession({ ports, request, deskUrl }: DeskVisit): Promise<SignedIn> {
	if (request.method !== 'POST') throw new DaaError('session_ended', 'You are not signed in.');
	const fields = readFields(request);
	return await signedInBy(ports, deskUrl, fields.get('desk'), fields);
}
