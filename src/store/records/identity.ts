export const FACTOR_STATES = ['pending', 'active', 'revoked', 'forgotten'] as const;

/** How an approver can prove who they are, beyond holding a link. */
export interface FactorRecord {
	id: string;
	approverId: string;
	kind: 'totp' | 'oidc';
	/** `pending`: not confirmed by a first code; `revoked` and `forgotten` differ in whether one is still asked for. */
	state: (typeof FACTOR_STATES)[number];
	/** TOTP: AES-256-GCM under the ring's key `keyId`, base64. */
	secret: string | null;
	keyId: string | null;
	/** OIDC: the account that stands for this approver. */
	issuer: string | null;
	subject: string | null;
	/** Of the one-time enrolment link. */
	linkJtiHash: string | null;
	linkExpiresAt: string | null;
	/** When the secret was shown through the link; that happens once. */
	shownAt: string | null;
	createdAt: string;
	createdBy: string;
	confirmedAt: string | null;
	endedAt: string | null;
	/** The last time step of which a code was used, counted in 30 s since 1970; -1 for none. */
	lastStep: number;
}

export type FactorPatch = Partial<Pick<FactorRecord, 'state' | 'secret' | 'keyId' | 'shownAt' | 'confirmedAt' | 'endedAt'>>;

/** Wrong codes of an approver at one approval; `approvalId` is empty for all approvals together. */
export interface AttemptRecord {
	approvalId: string;
	approverId: string;
	failed: number;
	lockedUntil: string | null;
}

/** Somebody who was asked for an approval at some time, or may be. */
export interface PersonRecord {
	/** Where they are reached, in one spelling: the address, else the id. Whoever proves to hold it is this person. */
	personKey: string;
	approverId: string;
	name: string;
	email: string | null;
}

/** One sign-in to the review desk. */
export interface DeskSessionRecord {
	id: string;
	personKey: string;
	approverId: string;
	name: string;
	factor: 'link' | 'oidc';
	startedAt: string;
	/** It ends then, however busy it is. */
	endsAt: string;
	/** Signed out, or ended by somebody else. */
	endedAt: string | null;
}
