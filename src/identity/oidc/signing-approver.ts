import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { ApprovalRecord, ApproverRecord } from '../../store/port';
import type { SignInStartClaims, SignInStateClaims } from '../../tokens/claims';
import { sameSecret } from '../../tokens/verify-token';

export interface SigningApprover {
	approval: ApprovalRecord;
	approver: ApproverRecord;
}

/** The approver a sign-in is for, if they may still decide. Throws DaaError `approval_*`. */
export async function signingApprover(ports: Pick<Ports, 'store'>, claims: Pick<SignInStartClaims | SignInStateClaims, 'approval' | 'sub' | 'payload_hash' | 'link'>): Promise<SigningApprover> {
	const approval = await ports.store.approval(claims.approval);
	if (!approval) throw new DaaError('approval_unknown', 'There is no such request.');
	const approver = (await ports.store.approvers(approval.id)).find(({ approverId }) => approverId === claims.sub);
	if (!approver || !sameSecret(approver.linkJtiHash, claims.link)) throw new DaaError('approval_link_foreign', 'This link does not belong to this request.');
	if (approver.revokedAt !== null) throw new DaaError('approval_link_revoked', 'This link was withdrawn.');
	if (approval.payloadHash !== claims.payload_hash) throw new DaaError('approval_page_stale', 'The request changed while the page was open, so nothing was decided. Please look at it again.');
	return { approval, approver };
}
