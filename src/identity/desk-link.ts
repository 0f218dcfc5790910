import type { Environment } from '../ports';

/** In the query of the desk's address: the request to open once somebody has signed in. */
export const OPEN_PARAMETER = 'open';

export interface WantedRequest {
	id: string;
	environment: Environment;
}

const WANTED = /^(test\.)?([a-z]{1,10}_[A-Za-z0-9]{1,80})$/;

/** As one word, for an address or a form. */
export const wantedText = ({ id, environment }: WantedRequest): string => `${environment === 'test' ? 'test.' : ''}${id}`;

/** Undefined for anything else; then the queue is shown. */
export function readWanted(text: string | null | undefined): WantedRequest | undefined {
	const [, test, id] = WANTED.exec(text ?? '') ?? [];
	return id === undefined ? undefined : { id, environment: test === undefined ? 'production' : 'test' };
}

/** The desk's address of one request. It gives no right: whoever opens it has to sign in, and sees what is theirs to see. */
export function deskLink(deskUrl: string, wanted: WantedRequest): string {
	const url = new URL(deskUrl);
	url.searchParams.set(OPEN_PARAMETER, wantedText(wanted));
	return url.toString();
}
