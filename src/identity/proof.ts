import type { ErrorCode } from '../errors';
import { isDaaError } from '../errors';
import type { Ports } from '../ports';
import type { ApprovalRecord, FactorRecord } from '../store/port';
import type { IdentityClaims } from '../tokens/claims';
import { jtiHash, verifyToken } from '../tokens/verify-token';
import type { IdentityDemand } from './demand';
import { matchingStep, openTotpSecret, tidyCode } from './totp';

/** What came with a decision to show who decides, as it was sent. */
export interface SentProof {
	/** From an authenticator app. */
	code?: string;
	/** From a sign-in, see identity tokens. */
	token?: string;
}

export type IdentityProof =
	| { kind: 'none' }
	| { kind: 'totp'; factor: FactorRecord; step: number }
	| { kind: 'oidc'; claims: IdentityClaims };

export interface ProofProblem {
	code: ErrorCode;
	/** One sentence for the approver. */
	message: string;
	field: string;
}

export interface CheckedProof {
	proof: IdentityProof;
	/** Why what was sent, or that nothing was sent, proves nothing. */
	problem?: ProofProblem;
}

/** Whom and what a proof has to be about. */
export interface ProofPlace {
	approval: Pick<ApprovalRecord, 'id' | 'payloadHash'>;
	approverId: string;
	/** Of the review link. */
	linkJti: string;
}

const none = (code: ErrorCode, message: string, field = 'code'): CheckedProof => ({ proof: { kind: 'none' }, problem: { code, message, field } });

const ASK_OWNER = 'Ask whoever runs this workflow to enrol you.';

/** Throws DaaError `token_*`. True claims that are about another request or person come back undefined. */
function readIdentity(ports: Pick<Ports, 'keys' | 'now' | 'signIn'>, token: string, place: ProofPlace): IdentityClaims | undefined {
	const claims = verifyToken('identity', token, ports.keys, ports.now());
	const fits =
		claims.sub === place.approverId &&
		claims.approval === place.approval.id &&
		claims.payload_hash === place.approval.payloadHash &&
		claims.link === jtiHash(place.linkJti) &&
		claims.issuer === ports.signIn?.issuer;
	return fits ? claims : undefined;
}

function checkSignIn(ports: Pick<Ports, 'keys' | 'now' | 'signIn'>, token: string, place: ProofPlace, fresh: boolean): CheckedProof {
	try {
		const claims = readIdentity(ports, token, place);
		if (claims && fresh && !claims.fresh) return none('identity_proof_invalid', 'This needs a new sign-in with your password, not one from before.', 'identity');
		if (claims) return { proof: { kind: 'oidc', claims } };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		if (error.code === 'token_expired') return none('identity_proof_invalid', 'Your sign-in was too long ago. Please sign in again.', 'identity');
	}
	return none('identity_proof_invalid', 'That sign-in does not belong to this request, or the request changed since. Please sign in again.', 'identity');
}

function checkCode(ports: Pick<Ports, 'keys' | 'now'>, typed: string, demand: IdentityDemand): CheckedProof {
	const { totpFactor: factor } = demand;
	if (!factor) {
		return demand.totp === 'unreadable'
			? none('identity_unreadable', `Your authenticator cannot be checked any more. ${ASK_OWNER}`)
			: none('identity_not_enrolled', `No authenticator app is enrolled for you. ${ASK_OWNER}`);
	}
	if (demand.lockedUntil !== undefined) return none('identity_locked', `There were too many wrong codes. Codes are accepted again from ${demand.lockedUntil.slice(0, 16).replace('T', ' ')} UTC.`);
	const code = tidyCode(typed);
	const secret = openTotpSecret(ports.keys, factor);
	const step = code === undefined || !secret ? undefined : matchingStep(secret, code, ports.now());
	if (step === undefined) return none('identity_code_wrong', 'That code is not right.');
	if (step <= factor.lastStep) return none('identity_code_used', 'That code was used already. Wait for the next one in your app.');
	return { proof: { kind: 'totp', factor, step } };
}

/** Why nothing was proved when nothing was sent, in the words that help. */
function nothingSent(demand: IdentityDemand): CheckedProof {
	if (demand.totp === 'ready') return none('identity_required', 'Please type the code of your authenticator app.');
	if (demand.oidc) return none('identity_required', 'Please sign in first, with the button above.', 'identity');
	if (demand.totp === 'unreadable') return none('identity_unreadable', `Your authenticator cannot be checked any more. ${ASK_OWNER}`);
	return none('identity_not_enrolled', `This needs a second factor, and none is enrolled for you. ${ASK_OWNER}`);
}

/** Judges a proof and changes nothing; a sign-in goes before a code. `fresh`: a sign-in from before does not do. */
export function checkProof(ports: Pick<Ports, 'keys' | 'now' | 'signIn'>, demand: IdentityDemand, place: ProofPlace, sent: SentProof, fresh = false): CheckedProof {
	const { token, code } = sent;
	if (token !== undefined && token !== '') return checkSignIn(ports, token, place, fresh);
	if (code !== undefined && code.trim() !== '') return checkCode(ports, code, demand);
	return nothingSent(demand);
}
