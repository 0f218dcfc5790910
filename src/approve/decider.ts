import type { ErrorCode } from '../errors';
import type { BreakGlass } from './break-glass';
import type { ApprovalState, DecisionRecord } from '../store/port';

/**
 * The life cycle of an approval as one pure function. It knows no store, clock or token: it is told who asks for what
 * at which moment, and answers with what changes or with why nothing does.
 */

/** An approver as far as deciding goes. `self`: requested or wrote the draft, so may not decide on it. */
export interface LifeApprover {
	id: string;
	self: boolean;
	revoked: boolean;
	viewed: boolean;
	/** Counts where approvals have to come from different roles; people without one count as one role. */
	role?: string;
}

export type LifeDecision = Pick<DecisionRecord, 'approverId' | 'decision' | 'payloadHash'>;

/** Everything a ruling rests on. */
export interface ApprovalLife {
	state: ApprovalState;
	/** What would be done now. */
	payloadHash: string;
	tier: string;
	approvalsRequired: number;
	/** Each approval has to come from another role. */
	distinctRoles?: boolean;
	dueAt: Date;
	/** Sentences about required checks that have no passing result; while there are any, nobody can approve. */
	missingChecks: readonly string[];
	approvers: readonly LifeApprover[];
	decisions: readonly LifeDecision[];
	/** Who may decide alone in an emergency; nobody when absent. */
	breakGlass?: BreakGlass;
}

interface ByApprover {
	at: Date;
	approverId: string;
	/** The payload hash the approver was looking at; undefined when the page was not the current one. */
	seenHash: string | undefined;
}

/** What an edit comes to once it was validated, tiered and scanned again. `refused`: the sentence that says why not. */
export interface EditOutcome {
	payloadHash: string;
	missingChecks: readonly string[];
	refused?: string;
}

/** Whether this decision needs more than the link, and what was shown for it. `problem`: why it shows nothing. */
export interface IdentityStanding {
	required: boolean;
	proof: 'none' | 'totp' | 'oidc';
	problem?: Pick<Refusal, 'code' | 'message' | 'field'>;
}

interface Identified {
	identity?: IdentityStanding;
}

interface Checklist {
	/** Points of the checklist that were not ticked. */
	unticked?: readonly string[];
}

export type ApprovalCommand =
	| { type: 'request'; at: Date; dueAt: Date; approvalsRequired: number; distinctRoles?: boolean; approvers: readonly Pick<LifeApprover, 'id' | 'self' | 'role'>[] }
	| { type: 'view'; at: Date; approverId: string }
	| ({ type: 'approve'; confirmed: boolean; reason?: string } & ByApprover & Checklist & Identified)
	| ({ type: 'edit_and_approve'; confirmed: boolean; edit: EditOutcome; reason?: string } & ByApprover & Checklist & Identified)
	| ({ type: 'reject' | 'request_changes'; reason: string } & ByApprover)
	| ({ type: 'break_glass'; confirmed: boolean; reason: string; secondFactor: boolean } & ByApprover & Identified)
	| { type: 'expire'; at: Date }
	| { type: 'cancel'; at: Date };

type Deciding = Extract<ApprovalCommand, { seenHash: string | undefined }>;

export interface Refusal {
	ok: false;
	code: ErrorCode;
	/** One sentence for the person who asked. */
	message: string;
	/** The form field it is about. */
	field?: string;
	/** The deadline has passed but the state does not say so yet: the caller has to expire it. */
	lapsed?: boolean;
}

export interface Ruling {
	ok: true;
	patch: { state?: ApprovalState; payloadHash?: string; decidedAt?: Date };
	/** The row to write, when somebody decided. */
	decision?: { approverId: string; decision: DecisionRecord['decision']; reason: string | null; payloadHash: string };
	/** The approver whose first view this is. */
	viewedBy?: string;
	/** Approvers whose earlier approvals no longer count, because the payload is another one now. */
	voided: string[];
	/** Nothing more is to be decided. */
	complete: boolean;
}

const OPEN: ReadonlySet<ApprovalState> = new Set(['pending', 'partially_approved']);

/** Open approvals take decisions; every other state is final. */
export function isOpen(state: ApprovalState): boolean {
	return OPEN.has(state);
}

/** Who approved exactly this payload; an approval of an earlier version is not one of this. */
export function approvalsOf(decisions: readonly LifeDecision[], payloadHash: string): string[] {
	const approving = decisions.filter(
		({ decision, payloadHash: decided }) => (decision === 'approve' || decision === 'edit_and_approve' || decision === 'break_glass') && decided === payloadHash,
	);
	return [...new Set(approving.map(({ approverId }) => approverId))];
}

const refuse = (code: ErrorCode, message: string, extra: Partial<Refusal> = {}): Refusal => ({ ok: false, code, message, ...extra });

const CLOSED_WORDS: Partial<Record<ApprovalState, [ErrorCode, string]>> = {
	approved: ['approval_already_decided', 'This request has already been approved.'],
	rejected: ['approval_already_decided', 'This request has already been rejected.'],
	changes_requested: ['approval_already_decided', 'Changes have already been requested for this draft.'],
	expired: ['approval_expired', 'The deadline for this request has passed; nothing was done.'],
	cancelled: ['approval_closed', 'This request was cancelled; nothing was done.'],
	invalidated: ['approval_closed', 'This request no longer stands, because the action was changed after it was made.'],
};

function closedRefusal(life: ApprovalLife, at: Date): Refusal | undefined {
	const words = CLOSED_WORDS[life.state];
	if (words) return refuse(...words);
	if (at.getTime() >= life.dueAt.getTime()) {
		return refuse('approval_expired', 'The deadline for this request has passed; nothing was done.', { lapsed: true });
	}
	return undefined;
}

function approverRefusal(life: ApprovalLife, approverId: string): Refusal | undefined {
	const approver = life.approvers.find(({ id }) => id === approverId);
	if (!approver) return refuse('approval_link_foreign', 'This link does not belong to this request.');
	if (approver.revoked) return refuse('approval_link_revoked', 'This link was withdrawn.');
	return undefined;
}

function personRefusal(life: ApprovalLife, command: Deciding): Refusal | undefined {
	const stranger = approverRefusal(life, command.approverId);
	if (stranger) return stranger;
	if (life.decisions.some(({ approverId }) => approverId === command.approverId)) {
		return refuse('approval_link_used', 'You have already decided on this request.');
	}
	if (life.approvers.some(({ id, self }) => id === command.approverId && self)) {
		return refuse('approval_self_approval', 'You requested or wrote this draft, so somebody else has to decide on it.');
	}
	if (command.seenHash !== life.payloadHash) {
		return refuse('approval_page_stale', 'The request changed while the page was open, so nothing was decided. Please look at it again.', { field: 'form_token' });
	}
	return undefined;
}

const roleOf = (life: ApprovalLife, approverId: string): string => life.approvers.find(({ id }) => id === approverId)?.role ?? '';
const rolesOf = (life: ApprovalLife, approverIds: readonly string[]): Set<string> => new Set(approverIds.map((id) => roleOf(life, id)));

function approvingRefusal(life: ApprovalLife, command: Extract<Deciding, { type: 'approve' | 'edit_and_approve' }>): Refusal | undefined {
	const missing = command.type === 'edit_and_approve' ? command.edit.missingChecks : life.missingChecks;
	if (command.type === 'edit_and_approve' && command.edit.refused !== undefined) {
		return refuse('approval_edit_refused', command.edit.refused, { field: 'edit' });
	}
	if (life.distinctRoles && command.type === 'approve' && rolesOf(life, approvalsOf(life.decisions, life.payloadHash)).has(roleOf(life, command.approverId))) {
		return refuse('approval_role_repeated', 'Somebody in your role has already approved; the next approval has to come from another role.');
	}
	if (missing.length > 0) return refuse('check_failed', `This cannot be approved yet: ${missing.join(' ')}`);
	if (command.unticked && command.unticked.length > 0) {
		return refuse('approval_form_invalid', `Please tick every point of the checklist first; not ticked: ${command.unticked.join('; ')}`, { field: 'checklist' });
	}
	if (life.tier === 'high' && !command.confirmed) {
		return refuse('approval_form_invalid', 'The value typed to confirm is not the one asked for.', { field: 'confirm' });
	}
	return undefined;
}

/** Asked last, so that whether a code was right shows only where everything else is. A wrong code refuses also where none is asked for. */
function identityRefusal(identity: IdentityStanding | undefined): Refusal | undefined {
	if (!identity || identity.proof !== 'none') return undefined;
	const { required, problem } = identity;
	if (!problem) return required ? refuse('identity_required', 'This needs a second factor.', { field: 'code' }) : undefined;
	return refuse(problem.code, problem.message, { field: problem.field });
}

/** With nobody left who could still approve the new version, an edit would end in a request that can only lapse. */
function strandingRefusal(life: ApprovalLife, command: Deciding): Refusal | undefined {
	const free = life.approvers.filter(
		({ id, self, revoked }) => id !== command.approverId && !self && !revoked && !life.decisions.some(({ approverId }) => approverId === id),
	);
	const others = life.distinctRoles ? new Set(free.map(({ role }) => role).filter((role = '') => role !== roleOf(life, command.approverId))).size : free.length;
	if (others + 1 >= life.approvalsRequired) return undefined;
	return refuse(
		'approval_edit_refused',
		'An edit would void the earlier approvals, and too few people would be left to approve the new version. Request changes instead.',
		{ field: 'edit' },
	);
}

function approve(life: ApprovalLife, command: Extract<Deciding, { type: 'approve' | 'edit_and_approve' }>): Ruling | Refusal {
	const refusal = approvingRefusal(life, command) ?? (command.type === 'edit_and_approve' ? strandingRefusal(life, command) : undefined) ?? identityRefusal(command.identity);
	if (refusal) return refusal;
	const payloadHash = command.type === 'edit_and_approve' ? command.edit.payloadHash : life.payloadHash;
	const decision = { approverId: command.approverId, decision: command.type, reason: command.reason?.trim() || null, payloadHash };
	const counted = approvalsOf([...life.decisions, decision], payloadHash);
	const complete = counted.length >= life.approvalsRequired;
	return {
		ok: true,
		patch: {
			state: complete ? 'approved' : 'partially_approved',
			...(payloadHash !== life.payloadHash && { payloadHash }),
			...(complete && { decidedAt: command.at }),
		},
		decision,
		voided: approvalsOf(life.decisions, life.payloadHash).filter((id) => !counted.includes(id)),
		complete,
	};
}

/** One person in place of all: only those the policy names, proved twice, with a reason, and never past a check that failed. */
function breakGlass(life: ApprovalLife, command: Extract<Deciding, { type: 'break_glass' }>): Ruling | Refusal {
	const { eligible = [], locked } = life.breakGlass ?? {};
	const reason = command.reason.trim();
	if (!eligible.includes(command.approverId)) return refuse('approval_not_allowed_alone', 'The policy does not name you as somebody who may decide alone in an emergency.');
	if (locked !== undefined) return refuse('approval_not_allowed_alone', locked);
	if (reason === '') return refuse('approval_reason_required', 'Please say what the emergency is; everyone who was skipped will read it.', { field: 'reason' });
	if (life.missingChecks.length > 0) return refuse('check_failed', `This cannot be approved yet: ${life.missingChecks.join(' ')}`);
	if (life.tier === 'high' && !command.confirmed) return refuse('approval_form_invalid', 'The value typed to confirm is not the one asked for.', { field: 'confirm' });
	const unproven = identityRefusal(command.identity);
	if (unproven) return unproven;
	if (!command.secondFactor) return refuse('approval_second_factor_required', 'Deciding alone needs a second factor beside the link.', { field: 'code' });
	return {
		ok: true,
		patch: { state: 'approved', decidedAt: command.at },
		decision: { approverId: command.approverId, decision: 'break_glass', reason, payloadHash: life.payloadHash },
		voided: [],
		complete: true,
	};
}

function turnDown(command: Extract<Deciding, { type: 'reject' | 'request_changes' }>, life: ApprovalLife): Ruling | Refusal {
	const reason = command.reason.trim();
	if (reason === '') return refuse('approval_reason_required', 'Please give a reason, so that whoever wrote the draft knows what to change.', { field: 'reason' });
	return {
		ok: true,
		patch: { state: command.type === 'reject' ? 'rejected' : 'changes_requested', decidedAt: command.at },
		decision: { approverId: command.approverId, decision: command.type, reason, payloadHash: life.payloadHash },
		voided: [],
		complete: true,
	};
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

/** `life` is undefined only for `request`: an approval that exists cannot be requested again. */
export function decide(command: ApprovalCommand, life: ApprovalLife | undefined): Ruling | Refusal {
	if (life === undefined) {
		return command.type === 'request' ? request(command) : refuse('approval_unknown', 'There is no such request.');
	}
	if (command.type === 'request') return refuse('store_conflict', 'This approval has already been requested.');
	const closed = closedRefusal(life, command.at);
	if (command.type === 'expire') {
		if (!closed) return refuse('parameter_invalid', 'The deadline has not passed yet.');
		return closed.lapsed ? { ok: true, patch: { state: 'expired', decidedAt: command.at }, voided: [], complete: true } : closed;
	}
	if (closed) return closed;
	if (command.type === 'cancel') return { ok: true, patch: { state: 'cancelled', decidedAt: command.at }, voided: [], complete: true };
	if (command.type === 'view') {
		const refusal = approverRefusal(life, command.approverId);
		if (refusal) return refusal;
		const first = life.approvers.some(({ id, viewed }) => id === command.approverId && !viewed);
		return { ok: true, patch: {}, voided: [], complete: false, ...(first && { viewedBy: command.approverId }) };
	}
	const refusal = personRefusal(life, command);
	if (refusal) return refusal;
	if (command.type === 'break_glass') return breakGlass(life, command);
	return 'confirmed' in command ? approve(life, command) : turnDown(command, life);
}
