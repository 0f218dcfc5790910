import type { ErrorCode } from '../errors';
import type { ApprovalState } from '../store/port';
import { escalate, reassign } from './ask-others';
import { approverRefusal, decideAsPerson } from './decide-as-person';
import { isOpen, refuse, type ApprovalCommand, type ApprovalLife, type Refusal, type Ruling } from './life';

export * from './life';

/**
 * The life cycle of an approval as one pure function. It knows no store, clock or token: it is told who asks for what
 * at which moment, and answers with what changes or with why nothing does.
 */

const CLOSED_WORDS: Partial<Record<ApprovalState, [ErrorCode, string]>> = {
	approved: ['approval_already_decided', 'This request has already been approved.'],
	rejected: ['approval_already_decided', 'This request has already been rejected.'],
	changes_requested: ['approval_already_decided', 'Changes have already been requested for this draft.'],
	expired: ['approval_expired', 'The deadline for this request has passed; nothing was done.'],
	cancelled: ['approval_closed', 'This request was cancelled; nothing was done.'],
	invalidated: ['approval_closed', 'This request no longer stands, because the action was changed after it was made.'],
};

/** Why nothing more is decided on it at this moment. */
function closedRefusal(life: ApprovalLife, at: Date): Refusal | undefined {
	const words = CLOSED_WORDS[life.state];
	if (words) return refuse(...words);
	if (life.onLapse === 'stay' || at.getTime() < life.dueAt.getTime()) return undefined;
	if (life.onLapse === 'escalate') return refuse('approval_expired', 'The deadline for this request has passed, and the next in line are asked now.');
	return refuse('approval_expired', 'The deadline for this request has passed; nothing was done.', { lapsed: true });
}

function request(command: Extract<ApprovalCommand, { type: 'request' }>): Ruling | Refusal {
	const people = new Set(command.approvers.filter(({ self }) => !self).map(({ id }) => id));
	if (people.size === 0) {
		return refuse('parameter_invalid', 'There is no approver who neither requested nor wrote the draft.', { field: 'approvers' });
	}
	if (!Number.isInteger(command.approvalsRequired) || command.approvalsRequired < 1) {
		return refuse('parameter_invalid', 'The number of approvals must be a whole number of at least 1.', { field: 'approvals_required' });
	}
	if (command.approvalsRequired > people.size) {
		return refuse('parameter_invalid', `${command.approvalsRequired} approvals are required, but only ${people.size} people may give one.`, { field: 'approvals_required' });
	}
	const roles = new Set(command.approvers.filter(({ self }) => !self).map(({ role }) => role));
	if (command.distinctRoles && command.approvalsRequired > roles.size) {
		return refuse('parameter_invalid', `${command.approvalsRequired} approvals from different roles are required, but the approvers stand for only ${roles.size}.`, { field: 'approvers' });
	}
	// Written so that an invalid date is refused too.
	if (!(command.dueAt.getTime() > command.at.getTime())) {
		return refuse('parameter_invalid', 'The deadline must lie in the future.', { field: 'due_at' });
	}
	return { ok: true, patch: { state: 'pending' }, voided: [], complete: false };
}

const ended = (state: ApprovalState, at: Date): Ruling => ({ ok: true, patch: { state, decidedAt: at }, voided: [], complete: true });

function expire(life: ApprovalLife, { at, final = false }: Extract<ApprovalCommand, { type: 'expire' }>, closed: Refusal | undefined): Ruling | Refusal {
	if (!closed) return refuse('parameter_invalid', 'The deadline has not passed yet.');
	if (closed.lapsed || (final && isOpen(life.state))) return ended('expired', at);
	return closed;
}

function view(life: ApprovalLife, { approverId }: Extract<ApprovalCommand, { type: 'view' }>): Ruling | Refusal {
	const refusal = approverRefusal(life, approverId);
	if (refusal) return refusal;
	const first = life.approvers.some(({ id, viewed }) => id === approverId && !viewed);
	return { ok: true, patch: {}, voided: [], complete: false, ...(first && { viewedBy: approverId }) };
}

/** `life` is undefined only for `request`: an approval that exists cannot be requested again. */
export function decide(command: ApprovalCommand, life: ApprovalLife | undefined): Ruling | Refusal {
	if (life === undefined) {
		return command.type === 'request' ? request(command) : refuse('approval_unknown', 'There is no such request.');
	}
	if (command.type === 'request') return refuse('store_conflict', 'This approval has already been requested.');
	const closed = closedRefusal(life, command.at);
	if (command.type === 'expire') return expire(life, command, closed);
	if (command.type === 'invalidate' && isOpen(life.state)) return ended('invalidated', command.at);
	// What waits for the next in line can still be handed to them, or withdrawn.
	const waitsForNext = isOpen(life.state) && life.onLapse === 'escalate';
	if (closed && !(waitsForNext && (command.type === 'escalate' || command.type === 'cancel'))) return closed;
	switch (command.type) {
		case 'cancel':
		case 'invalidate':
			return ended(command.type === 'cancel' ? 'cancelled' : 'invalidated', command.at);
		case 'escalate':
			return escalate(life, command);
		case 'reassign':
			return reassign(life, command);
		case 'view':
			return view(life, command);
		default:
			return decideAsPerson(life, command);
	}
}
