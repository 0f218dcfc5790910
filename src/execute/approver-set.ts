import { approvalsOf } from '../approve/decider';
import { isSelf } from '../approve/self-approval';
import { DaaError } from '../errors';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, StoreReader } from '../store/port';
import type { Policy } from '../tier/policy';
import { personOf } from '../tier/routing/resolve-people';
import type { GrantClaims } from '../tokens';

const refuse = (message: string, fields: Record<string, string | number> = {}): DaaError => new DaaError('grant_approvers', message, { fields, hint: 'It needs a new approval.' });

interface Given {
	approval: ApprovalRecord;
	decisions: readonly DecisionRecord[];
	approvers: readonly ApproverRecord[];
}

/** Did the policy name the people who were asked? Otherwise the node did, and the policy knows none of them. */
function policyNames(approval: ApprovalRecord): boolean {
	const { approvers } = (approval.risk ?? {}) as { approvers?: unknown };
	return Array.isArray(approvers) && approvers.length > 0;
}

/** Who approved this very action, each person once, whatever ids one person was asked under. */
function counted({ approval, decisions, approvers }: Given): ApproverRecord[] {
	const seen = new Set<string>();
	return approvalsOf(decisions, approval.payloadHash).flatMap((id) => {
		const row = approvers.find(({ approverId }) => approverId === id);
		if (!row) throw refuse(`${id} decided, but was never asked.`, { approver: id });
		const marks = [row.approverId, ...(row.email === null ? [] : [row.email])].map((mark) => mark.trim().toLowerCase());
		const again = marks.some((mark) => seen.has(mark));
		marks.forEach((mark) => seen.add(mark));
		return again ? [] : [row];
	});
}

function checkPeople(people: readonly ApproverRecord[], { approval }: Given, policy: Policy): void {
	const named = policyNames(approval);
	for (const person of people) {
		if (isSelf(approval.requestedAction, { id: person.approverId, name: person.name, email: person.email })) {
			throw refuse(`${person.name} asked for this or wrote it, so that approval does not count.`, { approver: person.approverId });
		}
		if (named && !personOf(person.approverId, policy)) throw refuse(`${person.name} is not among the people of the policy version that was approved under.`, { approver: person.approverId });
	}
}

function checkNumber(people: readonly ApproverRecord[], { approval, decisions }: Given): void {
	// One decision in an emergency stands for all that were required; who may take it was checked when it was taken.
	if (decisions.some(({ decision, payloadHash }) => decision === 'break_glass' && payloadHash === approval.payloadHash)) return;
	const { approvals_required: asked, distinct_roles: distinct } = (approval.risk ?? {}) as { approvals_required?: unknown; distinct_roles?: unknown };
	const required = Math.max(approval.approvalsRequired, typeof asked === 'number' ? asked : 1, 1);
	if (people.length < required) throw refuse(`${required} people have to approve this, but only ${people.length} did.`, { required, given: people.length });
	const roles = new Set(people.map(({ role }) => role)).size;
	if (distinct === true && roles < required) throw refuse(`${required} different roles have to approve this, but only ${roles} did.`, { required, given: roles });
}

/**
 * Does what the store holds of the approval still meet the policy: enough different people (and roles) approved exactly
 * this action, none of them asked for it, all of them still are people of the policy version and none was revoked later?
 * Throws DaaError `grant_approvers`.
 */
export async function checkApproverSet(store: Pick<StoreReader, 'decisions' | 'approvers' | 'revocation'>, approval: ApprovalRecord, claims: GrantClaims, policy: Policy): Promise<void> {
	const given: Given = { approval, decisions: await store.decisions(approval.id), approvers: await store.approvers(approval.id) };
	const people = counted(given);
	const missing = claims.approvers.find((id) => !approvalsOf(given.decisions, approval.payloadHash).includes(id));
	if (missing !== undefined) throw refuse(`The grant names ${missing} as an approver, but no such decision is stored.`, { approver: missing });
	checkPeople(people, given, policy);
	checkNumber(people, given);
	for (const { approverId, name } of people) {
		const revoked = await store.revocation('approver', approverId);
		if (revoked) throw refuse(`${name} may no longer approve since ${revoked.revokedAt}: ${revoked.reason}`, { approver: approverId });
	}
}
