import { approvalsOf, approvalsPossible, countingPeople, refuse, type ApprovalLife, type Approving, type Candidate, type Deciding, type IdentityStanding, type Refusal, type Ruling, type Stricter } from './life';

/** What one person decides: approve, edit and approve, reject, request changes. */

export function approverRefusal(life: ApprovalLife, approverId: string): Refusal | undefined {
	const approver = life.approvers.find(({ id }) => id === approverId);
	if (!approver) return refuse('approval_link_foreign', 'This link does not belong to this request.');
	if (approver.revoked) return refuse('approval_link_revoked', 'This link was withdrawn.');
	return undefined;
}

const hasDecided = (life: ApprovalLife, id: string): boolean => life.decisions.some(({ approverId }) => approverId === id);

function personRefusal(life: ApprovalLife, command: Deciding): Refusal | undefined {
	const stranger = approverRefusal(life, command.approverId);
	if (stranger) return stranger;
	if (hasDecided(life, command.approverId)) return refuse('approval_link_used', 'You have already decided on this request.');
	if (life.approvers.some(({ id, self }) => id === command.approverId && self)) {
		return refuse('approval_self_approval', 'You requested or wrote this draft, so somebody else has to decide on it.');
	}
	if (command.seenHash !== life.payloadHash) {
		return refuse('approval_page_stale', 'The request changed while the page was open, so nothing was decided. Please look at it again.', { field: 'form_token' });
	}
	return undefined;
}

const roleOf = (life: ApprovalLife, approverId: string): string => life.approvers.find(({ id }) => id === approverId)?.role ?? '';

function approvingRefusal(life: ApprovalLife, command: Approving): Refusal | undefined {
	if (life.bar) return refuse(life.bar.code, life.bar.message);
	const missing = command.type === 'edit_and_approve' ? command.edit.missingChecks : life.missingChecks;
	if (command.type === 'edit_and_approve' && command.edit.refused !== undefined) {
		return refuse('approval_edit_refused', command.edit.refused, { field: 'edit' });
	}
	const roles = approvalsOf(life.decisions, life.payloadHash).map((id) => roleOf(life, id));
	if (life.distinctRoles && command.type === 'approve' && roles.includes(roleOf(life, command.approverId))) {
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
	const afterEdit: ApprovalLife = { ...life, payloadHash: '' };
	const others = countingPeople(afterEdit).filter(({ id }) => id !== command.approverId);
	const me = life.approvers.filter(({ id }) => id === command.approverId);
	if (approvalsPossible([...others, ...me], life.distinctRoles) >= life.approvalsRequired) return undefined;
	return refuse('approval_edit_refused', 'An edit would void the earlier approvals, and too few people would be left to approve the new version. Request changes instead.', { field: 'edit' });
}

/**
 * An edit for which the rules ask more, or other people, than the request did: it is taken, but the editor's own approval
 * does not count. Whoever the rules name decides on it with fresh eyes.
 */
function editForOthers(life: ApprovalLife, command: Extract<Deciding, { type: 'edit_and_approve' }>, stricter: Stricter): Ruling | Refusal {
	const { payloadHash } = command.edit;
	const wanted: readonly Candidate[] = stricter.approvers?.length ? stricter.approvers : life.approvers.filter(({ revoked }) => !revoked);
	const known = new Map(life.approvers.map((approver) => [approver.id, approver]));
	// By the role under which they were asked, as everywhere else.
	const standing = wanted.map((person) => known.get(person.id) ?? person);
	const able = standing.filter(({ id, self }) => !self && id !== command.approverId && !hasDecided(life, id) && known.get(id)?.revoked !== true);
	const needed = Math.max(stricter.approvalsRequired, life.approvalsRequired);
	const distinctRoles = stricter.distinctRoles || life.distinctRoles;
	// Never laxer than before, whoever made up the edit's outcome.
	const tier = life.tier === 'high' ? life.tier : stricter.tier;
	if (approvalsPossible(able, distinctRoles) < needed) {
		return refuse('approval_edit_refused', `The edited version is of ${tier} risk and needs ${needed === 1 ? 'an approval' : `${needed} approvals`} by others, and too few of them are left to ask. Request changes instead.`, { field: 'edit' });
	}
	const names = new Set(able.map(({ id }) => id));
	return {
		ok: true,
		patch: { state: 'pending', payloadHash, tier, approvalsRequired: needed },
		decision: { approverId: command.approverId, decision: 'edit', reason: command.reason?.trim() || null, payloadHash },
		voided: approvalsOf(life.decisions, life.payloadHash),
		asked: [...names].filter((id) => !known.has(id)),
		revoked: life.approvers.filter(({ id, revoked }) => !revoked && !names.has(id) && id !== command.approverId && !hasDecided(life, id)).map(({ id }) => id),
		complete: false,
	};
}

function approve(life: ApprovalLife, command: Approving): Ruling | Refusal {
	const refusal = approvingRefusal(life, command);
	if (refusal) return refusal;
	const forOthers = command.type === 'edit_and_approve' && command.edit.stricter ? editForOthers(life, command, command.edit.stricter) : undefined;
	const stranded = forOthers === undefined && command.type === 'edit_and_approve' ? strandingRefusal(life, command) : undefined;
	const unproven = forOthers?.ok === false ? forOthers : (stranded ?? identityRefusal(command.identity));
	if (unproven) return unproven;
	if (forOthers) return forOthers;
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
	if (life.bar) return refuse(life.bar.code, life.bar.message);
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

export function decideAsPerson(life: ApprovalLife, command: Deciding): Ruling | Refusal {
	const refusal = personRefusal(life, command);
	if (refusal) return refusal;
	if (command.type === 'break_glass') return breakGlass(life, command);
	return 'confirmed' in command ? approve(life, command) : turnDown(command, life);
}
