import type { Environment } from '../../ports';
import type { Privilege } from './directory';

export type DeskRole = 'approver' | Privilege;

/** Somebody who is signed in at the review desk, for one visit. */
export interface DeskSession {
	id: string;
	approver: { id: string; name: string; role: string; email?: string };
	/** Requests whose approver is reached under one of these are theirs. */
	keys: readonly string[];
	/** Everybody is an approver; what else they are decides what they see. */
	roles: readonly DeskRole[];
	/** How they signed in. A second factor, where one is asked for, is asked for all the same. */
	factor: 'link' | 'oidc';
	/** One at a time: test and production are never shown together. */
	environment: Environment;
	/** For the next page's forms; good for half an hour more. */
	token: string;
	startedAt: string;
	endsAt: string;
}

/** After so long without a visit one has to sign in again. In seconds. */
export const IDLE_S = 30 * 60;
/** And after so long in any case. */
export const LONGEST_S = 8 * 60 * 60;
/** A sign-in link. */
export const LINK_TTL_S = 10 * 60;
