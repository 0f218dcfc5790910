import type { Ports } from '../ports';
import type { StoreTransaction } from '../store/port';
import { jtiHash } from '../tokens/verify-token';
import { factorKey } from './factor-key';
import { lockAfter, TRIES_PER_APPROVAL, TRIES_PER_APPROVER, triesLeft } from './lockout';
import type { IdentityProof, ProofProblem } from './proof';
import { openTotpSecret, sealTotpSecret } from './totp';

/** What stands on the decision. */
export function identityWords(proof: IdentityProof): string {
	if (proof.kind === 'totp') return 'link+totp';
	return proof.kind === 'oidc' ? `link+oidc:${proof.claims.issuer}#${proof.claims.subject}` : 'link';
}

/** Uses a proof up in the decision's transaction; the problem when somebody else just did. */
export async function useProof(ports: Ports, tx: StoreTransaction, approverId: string, proof: IdentityProof): Promise<ProofProblem | undefined> {
	const key = factorKey(approverId);
	if (proof.kind === 'none') return undefined;
	if (proof.kind === 'oidc') {
		const { jti, exp } = proof.claims;
		const first = await tx.useOnce({ key: `identity ${jtiHash(jti)}`, at: ports.now().toISOString(), expiresAt: new Date(exp * 1000).toISOString() });
		return first ? undefined : { code: 'identity_proof_used', message: 'That sign-in was used already. Please sign in again.', field: 'identity' };
	}
	const { factor, step } = proof;
	if (!(await tx.useFactorStep(factor.id, step))) return { code: 'identity_code_used', message: 'That code was used already. Wait for the next one in your app.', field: 'code' };
	await tx.clearAttempts('', key);
	const secret = factor.keyId === ports.keys.activeKid ? undefined : openTotpSecret(ports.keys, factor);
	// After a change of keys each factor moves to the new one at its next use, so that the old key can go.
	if (secret) await tx.updateFactor(factor.id, ['active'], sealTotpSecret(ports, factor.id, secret));
	return undefined;
}

export interface WrongCode {
	/** Set when this failure locks. */
	lockedUntil?: string;
	triesLeft: number;
}

/** Counts a wrong code at this approval and for this approver as a whole, and locks when it was one too many. */
export async function countWrongCode(ports: Pick<Ports, 'now'>, tx: StoreTransaction, approvalId: string, approverId: string): Promise<WrongCode> {
	const key = factorKey(approverId);
	const now = ports.now().getTime();
	let until: number | undefined;
	let left = TRIES_PER_APPROVAL;
	for (const [id, tries] of [[approvalId, TRIES_PER_APPROVAL], ['', TRIES_PER_APPROVER]] as const) {
		const failed = await tx.countAttempt(id, key);
		left = Math.min(left, triesLeft(failed, tries));
		const lock = lockAfter(failed, tries);
		if (lock === undefined) continue;
		await tx.lockAttempts(id, key, new Date(now + lock).toISOString());
		until = Math.max(until ?? 0, now + lock);
	}
	return { triesLeft: left, ...(until !== undefined && { lockedUntil: new Date(until).toISOString() }) };
}
