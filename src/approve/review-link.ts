import { createHmac } from 'node:crypto';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { Person } from '../sections';
import type { ApprovalRecord, ApproverRecord } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';

/** Whoever runs the waiting execution signs addresses of its page: query in, whole URL out. */
export type SignUrl = (query: Readonly<Record<string, string>>) => string;

export interface ReviewLink {
	approver: Person;
	token: string;
	/** Absent while n8n has not signed it. */
	url?: string;
}

/**
 * The jti follows from approval and approver, so the same link can be made again by whoever holds the key, although the
 * store knows only its hash. The line break keeps this text apart from anything a JWT's signature could be made over.
 */
export function linkJti(keys: KeyRing, kid: string, approvalId: string, approverId: string): string {
	const key = keys.derive(kid, 'review-link');
	if (!key) throw new DaaError('token_key_unknown', 'The signing key for review links is missing.');
	return createHmac('sha256', key).update(`jti\n${JSON.stringify([approvalId, approverId])}`).digest('base64url');
}

/** The key a link was made with; undefined once that key has left the ring. */
function keyOf(keys: KeyRing, approver: ApproverRecord): { kid: string; jti: string } | undefined {
	return keys.kids
		.map((kid) => ({ kid, jti: linkJti(keys, kid, approver.approvalId, approver.approverId) }))
		.find(({ jti }) => jtiHash(jti) === approver.linkJtiHash);
}

/** The jti of a link that can still be made; undefined when it was withdrawn or its key has left the ring. */
export function linkJtiOf(keys: KeyRing, approver: ApproverRecord): string | undefined {
	return approver.revokedAt === null ? keyOf(keys, approver)?.jti : undefined;
}

export function personOf(approver: ApproverRecord): Person {
	return { id: approver.approverId, name: approver.name, role: approver.role, ...(approver.email !== null && { email: approver.email }), ...(approver.slackUserId && { slack_user_id: approver.slackUserId }) };
}

/** The row of somebody who is asked from `at` on. */
export function approverRow(keys: KeyRing, approvalId: string, person: Person, at: Date, readableUntil: Date): ApproverRecord {
	return {
		approvalId,
		approverId: person.id,
		name: person.name,
		role: person.role,
		email: person.email ?? null,
		linkJtiHash: jtiHash(linkJti(keys, keys.activeKid, approvalId, person.id)),
		linkExpiresAt: readableUntil.toISOString(),
		linkIssuedAt: at.toISOString(),
		linkSignature: null,
		slackUserId: person.slack_user_id ?? null,
		viewedAt: null,
		revokedAt: null,
	};
}

/** The token of a link, the same one each time. Undefined when it was withdrawn or its key has left the ring. */
export function linkToken(ports: Pick<Ports, 'keys' | 'now'>, approval: ApprovalRecord, approver: ApproverRecord): string | undefined {
	const made = approver.revokedAt === null ? keyOf(ports.keys, approver) : undefined;
	if (!made) return undefined;
	return signToken(
		'review-link',
		{
			jti: made.jti,
			sub: approver.approverId,
			approval: approval.id,
			exp: Math.floor(Date.parse(approver.linkExpiresAt) / 1000),
			payload_hash: approval.requestedHash,
			workflow_id: approval.workflowId,
			execution_id: approval.executionId,
			environment: approval.environment,
		},
		ports.keys,
		approver.linkIssuedAt === null ? ports.now() : new Date(approver.linkIssuedAt),
		made.kid,
	);
}

/** What the store keeps of a signed address, so that the token itself need not be kept: its query without the token. */
export function signatureOf(url: string): string {
	const { searchParams } = new URL(url);
	searchParams.delete('t');
	return searchParams.toString();
}

function urlOf(approval: ApprovalRecord, approver: ApproverRecord, token: string): string | undefined {
	if (approval.resumeUrl === null || approver.linkSignature === null) return undefined;
	const { origin, pathname } = new URL(approval.resumeUrl);
	return `${origin}${pathname}?t=${token}&${approver.linkSignature}`;
}

/**
 * Makes the links of an approval, the first time and again. Links whose key has left the ring are left out: they could
 * not be opened either.
 */
export function reviewLinks(ports: Pick<Ports, 'keys' | 'now'>, approval: ApprovalRecord, approvers: readonly ApproverRecord[]): ReviewLink[] {
	return approvers.flatMap((approver): ReviewLink[] => {
		const token = linkToken(ports, approval, approver);
		if (token === undefined) return [];
		const url = urlOf(approval, approver, token);
		return [{ approver: personOf(approver), token, ...(url !== undefined && { url }) }];
	});
}
