import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { Person } from '../sections';
import type { ApprovalPatch, ApprovalRecord, ApproverRecord, LapsePlan, StoreTransaction } from '../store/port';
import { because, byPhrase, type Doing } from './actor';
import { approvalEvent } from './approval-event';
import { decide, type Refusal, type Ruling } from './decider';
import { actionPhrase, personPhrase, utcPhrase } from './describe-approval';
import { linkReadableUntil, reminderAt, stepDeadline } from './lapse-plan';
import { lifeOf } from './life-of';
import { approverRow } from './review-link';
import { isSelf } from './self-approval';

export interface Escalated {
	approval: ApprovalRecord;
	/** Those asked now, whose links are still to be signed and sent. */
	asked: ApproverRecord[];
}

interface Step {
	ruling: Ruling;
	people: readonly Person[];
	level: number;
	dueAt: Date;
}

/** The next step of the chain with somebody to ask, or why there is none. */
function stepFor(approval: ApprovalRecord, plan: LapsePlan, life: ReturnType<typeof lifeOf>, at: Date): Step | Refusal {
	const nobody = decide({ type: 'escalate', at, dueAt: at, approvers: [], earlierLinks: plan.earlier_links }, life);
	let refusal: Refusal = nobody.ok ? { ok: false, code: 'parameter_invalid', message: 'There is nobody left to ask.' } : nobody;
	// Closed is closed for everybody; only who is asked may differ further on.
	if (refusal.code !== 'parameter_invalid') return refusal;
	const due = new Date(approval.dueAt);
	for (let level = plan.level; level < plan.chain.length; level += 1) {
		const people = plan.chain[level]?.approvers ?? [];
		// Before the deadline it stays where it is, for that is how long the workflow waits.
		const dueAt = due.getTime() > at.getTime() ? due : stepDeadline(plan, level, at);
		const approvers = people.map((person) => ({ id: person.id, role: person.role, self: isSelf(approval.requestedAction, person) }));
		const ruling = decide({ type: 'escalate', at, dueAt, approvers, earlierLinks: plan.earlier_links }, life);
		if (ruling.ok) return { ruling, people: people.filter(({ id }) => ruling.asked?.includes(id)), level: level + 1, dueAt };
		refusal = ruling;
	}
	return refusal;
}

function sentenceOf(approval: ApprovalRecord, { people, ruling, dueAt }: Step, at: Date, doing: Doing): string {
	const why = Date.parse(approval.dueAt) > at.getTime() ? `was handed on${byPhrase(doing)}` : `was not decided on by ${utcPhrase(approval.dueAt)}`;
	const links = (ruling.revoked ?? []).length > 0 ? 'the earlier links are withdrawn' : 'the earlier links stay good';
	return `The request about ${actionPhrase(approval.action)} ${why}, so ${people.map(personPhrase).join(', ')} ${people.length === 1 ? 'is' : 'are'} asked until ${utcPhrase(dueAt)}; ${links}${because(doing)}`;
}

async function record(ports: Ports, tx: StoreTransaction, approval: ApprovalRecord, plan: LapsePlan, step: Step, at: Date, doing: Doing): Promise<Escalated> {
	const { ruling, people, level, dueAt } = step;
	const nextPlan = { ...plan, level };
	const patch: ApprovalPatch = { dueAt: dueAt.toISOString(), plan: nextPlan, remindAt: reminderAt(nextPlan, at, dueAt) };
	const after: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
	const asked = people.map((person) => approverRow(ports.keys, approval.id, person, at, linkReadableUntil(nextPlan, dueAt)));
	await tx.updateApproval(approval.id, approval.version, patch);
	await tx.insertApprovers(asked);
	for (const id of ruling.revoked ?? []) await tx.updateApprover(approval.id, id, { revokedAt: at.toISOString() });
	await tx.appendEvent(
		approvalEvent(ports, after, {
			action: 'approval.escalated',
			outcome: `step_${level}`,
			...doing,
			sentence: sentenceOf(approval, step, at, doing),
			detail: { step: level, asked: people.map(({ id, name, role }) => ({ id, name, role })), withdrawn: ruling.revoked ?? [], due_at: dueAt.toISOString() },
		}),
	);
	return { approval: after, asked };
}

/**
 * Asks the next of the chain: at the deadline, when the item came back, or earlier, when somebody decides so. Approvals
 * that were given stay; the links of those who did not answer are withdrawn or kept, as the policy says.
 *
 * Throws DaaError `parameter_invalid` (nobody left to ask, or too few), `approval_closed`, `approval_expired`,
 * `approval_already_decided`, `approval_unknown`. Then nothing has changed.
 */
export async function escalateApproval(ports: Ports, approvalId: string, doing: Doing = {}): Promise<Escalated> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (!approval) throw new DaaError('approval_unknown', 'There is no such request.', { fields: { approval_id: approvalId } });
		const life = lifeOf(approval, await tx.approvers(approvalId), await tx.decisions(approvalId));
		const plan: LapsePlan = approval.plan ?? { on_lapse: 'expire', earlier_links: 'void', chain: [], level: 0 };
		const step = stepFor(approval, plan, life, at);
		if ('code' in step) throw new DaaError(step.code, step.message, { fields: { approval_id: approvalId, field: step.field } });
		return record(ports, tx, approval, plan, step, at, doing);
	});
}
