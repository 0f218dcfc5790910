import { approvalsPossible, countingPeople, refuse, type ApprovalCommand, type ApprovalLife, type Candidate, type Refusal, type Ruling } from './life';

/** Handing a request on: to the next of the chain, or from one person to another. */

const decidedAlready = (life: ApprovalLife, id: string): boolean => life.decisions.some(({ approverId }) => approverId === id);

/** People who can be asked now: neither requester nor author, and not asked before. */
function fresh(life: ApprovalLife, approvers: readonly Candidate[]): Candidate[] {
	const known = new Set(life.approvers.map(({ id }) => id));
	return approvers.filter(({ id, self }, index) => !self && !known.has(id) && approvers.findIndex((other) => other.id === id) === index);
}

const enough = (life: ApprovalLife, withdrawn: readonly string[], asked: readonly Candidate[]): boolean =>
	approvalsPossible([...countingPeople(life, withdrawn), ...asked], life.distinctRoles) >= life.approvalsRequired;

export function escalate(life: ApprovalLife, command: Extract<ApprovalCommand, { type: 'escalate' }>): Ruling | Refusal {
	const asked = fresh(life, command.approvers);
	if (asked.length === 0) return refuse('parameter_invalid', 'There is nobody else to ask: the next people were asked already, or requested or wrote the draft.', { field: 'approvers' });
	if (!(command.dueAt.getTime() > command.at.getTime())) return refuse('parameter_invalid', 'The deadline must lie in the future.', { field: 'due_at' });
	const silent = life.approvers.filter(({ id, revoked }) => !revoked && !decidedAlready(life, id)).map(({ id }) => id);
	// Where those asked now are too few by themselves, the earlier links stay good: a request that nobody can approve helps nobody.
	const revoked = command.earlierLinks === 'void' && enough(life, silent, asked) ? silent : [];
	if (!enough(life, revoked, asked)) return refuse('parameter_invalid', `${life.approvalsRequired} approvals are required, and too few people would be left to give them.`, { field: 'approvers' });
	return { ok: true, patch: { dueAt: command.dueAt }, voided: [], asked: asked.map(({ id }) => id), revoked, complete: false };
}

export function reassign(life: ApprovalLife, { from, to }: Extract<ApprovalCommand, { type: 'reassign' }>): Ruling | Refusal {
	const before = life.approvers.find(({ id }) => id === from);
	if (!before || before.revoked) return refuse('parameter_invalid', 'This person is not asked to decide on the request.', { field: 'from' });
	if (decidedAlready(life, from)) return refuse('approval_link_used', 'This person has decided already, so nothing is left to hand on.', { field: 'from' });
	if (to.self) return refuse('approval_self_approval', 'Whoever requested or wrote the draft cannot decide on it.', { field: 'to' });
	if (fresh(life, [to]).length === 0) return refuse('parameter_invalid', 'This person was asked to decide on the request before.', { field: 'to' });
	if (!enough(life, [from], [to])) return refuse('parameter_invalid', `${life.approvalsRequired} approvals from different roles are required, and too few roles would be left.`, { field: 'to' });
	return { ok: true, patch: {}, voided: [], asked: [to.id], revoked: [from], complete: false };
}
