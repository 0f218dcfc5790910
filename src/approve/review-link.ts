import { createHmac } from 'node:crypto';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { Person } from '../sections';
import type { ApprovalRecord, ApproverRecord } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';

/** A link still shows what became of the request for this long after the deadline; it decides nothing then. */
export const LINK_READABLE_AFTER_DUE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The jti follows from approval and approver, so the same link can be made again by whoever holds the key, although the
 * store knows only its hash. The line break keeps this text apart from anything a JWT's signature could be made over.
 */
export function linkJti(keys: KeyRing, kid: string, approvalId: string, approverId: string): string {
	const key = keys.derive(kid, 'review-link');
	if (!key) throw new DaaError('token_key_unknown', 'The signing key for review links is missing.');
	return createHmac('sha256', key).update(`jti\n${JSON.stringify([approvalId, approverId])}`).digest('base64url');
}

function knownJti(keys: KeyRing, approver: ApproverRecord): string | undefined {
	return keys.kids
		.map((kid) => linkJti(keys, kid, approver.approvalId, approver.approverId))
		.find((jti) => jtiHash(jti) === approver.linkJtiHash);
}

export function personOf(approver: ApproverRecord): Person {
	return { id: approver.approverId, name: approver.name, role: approver.role, ...(approver.email !== null && { email: approver.email }) };
}

/**
 * Makes the links of an approval, the first time and again. Links whose key has left the ring are left out: they could
 * not be opened either.
 */
export function reviewLinks(ports: Pick<Ports, 'keys' | 'now'>, approval: ApprovalRecord, approvers: readonly ApproverRecord[]): { approver: Person; token: string }[] {
	return approvers.flatMap((approver) => {
		const jti = approver.revokedAt === null ? knownJti(ports.keys, approver) : undefined;
		if (jti === undefined) return [];
		const token = signToken(
			'review-link',
			{
				jti,
				sub: approver.approverId,
				approval: approval.id,
				exp: Math.floor(Date.parse(approver.linkExpiresAt) / 1000),
				payload_hash: approval.requestedHash,
				workflow_id: approval.workflowId,
				execution_id: approval.executionId,
				environment: approval.environment,
			},
			ports.keys,
			ports.now(),
		);
		return [{ approver: personOf(approver), token }];
	});
}
