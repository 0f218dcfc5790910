import { aloneFor } from '../approve/batch';
import type { Reassess } from '../approve/assess-edit';
import { decideApproval, type DecidedApproval, type DecisionForm } from '../approve/decide-approval';
import { makeFormToken } from '../approve/form-token';
import { readReview, type Review } from '../approve/open-review';
import { linkToken } from '../approve/review-link';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord } from '../store/port';
import { verifyToken } from '../tokens/verify-token';
import type { CardBinding } from './button-value';

/** Who Slack says it is; its signature was checked. */
export interface ChatUser {
	team: string;
	user: string;
}

export interface ChatReview {
	approval: ApprovalRecord;
	approver: ApproverRecord;
	review: Review;
	/** Of the approver's own review link. */
	token: string;
}

/** The approver behind a Slack user, at one request. Undefined when nobody who may decide on it is this user. */
export async function approverInChat(ports: Ports, approvalId: string, { user }: ChatUser): Promise<{ approval: ApprovalRecord; approver: ApproverRecord } | undefined> {
	const approval = await ports.store.approval(approvalId);
	if (!approval) return undefined;
	const mine = (await ports.store.approvers(approvalId)).filter(({ slackUserId }) => slackUserId === user);
	// Two people under one Slack id would let one decide as the other.
	const [approver, ...others] = mine;
	return approver && others.length === 0 ? { approval, approver } : undefined;
}

/** The request as this approver has it. Throws DaaError as readReview does. */
export async function reviewInChat(ports: Ports, found: { approval: ApprovalRecord; approver: ApproverRecord }): Promise<ChatReview> {
	const token = linkToken(ports, found.approval, found.approver);
	if (token === undefined) throw new DaaError('approval_link_revoked', 'Your link to this request was withdrawn.');
	return { ...found, token, review: await readReview(ports, ports.store, token) };
}

/** Why this cannot be answered here; undefined when it can. */
export const notHere = ({ review }: ChatReview): string | undefined => {
	const alone = aloneFor(review);
	return alone === undefined ? undefined : `This cannot be decided in Slack. ${alone}`;
};

/**
 * Takes a decision as the approver's own page would: by their link, on the payload and the version that the card showed,
 * through the same rules. Throws DaaError as decideApproval does.
 */
export async function decideInChat(ports: Ports, chat: ChatReview, who: ChatUser, binding: Pick<CardBinding, 'payloadHash' | 'version'>, form: Omit<DecisionForm, 'formToken' | 'surface'>, reassess: Reassess): Promise<DecidedApproval> {
	const refusal = notHere(chat);
	if (refusal !== undefined && chat.review.approval.decidedAt === null) throw new DaaError('approval_form_invalid', refusal, { fields: { approval_id: chat.approval.id } });
	const { jti } = verifyToken('review-link', chat.token, ports.keys, ports.now());
	const formToken = makeFormToken(ports.keys, { jti, payloadHash: binding.payloadHash, version: binding.version });
	return await decideApproval(ports, chat.token, { ...form, formToken, surface: { kind: 'slack', account: `${who.team}#${who.user}` } }, { reassess });
}
